// SPDX-License-Identifier: MIT
// Whether a line is what a test in a rules file expects, hw-rules(5): members that the expected
// object has must be in the line and be equal, at every level of objects; arrays are equal as a
// whole; numbers by their value.
#pragma once

#include <optional>
#include <string>

#include "json/document.h"

namespace hw::route {

// The first member of the expected object that the other one lacks or has otherwise, as "hw.env.A";
// nothing if there is none. Recursion is as deep as `expected`.
[[nodiscard]] std::optional<std::string> first_difference(json::Value expected, json::Value actual);

}  // namespace hw::route
