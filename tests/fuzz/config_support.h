// SPDX-License-Identifier: MIT
// Places in a configuration's text, for the targets that read one.
#pragma once

#include <string>
#include <string_view>

#include "config/fault.h"

namespace hw::fuzz {

// The name that a text is given: one that does not stand in it.
[[nodiscard]] std::string file_name(std::string_view text);

// Where a place of a text is; at the end of its line is in it.
[[nodiscard]] std::size_t offset_of(const config::Faults& faults, config::Place place,
                                    std::string_view text);

// That each fault that is shown has a place in the text, and that they stand in order.
void check_fault_places(const config::Faults& faults, std::string_view text);

}  // namespace hw::fuzz
