// SPDX-License-Identifier: MIT
#include "match/regexp.h"

#include <fmt/core.h>
#include <re2/re2.h>

#include "base/limits.h"
#include "match/iregexp.h"

namespace hw::match {

Result<Regexp> Regexp::parse(std::string_view text) {
  // RE2 takes time in proportion to the square of many alternatives.
  if (text.size() > limits::kRegexpMax) {
    return fail(ExitCode::config, fmt::format("longer than {} bytes", limits::kRegexpMax));
  }
  HW_TRY_ASSIGN(Translation translation, translate_iregexp(text));
  RE2::Options options;
  options.set_log_errors(false);
  auto compiled = std::make_shared<const RE2>(translation.re2, options);
  if (!compiled->ok()) {
    return fail(ExitCode::config, compiled->error_code() == RE2::ErrorRepeatSize
                                      ? "repeated more than 1000 times"
                                  : compiled->error_code() == RE2::ErrorPatternTooLarge
                                      ? "too large when its repetitions are written out"
                                      : compiled->error());
  }
  Regexp result;
  result.compiled_ = std::move(compiled);
  result.required_ = std::move(translation.required);
  return result;
}

bool Regexp::matches(std::string_view text) const {
  return RE2::FullMatch(re2::StringPiece(text.data(), text.size()), *compiled_);
}

bool Regexp::operator==(const Regexp& other) const {
  return compiled_->pattern() == other.compiled_->pattern();
}

}  // namespace hw::match
