// SPDX-License-Identifier: MIT
#include "config/fault.h"

#include <fmt/core.h>

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "base/bytes.h"
#include "base/limits.h"
#include "base/text.h"

namespace hw::config {

namespace {

constexpr std::size_t kExcerptMax = 120;

// Finds the lines of texts. A later line of the same text is found from the one before, so that
// many faults of a large file take one pass over it.
class LineFinder {
 public:
  std::string_view find(std::string_view text, std::size_t number) {
    if (text.data() != text_.data() || number < number_) {
      // Columns do not count it.
      text_ = rest_ = text;
      rest_.remove_prefix(text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0);
      number_ = 1;
      cut_line();
    }
    for (; number_ < number && !rest_.empty(); ++number_) {
      const std::size_t end = rest_.find('\n', line_.size());
      rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
      cut_line();
    }
    return line_;
  }

 private:
  void cut_line() { line_ = rest_.substr(0, rest_.find_first_of("\r\n")); }

  std::string_view text_;
  std::string_view rest_;  // from the line on
  std::string_view line_;
  std::size_t number_ = 0;
};

// The line with a caret below the column; a long line is cut around it.
std::string excerpt(std::string_view line, std::size_t from_1) {
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
  files_.push_back({std::move(name), std::move(text)});
  return files_.size() - 1;
}

std::string Faults::where(Place place) const {
  return fmt::format("{}:{}:{}", name(place.file), place.line, place.column);
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

std::string Faults::format() const {
  const auto key = [](const Place& place) {
    return std::tuple(place.file, place.line, place.column);
  };
  std::vector<Fault> sorted;
  std::set<std::pair<decltype(key({})), std::string_view>> told;
  for (const Fault& fault : faults_) {
    if (told.insert({key(fault.place), fault.message}).second) {
      sorted.push_back(fault);
    }
  }
  std::stable_sort(sorted.begin(), sorted.end(),
                   [&key](const Fault& a, const Fault& b) { return key(a.place) < key(b.place); });
  const std::size_t more = sorted.size() - std::min(sorted.size(), limits::kConfigFaultsMax);
  sorted.resize(sorted.size() - more);
  std::string out;
  LineFinder lines;
  for (const Fault& fault : sorted) {
    out += out.empty() ? "" : "\n";
    if (fault.place.line == 0) {
      out += shown(fmt::format("{}: {}", name(fault.place.file), fault.message));
      continue;
    }
    out += shown(fmt::format("{}: {}", where(fault.place), fault.message));
    out += excerpt(lines.find(text(fault.place.file), fault.place.line), fault.place.column);
  }
  return more == 0 ? out : out + fmt::format("\nand {} more", more);
}

tl::unexpected<Error> Faults::as_error() const { return fail(ExitCode::config, format()); }

bool require(Faults& faults, const Node& node, Type type, std::string_view what) {
  if (node.is(type)) {
    return true;
  }
  faults.add(node.place,
             fmt::format("{} must be {}, not {}", what, name_of(type), name_of(node.type)));
  return false;
}

bool require_path(Faults& faults, const Node& node, std::string_view what) {
  if (!require(faults, node, Type::string, what)) {
    return false;
  }
  const bool is_empty = node.text.empty();
  if (is_empty || node.text.find('\0') != std::string::npos) {
    faults.add(node.place, fmt::format("{} {}", what, is_empty ? "is empty" : "holds U+0000"));
    return false;
  }
  return true;
}

std::string lacks(const Node& root, std::string_view key) {
  const bool is_folder = root.place.line == 0;
  return fmt::format("no '{}'{}", key, is_folder ? " in a .json, .yaml or .yml file there" : "");
}

bool read_flag(Faults& faults, const Node& object, std::string_view key, bool fallback) {
  const Node* const flag = object.find(key);
  return flag != nullptr && require(faults, *flag, Type::boolean, fmt::format("'{}'", key))
             ? flag->text == "true"
             : fallback;
}

bool check_keys(Faults& faults, const Node& object, std::span<const std::string_view> known) {
  bool all_known = true;
  for (const Member& member : object.members) {
    if (std::find(known.begin(), known.end(), member.key) == known.end()) {
      faults.add(member.place,
                 fmt::format("unknown key '{}'{}", member.key, suggestion(member.key, known)));
      all_known = false;
    }
  }
  return all_known;
}

}  // namespace hw::config
