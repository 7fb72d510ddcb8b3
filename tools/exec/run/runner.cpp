// SPDX-License-Identifier: MIT
#include "exec/run/runner.h"

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <csignal>

#include "exec/report/emitted.h"
#include "exec/run/leader.h"
#include "exec/run/orphans.h"
#include "exec/run/output_pipe.h"
#include "exec/run/reaper.h"
#include "log/log.h"
#include "sys/poll_until.h"

namespace hw::exec {

namespace {

// How long output is still read after a command has ended, if a descendant keeps the pipe open.
constexpr Duration kDrain = std::chrono::milliseconds(200);
// How long those that were killed may take to die, such as in a system call that cannot be broken.
constexpr Duration kDeath = std::chrono::seconds(5);

class Runner {
 public:
  Runner(const Work& work, const StreamOptions& options, const Ending& ending,
         const Watchers& watchers, Control& control)
      : work_(work),
        options_(options),
        ending_(ending),
        watchers_(watchers),
        control_(control),
        place_(ending.reaper == nullptr ? nullptr : &ending.reaper->keeper(),
               work.cause.traceparent),
        orphans_(ending, work.cause.traceparent),
        input_(work.input),
        output_(Stream::output, run_.output, watchers.tap),
        errors_(Stream::errors, run_.errors, watchers.tap) {}

  Run run() {
    auto streams = Streams::make(options_);
    if (!streams) {
      run_.spawn_error = streams.error();
      return std::move(run_);
    }
    if (const auto members = orphans_.make_cgroup()) {
      streams->child.group_members = *members;
    } else {
      run_.spawn_error = members.error();
      return std::move(run_);
    }
    const Duration begin = clock().monotonic();
    auto child = sys::spawn(work_.command, streams->child, place_.group());
    if (!child) {
      run_.spawn_error = child.error();
      return std::move(run_);
    }
    child_ = *std::move(child);
    control_.set_group(child_.pid);
    orphans_.set_leader(child_.pid);
    streams_ = *std::move(streams);
    streams_.close_child();
    output_.open(std::move(streams_.output));
    errors_.open(std::move(streams_.errors));
    run_.shown = options_.sink != Sink::pipe ? Shown::elsewhere
                 : watchers_.tap != nullptr  ? Shown::as_it_comes
                                             : Shown::in_result;
    if (watchers_.on_start) {
      watchers_.on_start(child_.pid);
    }
    if (work_.timeout) {
      timeout_at_ = begin + *work_.timeout;
    }
    feed();
    while (!is_over()) {
      step();
    }
    collect_emitted();
    if (watchers_.tap != nullptr) {
      watchers_.tap->end();
    }
    if (is_ending_) {
      signal_group(child_.pid, SIGKILL);  // what it left behind
    }
    run_.wall = gone_at_.value_or(*exited_at_) - begin;
    finish();
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
    const bool is_owed = output_.is_owed() || errors_.is_owed();
    return !is_held() ||
           (!kill_at_ && !is_stalled_ && !is_owed && clock().monotonic() >= drained_at_);
  }

  void step() {
    is_stalled_ = watchers_.tap != nullptr && watchers_.tap->is_full();
    std::array<pollfd, 6 + Orphans::kWatched> entries = {
        {{exited_at_ ? -1 : child_.pidfd.get(), POLLIN, 0},
         {is_stalled_ ? -1 : output_.fd(), POLLIN, 0},
         {is_stalled_ ? -1 : errors_.fd(), POLLIN, 0},
         {control_.fd(), POLLIN, 0},
         {streams_.input.get(), POLLOUT, 0},
         {orphans_.watched(0), POLLIN, 0},
         {orphans_.watched(1), POLLIN, 0},
         {streams_.emission.get(), POLLIN, 0}}};
    if (sys::poll_until(entries, wait_limit()) < 0) {
      return;
    }
    if (entries[1].revents != 0) {
      output_.read_more();
    }
    if (entries[2].revents != 0) {
      errors_.read_more();
    }
    if (entries[4].revents != 0) {
      feed();
    }
    if (entries[7].revents != 0) {
      collect_emitted();
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
    const bool drains = exited_at_ && !kill_at_ && orphans_.living() == 0;
    return earlier(earlier(timeout_at_, kill_at_),
                   earlier(give_up_at_, drains ? std::optional(drained_at_) : std::nullopt));
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
    return exited_at_ && !is_ending_ && ending_.leftovers == Leftovers::leave && is_held() &&
           now >= drained_at_;
  }

  // Whether anyone holds its output.
  [[nodiscard]] bool is_held() const { return output_.is_open() || errors_.is_open(); }

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
    orphans_.signal_group(signal);
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
      log::warning(about(work_), "{}: processes of the command do not die: {}",
                   place_of(*work_.job), orphans_.living());
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

  void note_exit() {
    siginfo_t info{};
    if (waitid(P_PIDFD, static_cast<id_t>(child_.pidfd.get()), &info,
               WEXITED | WNOWAIT | WNOHANG) != 0 ||
        info.si_pid == 0) {
      return;
    }
    exited_at_ = clock().monotonic();
    drained_at_ = *exited_at_ + kDrain;
    streams_.input.reset();
    output_.command_has_ended();
    errors_.command_has_ended();
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

  void finish() {
    control_.set_group(0);  // its number may mean another one from here on
    place_.forget_group();
    reap(child_.pid, sent_, ending_, run_);
  }

  // Writes what the command's stdin takes. That it does not read all of it is its own affair.
  void feed() {
    while (streams_.input && !input_.empty()) {
      const ssize_t count = write(streams_.input.get(), input_.data(), input_.size());
      if (count < 0 && errno == EAGAIN) {
        return;
      }
      if (count < 0 && errno != EINTR) {
        break;
      }
      input_.remove_prefix(count > 0 ? static_cast<std::size_t>(count) : 0);
    }
    streams_.input.reset();
  }

  // All that is there now: whoever may hold the descriptor later is not waited for.
  void collect_emitted() {
    std::array<char, PIPE_BUF> buffer;
    while (streams_.emission) {
      const ssize_t count = read(streams_.emission.get(), buffer.data(), buffer.size());
      if (count < 0 && errno == EAGAIN) {
        return;
      }
      if (count == 0 || (count < 0 && errno != EINTR)) {
        streams_.emission.reset();
      } else if (count > 0 && run_.emitted.size() <= kEmittedMax) {
        run_.emitted.append(buffer.data(), static_cast<std::size_t>(count));
      }
    }
  }

  const Work& work_;
  const StreamOptions& options_;
  const Ending& ending_;
  const Watchers& watchers_;
  Control& control_;
  sys::Keeper::Place place_;
  Orphans orphans_;
  std::string_view input_;
  Run run_;
  OutputPipe output_;
  OutputPipe errors_;
  sys::Child child_;
  Streams streams_;
  std::optional<Duration> timeout_at_;
  std::optional<Duration> kill_at_;
  std::optional<Duration> give_up_at_;
  bool is_stalled_ = false;   // nobody takes the output now
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

Run run(const Work& work, const StreamOptions& streams, const Ending& ending,
        const Watchers& watchers, Control& control) {
  return Runner(work, streams, ending, watchers, control).run();
}

}  // namespace hw::exec
