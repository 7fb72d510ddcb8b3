// SPDX-License-Identifier: MIT
#include "sys/clock_page.h"

#include <fcntl.h>
#include <linux/futex.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <climits>
#include <csignal>
#include <limits>
#include <new>

#include "sys/fd.h"

namespace hw::sys {

namespace {

constexpr std::uint64_t kMagic = 0x31'6b'63'6f'6c'63'77'68;  // "hwclock1": the version is in it
constexpr std::size_t kSlots = 4096;
constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

// A thread, as one word that can be claimed in one step; 0 is nobody.
std::uint64_t owner_of(pid_t pid, pid_t thread) {
  return static_cast<std::uint64_t>(pid) << 32 | static_cast<std::uint32_t>(thread);
}
pid_t pid_of(std::uint64_t owner) { return static_cast<pid_t>(owner >> 32); }
pid_t thread_of(std::uint64_t owner) { return static_cast<pid_t>(owner & UINT32_MAX); }

bool is_gone(std::uint64_t owner) {
  return tgkill(pid_of(owner), thread_of(owner), 0) != 0 && errno == ESRCH;
}

}  // namespace

struct ClockPage::Layout {
  struct Slot {
    std::atomic<std::uint64_t> owner;
    std::atomic<std::int64_t> until;
    std::atomic<std::uint32_t> mark;
  };
  std::atomic<std::uint64_t> magic;  // written last
  std::atomic<std::int64_t> wall_minus_monotonic;
  std::atomic<std::int64_t> monotonic;
  std::atomic<std::uint32_t> generation;  // the futex
  std::atomic<std::uint32_t> used;        // slots from here on have never been claimed
  std::array<Slot, kSlots> slots;

  static_assert(std::atomic<std::uint64_t>::is_always_lock_free &&
                std::atomic<std::uint32_t>::is_always_lock_free &&
                sizeof(std::atomic<std::uint32_t>) == sizeof(std::uint32_t));

  long futex(int operation, std::uint32_t value) {
    return syscall(SYS_futex, &generation, operation, value, nullptr, nullptr, 0);
  }
};

Result<std::shared_ptr<ClockPage>> ClockPage::map(const std::string& path, int fd) {
  void* const memory = mmap(nullptr, sizeof(Layout), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (memory == MAP_FAILED) {
    return fail(ExitCode::config, system_error(path, errno).message);
  }
  // The atomics live in the file; a new one is all zeros, which is what they begin with.
  return std::shared_ptr<ClockPage>(new ClockPage(static_cast<Layout*>(memory)));  // NOLINT
}

Result<std::shared_ptr<ClockPage>> ClockPage::create(const std::string& path, Time start) {
  const Fd fd(::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
  if (!fd || ftruncate(fd.get(), sizeof(Layout)) != 0) {
    return fail(ExitCode::cannot_create, system_error(path, errno).message);
  }
  HW_TRY_ASSIGN(std::shared_ptr<ClockPage> page, map(path, fd.get()));
  const Duration monotonic = std::chrono::hours(1);
  page->layout_->monotonic = monotonic.count();
  page->layout_->wall_minus_monotonic = (start.time_since_epoch() - monotonic).count();
  page->layout_->magic = kMagic;
  return page;
}

Result<std::shared_ptr<ClockPage>> ClockPage::open(const std::string& path) {
  const Fd fd(::open(path.c_str(), O_RDWR | O_CLOEXEC));
  struct stat status {};
  if (!fd || fstat(fd.get(), &status) != 0) {
    return fail(ExitCode::config, system_error(path, errno).message);
  }
  const auto foreign = [&path] {
    return fail(ExitCode::config, path + ": is no clock of this version");
  };
  if (!S_ISREG(status.st_mode) || status.st_size != sizeof(Layout)) {
    return foreign();
  }
  HW_TRY_ASSIGN(std::shared_ptr<ClockPage> page, map(path, fd.get()));
  return page->layout_->magic == kMagic ? Result<std::shared_ptr<ClockPage>>(page) : foreign();
}

ClockPage::~ClockPage() { munmap(layout_, sizeof(Layout)); }

Time ClockPage::now() const { return Time(Duration(layout_->wall_minus_monotonic)) + monotonic(); }

Duration ClockPage::monotonic() const { return Duration(layout_->monotonic); }

std::size_t ClockPage::claim() {
  const std::uint64_t self = owner_of(getpid(), gettid());
  for (std::size_t i = 0; i < kSlots; ++i) {
    Layout::Slot& slot = layout_->slots.at(i);
    std::uint64_t owner = slot.owner;
    const bool is_free = owner == 0 || (owner != self && is_gone(owner));
    if (is_free && slot.owner.compare_exchange_strong(owner, self)) {
      slot.until = kNever;
      slot.mark = 0;
      for (std::uint32_t used = layout_->used;
           used <= i &&
           !layout_->used.compare_exchange_weak(used, static_cast<std::uint32_t>(i + 1));) {
      }
      return i;
    }
  }
  throw std::bad_alloc();
}

void ClockPage::release(std::size_t slot) { layout_->slots.at(slot).owner = 0; }

void ClockPage::publish(std::size_t slot, std::optional<Duration> until) {
  layout_->slots.at(slot).until = until ? until->count() : kNever;
}

bool ClockPage::take_mark(std::size_t slot) {
  return layout_->slots.at(slot).mark.exchange(0) != 0;
}

std::uint32_t ClockPage::generation() const { return layout_->generation; }

void ClockPage::await_generation_after(std::uint32_t seen) const {
  layout_->futex(FUTEX_WAIT, seen);
}

void ClockPage::interrupt() const {
  ++layout_->generation;
  layout_->futex(FUTEX_WAKE, INT_MAX);
}

std::vector<ClockPage::Waiter> ClockPage::waiters() const {
  std::vector<Waiter> result;
  for (std::size_t i = 0; i < layout_->used; ++i) {
    const Layout::Slot& slot = layout_->slots.at(i);
    const std::uint64_t owner = slot.owner;
    if (owner != 0 && !is_gone(owner)) {
      const std::int64_t until = slot.until;
      result.push_back({i, pid_of(owner), thread_of(owner),
                        until == kNever ? std::nullopt : std::optional(Duration(until))});
    }
  }
  return result;
}

void ClockPage::set_monotonic(Duration value) { layout_->monotonic = value.count(); }

void ClockPage::wake(std::size_t slot) {
  layout_->slots.at(slot).mark = 1;
  interrupt();
}

}  // namespace hw::sys
