// SPDX-License-Identifier: MIT
#include "loop/loop.h"

#include <uv.h>

#include <new>

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
};

Loop::Loop() : impl_(std::make_unique<Impl>()) { check(uv_loop_init(&impl_->uv)); }

Loop::~Loop() {
  // A round lets closed handles go; a stop() that nobody has heeded ends the first one early.
  for (int rounds = 0; uv_loop_close(&impl_->uv) != 0 && rounds < 2; ++rounds) {
    uv_run(&impl_->uv, UV_RUN_NOWAIT);
  }
}

void Loop::run() { uv_run(&impl_->uv, UV_RUN_DEFAULT); }
void Loop::stop() { uv_stop(&impl_->uv); }

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
};

Timer::Timer(Loop& loop, Callback callback) : impl_(new Impl{{}, std::move(callback)}) {
  check(uv_timer_init(&loop.impl().uv, &impl_->handle));
  impl_->handle.data = impl_;
}

Timer::~Timer() { close_handle(impl_); }

void Timer::start(Duration after) {
  // Rounded up, and from the present instant: libuv's own notion of now may be old, and it would
  // call back early.
  uv_update_time(impl_->handle.loop);
  const auto ms = std::chrono::ceil<std::chrono::milliseconds>(after).count();
  check(uv_timer_start(
      &impl_->handle, [](uv_timer_t* handle) { static_cast<Impl*>(handle->data)->callback(); },
      ms > 0 ? static_cast<std::uint64_t>(ms) + 1 : 0, 0));
}

void Timer::stop() { uv_timer_stop(&impl_->handle); }

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
