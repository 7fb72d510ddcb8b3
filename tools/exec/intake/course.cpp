// SPDX-License-Identifier: MIT
#include "exec/intake/course.h"

#include <fmt/core.h>

#include "exec/intake/job.h"
#include "json/scan.h"

namespace hw::exec {

namespace {
constexpr std::string_view kOnSuccess = "on_success";
constexpr std::string_view kOnFailure = "on_failure";
constexpr std::string_view kOnDone = "on_done";
}  // namespace

Follow follow_of(const event::Slip& slip, const Follow& usual) {
  return {event::is_set(slip.on_success) ? slip.on_success : usual.on_success,
          event::is_set(slip.on_failure) ? slip.on_failure : usual.on_failure,
          event::is_set(slip.on_done) ? slip.on_done : usual.on_done};
}

Result<Course> Course::from(const Follow& follow) {
  Course course;
  HW_TRY_ASSIGN(course.on_success_, read(follow.on_success, kOnSuccess));
  HW_TRY_ASSIGN(course.on_failure_, read(follow.on_failure, kOnFailure));
  HW_TRY_ASSIGN(course.on_done_, read(follow.on_done, kOnDone));
  return course;
}

Result<Course::Targets> Course::read(std::string_view list, std::string_view name) {
  Targets targets;
  if (list.empty()) {
    return targets;
  }
  if (json::kind_of(list) != json::Kind::array) {
    return fail(ErrorCode::slip_invalid, fmt::format("the slip's '{}' is no list", name));
  }
  json::Elements elements(list);
  for (std::string_view target; elements.next(target);) {
    if (json::kind_of(target) != json::Kind::object) {
      return fail(ErrorCode::slip_invalid,
                  fmt::format("the slip's '{}' holds what is no target", name));
    }
    for (const std::string_view nested : {kOnSuccess, kOnFailure, kOnDone}) {
      if (json::find_member(target, nested)) {
        return fail(ErrorCode::slip_invalid,
                    fmt::format("a target in the slip's '{}' has '{}'; nothing follows those that "
                                "follow",
                                name, nested));
      }
    }
    const event::Slip slip = event::read_slip(target);
    if (!is_command(slip) && !is_for_another(slip)) {
      return fail(ErrorCode::slip_invalid,
                  fmt::format("a target in the slip's '{}' says nothing that can be done: it has "
                              "none of run, argv, send, queue, flow, out and function",
                              name));
    }
    targets.push_back(target);
  }
  return targets;
}

void Course::add(std::string_view list, const Targets& targets) {
  for (const std::string_view target : targets) {
    steps_.push_back({list, target});
  }
}

void Course::advance(bool succeeded) {
  succeeded_ = succeeded_ && succeeded;
  if (is_at_command()) {
    add(succeeded ? kOnSuccess : kOnFailure, succeeded ? on_success_ : on_failure_);
    add(kOnDone, on_done_);
    at_ = 1;
    return;
  }
  const bool skips = !succeeded && list() == kOnSuccess;
  ++at_;
  while (skips && !is_over() && list() == kOnSuccess) {
    ++at_;
  }
}

}  // namespace hw::exec
