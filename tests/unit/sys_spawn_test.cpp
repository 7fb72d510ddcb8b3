// SPDX-License-Identifier: MIT
// Children, signals and descriptors.
#include "sys/spawn.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <cerrno>
#include <csignal>
#include <cstdlib>

#include "base/fs.h"
#include "sys/io.h"
#include "sys/signals.h"
#include "sys_support.h"

using namespace std::string_literals;
using hw::test::Folder;
using hw::test::read_all;
namespace sys = hw::sys;
using List = std::vector<std::string>;

namespace {

struct Ended {
  int error = 0;  // of spawn()
  int status = 0;
  std::string output;
};

// Runs a command to its end, with stdin from /dev/null.
Ended run(const sys::Command& command) {
  sys::Pipe pipe = *sys::make_pipe();
  const sys::Fd null(open("/dev/null", O_RDONLY | O_CLOEXEC));
  auto child = sys::spawn(command, {null.get(), pipe.write.get(), STDERR_FILENO});
  Ended ended;
  if (!child) {
    ended.error = child.error();
    return ended;
  }
  pipe.write.reset();
  ended.output = read_all(pipe.read.get());
  REQUIRE(waitpid(child->pid, &ended.status, 0) == child->pid);
  return ended;
}

Ended sh(const std::string& script, const List& environment = {}) {
  return run({{"/bin/sh", "-c", script}, environment, ""});
}

constexpr unsigned long long bit(int signal) { return 1ULL << (signal - 1); }

// The signals of a line of /proc/PID/status, bit 0 for signal 1. The two that the C library keeps
// to itself (32 and 33, which its posix_spawn leaves ignored in what it starts) are left out.
unsigned long long signals_of(const std::string& status, const std::string& name) {
  const std::size_t at = status.find("\n" + name + ":");
  REQUIRE(at != std::string::npos);
  return std::stoull(status.substr(at + name.size() + 2), nullptr, 16) & ~(bit(32) | bit(33));
}

// The mask and the actions of this process, put back at the end.
class SavedSignals {
 public:
  SavedSignals() {
    sigprocmask(SIG_SETMASK, nullptr, &mask_);
    for (int signal = 1; signal < 32; ++signal) {
      sigaction(signal, nullptr, &actions_[static_cast<std::size_t>(signal)]);
    }
  }
  SavedSignals(const SavedSignals&) = delete;
  ~SavedSignals() {
    for (int signal = 1; signal < 32; ++signal) {
      sigaction(signal, &actions_[static_cast<std::size_t>(signal)], nullptr);
    }
    sigprocmask(SIG_SETMASK, &mask_, nullptr);
  }

