// SPDX-License-Identifier: MIT
#include "sys/keeper.h"

#include <linux/futex.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <csignal>

#include "sys/keeper_pages.h"

namespace hw::sys {

Result<std::unique_ptr<Keeper>> Keeper::start(std::string_view name, std::string_view variable) {
  void* const memory = mmap(nullptr, sizeof(KeeperPages), PROT_READ | PROT_WRITE,
                            MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) {
    return fail_errno("shared memory", errno);
  }
  std::unique_ptr<Keeper> keeper(new Keeper(static_cast<KeeperPages*>(memory), name, variable));
  if (!keeper->fork_one()) {
    return fail(ExitCode::system, "the system has no process to spare");
  }
  return keeper;
}

Keeper::Keeper(KeeperPages* pages, std::string_view name, std::string_view variable)
    : pages_(pages), name_(name), variable_(variable) {}

Keeper::~Keeper() {
  dismiss();
  munmap(pages_, sizeof(KeeperPages));
}

bool Keeper::fork_one() {
  auto pipe = make_pipe();
  if (!pipe) {
    return false;
  }
  sigset_t all;
  sigset_t former;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &former);
  pages_->is_ready = 0;
  // As fork() does, but without what the C library does around it, which nobody may count on in a
  // process with threads; and without a signal at its end, so that waitpid() for any child leaves
  // it alone.
  const auto pid = static_cast<pid_t>(syscall(SYS_clone, 0, nullptr, nullptr, nullptr, nullptr));
  if (pid == 0) {
    keep_watch(*pages_, pipe->read.get(), name_, variable_);
  }
  pthread_sigmask(SIG_SETMASK, &former, nullptr);
  if (pid > 0) {
    alive_ = std::move(pipe->write);
    pid_ = pid;
  }
  return pid > 0;
}

void Keeper::dismiss() {
  const std::lock_guard lock(mutex_);
  is_dismissed_ = true;
  alive_.reset();
}

bool Keeper::is_dismissed() {
  const std::lock_guard lock(mutex_);
  return is_dismissed_;
}

bool Keeper::replace() {
  const std::lock_guard lock(mutex_);
  if (is_dismissed_ || fork_one()) {
    return !is_dismissed_;
  }
  pages_->is_ready = 1;  // nobody need wait for what does not come
  syscall(SYS_futex, &pages_->is_ready, FUTEX_WAKE, INT_MAX, nullptr, nullptr, 0);
  return false;
}

Keeper::Place::Place(Keeper* keeper, std::string_view mark) {
  if (keeper == nullptr) {
    return;
  }
  KeeperPages& pages = *keeper->pages_;
  while (pages.is_ready == 0) {
    syscall(SYS_futex, &pages.is_ready, FUTEX_WAIT, 0, nullptr, nullptr, 0);
  }
  thread_local const std::size_t begin = pages.hint++;  // mostly free when this thread comes again
  for (std::size_t i = 0; i < kKeeperPlaces; ++i) {
    const std::size_t index = (begin + i) % kKeeperPlaces;
    KeeperPlace& place = pages.places[index];
    std::uint32_t free = 0;
    if (place.is_taken.load(std::memory_order_relaxed) == 0 &&
        place.is_taken.compare_exchange_strong(free, 1)) {
      std::uint32_t used = pages.used;
      while (used <= index &&
             !pages.used.compare_exchange_weak(used, static_cast<std::uint32_t>(index) + 1)) {
      }
      const std::size_t size = std::min(mark.size(), place.mark.size() - 1);
      *std::copy_n(mark.begin(), size, place.mark.begin()) = '\0';
      pages_ = &pages;
      index_ = index;
      return;
    }
  }
}

Keeper::Place::~Place() {
  if (pages_ != nullptr) {
    KeeperPlace& place = pages_->places[index_];
    place.group = 0;
    place.mark[0] = '\0';
    place.is_taken = 0;
  }
}

std::atomic<pid_t>* Keeper::Place::group() const {
  return pages_ == nullptr ? nullptr : &pages_->places[index_].group;
}

void Keeper::Place::forget_group() {
  if (pages_ != nullptr) {
    pages_->places[index_].group = 0;
  }
}

}  // namespace hw::sys
