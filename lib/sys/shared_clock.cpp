// SPDX-License-Identifier: MIT
#include "sys/shared_clock.h"

#include <sys/eventfd.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <mutex>
#include <new>
#include <system_error>
#include <utility>
#include <vector>

#include "sys/fd.h"

namespace hw::sys {

// What one thread has for its waits; gone with the thread.
class SharedClock::Waiter {
 public:
  explicit Waiter(std::shared_ptr<ClockPage> page)
      : page_(std::move(page)), event_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    if (!event_) {
      throw std::bad_alloc();  // lack of descriptors or memory
    }
    slot_ = page_->claim();
  }
  Waiter(const Waiter&) = delete;
  Waiter& operator=(const Waiter&) = delete;
  ~Waiter() { page_->release(slot_); }

  [[nodiscard]] bool is_of(const std::shared_ptr<ClockPage>& page) const { return page_ == page; }
  [[nodiscard]] int fd() const { return event_.get(); }
  void publish(std::optional<Duration> until) { page_->publish(slot_, until); }
  void pass_mark_on() {
    if (page_->take_mark(slot_)) {
      eventfd_write(event_.get(), 1);
    }
  }

 private:
  std::shared_ptr<ClockPage> page_;
  Fd event_;
  std::size_t slot_ = 0;
};

struct SharedClock::Waiters {
  std::shared_ptr<ClockPage> page;
  std::atomic<bool> closing = false;
  std::mutex mutex;
  std::vector<std::weak_ptr<Waiter>> list;

  void add(const std::shared_ptr<Waiter>& waiter) {
    const std::lock_guard lock(mutex);
    std::erase_if(list, [](const auto& other) { return other.expired(); });
    list.push_back(waiter);
  }

  // The helper's work. A generation that comes while it is at work is found by the futex itself.
  void serve() {
    while (true) {
      const std::uint32_t seen = page->generation();
      if (closing) {
        return;
      }
      {
        const std::lock_guard lock(mutex);
        for (const auto& entry : list) {
          if (const auto waiter = entry.lock()) {
            waiter->pass_mark_on();
          }
        }
      }
      page->await_generation_after(seen);
    }
  }
};

SharedClock::SharedClock(std::shared_ptr<ClockPage> page)
    : page_(std::move(page)), waiters_(std::make_shared<Waiters>()) {
  waiters_->page = page_;
}

Result<std::unique_ptr<SharedClock>> SharedClock::open(const std::string& path) {
  HW_TRY_ASSIGN(std::shared_ptr<ClockPage> page, ClockPage::open(path));
  std::unique_ptr<SharedClock> clock(new SharedClock(std::move(page)));  // NOLINT: private
  (void)clock->waiter();
  // No signal is for the helper: those that the program handles are blocked only later.
  sigset_t all;
  sigset_t former;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &former);
  Status status;
  try {
    clock->helper_ = std::thread([waiters = clock->waiters_] { waiters->serve(); });
  } catch (const std::system_error&) {
    status = fail(ExitCode::system, path + ": the system has no thread to spare");
  }
  pthread_sigmask(SIG_SETMASK, &former, nullptr);
  HW_TRY(status);
  return clock;
}

Result<std::unique_ptr<SharedClock>> SharedClock::from_environment() {
  const char* const path = std::getenv("HW_CLOCK");
  if (path == nullptr || *path == '\0') {
    return nullptr;
  }
  auto clock = open(path);
  return clock ? std::move(clock) : context("HW_CLOCK", clock.error());
}

SharedClock::~SharedClock() {
  if (helper_.joinable()) {
    waiters_->closing = true;
    page_->interrupt();
    helper_.join();
  }
}

SharedClock::Waiter& SharedClock::waiter() const {
  thread_local std::shared_ptr<Waiter> own;
  if (!own || !own->is_of(page_)) {
    own = std::make_shared<Waiter>(page_);
    waiters_->add(own);
  }
  return *own;
}

int SharedClock::wake_fd() const { return waiter().fd(); }

bool SharedClock::begin_wait(Duration until) const {
  // First this, then the look at the time: a driver that moves it in between finds us.
  waiter().publish(until);
  return monotonic() < until;
}

void SharedClock::end_wait() const {
  Waiter& own = waiter();
  own.publish(std::nullopt);
  eventfd_t value = 0;
  eventfd_read(own.fd(), &value);
}

}  // namespace hw::sys
