// SPDX-License-Identifier: MIT
#include "config_support.h"

#include <algorithm>
#include <charconv>
#include <functional>

#include "base/limits.h"
#include "target.h"

namespace hw::fuzz {

namespace {

std::size_t take_number(std::string_view& text) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  HW_MUST(error == std::errc());
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  HW_MUST(text.starts_with(':'));
  text.remove_prefix(1);
  return value;
}

// By its line and column.
std::size_t offset_of(const config::Position& place, std::string_view text) {
  HW_MUST(place.line >= 1 && place.column >= 1);
  std::size_t begin = text.starts_with("\xEF\xBB\xBF") ? 3 : 0;  // which no column counts
  for (std::size_t line = 1; line < place.line; ++line) {
    begin = text.find('\n', begin);
    HW_MUST(begin != std::string_view::npos);
    ++begin;
  }
  const std::size_t end = std::min(text.find('\n', begin), text.size());
  HW_MUST(place.column - 1 <= end - begin);
  return begin + place.column - 1;
}

}  // namespace

std::string file_name(std::string_view text) {
  return "file-" + std::to_string(std::hash<std::string_view>()(text));
}

std::size_t offset_of(const config::Faults& faults, config::Place place, std::string_view text) {
  const config::Position position = faults.position(place);
  const std::size_t offset = offset_of(position, text);
  HW_MUST(faults.place(position.file, offset) == place);
  return offset;
}

void check_fault_places(const config::Faults& faults, std::string_view text) {
  const std::string message = faults.format();
  const std::string name = file_name(text) + ":";
  std::size_t found = 0;
  config::Position last;
  for (std::size_t at = message.find(name); at != std::string::npos;
       at = message.find(name, at + 1)) {
    std::string_view rest = std::string_view(message).substr(at + name.size());
    config::Position place;
    place.line = take_number(rest);
    place.column = take_number(rest);
    (void)offset_of(place, text);
    HW_MUST(std::pair(last.line, last.column) <= std::pair(place.line, place.column));
    last = place;
    ++found;
  }
  // What is said of a place twice is told once.
  HW_MUST(found <= std::min(faults.size(), limits::kConfigFaultsMax));
  HW_MUST((found == 0) == faults.empty());
}

}  // namespace hw::fuzz
