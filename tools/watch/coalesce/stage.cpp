// SPDX-License-Identifier: MIT
#include "watch/coalesce/stage.h"

namespace hw::watch {

namespace {

std::string_view name_in(const std::string& path, std::size_t folder_size) {
  std::string_view name = std::string_view(path).substr(folder_size);
  if (name.starts_with('/')) {
    name.remove_prefix(1);
  }
  return name;
}

}  // namespace

Change Stage::change_of(const Record& record) const {
  const std::string& folder = paths_.path(record.folder);
  Change change{.kind = record.kind,
                .is_folder = record.is_folder,
                .is_initial = record.is_initial,
                .time = record.time,
                .root = paths_.root(record.folder),
                .folder_size = folder.size(),
                .path = join(folder, record.name)};
  if (record.kind == Kind::renamed) {
    const std::string& from_folder = paths_.path(record.from_folder);
    change.from_folder_size = from_folder.size();
    change.from = join(from_folder, record.from_name);
  }
  return change;
}

void Stage::pass(const Change& change, std::optional<std::uint32_t> more) {
  Record record{.kind = change.kind,
                .is_folder = change.is_folder,
                .is_initial = change.is_initial,
                .time = change.time,
                .folder = paths_.add(change.path.substr(0, change.folder_size), change.root),
                .name = name_in(change.path, change.folder_size),
                .batch_more = more};
  if (change.kind == Kind::renamed) {
    record.from_folder = paths_.add(change.from.substr(0, change.from_folder_size), change.root);
    record.from_name = name_in(change.from, change.from_folder_size);
  }
  next_.push(record);
  paths_.unref(record.folder);
  if (record.from_folder != kNoPath) {
    paths_.unref(record.from_folder);
  }
}

}  // namespace hw::watch
