// SPDX-License-Identifier: MIT
#include "watch/kind.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "event/types.h"

namespace hw::watch {

namespace {

namespace types = event::types;

constexpr std::array kTypes = {types::kFsCreated,  types::kFsWritten,   types::kFsModified,
                               types::kFsDeleted,  types::kFsRenamed,   types::kFsAttributes,
                               types::kFsOverflow, types::kFsRescanned, types::kFsRootGone,
                               types::kFsRootBack};

std::vector<std::string_view> names() {
  std::vector<std::string_view> all;
  for (std::size_t i = 0; i < kTypes.size(); ++i) {
    all.push_back(name_of(static_cast<Kind>(i)));
  }
  return all;
}

Kinds all_kinds() {
  Kinds all;
  for (std::size_t i = 0; i < kTypes.size(); ++i) {
    all.add(static_cast<Kind>(i));
  }
  return all;
}

// Those that say that something else may be missing: they are left out by their name alone.
Kinds tidings() {
  Kinds kinds;
  for (const Kind kind : {Kind::overflow, Kind::rescanned, Kind::root_gone, Kind::root_back}) {
    kinds.add(kind);
  }
  return kinds;
}

Status change(Kinds& kinds, std::string_view word) {
  const bool is_out = word.starts_with('!');
  const std::string_view name = word.substr(is_out ? 1 : 0);
  if (word == "all") {
    kinds = all_kinds();
    return {};
  }
  const std::vector<std::string_view> known = names();
  const auto found = std::find(known.begin(), known.end(), name);
  if (found == known.end()) {
    const std::string_view near = nearest(name, known);
    return fail(ExitCode::config,
                fmt::format("no kind of event is called '{}'{}", name,
                            near.empty() ? "" : fmt::format("; did you mean '{}'?", near)));
  }
  const auto kind = static_cast<Kind>(found - known.begin());
  is_out ? kinds.remove(kind) : kinds.add(kind);
  return {};
}

}  // namespace

std::string_view type_of(Kind kind) { return kTypes[static_cast<std::size_t>(kind)]; }

std::string_view name_of(Kind kind) {
  const std::string_view type = type_of(kind);
  return type.substr(type.rfind('.') + 1);
}

Kinds usual_kinds() {
  Kinds kinds = all_kinds();
  kinds.remove(Kind::modified);
  return kinds;
}

Result<Kinds> parse_kinds(const std::vector<std::string>& lists) {
  std::vector<std::string_view> words;
  for (const std::string& list : lists) {
    for (std::string_view rest = list; !rest.empty();) {
      const std::size_t end = std::min(rest.find(','), rest.size());
      words.push_back(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  if (words.empty()) {
    return lists.empty() ? Result<Kinds>(usual_kinds())
                         : fail(ExitCode::config, "no kind of event is named");
  }
  Kinds kinds = words[0].starts_with('!') ? usual_kinds() : tidings();
  for (const std::string_view word : words) {
    HW_TRY(change(kinds, word));
  }
  return kinds;
}

}  // namespace hw::watch
