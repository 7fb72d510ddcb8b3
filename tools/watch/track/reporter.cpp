// SPDX-License-Identifier: MIT
#include "watch/track/reporter.h"

namespace hw::watch {

void Reporter::begin_initial(bool is_marked) {
  is_silent_ = false;
  is_initial_ = is_marked;
  pending_.set_unlimited(true);
}

void Reporter::begin_live() {
  is_silent_ = false;
  is_initial_ = false;
  pending_.set_unlimited(false);
}

void Reporter::push(Record record) {
  if (!is_silent_) {
    record.is_initial = is_initial_;
    sink_->push(record);
  }
}

void Reporter::report(Kind kind, NodeId folder, std::string_view name, bool is_folder, Time time) {
  if (!is_silent_ && scope_.reports(folder, name, is_folder)) {
    push({.kind = kind,
          .is_folder = is_folder,
          .time = time,
          .folder = tree_.path_id(folder),
          .name = name});
  }
}

void Reporter::report_with_content(Kind kind, NodeId folder, std::string_view name, Time time) {
  push({.kind = kind,
        .is_folder = true,
        .time = time,
        .folder = tree_.path_id(folder),
        .name = name});
}

bool Reporter::renamed(NodeId from_folder, std::string_view from_name, NodeId folder,
                       std::string_view name, bool is_folder, Time time) {
  const bool was_seen = is_folder || scope_.reports(from_folder, from_name, false);
  const bool is_seen = is_folder || scope_.reports(folder, name, false);
  if (was_seen && is_seen) {
    push({.kind = Kind::renamed,
          .is_folder = is_folder,
          .time = time,
          .folder = tree_.path_id(folder),
          .name = name,
          .from_folder = tree_.path_id(from_folder),
          .from_name = from_name});
  } else if (was_seen) {
    report(Kind::deleted, from_folder, from_name, false, time);
  } else if (is_seen) {
    report(Kind::created, folder, name, false, time);
  }
  return is_seen && !was_seen;
}

void Reporter::change(const Record& record) { push(record); }

void Reporter::root(Kind kind, PathId root, Time time) {
  push({.kind = kind, .is_folder = true, .time = time, .folder = root});
}

void Reporter::overflow(PathId root, std::int64_t dropped, Time time) {
  push({.kind = Kind::overflow, .time = time, .folder = root, .dropped = dropped});
}

}  // namespace hw::watch
