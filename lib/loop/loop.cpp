// SPDX-License-Identifier: MIT
#include "loop/loop.h"

#include <uv.h>

#include <new>
#include <optional>
#include <utility>

#include "loop/simulated_timers.h"

namespace hw::loop {

namespace {

void check(int status) {
  if (status != 0) {
    throw std::bad_alloc();  // of the calls here only lack of memory or descriptors can be the
                             // cause
  }
}

// Closes the handle inside `impl`, and frees both when libuv has let go of it.
template <class Impl>
void close_handle(Impl* impl) {
  uv_close(reinterpret_cast<uv_handle_t*>(&impl->handle), [](uv_handle_t* handle) {
    delete static_cast<Impl*>(handle->data);  // NOLINT: the owner of last resort
  });
}

}  // namespace

struct Loop::Impl {
  uv_loop_t uv{};
  std::optional<SimulatedTimers> simulated;
  bool stopped = false;  // the simulated one
  int idles = 0;         // that were started
};

Loop::Loop() : impl_(std::make_unique<Impl>()) {
  check(uv_loop_init(&impl_->uv));
  if (clock().wake_fd() >= 0) {
    impl_->simulated.emplace();
  }
}

Loop::~Loop() {
  // A round lets closed handles go; a stop() that nobody has heeded ends the first one early.
  for (int rounds = 0; uv_loop_close(&impl_->uv) != 0 && rounds < 2; ++rounds) {
    uv_run(&impl_->uv, UV_RUN_NOWAIT);
  }
}

void Loop::run() {
  if (!impl_->simulated) {
    uv_run(&impl_->uv, UV_RUN_DEFAULT);
    return;
  }
  const Poll woken(*this, clock().wake_fd(), [] {});  // ends a round; end_wait() empties it
  while (!std::exchange(impl_->stopped, false)) {
    impl_->simulated->run_due(impl_->stopped);
    if (impl_->stopped) {
      continue;
    }
    if (impl_->idles > 0) {
      uv_run(&impl_->uv, UV_RUN_NOWAIT);
    } else {
      const bool must_wait = clock().begin_wait(impl_->simulated->next());
      uv_run(&impl_->uv, must_wait ? UV_RUN_ONCE : UV_RUN_NOWAIT);
      clock().end_wait();
    }
  }
}

void Loop::stop() {
  if (impl_->simulated) {
    impl_->stopped = true;
  } else {
    uv_stop(&impl_->uv);
  }
}

struct Poll::Impl {
  uv_poll_t handle{};
  Callback callback;
};

Poll::Poll(Loop& loop, int fd, Callback callback) : impl_(new Impl{{}, std::move(callback)}) {
  check(uv_poll_init(&loop.impl().uv, &impl_->handle, fd));
  impl_->handle.data = impl_;
  check(uv_poll_start(&impl_->handle, UV_READABLE, [](uv_poll_t* handle, int, int) {
    static_cast<Impl*>(handle->data)->callback();
  }));
}

Poll::~Poll() { close_handle(impl_); }

struct Timer::Impl {
  uv_timer_t handle{};
  Callback callback;
  Loop::Impl& loop;
  std::optional<SimulatedTimers::Place> place;  // while it runs, in simulated time
  Callback fire = [this] {
    stop();
    callback();
  };

  void stop() {
    if (place) {
      loop.simulated->stop(*std::exchange(place, std::nullopt));
    } else {
      uv_timer_stop(&handle);
    }
  }
};

Timer::Timer(Loop& loop, Callback callback)
    : impl_(new Impl{{}, std::move(callback), loop.impl(), std::nullopt}) {
  check(uv_timer_init(&loop.impl().uv, &impl_->handle));
  impl_->handle.data = impl_;
}

Timer::~Timer() {
  impl_->stop();
  close_handle(impl_);
}

void Timer::start(Duration after) {
  if (auto& simulated = impl_->loop.simulated) {
    impl_->stop();
    impl_->place = simulated->start(after, impl_->fire);
    return;
  }
  // Rounded up, and from the present instant: libuv's own notion of now may be old, and it would
  // call back early.
  uv_update_time(impl_->handle.loop);
  const auto ms = std::chrono::ceil<std::chrono::milliseconds>(after).count();
  check(uv_timer_start(
      &impl_->handle, [](uv_timer_t* handle) { static_cast<Impl*>(handle->data)->callback(); },
      ms > 0 ? static_cast<std::uint64_t>(ms) + 1 : 0, 0));
}

void Timer::stop() { impl_->stop(); }

struct Idle::Impl {
  uv_idle_t handle{};
  Callback callback;
  Loop::Impl& loop;
};

Idle::Idle(Loop& loop, Callback callback) : impl_(new Impl{{}, std::move(callback), loop.impl()}) {
  check(uv_idle_init(&loop.impl().uv, &impl_->handle));
  impl_->handle.data = impl_;
}

Idle::~Idle() {
  stop();
  close_handle(impl_);
}

void Idle::start() {
  if (uv_is_active(reinterpret_cast<uv_handle_t*>(&impl_->handle)) == 0) {
    ++impl_->loop.idles;
    uv_idle_start(&impl_->handle,
                  [](uv_idle_t* handle) { static_cast<Impl*>(handle->data)->callback(); });
  }
}

void Idle::stop() {
  if (uv_is_active(reinterpret_cast<uv_handle_t*>(&impl_->handle)) != 0) {
    --impl_->loop.idles;
    uv_idle_stop(&impl_->handle);
  }
}

struct Wake::Impl {
  uv_async_t handle{};
  Callback callback;
};

Wake::Wake(Loop& loop, Callback callback) : impl_(new Impl{{}, std::move(callback)}) {
  check(uv_async_init(&loop.impl().uv, &impl_->handle,
                      [](uv_async_t* handle) { static_cast<Impl*>(handle->data)->callback(); }));
  impl_->handle.data = impl_;
}

Wake::~Wake() { close_handle(impl_); }

void Wake::send() { uv_async_send(&impl_->handle); }

}  // namespace hw::loop
