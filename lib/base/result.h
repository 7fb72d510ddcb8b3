// SPDX-License-Identifier: MIT
// Result<T>: a value or an Error, the only way in which lib and the tools report what can go wrong
// at run time. Error::code is the exit status (sysexits.h) that fits if the error ends the program;
// the message is lower case, without full stop and without the program's name. Context is added on
// the way up with context(), which keeps both codes. This header alone names tl::expected.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

#include "base/error_code.h"

namespace hw {

// The exit statuses of every program, see hookwork(7) and DESIGN in ARCHITECTURE.md.
enum class ExitCode : int {
  ok = 0,
  negative = 1,
  usage = 64,
  data = 65,
  no_input = 66,
  unavailable = 69,
  bug = 70,
  system = 71,
  cannot_create = 73,
  io = 74,
  try_later = 75,
  no_permission = 77,
  config = 78,
  interrupted = 130,  // no status: cli::run dies of SIGINT, which is 130 to a shell
};

struct [[nodiscard]] Error {
  ExitCode code = ExitCode::bug;
  std::string message;
  ErrorCode what = ErrorCode::none;  // for programs; none: no more than the exit status says
};

template <class T>
using Result = tl::expected<T, Error>;
using Status = Result<void>;

[[nodiscard]] inline tl::unexpected<Error> fail(ExitCode code, std::string message) {
  return tl::unexpected<Error>(Error{.code = code, .message = std::move(message)});
}

// An Error about an event (exit code data).
[[nodiscard]] inline tl::unexpected<Error> fail(ErrorCode what, std::string message) {
  return tl::unexpected<Error>(Error{ExitCode::data, std::move(message), what});
}

// The error's own code, else the one that bears the name of its exit status.
[[nodiscard]] ErrorCode what_of(const Error& error);

// An Error from errno: "subject: No such file or directory", with the exit code that fits it.
[[nodiscard]] Error system_error(std::string_view subject, int errno_value);
[[nodiscard]] tl::unexpected<Error> fail_errno(std::string_view subject, int errno_value);

// Puts "prefix: " before the message.
[[nodiscard]] tl::unexpected<Error> context(std::string_view prefix, const Error& error);

}  // namespace hw

#define HW_CONCAT_INNER(a, b) a##b
#define HW_CONCAT(a, b) HW_CONCAT_INNER(a, b)

// Returns the error of `expression` from the enclosing function, if it has one.
#define HW_TRY(expression)                                              \
  do {                                                                  \
    if (auto hw_status = (expression); !hw_status) {                    \
      return tl::unexpected<::hw::Error>(std::move(hw_status).error()); \
    }                                                                   \
  } while (false)

// `HW_TRY_ASSIGN(auto x, f());` is `auto x = f()` without the Result around it.
#define HW_TRY_ASSIGN(declaration, expression)                                              \
  auto HW_CONCAT(hw_result_, __LINE__) = (expression);                                      \
  if (!HW_CONCAT(hw_result_, __LINE__)) {                                                   \
    return tl::unexpected<::hw::Error>(std::move(HW_CONCAT(hw_result_, __LINE__)).error()); \
  }                                                                                         \
  declaration = *std::move(HW_CONCAT(hw_result_, __LINE__))
