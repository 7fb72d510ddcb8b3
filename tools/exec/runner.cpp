// SPDX-License-Identifier: MIT
#include "exec/runner.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>

#include "sys/poll_until.h"

namespace hw::exec {

namespace {

// How long output is still read after a command has ended, if a descendant keeps the pipe open.
constexpr Duration kDrain = std::chrono::milliseconds(200);
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
  Runner(const Work& work, Duration grace, Control& control)
      : work_(work), grace_(grace), control_(control), input_(work.input) {}

  Run run() {
    auto pipes = make_pipes(work_.has_input);
    if (!pipes) {
      run_.spawn_error = pipes.error();
      return std::move(run_);
    }
    const Duration begin = clock().monotonic();
    auto child = sys::spawn(work_.command, pipes->input.read.get(), pipes->output.write.get(),
                            pipes->errors.write.get());
    if (!child) {
      run_.spawn_error = child.error();
      return std::move(run_);
    }
    child_ = *std::move(child);
    control_.set_group(child_.pid);
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
    run_.wall = (exited_at_ ? *exited_at_ : clock().monotonic()) - begin;
    reap();
    return std::move(run_);
  }

 private:
  // What a command that is to end has left behind may still clean up, until kill_at_, as long as it
  // holds the output open: a shell dies of TERM before those that it has started.
  [[nodiscard]] bool is_over() const {
    return exited_at_ && ((!from_output_ && !from_errors_) ||
                          (!kill_at_ && clock().monotonic() >= *exited_at_ + kDrain));
  }

  void step() {
    std::array<pollfd, 5> entries = {{{exited_at_ ? -1 : child_.pidfd.get(), POLLIN, 0},
                                      {from_output_.get(), POLLIN, 0},
                                      {from_errors_.get(), POLLIN, 0},
                                      {control_.fd(), POLLIN, 0},
                                      {to_input_.get(), POLLOUT, 0}}};
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
    consider(exited_at_ && !kill_at_ ? std::optional(*exited_at_ + kDrain) : std::nullopt);
    return next;
  }

  void keep_time() {
    const Duration now = clock().monotonic();
    if (timeout_at_ && now >= *timeout_at_ && !exited_at_) {
      timeout_at_.reset();
      run_.timed_out = true;
      terminate();
    }
    if (kill_at_ && now >= *kill_at_) {
      kill_at_.reset();
      signal_group(SIGKILL);
    }
  }

  void terminate() {
    timeout_at_.reset();
    if (!kill_at_ && !exited_at_) {
      is_ending_ = true;
      signal_group(SIGTERM);
      kill_at_ = clock().monotonic() + grace_;
    }
  }

  void obey() {
    control_.clear_event();
    const Control::Request request = control_.request();
    run_.cancelled = request == Control::Request::cancel || run_.cancelled;
    if (request == Control::Request::kill) {
      is_ending_ = true;
      kill_at_.reset();
      signal_group(SIGKILL);
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
    to_input_.reset();
  }

  void reap() {
    control_.set_group(0);  // its number may mean another one from here on
    int status = 0;
    while (wait4(child_.pid, &status, 0, &run_.usage) < 0 && errno == EINTR) {
    }
    if (WIFEXITED(status)) {
      run_.exit_code = WEXITSTATUS(status);
    } else {
      run_.signal = WTERMSIG(status);
    }
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
  Duration grace_;
  Control& control_;
  std::string_view input_;
  Run run_;
  sys::Child child_;
  sys::Fd to_input_, from_output_, from_errors_;
  std::optional<Duration> timeout_at_;
  std::optional<Duration> kill_at_;
  bool is_ending_ = false;  // it was told to end
  std::optional<Duration> exited_at_;
};

}  // namespace

Control::Control() : event_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

void Control::send(Request request) {
  Request current = request_.load();
  while (current < request && !request_.compare_exchange_weak(current, request)) {
  }
  eventfd_write(event_.get(), 1);
  const std::lock_guard lock(mutex_);
  if (request == Request::kill && group_ != 0) {
    kill(-group_, SIGKILL);
    kill(group_, SIGKILL);  // also if it has left its group
  }
}

void Control::pass_on(int signal) {
  const std::lock_guard lock(mutex_);
  if (group_ != 0) {
    kill(-group_, signal);
  }
}

void Control::set_group(pid_t group) {
  const std::lock_guard lock(mutex_);
  group_ = group;
}

void Control::reset() {
  clear_event();
  request_ = Request::none;
}

void Control::clear_event() const {
  eventfd_t value = 0;
  eventfd_read(event_.get(), &value);
}

Run run(const Work& work, Duration grace, Control& control) {
  return Runner(work, grace, control).run();
}

}  // namespace hw::exec
