// SPDX-License-Identifier: MIT
#include "exec/intake/admission.h"

#include <algorithm>

#include "exec/intake/batch_event.h"
#include "exec/intake/slip_texts.h"
#include "json/scan.h"

namespace hw::exec {

namespace {

Status read_after(const event::Slip& slip, Wish& wish) {
  if (event::is_set(slip.after_any) && json::kind_of(slip.after_any) != json::Kind::boolean) {
    return fail(ErrorCode::slip_invalid, "the slip's 'after_any' is neither true nor false");
  }
  if (!event::is_set(slip.after)) {
    return {};
  }
  HW_TRY_ASSIGN(wish.after, slip_texts(slip.after, "after"));
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
  admitted.may_share = settings_.batch && may_share(slip, job);
  return admitted;
}

// One that asks for something of its own does not, nor does one that would spoil the command for
// all.
bool Admission::may_share(const event::Slip& slip, const Job& job) {
  const auto wishes = {slip.timeout, slip.retry,      slip.exports,    slip.input,
                       slip.after,   slip.on_success, slip.on_failure, slip.on_done};
  const bool asks = std::any_of(wishes.begin(), wishes.end(), event::is_set);
  if (asks || is_made_up(job) || !job.fault.empty() || !fits_into_batch(job.line)) {
    return false;
  }
  const auto source = settings_.input.source();
  const bool needs_value =
      source == expr::Input::Source::data || source == expr::Input::Source::value;
  return settings_.words->expand(bare_.value(), arena_) &&
         (!needs_value || settings_.input.read(bare_.value(), arena_));
}

Status Admission::read(const event::Slip& slip, Admitted& admitted) {
  if (settings_.batch && event::is_set(slip.after)) {
    return fail(ErrorCode::slip_invalid,
                "the slip's 'after' cannot be obeyed with --batch and --max-args: what it waits "
                "for may be among the events of another command");
  }
  read_scope(slip, bare_, admitted.wish);
  HW_TRY(read_after(slip, admitted.wish));
  HW_TRY_ASSIGN(admitted.wish.key, keys_.of(slip, bare_));
  HW_TRY_ASSIGN(admitted.job->course, Course::from(follow_of(slip, settings_.follow())));
  return {};
}

}  // namespace hw::exec
