// SPDX-License-Identifier: MIT
#include "exec/coprocess/coprocess.h"

#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>

#include "exec/run/leader.h"
#include "log/log.h"

namespace hw::exec {

namespace {

constexpr std::size_t kGivenMax = std::size_t{64} << 10;  // bytes that wait for the pipe
// How long it may live when it has closed its stdout.
constexpr Duration kDeaf = std::chrono::milliseconds(200);
constexpr Duration kDeath = std::chrono::seconds(5);  // after KILL, as for other commands
constexpr int kLastReads = 32;                        // of what it has left in the pipe

}  // namespace

Coprocess::Coprocess(const Work& work, const Ending& ending)
    : ending_(ending),
      place_(ending.reaper == nullptr ? nullptr : &ending.reaper->keeper(), work.cause.traceparent),
      orphans_(ending, work.cause.traceparent),
      epoll_(epoll_create1(EPOLL_CLOEXEC)) {}

tl::expected<std::unique_ptr<Coprocess>, int> Coprocess::start(const Work& work,
                                                               const Ending& ending) {
  std::unique_ptr<Coprocess> self(new Coprocess(work, ending));  // NOLINT: private
  if (const auto spawned = self->spawn(work.command); !spawned) {
    return tl::unexpected<int>(spawned.error());
  }
  return self;
}

tl::expected<void, int> Coprocess::spawn(const sys::Command& command) {
  auto input = sys::make_pipe();
  auto output = sys::make_pipe();
  if (!input || !output || !epoll_) {
    return tl::unexpected<int>(EMFILE);
  }
  // Our ends only.
  fcntl(input->write.get(), F_SETFL, O_NONBLOCK);
  fcntl(output->read.get(), F_SETFL, O_NONBLOCK);
  const auto members = orphans_.make_cgroup();
  if (!members) {
    return tl::unexpected<int>(members.error());
  }
  auto child = sys::spawn(command,
                          {.input = input->read.get(),
                           .output = output->write.get(),
                           .errors = STDERR_FILENO,
                           .group_members = *members},
                          place_.group());
  if (!child) {
    return tl::unexpected<int>(child.error());
  }
  child_ = *std::move(child);
  orphans_.set_leader(child_.pid);
  input_ = std::move(input->write);
  output_ = std::move(output->read);
  watch(output_.get(), EPOLLIN, kOutput);
  // By its edge: there is always room, but when there was none.
  watch(input_.get(), EPOLLOUT | EPOLLET, kInput);
  watch(child_.pidfd.get(), EPOLLIN, kExit);
  return {};
}

void Coprocess::watch(int fd, std::uint32_t events, Source source) const {
  epoll_event event{};
  event.events = events;
  event.data.u32 = source;
  epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd, &event);
}

void Coprocess::unwatch(int fd) const { epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, fd, nullptr); }

bool Coprocess::takes() const {
  return input_ && output_ && !is_ending_ && !is_closing_ && input_text_.size() - at_ < kGivenMax;
}

void Coprocess::give(std::string_view line) {
  input_text_ += line;
  input_text_ += '\n';
  given_ += line.size() + 1;
}

void Coprocess::feed() {
  while (input_ && !is_full_ && at_ < input_text_.size()) {
    const ssize_t count = write(input_.get(), input_text_.data() + at_, input_text_.size() - at_);
    is_full_ = count < 0 && errno == EAGAIN;
    if (is_full_) {
      break;
    }
    if (count < 0 && errno != EINTR) {
      note_deaf();
    }
    at_ += count > 0 ? static_cast<std::size_t>(count) : 0;
  }
  if (at_ == input_text_.size()) {
    input_text_.clear();
    at_ = 0;
    if (is_closing_) {
      input_.reset();
    }
  } else if (at_ >= kGivenMax) {
    input_text_.erase(0, std::exchange(at_, 0));
  }
}

// It does not read any more. It may still answer.
void Coprocess::note_deaf() {
  if (input_) {
    input_.reset();
    exit_by(ending_.grace);
  }
}

void Coprocess::close_input() {
  is_closing_ = true;
  feed();
}

void Coprocess::expect_exit() {
  close_input();
  if (!std::exchange(is_expected_to_exit_, true)) {
    exit_by(ending_.grace);
  }
}