 private:
  sigset_t mask_{};
  std::array<struct sigaction, 32> actions_{};
};

// Runs `body` in a process of its own; its exit status.
template <class Body>
int in_child(Body body) {
  const pid_t pid = fork();
  REQUIRE(pid >= 0);
  if (pid == 0) {
    _exit(body());
  }
  int status = 0;
  REQUIRE(waitpid(pid, &status, 0) == pid);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

}  // namespace

TEST_CASE("a child's exit status and signal come back") {
  CHECK(sh("exit 0").status == 0);
  const Ended failed = sh("exit 7");
  REQUIRE(WIFEXITED(failed.status));
  CHECK(WEXITSTATUS(failed.status) == 7);
  const Ended killed = sh("kill -9 $$");
  REQUIRE(WIFSIGNALED(killed.status));
  CHECK(WTERMSIG(killed.status) == SIGKILL);
}

TEST_CASE("the words reach the command as they are") {
  CHECK(run({{"printf", "%s|", "", "a b", "$(x)", "-n", "\xFF\n"}, {}, ""}).output ==
        "|a b|$(x)|-n|\xFF\n|");
}

TEST_CASE("a command that cannot be started is an error with its errno") {
  Folder folder;
  const std::string plain = folder.file("plain", "echo x\n", 0644);
  const std::string bad = folder.file("bad", "#!/no/such/interpreter\n", 0755);
  CHECK(run({{"hw-no-such-command"}, {}, ""}).error == ENOENT);
  CHECK(run({{"/no/such/command"}, {}, ""}).error == ENOENT);
  CHECK(run({{""}, {}, ""}).error == ENOENT);
  CHECK(run({{plain}, {}, ""}).error == EACCES);
  CHECK(run({{plain + "/x"}, {}, ""}).error == ENOTDIR);
  CHECK(run({{folder.path()}, {}, ""}).error == EACCES);
  CHECK(run({{bad}, {}, ""}).error == ENOENT);
  CHECK(run({{"true"}, {}, "/no/such/folder"}).error == ENOENT);
  CHECK(run({{"true"}, {}, plain}).error == ENOTDIR);
  CHECK(run({{"true", std::string(3000000, 'x')}, {}, ""}).error == E2BIG);
  // Nothing is left to be waited for.
  CHECK(waitpid(-1, nullptr, WNOHANG) == -1);
  CHECK(errno == ECHILD);
}

TEST_CASE("a script without an interpreter is the shell's") {
  Folder folder;
  const std::string script = folder.file("script", "echo \"$0 $# $1\"\n", 0755);
  CHECK(run({{script, "a b", ""}, {}, ""}).output == script + " 2 a b\n");
  Folder empty;
  CHECK(run({{empty.file("empty", "", 0755)}, {}, ""}).status == 0);
}

TEST_CASE("a command without a slash is looked for in PATH, in order") {
  const std::string former = std::getenv("PATH");
  const Folder first;
  const Folder second;
  Folder third;
  Folder forbidden;
  third.file("hw-cmd", "#!/bin/sh\necho third\n", 0755);
  forbidden.file("hw-cmd", "#!/bin/sh\necho forbidden\n", 0644);
  setenv("PATH", (first.path() + ":" + forbidden.path() + "::/dev/null:" + third.path()).c_str(),
         1);
  CHECK(run({{"hw-cmd"}, {}, ""}).output == "third\n");
  setenv("PATH", forbidden.path().c_str(), 1);
  CHECK(run({{"hw-cmd"}, {}, ""}).error == EACCES);
  setenv("PATH", (first.path() + ":" + second.path()).c_str(), 1);
  CHECK(run({{"hw-cmd"}, {}, ""}).error == ENOENT);
  unsetenv("PATH");
  CHECK(run({{"sh", "-c", "echo x"}, {}, ""}).output == "x\n");
  setenv("PATH", former.c_str(), 1);
}

TEST_CASE("the environment is the one given, and nothing of ours") {
  setenv("HW_UNIT_OURS", "1", 1);
  CHECK(run({{"env"}, {"A=1", "B=x y\nz", "EMPTY="}, ""}).output == "A=1\nB=x y\nz\nEMPTY=\n");
  CHECK(run({{"env"}, {}, ""}).output.empty());
  unsetenv("HW_UNIT_OURS");
}

TEST_CASE("the command runs in its folder, and relative names are looked up there") {
  Folder folder;
  folder.file("here", "#!/bin/sh\npwd\n", 0755);
  CHECK(run({{"pwd"}, {}, folder.path()}).output == folder.path() + "\n");
  CHECK(run({{"./here"}, {}, folder.path()}).output == folder.path() + "\n");
}

TEST_CASE("the umask is the one given, or ours, which stays") {
  const mode_t ours = umask(0);
  umask(ours);
  sys::Command command{.argv = {"sh", "-c", "umask"}, .environment = {}, .folder = ""};
  const std::string inherited = run(command).output;
  command.umask = 0727;
  CHECK(run(command).output == "0727\n");
  command.umask.reset();
  CHECK(run(command).output == inherited);
  CHECK(umask(ours) == ours);
}

TEST_CASE("a child has the descriptors 0, 1 and 2 and no other") {
  // One that was handed down to us, or opened by a library, without close-on-exec.
  const sys::Fd inherited(fcntl(STDERR_FILENO, F_DUPFD, 50));
  REQUIRE(inherited);
  // ls itself opens the folder, as 3.
  CHECK(run({{"ls", "/proc/self/fd"}, {}, ""}).output == "0\n1\n2\n3\n");
}

TEST_CASE("descriptors may be given in any order, and twice") {
  sys::Pipe input = *sys::make_pipe();
  sys::Pipe output = *sys::make_pipe();
  REQUIRE(sys::write_all(input.write.get(), "text\n") == 0);
  input.write.reset();
  const auto child = sys::spawn({{"/bin/sh", "-c", "cat; echo more >&2"}, {}, ""},
                                {input.read.get(), output.write.get(), output.write.get()});
  REQUIRE(child.has_value());
  output.write.reset();
  CHECK(read_all(output.read.get()) == "text\nmore\n");
  CHECK(waitpid(child->pid, nullptr, 0) == child->pid);
}

TEST_CASE("descriptors that are among 0, 1 and 2 are put in their places") {
  // In a process of its own, in which 0 and 1 are pipes and change places.
  sys::Pipe pipe = *sys::make_pipe();
  const int status = in_child([&] {
    dup2(pipe.write.get(), 0);
    const int null = open("/dev/null", O_RDONLY);
    dup2(null, 1);
    const auto child =
        sys::spawn({{"/bin/sh", "-c", "cat; echo out; echo err >&2"}, {}, ""}, {1, 0, 0});
    int result = 0;
    return child && waitpid(child->pid, &result, 0) > 0 ? result : 99;
  });
  CHECK(status == 0);
  pipe.write.reset();
  CHECK(read_all(pipe.read.get()) == "out\nerr\n");
}

TEST_CASE("a child leads a process group of its own") {
  sys::Pipe pipe = *sys::make_pipe();
  const auto child =
      sys::spawn({{"/bin/sh", "-c", "ps -o pgid= -p $$ || cut -d' ' -f5 /proc/$$/stat"}, {}, ""},
                 {STDIN_FILENO, pipe.write.get(), STDERR_FILENO});
  REQUIRE(child.has_value());
  pipe.write.reset();
  CHECK(std::atoi(read_all(pipe.read.get()).c_str()) == child->pid);
  CHECK(waitpid(child->pid, nullptr, 0) == child->pid);
}

TEST_CASE("the pidfd is that of the child, tells of its end, and is closed on exec") {
  sys::Pipe input = *sys::make_pipe();
  const auto child =
      sys::spawn({{"cat"}, {}, ""}, {input.read.get(), STDOUT_FILENO, STDERR_FILENO});
  REQUIRE(child.has_value());
  CHECK((fcntl(child->pidfd.get(), F_GETFD) & FD_CLOEXEC) != 0);
  CHECK(sys::wait_for(child->pidfd.get(), POLLIN, hw::Duration{0}) == 0);
  input.write.reset();
  CHECK(sys::wait_for(child->pidfd.get(), POLLIN, std::chrono::seconds(10)) == POLLIN);
  CHECK(waitpid(child->pid, nullptr, 0) == child->pid);
}

TEST_CASE("a child starts with default signals and none blocked") {
  const SavedSignals saved;
  sigset_t set;
  sigfillset(&set);
  sigprocmask(SIG_BLOCK, &set, nullptr);
  signal(SIGPIPE, SIG_IGN);  // as libraries want it
  signal(SIGUSR1, [](int) {});
  const std::string status = run({{"cat", "/proc/self/status"}, {}, ""}).output;
  CHECK(signals_of(status, "SigBlk") == 0);
  CHECK((signals_of(status, "SigIgn") & bit(SIGPIPE)) == 0);
  CHECK(signals_of(status, "SigCgt") == 0);
  // And ours is as it was.
  sigset_t now;
  sigprocmask(SIG_SETMASK, nullptr, &now);
  CHECK(sigismember(&now, SIGTERM) == 1);
}

TEST_CASE("signals that we inherited ignored are no business of our children, but for HUP") {
  sys::Pipe pipe = *sys::make_pipe();
  const int status = in_child([&] {
    for (const int ignored : {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGPIPE, SIGUSR1, SIGCHLD}) {
      signal(ignored, SIG_IGN);
    }
    sys::setup_signals();
    const auto child = sys::spawn({{"cat", "/proc/self/status"}, {}, ""}, {0, pipe.write.get(), 2});
    int result = 0;
    return child && waitpid(child->pid, &result, 0) == child->pid ? result : 99;
  });
  CHECK(status == 0);  // so its status is to be had, although CHLD was ignored
  pipe.write.reset();
  CHECK(signals_of(read_all(pipe.read.get()), "SigIgn") == bit(SIGHUP));
}

TEST_CASE("a signal that was ignored is taken all the same") {
  const SavedSignals saved;
  signal(SIGTERM, SIG_IGN);
  auto signals = sys::SignalFd::open({SIGTERM, SIGINT});
  REQUIRE(signals.has_value());
  CHECK(signals->take().empty());
  raise(SIGTERM);
  raise(SIGINT);
  raise(SIGTERM);  // one that is pending already
  CHECK(sys::wait_for(signals->fd(), POLLIN, hw::Duration{0}) == POLLIN);
  std::vector<int> taken = signals->take();
  std::sort(taken.begin(), taken.end());
  CHECK(taken == std::vector<int>{SIGINT, SIGTERM});
  CHECK(signals->take().empty());
}

TEST_CASE("a hang-up that was ignored stays ignored") {
  const SavedSignals saved;
  signal(SIGHUP, SIG_IGN);
  auto signals = sys::SignalFd::open({SIGHUP, SIGTERM});
  REQUIRE(signals.has_value());
  raise(SIGHUP);
  CHECK(signals->take().empty());
}

TEST_CASE("a hang-up that was not ignored is taken") {
  const SavedSignals saved;
  signal(SIGHUP, SIG_DFL);
  auto signals = sys::SignalFd::open({SIGHUP});
  REQUIRE(signals.has_value());
  raise(SIGHUP);
  CHECK(signals->take() == std::vector<int>{SIGHUP});
}

TEST_CASE("a process dies of the signal that it is to die of, ignored and blocked or not") {
  for (const int signal_number : {SIGINT, SIGPIPE, SIGTERM}) {
    CHECK(in_child([signal_number]() -> int {
            signal(signal_number, SIG_IGN);
            sigset_t set;
            sigfillset(&set);
            sigprocmask(SIG_BLOCK, &set, nullptr);
            sys::die_of(signal_number);
          }) == -signal_number);
  }
}

TEST_CASE("signals and errors have their names") {
  CHECK(sys::signal_name(SIGTERM) == "SIGTERM");
  CHECK(sys::signal_name(SIGKILL) == "SIGKILL");
  CHECK(sys::signal_name(77) == "signal 77");
  CHECK(sys::errno_name(ENOENT) == "ENOENT");
  CHECK(sys::errno_name(E2BIG) == "E2BIG");
  CHECK(sys::errno_name(99999) == "errno 99999");
}
