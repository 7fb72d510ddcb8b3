// SPDX-License-Identifier: MIT
// Paths of fields: names of members joined by dots, so that {"a.b": 1} and {"a": {"b": 1}} have the
// same one.
#pragma once

#include <string>
#include <string_view>

namespace hw::match {

[[nodiscard]] std::string join_path(std::string_view path, std::string_view name, bool is_first);

// What is wrong with a path of more than limits::kFieldPathMax.
[[nodiscard]] std::string path_too_long();

// Whether `path` is the routing slip or below it, which no pattern sees.
[[nodiscard]] bool is_in_slip(std::string_view path);

// Whether `inner` goes on where `outer` ends.
[[nodiscard]] bool leads_to(std::string_view outer, std::string_view inner);

// The order in which a pattern's fields are satisfied: that of UTF-16 code units. Fields whose
// paths begin with the same name, which alone can share an array, are neighbours: "b", "b.c", "b-".
struct PathLess {
  using is_transparent = void;
  bool operator()(std::string_view a, std::string_view b) const;
};

}  // namespace hw::match
