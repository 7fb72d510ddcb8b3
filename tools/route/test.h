// SPDX-License-Identifier: MIT
// hw-route --test as a whole: loads the rules, runs their tests, prints the report.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "route/rules.h"

namespace hw::route {

// Events that no rule matches come out if `keeps_unmatched`. `format` is "tap" or "junit". Exit:
// negative if a test fails or there is none.
[[nodiscard]] Result<ExitCode> test(const std::string& path, const Reading& reading,
                                    bool keeps_unmatched, std::string_view format);

}  // namespace hw::route
