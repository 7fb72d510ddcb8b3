// SPDX-License-Identifier: MIT
#include "exec/coprocess/query.h"

#include <fmt/core.h>

#include <array>

#include "event/about.h"

namespace hw::exec {

namespace {

// To leave these out would be to run things in the wrong order, or in silence not at all.
Status check_slip(const event::Slip& slip) {
  const std::array<std::pair<std::string_view, std::string_view>, 4> members = {
      {{"after", slip.after},
       {"on_success", slip.on_success},
       {"on_failure", slip.on_failure},
       {"on_done", slip.on_done}}};
  for (const auto& [name, value] : members) {
    if (event::is_set(value)) {
      return fail(ErrorCode::slip_invalid,
                  fmt::format("the slip has '{}', which --coprocess does not do", name));
    }
  }
  return {};
}

}  // namespace

Status QueryReader::read(Query& query, json::Value event) {
  const bool has_slip = !query.envelope.slip.empty();
  query.timeout = settings_.timeout;
  bare_.renew(query.job.line, event, has_slip);
  if (has_slip) {
    HW_TRY(check_slip(query.slip));
    HW_TRY_ASSIGN(query.timeout, timeout_of(query.slip, settings_));
  }
  HW_TRY_ASSIGN(const sched::Retry retry, retries_.of(query.slip));
  query.retries = retry.max;
  if (settings_.key || !query.slip.key.empty()) {
    HW_TRY_ASSIGN(query.key, keys_.of(query.slip, bare_));
  }
  HW_TRY(read_text(query));
  if (!query.slip.unknown.empty()) {
    log::warning(event::about(query.envelope, ErrorCode::slip_unknown),
                 "the slip asks for '{}', which this version does not do", query.slip.unknown);
  }
  return {};
}

Status QueryReader::read_text(Query& query) {
  const expr::Input* input = &input_;
  Result<expr::Input> parsed;
  if (!query.slip.input.empty()) {
    parsed = input_of(query.slip);
    if (!parsed) {
      return tl::unexpected<Error>(parsed.error());
    }
    input = &*parsed;
  }
  query.has_text = input->source() != expr::Input::Source::event || !query.envelope.slip.empty();
  if (input->source() == expr::Input::Source::event) {
    query.text = query.has_text ? bare_.text() : "";
    return {};
  }
  if (input->source() == expr::Input::Source::none) {
    return fail(ErrorCode::slip_invalid,
                "the slip's 'stdin' is none, and a coprocess needs a line");
  }
  arena_.clear();
  auto text = input->read(bare_.value(), arena_);
  if (!text) {
    return context("stdin", text.error());
  }
  query.text = *std::move(text);
  if (query.text.ends_with('\n')) {
    query.text.pop_back();
  }
  if (query.text.find('\n') != std::string::npos) {
    return fail(ErrorCode::value_invalid, "stdin: the value is not one line, as a coprocess reads");
  }
  return {};
}

}  // namespace hw::exec
