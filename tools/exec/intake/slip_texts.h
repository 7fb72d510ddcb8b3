// SPDX-License-Identifier: MIT
// A member of a slip that is a list of strings.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace hw::exec {

// `list` is the text of the member `name`. Error: slip_invalid, what it is not.
[[nodiscard]] Result<std::vector<std::string>> slip_texts(std::string_view list,
                                                          std::string_view name);

}  // namespace hw::exec
