// SPDX-License-Identifier: MIT
// Changes to one top-level member of an object's text that leave every other byte alone. Keys are
// compared after unescaping. The text must have been found valid. Appending a member and then
// removing it gives the original bytes back.
#pragma once

#include <string>
#include <string_view>

namespace hw::json {

// Appends `object` to `out` without any top-level member `name`: without the bytes from the comma
// before such a member to the end of its value; of a first one, from its key to the next key.
void append_without(std::string& out, std::string_view object, std::string_view name);

// Inserts `"name":value` before the brace that ends the object at the end of `text` (after which
// only white space may stand).
void insert_member(std::string& text, std::string_view name, std::string_view value);

}  // namespace hw::json
