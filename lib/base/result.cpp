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

Error system_error(std::string_view subject, int errno_value) {
  std::string message(subject);
  message += ": ";
  message += std::strerror(errno_value);  // NOLINT(concurrency-mt-unsafe): glibc's is safe
  return Error{exit_code_of(errno_value), std::move(message)};
}

tl::unexpected<Error> fail_errno(std::string_view subject, int errno_value) {
  return tl::unexpected<Error>(system_error(subject, errno_value));
}

tl::unexpected<Error> context(std::string_view prefix, const Error& error) {
  std::string message(prefix);
  message += ": ";
  message += error.message;
  return tl::unexpected<Error>(Error{error.code, std::move(message)});
}

}  // namespace hw
