// SPDX-License-Identifier: MIT
// A JSON value written so that two readers of it can be compared: strings as what they stand for,
// with their length before them; members in order, doubled ones too; of numbers no more digits than
// every reader takes.
#pragma once

#include <string>
#include <string_view>

#include "config/node.h"

namespace hw::fuzz {

void append_string_shape(std::string& out, std::string_view text);
void append_key_shape(std::string& out, std::string_view text);
void append_number_shape(std::string& out, std::string_view number);  // as it stands in the source

[[nodiscard]] std::string shape_of(const config::Node& node);

// By the scanner (json/scan.h), of a text that has been found valid.
[[nodiscard]] std::string scanned_shape(std::string_view value);

// The number's text with at most 15 digits before and behind the point, and one in the exponent.
[[nodiscard]] std::string tame_number(std::string_view number);

}  // namespace hw::fuzz
