// SPDX-License-Identifier: MIT
// What the escapes in a JSON string stand for (RFC 8259 section 7).
#pragma once

#include <string>
#include <string_view>

namespace hw::json {

// Appends what `escaped`, the text between the quotes, stands for. False at a bad escape or half a
// surrogate pair; what was appended up to there stays.
[[nodiscard]] bool append_unescaped(std::string& out, std::string_view escaped);

}  // namespace hw::json
