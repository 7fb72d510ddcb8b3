// SPDX-License-Identifier: MIT
// What the reader of event lines says of a line.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "json/dom.h"
#include "json/reader.h"

namespace hw::test {

// The error's message, or "" for a line that is taken. The line stands in memory of its own with
// padding behind it that would make a difference if it counted.
inline std::string verdict(std::string_view line, char padding = '}') {
  static json::Reader reader;
  std::vector<char> buffer(line.begin(), line.end());
  buffer.resize(line.size() + json::kPadding, padding);
  const auto object = reader.read_object({buffer.data(), line.size()});
  return object ? "" : object.error().message;
}

}  // namespace hw::test
