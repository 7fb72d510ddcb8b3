// SPDX-License-Identifier: MIT
#include "config/fault.h"

#include <fmt/core.h>

#include <algorithm>
#include <set>
#include <utility>

#include "base/bytes.h"
#include "base/limits.h"
#include "base/text.h"

namespace hw::config {

namespace {

constexpr std::size_t kExcerptMax = 120;

// Where the lines of a text begin.
std::vector<std::uint32_t> find_lines(std::string_view text) {
  // Columns do not count it.
  std::size_t at = text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  std::vector<std::uint32_t> lines = {static_cast<std::uint32_t>(at)};
  while ((at = text.find('\n', at)) != std::string_view::npos) {
    lines.push_back(static_cast<std::uint32_t>(++at));
  }
  return lines;
}

// The line with a caret below the column; a long line is cut around it.
std::string with_caret(std::string_view line, std::size_t from_1) {
  std::size_t column = std::min(from_1 - 1, line.size());
  if (column > kExcerptMax / 2 && line.size() > kExcerptMax) {
    const std::size_t cut = column - cut_utf8(line, column - kExcerptMax / 2).size();
    line.remove_prefix(column - cut);
    column = cut;
  }
  line = cut_utf8(line, kExcerptMax);
  std::string before;
  append_utf8_lossy(before, line.substr(0, column));
  std::string pad;
  for (char c : before) {
    // One column per character, so not for the later bytes of one.
    pad += c == '\t' ? "\t" : (static_cast<unsigned char>(c) & 0xC0) == 0x80 ? "" : " ";
  }
  std::string shown;
  append_utf8_lossy(shown, line);
  return fmt::format("\n    {}\n    {}^", shown, pad);
}

}  // namespace

std::size_t Faults::add_file(std::string name, std::string text) {
  const Place whole =
      files_.empty() ? Place() : place(files_.size() - 1, files_.back().text.size()) + 1;
  files_.push_back({std::move(name), std::move(text), whole});
  return files_.size() - 1;
}

Place Faults::place(std::size_t file) const { return files_[file].whole; }

Place Faults::place(std::size_t file, std::size_t offset) const {
  return files_[file].whole + 1 + offset;
}

std::size_t Faults::file_of(Place place) const {
  const auto next =
      std::upper_bound(files_.begin(), files_.end(), place,
                       [](Place wanted, const File& file) { return wanted < file.whole; });
  return static_cast<std::size_t>(next - files_.begin()) - 1;
}

Position Faults::position(Place place) const {
  Position position{file_of(place)};
  const File& file = files_[position.file];
  if (place == file.whole) {
    return position;
  }
  if (file.lines.empty()) {
    file.lines = find_lines(file.text);
  }
  const std::uint32_t offset = std::max(place.number - file.whole.number - 1, file.lines.front());
  const auto next = std::upper_bound(file.lines.begin(), file.lines.end(), offset);
  position.line = static_cast<std::size_t>(next - file.lines.begin());
  position.column = offset - *std::prev(next) + 1;
  return position;
}

std::string Faults::where(Place place) const {
  const Position at = position(place);
  const std::string& name = files_[at.file].name;
  return at.line == 0 ? name : fmt::format("{}:{}:{}", name, at.line, at.column);
}

void Faults::add(Place place, std::string message) {
  faults_.push_back({place, std::move(message)});
}

void Faults::hide(std::string text) {
  constexpr std::size_t kShortest = 4;  // shorter ones keep no secret, and stand everywhere
  if (text.size() >= kShortest) {
    hidden_.push_back(std::move(text));
  }
}

// A message or name as it is shown: on one line, so that what it quotes passes for no other fault,
// and without secrets.
std::string Faults::shown(std::string text) const {
  const auto replace_all = [&text](std::string_view from, std::string_view to) {
    for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
      text.replace(at, from.size(), to);
    }
  };
  for (const std::string& secret : hidden_) {
    replace_all(secret, "...");
  }
  replace_all("\n", "\\n");
  return text;
}

// The line with a caret below the column, as far as it is shown.
std::string Faults::excerpt(const Position& position) const {
  const File& file = files_[position.file];
  std::string_view line = file.text;
  line.remove_prefix(file.lines[position.line - 1]);
  line = line.substr(0, position.column + 2 * kExcerptMax);
  line = line.substr(0, line.find('\n'));
  return with_caret(line.substr(0, line.find('\r')), position.column);
}

std::string Faults::format() const {
  std::vector<Fault> sorted;
  std::set<std::pair<Place, std::string_view>> told;
  for (const Fault& fault : faults_) {
    if (told.insert({fault.place, fault.message}).second) {
      sorted.push_back(fault);
    }
  }
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const Fault& a, const Fault& b) { return a.place < b.place; });
  const std::size_t more = sorted.size() - std::min(sorted.size(), limits::kConfigFaultsMax);
  sorted.resize(sorted.size() - more);
  std::string out;
  for (const Fault& fault : sorted) {
    out += out.empty() ? "" : "\n";
    out += shown(fmt::format("{}: {}", where(fault.place), fault.message));
    const Position at = position(fault.place);
    out += at.line == 0 ? "" : excerpt(at);
  }
  return more == 0 ? out : out + fmt::format("\nand {} more", more);
}

tl::unexpected<Error> Faults::as_error() const { return fail(ExitCode::config, format()); }

bool require(Faults& faults, const Node& node, Type type, std::string_view what) {
  if (node.is(type)) {
    return true;
  }
  faults.add(node.place,
             fmt::format("{} must be {}, not {}", what, name_of(type), name_of(node.type())));
  return false;
}

bool require_path(Faults& faults, const Node& node, std::string_view what) {
  if (!require(faults, node, Type::string, what)) {
    return false;
  }
  const bool is_empty = node.text().empty();
  if (is_empty || node.text().find('\0') != std::string::npos) {
    faults.add(node.place, fmt::format("{} {}", what, is_empty ? "is empty" : "holds U+0000"));
    return false;
  }
  return true;
}

std::string lacks(const Faults& faults, const Node& root, std::string_view key) {
  const bool is_folder = faults.position(root.place).line == 0;
  return fmt::format("no '{}'{}", key, is_folder ? " in a .json, .yaml or .yml file there" : "");
}

bool read_flag(Faults& faults, const Node& object, std::string_view key, bool fallback) {
  const Node* const flag = object.find(key);
  return flag != nullptr && require(faults, *flag, Type::boolean, fmt::format("'{}'", key))
             ? flag->text() == "true"
             : fallback;
}

bool check_keys(Faults& faults, const Node& object, std::span<const std::string_view> known) {
  bool all_known = true;
  for (const auto& [key, value] : object.members()) {
    if (std::find(known.begin(), known.end(), key.text()) == known.end()) {
      faults.add(key.place,
                 fmt::format("unknown key '{}'{}", key.text(), suggestion(key.text(), known)));
      all_known = false;
    }
  }
  return all_known;
}

}  // namespace hw::config
