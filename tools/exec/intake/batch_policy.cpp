// SPDX-License-Identifier: MIT
#include "exec/intake/batch_policy.h"

#include <fmt/core.h>

#include "base/parse.h"
#include "exec/of_option.h"

namespace hw::exec {

namespace {

constexpr std::int64_t kMost = 1'000'000;

Result<BatchPolicy> parse_batch(std::string_view text) {
  const std::size_t comma = text.find(',');
  const auto count = parse_integer(text.substr(0, comma));
  if (!count || *count < 1 || *count > kMost || comma == std::string_view::npos) {
    return fail(ExitCode::usage,
                fmt::format("'{}' is no number from 1 to {}, a comma, and a duration, such as "
                            "100,500ms",
                            text, kMost));
  }
  HW_TRY_ASSIGN(const Duration patience, parse_duration(text.substr(comma + 1)));
  return BatchPolicy{.max = static_cast<std::size_t>(*count), .patience = patience};
}

}  // namespace

Result<BatchPolicy> BatchPolicy::from(const Options& options, bool has_command) {
  BatchPolicy policy{.max = static_cast<std::size_t>(options.max_args)};
  if (options.batch) {
    HW_TRY_ASSIGN(policy, of_option("--batch", parse_batch(*options.batch)));
  }
  const std::string_view name = options.batch ? "--batch" : "--max-args";
  if (!policy) {
    return policy;
  }
  if (options.batch && options.max_args > 0) {
    return fail(ExitCode::usage, "--max-args: --batch says already how many");
  }
  if (!has_command) {
    return fail(ExitCode::usage, fmt::format("{} needs a command; those of slips are run one by "
                                             "one",
                                             name));
  }
  if (!policy.patience && options.scale.jobs.value_or("").find("..") != std::string::npos) {
    return fail(ExitCode::usage,
                "--max-args with --jobs MIN..MAX: what waits would go to those that run, and more "
                "would never be");
  }
  return policy;
}

}  // namespace hw::exec
