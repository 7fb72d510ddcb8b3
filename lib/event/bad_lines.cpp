// SPDX-License-Identifier: MIT
#include "event/bad_lines.h"

#include <utility>

#include "base/limits.h"
#include "log/log.h"
#include "sys/io.h"

namespace hw::event {

Result<BadLines> BadLines::open(const BadLineOptions& options) {
  BadLines bad_lines(options.strict);
  if (options.reject) {
    bad_lines.reject_name_ = *options.reject;
    HW_TRY_ASSIGN(bad_lines.reject_, sys::open_output(*options.reject));
    bad_lines.is_torn_ = sys::lacks_line_end(bad_lines.reject_.get());
  }
  return bad_lines;
}

Status BadLines::keep(std::string_view bytes) {
  if (!reject_) {
    return {};
  }
  int error = std::exchange(is_torn_, false) ? sys::write_all(reject_.get(), "\n") : 0;
  error = error == 0 ? sys::write_all(reject_.get(), bytes) : error;
  return error == 0 ? Status() : fail(ExitCode::io, system_error(reject_name_, error).message);
}

Status BadLines::report(const Line& line, std::string_view reason, ErrorCode what) {
  ++count_;
  HW_TRY(keep(std::string(line.text) + "\n"));
  const std::string message = fmt::format("stdin:{}: {}", line.number, reason);
  if (strict_) {
    return fail(what, message);
  }
  log::error({.code = what}, "{}", message);
  return {};
}

Status BadLines::report_part(const Line& line) {
  if (line.extent == Line::Extent::last_part) {
    return report(line,
                  fmt::format("longer than {} bytes{}", limits::kLineMax,
                              reject_ ? "" : "; --reject FILE keeps such lines"),
                  ErrorCode::line_too_long);
  }
  return keep(line.text);
}

}  // namespace hw::event
