// SPDX-License-Identifier: MIT
#include "exec/intake/keys.h"

#include "expr/value_words.h"

namespace hw::exec {

namespace {
constexpr std::size_t kSelectorsMax = 1000;  // then all are forgotten

// With another mode than to queue, events without a key have one in common. No key of an event
// holds U+0000.
constexpr std::string_view kCommonKey("\0", 1);
}  // namespace

Result<std::string> Keys::of(const event::Slip& slip, event::BareEvent& event) {
  const bool is_common = settings_.policy.on_busy != OnBusy::queue;
  const bool is_in_slip = event::is_set(slip.key);
  if (!is_in_slip && !settings_.key) {
    return std::string(is_common ? kCommonKey : "");
  }
  const expr::Selector* selector = settings_.key ? &*settings_.key : nullptr;
  if (is_in_slip) {
    HW_TRY_ASSIGN(selector, selector_of(slip.key));
  }
  arena_.clear();
  const auto selected = selector->select(event.value(), arena_);
  if (!selected) {
    return context("the key", selected.error());
  }
  std::string key;
  if (!selected->value.is_null()) {
    if (const Status status = expr::append_to_word(key, *selected); !status) {
      return fail(status.error().what, "the key " + status.error().message);
    }
  }
  return key.empty() && is_common ? std::string(kCommonKey) : key;
}

Result<const expr::Selector*> Keys::selector_of(std::string_view text) {
  const auto key = event::text_of(text);
  if (!key) {
    return fail(ErrorCode::slip_invalid, "the slip's 'key' is no string");
  }
  const auto found = selectors_.find(*key);
  if (found != selectors_.end()) {
    return &found->second;
  }
  auto selector = expr::Selector::parse(*key);
  if (!selector) {
    return fail(ErrorCode::slip_invalid, "the slip's 'key': " + selector.error().message);
  }
  if (selectors_.size() >= kSelectorsMax) {
    selectors_.clear();
  }
  return &selectors_.emplace(*key, *std::move(selector)).first->second;
}

}  // namespace hw::exec
