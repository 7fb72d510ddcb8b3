// SPDX-License-Identifier: MIT
// The key of an event (hw-exec(1), --key): events with one key are done one after the other.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "event/bare_event.h"
#include "event/envelope.h"
#include "exec/settings.h"
#include "expr/selector.h"

namespace hw::exec {

class Keys {
 public:
  explicit Keys(const Settings& settings) : settings_(settings) {}

  // By the slip, or else by --key; empty for none. Error: code data, why there is no telling.
  [[nodiscard]] Result<std::string> of(const event::Slip& slip, event::BareEvent& event);

 private:
  [[nodiscard]] Result<const expr::Selector*> selector_of(std::string_view text);

  const Settings& settings_;
  expr::Arena arena_;
  std::unordered_map<std::string, expr::Selector> selectors_;  // of keys of slips, by their text
};

}  // namespace hw::exec