void Coprocess::exit_by(Duration time) { exit_at_ = earlier(exit_at_, clock().monotonic() + time); }

void Coprocess::hold(bool holds) {
  if (output_ && holds != holds_) {
    holds ? unwatch(output_.get()) : watch(output_.get(), EPOLLIN, kOutput);
  }
  holds_ = holds;
}

void Coprocess::work(const AnswerReader::Take& take) {
  std::array<epoll_event, 8> events{};
  const int count = epoll_wait(epoll_.get(), events.data(), events.size(), 0);
  bool has_exited = false;
  bool has_news = false;
  for (int i = 0; i < count; ++i) {
    switch (events[static_cast<std::size_t>(i)].data.u32) {
      case kOutput:
        read(take);
        break;
      case kInput:
        is_full_ = false;
        (events[static_cast<std::size_t>(i)].events & EPOLLERR) != 0 ? note_deaf() : feed();
        break;
      case kExit:
        has_exited = true;
        break;
      default:
        has_news = true;
    }
  }
  if (has_exited) {
    note_exit(take);
  } else if (has_news) {
    look();
  }
}

void Coprocess::read(const AnswerReader::Take& take) {
  if (output_ && reader_.read(output_.get(), take) == AnswerReader::State::end) {
    output_.reset();
    exit_by(is_closing_ ? ending_.grace : kDeaf);
  }
}

// The leader stays a zombie until finish(), so its number cannot come to mean another group.
void Coprocess::note_exit(const AnswerReader::Take& take) {
  siginfo_t info{};
  if (has_exited_ ||
      waitid(P_PIDFD, static_cast<id_t>(child_.pidfd.get()), &info, WEXITED | WNOWAIT | WNOHANG) !=
          0 ||
      info.si_pid == 0) {
    return;
  }
  has_exited_ = true;
  unwatch(child_.pidfd.get());
  // What it has written is there; what others write that hold the pipe is none of ours.
  for (int i = 0; i < kLastReads && output_; ++i) {
    if (reader_.read(output_.get(), take) != AnswerReader::State::more) {
      break;
    }
  }
  input_.reset();
  output_.reset();
  exit_at_.reset();
  orphans_.leader_has_ended();
  if (is_ending_) {
    look();
  } else {
    finish();
  }
}

void Coprocess::end() {
  exit_at_.reset();
  if (!is_ending_ && !is_over_) {
    is_ending_ = true;
    kill_at_ = clock().monotonic() + ending_.grace;
    signal_all(ending_.stop_signal);
  }
}

void Coprocess::kill() {
  if (is_over_) {
    return;
  }
  exit_at_.reset();
  kill_at_.reset();
  is_ending_ = true;
  give_up_at_ = clock().monotonic() + kDeath;
  signal_all(SIGKILL);
}

void Coprocess::signal_all(int signal) {
  orphans_.signal_group(signal);
  last_signal_ = signal;
  look();
}

void Coprocess::look() {
  if (is_over_) {
    return;
  }
  orphans_.look(last_signal_);
  run_.orphans = orphans_.escaped();
  for (std::size_t i = 0; i < Orphans::kWatched; ++i) {
    if (orphans_.watched(i) >= 0) {
      watch(orphans_.watched(i), EPOLLIN, kOrphan);
    }
  }
  if (has_exited_ && orphans_.living() == 0) {
    finish();
  }
}

std::optional<Duration> Coprocess::next_due() const {
  return is_over_ ? std::nullopt : earlier(earlier(exit_at_, kill_at_), give_up_at_);
}

void Coprocess::keep_time() {
  const Duration now = clock().monotonic();
  if (exit_at_ && now >= *exit_at_) {
    end();
  }
  if (kill_at_ && now >= *kill_at_) {
    kill();
  }
  if (give_up_at_ && now >= *give_up_at_) {
    give_up_at_.reset();
    if (orphans_.living() > 0) {
      log::warning("processes of the command do not die: {}", orphans_.living());
    }
    orphans_.forget();
    if (has_exited_) {
      finish();
    }
  }
}

void Coprocess::finish() {
  if (is_ending_) {
    ::kill(-child_.pid, SIGKILL);  // what is left of the group
  }
  place_.forget_group();
  reap(child_.pid, last_signal_, ending_, run_);
  is_over_ = true;
}

}  // namespace hw::exec
