// SPDX-License-Identifier: MIT
#include "watch/backend/open.h"

#include <utility>

#include "watch/backend/automatic.h"
#include "watch/backend/inotify.h"
#include "watch/backend/polling.h"

namespace hw::watch {

Result<std::unique_ptr<System>> open_backend(const Terms& terms, const Kinds& kinds) {
  if (terms.poll || terms.backend == "poll") {
    HW_TRY_ASSIGN(std::unique_ptr<System> polling, Polling::open(kinds, *terms.poll_interval));
    return polling;
  }
  HW_TRY_ASSIGN(std::unique_ptr<Inotify> inotify, Inotify::open(kinds));
  if (terms.backend == "inotify") {
    return std::unique_ptr<System>(std::move(inotify));
  }
  HW_TRY_ASSIGN(std::unique_ptr<Polling> polling, Polling::open(kinds, *terms.poll_interval));
  return std::unique_ptr<System>(
      std::make_unique<Automatic>(std::move(inotify), std::move(polling)));
}

}  // namespace hw::watch
