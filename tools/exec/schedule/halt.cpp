// SPDX-License-Identifier: MIT
#include "exec/schedule/halt.h"

#include <fmt/core.h>

#include "base/parse.h"

namespace hw::exec {

namespace {

constexpr std::int64_t kShareOf = 3;  // runs, at the least: one of one is no share

Error fault(std::string_view text) {
  return {
      ExitCode::usage,
      fmt::format("'{}' is not never, or now or soon with fail, success or done and a number or "
                  "a share, as soon,fail=3 or now,fail=20%",
                  text)};
}

}  // namespace

Result<Halt> Halt::parse(std::string_view text) {
  Halt halt;
  if (text == "never") {
    return halt;
  }
  const std::size_t comma = text.find(',');
  const std::size_t equals = text.find('=');
  if (comma == std::string_view::npos || equals == std::string_view::npos || equals < comma) {
    return tl::unexpected<Error>(fault(text));
  }
  const std::string_view when = text.substr(0, comma);
  const std::string_view what = text.substr(comma + 1, equals - comma - 1);
  std::string_view limit = text.substr(equals + 1);
  halt.is_now_ = when == "now";
  halt.counted_ = what == "fail"      ? Counted::failed
                  : what == "success" ? Counted::succeeded
                  : what == "done"    ? Counted::all
                                      : Counted::never;
  halt.is_share_ = limit.ends_with('%');
  limit.remove_suffix(halt.is_share_ ? 1 : 0);
  const auto number = parse_integer(limit);
  if ((when != "now" && when != "soon") || halt.counted_ == Counted::never || !number ||
      *number < 1 || (halt.is_share_ && *number > 100)) {
    return tl::unexpected<Error>(fault(text));
  }
  if (halt.is_share_ && halt.counted_ == Counted::all) {
    return fail(ExitCode::usage,
                fmt::format("'{}': all that is over is done, so there is no share of it", text));
  }
  halt.limit_ = *number;
  return halt;
}

bool Halt::count(bool succeeded) {
  ++over_;
  failed_ += succeeded ? 0 : 1;
  const std::int64_t counted = counted_ == Counted::failed      ? failed_
                               : counted_ == Counted::succeeded ? over_ - failed_
                                                                : over_;
  if (counted_ == Counted::never) {
    return false;
  }
  return is_share_ ? over_ >= kShareOf && counted * 100 >= limit_ * over_ : counted >= limit_;
}

}  // namespace hw::exec
