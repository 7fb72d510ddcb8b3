// SPDX-License-Identifier: MIT
// An event without its routing slip, which is what expressions, commands and new lines get. It is
// read a second time only if it has a slip, and only when it is first asked for.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "json/reader.h"

namespace hw::event {

class BareEvent {
 public:
  // `event` is what `line` has been read as; both must live as long as this is asked.
  void renew(std::string_view line, json::Value event, bool has_slip);

  // The event, and the text that it stands in.
  [[nodiscard]] json::Value value();
  [[nodiscard]] std::string_view text();

 private:
  void drop_slip();

  std::string_view line_;
  std::optional<json::Value> value_;  // none as long as nobody has asked
  std::string bare_;
  json::Reader reader_;
};

}  // namespace hw::event
