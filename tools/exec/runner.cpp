// SPDX-License-Identifier: MIT
#include "exec/runner.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>

#include "exec/orphans.h"
#include "exec/reaper.h"
#include "log/log.h"
#include "sys/poll_until.h"

namespace hw::exec {

namespace {

// How long output is still read after a command has ended, if a descendant keeps the pipe open.
constexpr Duration kDrain = std::chrono::milliseconds(200);
// How long those that were killed may take to die, such as in a system call that cannot be broken.
constexpr Duration kDeath = std::chrono::seconds(5);
constexpr std::size_t kReadSize = std::size_t{64} << 10;

struct Pipes {
  sys::Pipe input, output, errors;
};

// Of a stdin without anything in it there is no end for us to write to.
Result<sys::Pipe> make_input(bool has_input) {
  if (has_input) {
    return sys::make_pipe();
  }
  return sys::Pipe{sys::Fd(open("/dev/null", O_RDONLY | O_CLOEXEC)), sys::Fd()};
}

tl::expected<Pipes, int> make_pipes(bool has_input) {
  auto input = make_input(has_input);
  auto output = sys::make_pipe();
  auto errors = sys::make_pipe();
  if (!input || !input->read || !output || !errors) {
    return tl::unexpected<int>(EMFILE);
  }
  // Only our end: a command that does not read must not block us.
  if (has_input) {
    fcntl(input->write.get(), F_SETFL, O_NONBLOCK);
  }
  return Pipes{*std::move(input), *std::move(output), *std::move(errors)};
}

class Runner {
 public:
  Runner(const Work& work, const Ending& ending, Control& control)
      : work_(work),
        ending_(ending),
        control_(control),
        place_(ending.reaper == nullptr ? nullptr : &ending.reaper->keeper(),
               work.cause.traceparent),
        orphans_(ending.reaper, work.cause.traceparent),
        input_(work.input) {}

  Run run() {
    auto pipes = make_pipes(work_.has_input);
    if (!pipes) {
      run_.spawn_error = pipes.error();
      return std::move(run_);
    }
    const Duration begin = clock().monotonic();
    auto child = sys::spawn(work_.command, pipes->input.read.get(), pipes->output.write.get(),
                            pipes->errors.write.get(), place_.group());
    if (!child) {
      run_.spawn_error = child.error();
      return std::move(run_);
    }
    child_ = *std::move(child);
    control_.set_group(child_.pid);
    orphans_.set_leader(child_.pid);
    to_input_ = std::move(pipes->input.write);
    from_output_ = std::move(pipes->output.read);
    from_errors_ = std::move(pipes->errors.read);
    pipes = tl::unexpected<int>(0);  // closes the child's ends
    if (work_.timeout) {
      timeout_at_ = begin + *work_.timeout;
    }
    feed();
    while (!is_over()) {
      step();
    }
    if (is_ending_) {
      signal_group(SIGKILL);  // what it left behind
    }
    run_.wall = gone_at_.value_or(*exited_at_) - begin;
    reap();
    return std::move(run_);
  }

 private:
  // What a command that is to end has left behind may still clean up, until kill_at_, and so may
  // what holds its output without being known: a shell dies of TERM before those that it has
  // started.
  [[nodiscard]] bool is_over() const {
    if (!exited_at_ || orphans_.living() > 0) {
      return false;
    }
    return (!from_output_ && !from_errors_) || (!kill_at_ && clock().monotonic() >= drained_at_);
  }

  void step() {
    std::array<pollfd, 5 + Orphans::kWatched> entries = {
        {{exited_at_ ? -1 : child_.pidfd.get(), POLLIN, 0},
         {from_output_.get(), POLLIN, 0},
         {from_errors_.get(), POLLIN, 0},
         {control_.fd(), POLLIN, 0},
         {to_input_.get(), POLLOUT, 0},
         {orphans_.watched(0), POLLIN, 0},
         {orphans_.watched(1), POLLIN, 0}}};
    if (sys::poll_until(entries, wait_limit()) < 0) {
      return;
    }
    if (entries[1].revents != 0) {
      collect(from_output_, run_.output);
    }
    if (entries[2].revents != 0) {
      collect(from_errors_, run_.errors);
    }
    if (entries[4].revents != 0) {
      feed();
    }
    if (entries[3].revents != 0) {
      obey();
    }
    if (entries[0].revents != 0) {
      note_exit();
    } else if (entries[5].revents != 0 || entries[6].revents != 0) {
      look();
    }
    keep_time();
  }

  // Until when poll() may wait: the next thing that must happen by time; nothing for ever.
  [[nodiscard]] std::optional<Duration> wait_limit() const {
    std::optional<Duration> next;
    const auto consider = [&next](std::optional<Duration> at) {
      next = at && (!next || *at < *next) ? at : next;
    };
    consider(timeout_at_);
    consider(kill_at_);
    consider(give_up_at_);
    consider(exited_at_ && !kill_at_ && orphans_.living() == 0 ? std::optional(drained_at_)
                                                               : std::nullopt);
    return next;
  }

  void keep_time() {
    const Duration now = clock().monotonic();
    if (timeout_at_ && now >= *timeout_at_) {
      run_.timed_out = true;
      terminate();
    }
    if (kill_at_ && now >= *kill_at_) {
      kill_all();
    }
    if (give_up_at_ && now >= *give_up_at_) {
      give_up();
    }
    if (is_left_holding(now)) {
      orphans_.look(0);
      run_.orphans = orphans_.living();
      orphans_.forget();
    }
  }

  // Whether some other process holds the output of a command that has ended.
  [[nodiscard]] bool is_left_holding(Duration now) const {
    return exited_at_ && !is_ending_ && ending_.leftovers == Leftovers::leave &&
           (from_output_ || from_errors_) && now >= drained_at_;
  }

