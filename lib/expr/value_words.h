// SPDX-License-Identifier: MIT
// What a value becomes in the words of a command (hw-exec(1), "Placeholders"). A string, number or
// boolean is its text, other values are compact JSON. Errors (code data) say what the value does:
// it "is null" (value_missing), or "holds U+0000" or is longer than limits::kExpressionOutputMax
// (value_invalid).
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "expr/selector.h"

namespace hw::expr {

// To the end of a word.
Status append_to_word(std::string& word, const Selected& selected);

// As words of its own: an array of strings, numbers and booleans is a word each, others are one.
Status append_words(std::vector<std::string>& words, const Selected& selected);

}  // namespace hw::expr
