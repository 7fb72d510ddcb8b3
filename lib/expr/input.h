// SPDX-License-Identifier: MIT
// What a command reads on its standard input (hw-exec(1), --stdin): the event, its data, nothing,
// or a value of it. A string is given as the bytes that it stands for (hw-events(5), X_base64), and
// nothing else; any other value as compact JSON and a line feed. Never changed; may be shared by
// threads.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "expr/selector.h"

namespace hw::expr {

class Input {
 public:
  enum class Source { event, data, none, value };

  Input() = default;  // the event

  // "event", "data", "none", or an expression, which may have "=" before it. Error: code usage.
  [[nodiscard]] static Result<Input> parse(std::string_view text);

  [[nodiscard]] Source source() const { return source_; }

  // Of data and value. The arena is empty then. Error: code data, which value is not there
  // (value_missing), or why it cannot be evaluated or written (value_invalid).
  [[nodiscard]] Result<std::string> read(const json::Value& event, Arena& arena) const;

 private:
  [[nodiscard]] Result<std::string> read_value(const json::Value& event, Arena& arena) const;

  Source source_ = Source::event;
  std::string text_;  // as it was written, for messages
  std::optional<Selector> selector_;
};

}  // namespace hw::expr
