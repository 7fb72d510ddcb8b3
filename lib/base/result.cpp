// SPDX-License-Identifier: MIT
#include "base/result.h"

#include <cerrno>
#include <cstring>

namespace hw {

namespace {

ExitCode exit_code_of(int errno_value) {
  switch (errno_value) {
    case ENOENT:
    case ENOTDIR:
    case EISDIR:
    case ELOOP:
    case ENAMETOOLONG:
      return ExitCode::no_input;
    case EACCES:
    case EPERM:
      return ExitCode::no_permission;
    case EIO:
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return ExitCode::io;
    default:
      return ExitCode::system;
  }
}

}  // namespace

ErrorCode what_of(const Error& error) {
  if (error.what != ErrorCode::none) {
    return error.what;
  }
  switch (error.code) {
    case ExitCode::usage:
      return ErrorCode::usage;
    case ExitCode::data:
      return ErrorCode::data;
    case ExitCode::no_input:
      return ErrorCode::no_input;
    case ExitCode::unavailable:
      return ErrorCode::unavailable;
    case ExitCode::bug:
      return ErrorCode::bug;
    case ExitCode::system:
      return ErrorCode::system;
    case ExitCode::cannot_create:
      return ErrorCode::cannot_create;
    case ExitCode::io:
      return ErrorCode::io;
    case ExitCode::try_later:
      return ErrorCode::try_later;
    case ExitCode::no_permission:
      return ErrorCode::no_permission;
    case ExitCode::config:
      return ErrorCode::config;
    case ExitCode::ok:
    case ExitCode::negative:
    case ExitCode::interrupted:
      return ErrorCode::none;
  }
  return ErrorCode::none;
}

Error system_error(std::string_view subject, int errno_value) {
  std::string message(subject);
  message += ": ";
  message += std::strerror(errno_value);  // NOLINT(concurrency-mt-unsafe): glibc's is safe
  return Error{.code = exit_code_of(errno_value), .message = std::move(message)};
}

tl::unexpected<Error> fail_errno(std::string_view subject, int errno_value) {
  return tl::unexpected<Error>(system_error(subject, errno_value));
}

tl::unexpected<Error> context(std::string_view prefix, const Error& error) {
  std::string message(prefix);
  message += ": ";
  message += error.message;
  return tl::unexpected<Error>(Error{error.code, std::move(message), error.what});
}

}  // namespace hw
