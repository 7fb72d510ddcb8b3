// SPDX-License-Identifier: MIT
#include "route/errors.h"

#include "event/about.h"
#include "event/types.h"
#include "event/writer.h"
#include "json/scan.h"
#include "log/log.h"

namespace hw::route {

namespace {

bool is_error(const event::Envelope& envelope) {
  return event::text_of(envelope.type) == event::types::kError;
}

}  // namespace

void log_failure(const event::Envelope& envelope, const event::Line& line, const Failure& failure) {
  if (line.number == 0) {
    log::error(event::about(envelope, failure.code), "{}", failure.message);
  } else {
    log::error(event::about(envelope, failure.code), "stdin:{}: {}", line.number, failure.message);
  }
}

Result<Errors> Errors::open(const std::optional<std::string>& target, std::string source,
                            Outputs& outputs) {
  Errors errors;
  errors.source_ = std::move(source);
  if (target) {
    errors.output_ = outputs.find(*target);
    if (errors.output_ == nullptr) {
      HW_TRY_ASSIGN(errors.output_, outputs.find_or_open("--errors", *target));
    }
  }
  return errors;
}

Status Errors::report(const event::Line& line, const Failure& failure,
                      const NamedOutput::Lost& lost) const {
  const event::Envelope envelope = event::read_envelope(line.text);
  // An error about an error would be one of many, each with all before it inside.
  if (output_ == nullptr || is_error(envelope)) {
    log_failure(envelope, line, failure);
    return {};
  }
  return output_->add(event::error_event(source_, failure.code, failure.message, line.text), lost);
}

Status Errors::report_lost(std::string_view line, const std::string& why,
                           const NamedOutput::Lost& lost) const {
  const event::Envelope envelope = event::read_envelope(line);
  const auto message = json::kind_of(envelope.data) == json::Kind::object
                           ? json::find_member(envelope.data, "message")
                           : std::nullopt;
  std::string text = why;
  if (is_error(envelope) && event::text_of(envelope.source) == source_ && message) {
    text = event::text_of(*message).value_or("") + "; " + why;
  }
  return report({line, 0}, {ErrorCode::output_failed, text}, lost);
}

}  // namespace hw::route
