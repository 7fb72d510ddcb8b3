// SPDX-License-Identifier: MIT
#include "exec/admission.h"

#include "expr/value_words.h"
#include "json/scan.h"

namespace hw::exec {

namespace {

constexpr std::size_t kSelectorsMax = 1000;  // then all are forgotten

// With another mode than to queue, events without a key have one in common. No key of an event
// holds U+0000.
constexpr std::string_view kCommonKey("\0", 1);

Status read_after(const event::Slip& slip, Wish& wish) {
  if (slip.after.empty() || json::kind_of(slip.after) == json::Kind::null) {
    return {};
  }
  if (json::kind_of(slip.after) != json::Kind::array) {
    return fail(ErrorCode::slip_invalid, "the slip's 'after' is no list");
  }
  json::Elements names(slip.after);
  for (std::string_view name; names.next(name);) {
    const auto text = event::text_of(name);
    if (!text) {
      return fail(ErrorCode::slip_invalid, "the slip's 'after' holds what is no string");
    }
    wish.after.push_back(*text);
  }
  if (!slip.after_any.empty() && json::kind_of(slip.after_any) != json::Kind::boolean) {
    return fail(ErrorCode::slip_invalid, "the slip's 'after_any' is neither true nor false");
  }
  wish.after_any = slip.after_any == "true";
  return {};
}

// Targets know each other within a rule, and for one event.
void read_scope(const event::Slip& slip, event::BareEvent& bare, Wish& wish) {
  if (const auto rule = event::text_of(slip.rule)) {
    wish.scope = *rule + "\n";
    wish.scope += bare.text();
    wish.name = event::text_of(slip.target).value_or("");
  }
}

}  // namespace

Admitted Admission::admit(const event::Line& line, json::Value event) {
  Admitted admitted{.job = std::make_unique<Job>(), .wish = {}};
  Job& job = *admitted.job;
  job.line = std::string(line.text);
  job.number = line.number;
  const std::string_view text = event::read_envelope(job.line).slip;
  const event::Slip slip = event::read_slip(text);
  bare_.renew(line.text, event, !text.empty());
  job.is_leased = event::lease_of(slip) == event::Lease::open;
  job.lease = job.is_leased ? lease_key(slip.job) : "";
  if (const Status status = read(slip, admitted); !status) {
    job.fault = status.error().message;
  }
  return admitted;
}

Status Admission::read(const event::Slip& slip, Admitted& admitted) {
  read_scope(slip, bare_, admitted.wish);
  HW_TRY(read_after(slip, admitted.wish));
  HW_TRY_ASSIGN(admitted.wish.key, key_of(slip));
  HW_TRY_ASSIGN(admitted.job->course, Course::from(follow_of(slip, settings_.follow())));
  return {};
}

Result<std::string> Admission::key_of(const event::Slip& slip) {
  const bool is_common = settings_.policy.on_busy != OnBusy::queue;
  const bool is_in_slip = !slip.key.empty() && json::kind_of(slip.key) != json::Kind::null;
  if (!is_in_slip && !settings_.key) {
    return std::string(is_common ? kCommonKey : "");
  }
  const expr::Selector* selector = settings_.key ? &*settings_.key : nullptr;
  if (is_in_slip) {
    HW_TRY_ASSIGN(selector, selector_of(slip.key));
  }
  arena_.clear();
  const auto selected = selector->select(bare_.value(), arena_);
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

Result<const expr::Selector*> Admission::selector_of(std::string_view text) {
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
