// SPDX-License-Identifier: MIT
#include "loop/stdout.h"

#include <sys/epoll.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "base/limits.h"
#include "sys/io.h"

namespace hw::loop {

struct Stdout::Shared {
  mutable std::mutex mutex;
  std::condition_variable changed;
  std::string waiting;      // not yet taken by the thread
  std::size_t in_hand = 0;  // bytes that the thread is writing, or could not write
  int error = 0;
  bool closing = false;
  Wake* wake = nullptr;  // null once the owner has gone
  bool has_thread = false;

  static void run(const std::shared_ptr<Shared>& self) {
    std::unique_lock lock(self->mutex);
    while (true) {
      self->changed.wait(lock, [&] { return self->closing || !self->waiting.empty(); });
      if (self->waiting.empty() || self->error != 0) {
        return;
      }
      const std::string batch = std::exchange(self->waiting, {});
      self->in_hand = batch.size();
      lock.unlock();
      std::string_view rest = batch;
      const int error = sys::write_rest(STDOUT_FILENO, rest);
      lock.lock();
      self->in_hand = rest.size();
      self->error = error;
      if (self->wake != nullptr) {
        self->wake->send();
      }
    }
  }
};

Stdout::Stdout(Loop& loop, Owner owner)
    : owner_(std::move(owner)),
      epoll_(epoll_create1(EPOLL_CLOEXEC)),
      shared_(std::make_shared<Shared>()) {
  shared_->wake = new Wake(loop, [this] { on_wake(); });  // NOLINT: shared with the thread
  epoll_event event{};  // no events: errors and hang-ups are always reported
  if (epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, STDOUT_FILENO, &event) == 0) {
    vanish_ = std::make_unique<Poll>(loop, epoll_.get(), [this] { fail_with(EPIPE); });
  }
}

Stdout::~Stdout() {
  const std::lock_guard lock(shared_->mutex);
  shared_->closing = true;
  delete std::exchange(shared_->wake, nullptr);  // NOLINT
  shared_->changed.notify_all();
}

void Stdout::fail_with(int error) {
  vanish_.reset();
  if (std::exchange(broken_, true)) {
    return;
  }
  if (error == EPIPE) {
    owner_.reader_gone();
  } else {
    owner_.error({ExitCode::io, system_error("stdout", error).message});
  }
}

bool Stdout::write_directly(std::string_view lines) {
  if (lines.size() > limits::kDirectWriteMax ||
      sys::writable_now(STDOUT_FILENO, lines.size()) < lines.size()) {
    return false;
  }
  write_here(lines);
  return true;
}

void Stdout::write_here(std::string_view lines) {
  if (const int error = sys::write_rest(STDOUT_FILENO, lines); error != 0) {
    lost_ += lines.size();
    fail_with(error);
  }
}

void Stdout::write(std::string_view lines) {
  if (broken_) {
    lost_ += lines.size();
    return;
  }
  if (lines.empty() || (pending() == 0 && write_directly(lines))) {
    return;
  }
  if (!start_thread()) {
    return write_here(lines);
  }
  const std::lock_guard lock(shared_->mutex);
  shared_->waiting.append(lines);
  shared_->changed.notify_one();
}

// False where the system has no thread to spare: then the loop itself waits for the reader.
bool Stdout::start_thread() {
  if (!shared_->has_thread) {
    try {
      std::thread([shared = shared_] { Shared::run(shared); }).detach();
      shared_->has_thread = true;
    } catch (const std::system_error&) {
      return false;
    }
  }
  return true;
}

void Stdout::on_wake() {
  int error = 0;
  {
    const std::lock_guard lock(shared_->mutex);
    error = shared_->error;
  }
  if (error != 0) {
    fail_with(error);
  } else if (!is_full()) {
    owner_.drained();
  }
}

std::size_t Stdout::pending() const {
  const std::lock_guard lock(shared_->mutex);
  return broken_ ? 0 : shared_->waiting.size() + shared_->in_hand;
}

std::size_t Stdout::lost() const {
  const std::lock_guard lock(shared_->mutex);
  return broken_ ? lost_ + shared_->waiting.size() + shared_->in_hand : 0;
}

bool Stdout::is_full() const { return pending() >= limits::kWriterQueueMax; }

}  // namespace hw::loop
