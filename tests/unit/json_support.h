// SPDX-License-Identifier: MIT
// What the reader of event lines says of a line.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "json/reader.h"

namespace hw::test {

// The error's message, or "" for a line that is taken. The line stands in memory of its own,
// alone or with bytes behind it that would make a difference if they counted.
inline std::string verdict(std::string_view line, std::optional<char> behind = {}) {
  static json::Reader reader;
  std::vector<char> buffer(line.begin(), line.end());
  if (behind) {
    buffer.resize(line.size() + 64, *behind);
  }
  const auto object = reader.read_object({buffer.data(), line.size()});
  return object ? "" : object.error().message;
}

}  // namespace hw::test
