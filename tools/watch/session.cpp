// SPDX-License-Identifier: MIT
#include "watch/session.h"

#include <cstdlib>
#include <limits>
#include <utility>

#include "base/limits.h"
#include "base/parse.h"
#include "log/log.h"
#include "sys/fd.h"
#include "watch/ready.h"

namespace hw::watch {

namespace {

constexpr std::size_t kEventsPerTurn = 1024;
constexpr std::size_t kRecordsPerTurn = 1024;
constexpr std::uint32_t kPausesPerLook = 256;
constexpr Duration kSecondSignal = std::chrono::seconds(1);

std::string environment(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? "" : value;
}

Watcher::Limits limits_of(const Options& options) {
  return {options.pending_max, options.count > 0 ? static_cast<std::uint64_t>(options.count)
                                                 : std::numeric_limits<std::uint64_t>::max()};
}

}  // namespace

Result<ExitCode> watch(const Options& options, const std::vector<std::string>& operands) {
  HW_TRY(check_ready_fd(static_cast<int>(options.ready_fd)));
  HW_TRY(sys::check_stdout());
  HW_TRY_ASSIGN(const std::vector<Root> roots, find_roots(operands));
  HW_TRY_ASSIGN(sys::SignalFd signals, sys::SignalFd::open({SIGTERM, SIGINT, SIGHUP}));
  HW_TRY_ASSIGN(const std::unique_ptr<Inotify> inotify, Inotify::open());
  return Session(options, roots, *inotify, signals).run();
}

Session::Session(const Options& options, const std::vector<Root>& roots, Inotify& inotify,
                 sys::SignalFd& signals)
    : options_(options),
      inotify_(inotify),
      signals_(signals),
      watcher_(inotify, roots, limits_of(options), [this] { return pause(); }),
      encoder_(watcher_.paths(), roots, environment("TRACEPARENT")),
      stdout_(loop_, {.drained = [this] { turn(); },
                      .reader_gone = [] { sys::die_of(SIGPIPE); },
                      .error =
                          [this](const Error& error) {
                            error_ = error;
                            loop_.stop();
                          }}),
      again_(loop_,
             [this] {
               is_again_set_ = false;
               turn();
             }),
      end_(loop_, [this] { stop(); }),
      grace_(loop_, [this] { give_up(); }) {}

Result<ExitCode> Session::run() {
  HW_TRY(watcher_.start());
  if (signal_ != 0) {
    return outcome();  // nothing was to be reported yet
  }
  is_ready_ = true;
  events_ = std::make_unique<loop::Poll>(loop_, inotify_.fd(), [this] { on_events(); });
  signal_poll_ = std::make_unique<loop::Poll>(loop_, signals_.fd(), [this] { on_signal(); });
  if (options_.for_time) {
    end_.start(*options_.for_time);
  }
  log::info("ready: {} folders are watched", watcher_.watched());
  announce_ready(static_cast<int>(options_.ready_fd));
  turn();
  if (!error_) {
    loop_.run();
  }
  return outcome();
}

// Between the folders of a walk.
bool Session::pause() {
  if (is_ready_) {
    pump();
  } else if (++pauses_ % kPausesPerLook == 0) {
    for (const int signal : signals_.take()) {
      signal_ = signal;
    }
  }
  return signal_ == 0 || is_ready_;
}

void Session::on_events() {
  inotify_.drain(watcher_.queue());
  turn();
}

void Session::on_signal() {
  for (const int signal : signals_.take()) {
    const Duration now = clock().monotonic();
    if (signal_ == 0) {
      signal_ = signal;
      signal_at_ = now;
      grace_.start(*options_.grace);
      stop();
    } else if (now - signal_at_ >= kSecondSignal) {
      signal_ = signal;
      give_up();
    }
  }
}

void Session::turn() {
  if (!is_stopping_) {
    watcher_.process(kEventsPerTurn);
  }
  pump();
  watcher_.recover();
  if (is_stopping_) {
    end_if_delivered();
  } else if (watcher_.is_full() || !watcher_.has_roots()) {
    stop();
  }
  schedule();
}

void Session::schedule() {
  const bool has_output = !watcher_.pending().empty() && !stdout_.is_full();
  if (has_output || (!is_stopping_ && watcher_.has_more())) {
    again_.start(Duration{0});
    is_again_set_ = true;
  } else if (const auto next = watcher_.next(); next && !is_stopping_) {
    again_.start(std::max(*next - clock().monotonic(), Duration{0}));
    is_again_set_ = true;
  } else if (is_again_set_) {
    again_.stop();
    is_again_set_ = false;
  }
}

// Encodes records and hands them to stdout, in pieces that it can write at once when it is idle.
void Session::pump() {
  std::size_t whole = 0;  // bytes of `buffer_` that fit such a piece, and the lines in them
  std::size_t lines = 0;
  const auto flush = [&] {
    write(std::string_view(buffer_).substr(0, whole), std::exchange(lines, 0));
    buffer_.erase(0, std::exchange(whole, 0));
  };
  for (std::size_t i = 0; i < kRecordsPerTurn && !watcher_.pending().empty(); ++i) {
    if (stdout_.is_full() || error_) {
      break;
    }
    watcher_.pending().pop([this](const Record& record) { encoder_.append_line(buffer_, record); });
    if (buffer_.size() > limits::kDirectWriteMax && whole > 0) {
      flush();
    }
    whole = buffer_.size();
    ++lines;
  }
  flush();
}

void Session::write(std::string_view lines, std::size_t count) {
  if (lines.empty()) {
    return;
  }
  stdout_.write(lines);
  written_bytes_ += lines.size();
  if (stdout_.pending() > 0) {
    forget_delivered();
    written_.push_back({written_bytes_, count});
  }
}

void Session::forget_delivered() {
  const std::uint64_t delivered = written_bytes_ - stdout_.pending();
  while (!written_.empty() && written_.front().end <= delivered) {
    written_.pop_front();
  }
}

// Lines that are not written yet, or of which it is not known.
std::size_t Session::undelivered() {
  forget_delivered();
  std::size_t lines = watcher_.pending().size();
  for (const Written& piece : written_) {
    lines += piece.lines;
  }
  return lines;
}

void Session::stop() {
  if (std::exchange(is_stopping_, true)) {
    return;
  }
  events_.reset();
  end_.stop();
  watcher_.finish();
  pump();
  schedule();
  end_if_delivered();
}

void Session::end_if_delivered() {
  if (watcher_.pending().empty() && stdout_.pending() == 0) {
    loop_.stop();
  }
}

void Session::give_up() {
  if (const std::size_t lines = undelivered(); lines > 0) {
    log::error("{} events were not delivered", lines);
    has_given_up_ = true;
  }
  loop_.stop();
}

Result<ExitCode> Session::outcome() {
  if (error_) {
    return tl::unexpected(*error_);
  }
  if (signal_ == SIGINT) {
    log::finish();
    sys::die_of(SIGINT);
  }
  if (has_given_up_) {
    return ExitCode::try_later;
  }
  return signal_ != 0 || watcher_.has_roots() || watcher_.is_full() ? ExitCode::ok
                                                                    : ExitCode::no_input;
}

}  // namespace hw::watch
