// SPDX-License-Identifier: MIT
#include "watch/track/reporter.h"

namespace hw::watch {

void Reporter::push(const Record& record) {
  if (!is_silent_) {
    (void)pending_.push(record);  // it counts what it must drop
  }
}

void Reporter::report(Kind kind, NodeId folder, std::string_view name, bool is_folder, Time time) {
  push({.kind = kind,
        .is_folder = is_folder,
        .time = time,
        .folder = tree_.path_id(folder),
        .name = name});
}

void Reporter::renamed(NodeId from_folder, std::string_view from_name, NodeId folder,
                       std::string_view name, bool is_folder, Time time) {
  push({.kind = Kind::renamed,
        .is_folder = is_folder,
        .time = time,
        .folder = tree_.path_id(folder),
        .name = name,
        .from_folder = tree_.path_id(from_folder),
        .from_name = from_name});
}

void Reporter::overflow(PathId root, std::int64_t dropped, Time time) {
  push({.kind = Kind::overflow, .time = time, .folder = root, .dropped = dropped});
}

}  // namespace hw::watch
