// SPDX-License-Identifier: MIT
#include "watch/backend/automatic.h"

#include <cerrno>
#include <utility>

#include "log/log.h"

namespace hw::watch {

int Automatic::add_watch(const std::string& path, bool follows) {
  // A folder that is polled stays so, also when the kernel has watches again.
  if (polling_->find(path, follows) >= 0 || is_remote(path) || overlays_.has_remote_layer(path)) {
    return polling_->add_watch(path, follows);
  }
  const int wd = inotify_->add_watch(path, follows);
  return wd == -ENOSPC ? poll_for_lack(path, follows) : wd;
}

int Automatic::poll_for_lack(const std::string& path, bool follows) {
  const int wd = polling_->add_watch(path, follows);
  if (wd >= 0 && !std::exchange(has_told_limit_, true)) {
    log::warning(
        "{}: no more watches: {} folders are watched, this user may have {}; from here on folders "
        "are polled; raise the limit with 'sysctl fs.inotify.max_user_watches=1048576'",
        path, inotify_->watches(), watch_limit());
  }
  return wd;
}

void Automatic::remove_watch(int wd) {
  if (wd >= Polling::kFirstWatch) {
    polling_->remove_watch(wd);
  } else {
    inotify_->remove_watch(wd);
  }
}

}  // namespace hw::watch
