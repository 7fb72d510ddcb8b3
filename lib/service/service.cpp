// SPDX-License-Identifier: MIT
#include "service/service.h"

#include <fmt/core.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <utility>

#include "config/change.h"
#include "log/log.h"

namespace hw::service {

namespace {

constexpr Duration kSecondSignal = std::chrono::seconds(1);

}  // namespace

Service::Service(const Options& options, Manager manager, sys::SignalFd signals)
    : options_(options),
      manager_(std::move(manager)),
      signals_(std::move(signals)),
      epoll_(epoll_create1(EPOLL_CLOEXEC)),
      has_terminal_(sys::has_controlling_terminal()) {}

Result<Service> Service::open(const Options& options) {
  HW_TRY(check_ready_fd(options.ready_fd));
  std::vector<int> signals = {SIGTERM, SIGINT, SIGHUP, SIGUSR1, SIGUSR2};
  signals.insert(signals.end(), options.blocked.begin(), options.blocked.end());
  HW_TRY_ASSIGN(sys::SignalFd fd, sys::SignalFd::open(signals));
  Service service(options, Manager::from_environment(), std::move(fd));
  HW_TRY(service.add(service.signals_.fd()));
  HW_TRY(service.make_watchdog());
  if (options.watches_files) {
    HW_TRY_ASSIGN(service.files_, FileWatch::open());
    HW_TRY(service.add(service.files_->fd()));
  }
  return service;
}

Status Service::add(int fd) const {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = fd;
  return epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd, &event) == 0 ? Status()
                                                                 : fail_errno("epoll", errno);
}

// Real time: the manager knows no other.
Status Service::make_watchdog() {
  if (!manager_.watchdog()) {
    return {};
  }
  watchdog_ = sys::Fd(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK));
  return watchdog_ ? add(watchdog_.get()) : fail_errno("watchdog", errno);
}

// Two signs of life in the time in which one is expected; it counts from READY=1 on.
void Service::start_watchdog() const {
  if (watchdog_) {
    const auto half_ns = manager_.watchdog()->count() / 2;
    const timespec half{half_ns / 1'000'000'000, half_ns % 1'000'000'000};
    const itimerspec times{half, half};
    (void)timerfd_settime(watchdog_.get(), 0, &times, nullptr);  // the times are good
  }
}

std::vector<Request> Service::take() {
  std::vector<Request> requests;
  for (const int signal : signals_.take()) {
    heed(signal, requests);
  }
  if (files_ && files_->has_changed() && stop_signal_ == 0) {
    requests.push_back(Request::reload);
  }
  std::uint64_t count = 0;
  if (watchdog_ && read(watchdog_.get(), &count, sizeof(count)) > 0) {
    manager_.tell("WATCHDOG=1");
  }
  return requests;
}

void Service::heed(int signal, std::vector<Request>& requests) {
  const Duration now = clock().monotonic();
  if (signal == SIGUSR1) {
    log::raise_level();
  } else if (signal == SIGUSR2) {
    log::lower_level();
  } else if (std::find(options_.blocked.begin(), options_.blocked.end(), signal) !=
             options_.blocked.end()) {
    return;
  } else if (signal == SIGHUP && options_.reloads && !has_terminal_) {
    if (stop_signal_ == 0) {
      requests.push_back(Request::reload);
    }
  } else if (stop_signal_ == 0) {
    stop_signal_ = signal;
    stopped_at_ = now;
    manager_.tell("STOPPING=1");
    requests.push_back(Request::stop);
  } else if (now - stopped_at_ >= kSecondSignal) {
    requests.push_back(Request::stop_now);
  }
}

bool Service::watch_files(const Inputs& inputs) {
  constexpr int kMost = 3;  // in a row: what never stays the same is left for later
  const bool has_changed = files_ && files_->set(inputs);
  changes_ = has_changed ? changes_ + 1 : 0;
  return has_changed && changes_ <= kMost;
}

void Service::ready() {
  write_ready(std::exchange(options_.ready_fd, -1));
  manager_.tell("READY=1");
  start_watchdog();
}

bool Service::reload(const Source& source) {
  // In microseconds of CLOCK_MONOTONIC, as systemd 253 wants it for Type=notify-reload.
  // The manager knows no other time than the real one.
  const auto now = std::chrono::duration_cast<std::chrono::microseconds>(real_clock().monotonic());
  manager_.tell(fmt::format("RELOADING=1\nMONOTONIC_USEC={}", now.count()));
  Inputs inputs;
  const Status readable = config::check_reload(source.path);
  const Result<std::string> change =
      readable ? source.load(inputs) : tl::unexpected<Error>(readable.error());
  if (change) {
    log::info("{}: loaded anew: {}", source.path, *change);
  } else {
    log::error({.code = what_of(change.error())}, "{}", change.error().message);
    log::error("{}: the old configuration stays", source.path);
  }
  manager_.tell("READY=1");
  return readable && watch_files(inputs);
}

}  // namespace hw::service
