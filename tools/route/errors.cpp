// SPDX-License-Identifier: MIT
#include "route/errors.h"

#include "event/about.h"
#include "event/types.h"
#include "event/writer.h"
#include "log/log.h"
#include "sys/io.h"

namespace hw::route {

Result<Errors> Errors::open(const std::optional<std::string>& target, std::string source,
                            Outputs& outputs) {
  Errors errors;
  errors.source_ = std::move(source);
  if (target) {
    errors.name_ = *target;
    errors.output_ = outputs.find(*target);
    if (errors.output_ == nullptr) {
      HW_TRY_ASSIGN(errors.output_, outputs.find_same("--errors", *target));
    }
    if (errors.output_ == nullptr) {
      HW_TRY_ASSIGN(errors.fd_, sys::open_output(*target));
    }
  }
  return errors;
}

void Errors::reopen() {
  if (!fd_ || name_.starts_with("fd:")) {
    return;
  }
  if (auto fd = sys::open_output(name_)) {
    fd_ = *std::move(fd);
  } else {
    log::warning("{}", fd.error().message);
  }
}

void Errors::log(const event::Envelope& envelope, const event::Line& line,
                 const Failure& failure) const {
  if (line.number == 0) {
    log::error(event::about(envelope, failure.code), "{}", failure.message);
  } else {
    log::error(event::about(envelope, failure.code), "stdin:{}: {}", line.number, failure.message);
  }
}

Status Errors::report(const event::Line& line, const Failure& failure) const {
  // An error about an error would be one of many, each with all before it inside.
  const event::Envelope envelope = event::read_envelope(line.text);
  if ((!fd_ && output_ == nullptr) || event::text_of(envelope.type) == event::types::kError) {
    log(envelope, line, failure);
    return {};
  }
  const std::string event = event::error_event(source_, failure.code, failure.message, line.text);
  if (output_ != nullptr) {
    return output_->add(event, [&](std::string_view, const std::string& why) {
      log(envelope, line, {failure.code, failure.message + "; " + why});
      return Status();
    });
  }
  const int error = sys::write_all(fd_.get(), event + "\n");
  return error == 0 ? Status() : fail(ExitCode::io, system_error(name_, error).message);
}

}  // namespace hw::route
