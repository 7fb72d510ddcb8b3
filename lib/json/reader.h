// SPDX-License-Identifier: MIT
// Reads JSON texts, such as event lines: validates each whole by RFC 8259 and makes an index of its
// values (json/document.h), about 2 GB/s. simdjson's first stage finds the tokens and checks UTF-8;
// the grammar is checked here, for numbers of any size are good, and nothing is converted.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "json/document.h"

namespace hw::json {

class Reader {
 public:
  Reader();
  Reader(Reader&&) noexcept;
  Reader& operator=(Reader&&) noexcept;
  ~Reader();

  // The object that is the whole of `line`, with at most limits::kDepthMax levels inside it. Error:
  // code data, what is wrong in the terms of RFC 8259.
  [[nodiscard]] Result<Value> read_object(std::string_view line);

  // The value, of any kind, that is the whole of `text`.
  [[nodiscard]] Result<Value> read(std::string_view text);

 private:
  struct Tokens;  // simdjson's part

  [[nodiscard]] Result<Value> read_scalar(std::string_view text);

  std::unique_ptr<Tokens> tokens_;
  Document document_;
  std::string wrapped_;  // a text that is no container
};

}  // namespace hw::json
