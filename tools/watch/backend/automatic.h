// SPDX-License-Identifier: MIT
// The backend that is in force where none is chosen: the kernel tells (inotify), but folders are
// polled on file systems that others change without it, and when it has no more watches.
#pragma once

#include <memory>

#include "watch/backend/file_systems.h"
#include "watch/backend/inotify.h"
#include "watch/backend/polling.h"

namespace hw::watch {

class Automatic final : public Files {
 public:
  Automatic(std::unique_ptr<Inotify> inotify, std::unique_ptr<Polling> polling)
      : inotify_(std::move(inotify)), polling_(std::move(polling)) {}

  int add_watch(const std::string& path, bool follows) override;
  void remove_watch(int wd) override;
  int list(const std::string& path, bool follows, bool folders_only,
           std::vector<Entry>& entries) override {
    return polling_->list(path, follows, folders_only, entries);
  }
  void drain(KernelQueue& queue) override { inotify_->drain(queue); }
  [[nodiscard]] int fd() const override { return inotify_->fd(); }
  [[nodiscard]] std::optional<Duration> next_look() const override { return polling_->next_look(); }
  void look(KernelQueue& queue, const PathOf& path_of, bool now) override {
    polling_->look(queue, path_of, now);
  }
  [[nodiscard]] std::optional<Duration> rest(int wd) const override { return polling_->rest(wd); }
  void settled(int wd, std::string_view name, const Stamp& stamp) override {
    polling_->settled(wd, name, stamp);
  }

 private:
  [[nodiscard]] int poll_for_lack(const std::string& path, bool follows);

  std::unique_ptr<Inotify> inotify_;
  std::unique_ptr<Polling> polling_;
  Overlays overlays_;
  bool has_told_limit_ = false;
};

}  // namespace hw::watch