  void terminate() {
    timeout_at_.reset();
    if (!is_ending_ && (!exited_at_ || orphans_.living() > 0)) {
      is_ending_ = true;
      kill_at_ = clock().monotonic() + ending_.grace;
      signal_all(ending_.stop_signal);
    }
  }

  void kill_all() {
    is_ending_ = true;
    kill_at_.reset();
    timeout_at_.reset();
    give_up_at_ = clock().monotonic() + kDeath;
    signal_all(SIGKILL);
  }

  void signal_all(int signal) {
    signal_group(signal);
    sent_ = exited_at_ ? sent_ : signal;
    last_signal_ = signal;
    look();
  }

  void look() {
    if (has_given_up_) {
      return;
    }
    orphans_.look(last_signal_);
    if (is_ending_ && !left_behind_) {
      run_.orphans = orphans_.escaped();
    }
    if (exited_at_ && orphans_.living() == 0) {
      timeout_at_.reset();
      drained_at_ = clock().monotonic() + kDrain;
      if (left_behind_ && ending_.leftovers == Leftovers::wait) {
        gone_at_ = clock().monotonic();
      }
    }
  }

  void give_up() {
    give_up_at_.reset();
    has_given_up_ = true;
    if (orphans_.living() > 0) {
      log::warning(about(work_), "stdin:{}: processes of the command do not die: {}",
                   work_.job->number, orphans_.living());
    }
    orphans_.forget();
  }

  void obey() {
    control_.clear_event();
    const Control::Request request = control_.request();
    run_.cancelled = request == Control::Request::cancel || run_.cancelled;
    if (request == Control::Request::kill) {
      kill_all();
    } else if (request != Control::Request::none) {
      terminate();
    }
  }

  // The leader stays a zombie until reap(), so its number cannot come to mean another group.
  void signal_group(int signal) const {
    kill(-child_.pid, signal);
    if (getpgid(child_.pid) != child_.pid) {
      kill(child_.pid, signal);  // it has left its group
    }
  }

  void note_exit() {
    siginfo_t info{};
    if (waitid(P_PIDFD, static_cast<id_t>(child_.pidfd.get()), &info,
               WEXITED | WNOWAIT | WNOHANG) != 0 ||
        info.si_pid == 0) {
      return;
    }
    exited_at_ = clock().monotonic();
    drained_at_ = *exited_at_ + kDrain;
    to_input_.reset();
    orphans_.leader_has_ended();
    if (is_ending_) {
      look();
    } else if (ending_.leftovers != Leftovers::leave) {
      count_leftovers();
    }
    if (!is_ending_ && ending_.leftovers == Leftovers::kill) {
      terminate();
    }
    if (orphans_.living() == 0) {
      timeout_at_.reset();
    }
  }

  // It has ended by itself.
  void count_leftovers() {
    look();
    run_.orphans = orphans_.living();
    left_behind_ = run_.orphans > 0;
  }

  void reap() {
    control_.set_group(0);  // its number may mean another one from here on
    place_.forget_group();
    int status = 0;
    while (wait4(child_.pid, &status, 0, &run_.usage) < 0 && errno == EINTR) {
    }
    if (WIFEXITED(status)) {
      run_.exit_code = WEXITSTATUS(status);
    } else {
      run_.signal = WTERMSIG(status);
      run_.has_core = WCOREDUMP(status);
      run_.killed_by = killer();
    }
  }

  [[nodiscard]] Killer killer() const {
    if (run_.signal == sent_ || (run_.signal == ending_.stop_signal && sent_ != 0)) {
      return Killer::us;
    }
    return run_.signal == SIGKILL && ending_.reaper != nullptr && ending_.reaper->take_memory_kill()
               ? Killer::memory
               : Killer::other;
  }

  // Writes what the command's stdin takes. That it does not read all of it is its own affair.
  void feed() {
    while (to_input_ && !input_.empty()) {
      const ssize_t count = write(to_input_.get(), input_.data(), input_.size());
      if (count < 0 && errno == EAGAIN) {
        return;
      }
      if (count < 0 && errno != EINTR) {
        break;
      }
      input_.remove_prefix(count > 0 ? static_cast<std::size_t>(count) : 0);
    }
    to_input_.reset();
  }

  static void collect(sys::Fd& from, Capture& into) {
    thread_local std::array<char, kReadSize> buffer;
    const ssize_t count = read(from.get(), buffer.data(), buffer.size());
    if (count > 0) {
      into.add({buffer.data(), static_cast<std::size_t>(count)});
    } else if (count == 0 || errno != EINTR) {
      from.reset();
    }
  }

  const Work& work_;
  const Ending& ending_;
  Control& control_;
  sys::Keeper::Place place_;
  Orphans orphans_;
  std::string_view input_;
  Run run_;
  sys::Child child_;
  sys::Fd to_input_, from_output_, from_errors_;
  std::optional<Duration> timeout_at_;
  std::optional<Duration> kill_at_;
  std::optional<Duration> give_up_at_;
  bool is_ending_ = false;    // it was told to end, or what it left behind was
  bool left_behind_ = false;  // it ended by itself, and what it left behind was counted
  int sent_ = 0;              // the last signal from us before it ended
  int last_signal_ = 0;       // that was sent to all
  bool has_given_up_ = false;
  std::optional<Duration> exited_at_;
  std::optional<Duration> gone_at_;  // and when those that were waited for had ended
  Duration drained_at_{0};           // when output is not waited for any longer
};

}  // namespace

Run run(const Work& work, const Ending& ending, Control& control) {
  return Runner(work, ending, control).run();
}

}  // namespace hw::exec
