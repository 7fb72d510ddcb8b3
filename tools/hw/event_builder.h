// SPDX-License-Identifier: MIT
// Makes the data of an event from words: "user.name=Ada" sets a string, "user.age:=36" a JSON
// value; dots make objects within objects.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"

namespace hw::umbrella {

// The data as JSON: `data` (JSON text, an object if there are words) with the words set in it, in
// order. Error: code usage, which word and why.
[[nodiscard]] Result<std::string> build_data(const std::optional<std::string>& data,
                                             const std::vector<std::string>& words);

}  // namespace hw::umbrella
