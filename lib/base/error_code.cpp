// SPDX-License-Identifier: MIT
#include "base/error_code.h"

#include <algorithm>
#include <array>

namespace hw {

namespace {

struct Entry {
  ErrorCode code;
  std::string_view name, kind;
};

constexpr std::array kEntries = {
    Entry{ErrorCode::hops_exceeded, "hops_exceeded", "event"},
    Entry{ErrorCode::hops_invalid, "hops_invalid", "event"},
    Entry{ErrorCode::match_limit, "match_limit", "event"},
    Entry{ErrorCode::nothing_to_run, "nothing_to_run", "event"},
    Entry{ErrorCode::slip_invalid, "slip_invalid", "event"},
    Entry{ErrorCode::slip_unknown, "slip_unknown", "event"},
    Entry{ErrorCode::split_twice, "split_twice", "event"},
    Entry{ErrorCode::transform_failed, "transform_failed", "event"},
    Entry{ErrorCode::value_invalid, "value_invalid", "event"},
    Entry{ErrorCode::value_missing, "value_missing", "event"},
    Entry{ErrorCode::where_failed, "where_failed", "event"},
    Entry{ErrorCode::bad_line, "bad_line", "input"},
    Entry{ErrorCode::line_too_long, "line_too_long", "input"},
    Entry{ErrorCode::emit_invalid, "emit_invalid", "command"},
    Entry{ErrorCode::spawn_failed, "spawn_failed", "command"},
    Entry{ErrorCode::spawn_shortage, "spawn_shortage", "system"},
    Entry{ErrorCode::output_failed, "output_failed", "system"},
    Entry{ErrorCode::usage, "usage", "program"},
    Entry{ErrorCode::data, "data", "program"},
    Entry{ErrorCode::no_input, "no_input", "program"},
    Entry{ErrorCode::unavailable, "unavailable", "program"},
    Entry{ErrorCode::bug, "bug", "program"},
    Entry{ErrorCode::system, "system", "program"},
    Entry{ErrorCode::cannot_create, "cannot_create", "program"},
    Entry{ErrorCode::io, "io", "program"},
    Entry{ErrorCode::try_later, "try_later", "program"},
    Entry{ErrorCode::no_permission, "no_permission", "program"},
    Entry{ErrorCode::config, "config", "program"},
};

Entry find(ErrorCode code) {
  const auto* const found = std::find_if(kEntries.begin(), kEntries.end(),
                                         [code](const Entry& entry) { return entry.code == code; });
  return found == kEntries.end() ? Entry{} : *found;
}

}  // namespace

std::string_view name_of(ErrorCode code) { return find(code).name; }
std::string_view kind_of(ErrorCode code) { return find(code).kind; }

std::vector<std::string_view> names_of_kind(std::string_view kind) {
  std::vector<std::string_view> names;
  for (const Entry& entry : kEntries) {
    if (entry.kind == kind) {
      names.push_back(entry.name);
    }
  }
  return names;
}

}  // namespace hw
