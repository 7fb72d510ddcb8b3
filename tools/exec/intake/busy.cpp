// SPDX-License-Identifier: MIT
#include "exec/intake/busy.h"

#include <fmt/core.h>

#include <algorithm>
#include <functional>
#include <mutex>
#include <thread>

#include "base/fs.h"
#include "base/state.h"
#include "log/log.h"

namespace hw::exec {

namespace {

constexpr std::size_t kNameMax = 200;

Result<sys::FileLock> open_lock(std::string_view option, const std::string& name) {
  if (name.empty() || name.size() > kNameMax || name.front() == '.' ||
      name.find('/') != std::string::npos) {
    return fail(ExitCode::usage, fmt::format("{}: '{}' is no name: 1 to {} bytes, no slash, and no "
                                             "dot at the front",
                                             option, name, kNameMax));
  }
  HW_TRY_ASSIGN(const std::string state, state_folder());
  const std::string path = state + "/busy/" + name;
  HW_TRY(make_private_folder(folder_of(path)));
  return sys::FileLock::open(path);
}

}  // namespace

Result<Busy> Busy::open(const std::vector<std::string>& names) {
  Busy busy;
  for (const std::string& name : names) {
    HW_TRY_ASSIGN(sys::FileLock lock, open_lock("--busy", name));
    busy.locks_.push_back(std::move(lock));
  }
  return busy;
}

Status Busy::set(bool is_busy) {
  if (std::exchange(is_busy_, is_busy) == is_busy) {
    return {};
  }
  for (sys::FileLock& lock : locks_) {
    HW_TRY(is_busy ? lock.share() : lock.release());
  }
  return {};
}

// One of the others, and the thread that waits for it, which may outlive all else.
struct Others::Watch {
  explicit Watch(sys::FileLock file) : lock(std::move(file)) {}

  sys::FileLock lock;
  std::mutex mutex;
  std::function<void()> notify;
  bool is_waiting = false;

  static void wait(const std::shared_ptr<Watch>& watch) {
    const std::lock_guard guard(watch->mutex);
    if (watch->is_waiting) {
      return;
    }
    watch->is_waiting = true;
    std::thread([watch] {
      const Status status = watch->lock.wait();
      const std::lock_guard inner(watch->mutex);
      watch->is_waiting = false;
      if (!status) {
        log::error("--after: {}", status.error().message);
      }
      if (watch->notify) {
        watch->notify();
      }
    }).detach();
  }
};

Result<std::unique_ptr<Others>> Others::open(const std::vector<std::string>& names,
                                             Duration settle) {
  auto others = std::make_unique<Others>();
  others->settle_ = settle;
  for (const std::string& name : names) {
    HW_TRY_ASSIGN(sys::FileLock lock, open_lock("--after", name));
    others->watches_.push_back(std::make_shared<Watch>(std::move(lock)));
  }
  return others;
}

Others::~Others() { set_notify({}); }

void Others::set_notify(const std::function<void()>& notify) {
  for (const auto& watch : watches_) {
    const std::lock_guard guard(watch->mutex);
    watch->notify = notify;
  }
}

void Others::begin(Duration now) { free_since_ = now; }

bool Others::are_free(Duration now) {
  if (watches_.empty()) {
    return true;
  }
  const auto busy = std::find_if(watches_.begin(), watches_.end(),
                                 [](const auto& watch) { return watch->lock.is_held(); });
  if (busy != watches_.end()) {
    if (!std::exchange(are_busy_, true)) {
      log::info("--after: waiting for {}", base_name((*busy)->lock.path()));
    }
    Watch::wait(*busy);
    return false;
  }
  if (std::exchange(are_busy_, false)) {
    free_since_ = now;
  }
  return now >= free_since_ + settle_;
}

std::optional<Duration> Others::due() const {
  return are_busy_ ? std::nullopt : std::optional(free_since_ + settle_);
}

}  // namespace hw::exec
