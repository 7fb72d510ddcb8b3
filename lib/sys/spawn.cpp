// SPDX-License-Identifier: MIT
#include "sys/spawn.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <optional>

#include "base/text.h"
#include "sys/signals.h"

namespace hw::sys {

namespace {

constexpr int kClosedByHand = 4096;
constexpr int kExtra = 3;  // the number of a further descriptor
constexpr std::size_t kStackSize = std::size_t{64} << 10;

// The stack on which a child runs until it execs; one for each thread that spawns.
class ChildStack {
 public:
  ChildStack()
      : base_(mmap(nullptr, kStackSize, PROT_READ | PROT_WRITE,
                   MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0)) {}
  ChildStack(const ChildStack&) = delete;
  ChildStack& operator=(const ChildStack&) = delete;
  ~ChildStack() {
    if (base_ != MAP_FAILED) {
      munmap(base_, kStackSize);
    }
  }
  [[nodiscard]] void* top() const {
    return base_ == MAP_FAILED ? nullptr : static_cast<char*>(base_) + kStackSize;
  }

 private:
  void* base_;
};

// All that the child needs, laid out before the clone: it may not allocate.
struct Plan {
  std::vector<std::string> paths;  // to be tried in order
  bool searches = false;           // they come from PATH
  bool is_exact = false;
  std::vector<char*> argv;
  std::vector<char*> shell_argv;  // for a file without "#!": sh FILE ARG...
  std::vector<char*> environment;
  std::array<int, 3> fds;
  int extra = -1;
  int group_members = -1;
  const char* folder;
  std::optional<mode_t> umask;
  sigset_t mask;  // the parent's, to be restored there
  pid_t parent;
  std::atomic<pid_t>* group;
  int error = 0;  // written by the child
};

std::vector<char*> pointers(const std::vector<std::string>& texts,
                            const std::vector<const char*>& others = {}) {
  std::vector<char*> result;
  result.reserve(texts.size() + others.size() + 1);
  for (const char* const text : others) {
    result.push_back(const_cast<char*>(text));  // NOLINT: as below
  }
  for (const std::string& text : texts) {
    result.push_back(const_cast<char*>(text.c_str()));  // NOLINT: exec takes it so, and only reads
  }
  result.push_back(nullptr);
  return result;
}

// As execvp does: a name with a slash stands for itself, others are looked for in PATH.
std::vector<std::string> candidate_paths(const std::string& name) {
  if (name.find('/') != std::string::npos || name.empty()) {
    return {name};
  }
  const char* const path = std::getenv("PATH");
  std::vector<std::string> paths;
  for (const std::string_view folder :
       split(path == nullptr ? "/usr/local/bin:/usr/bin:/bin" : path, ':')) {
    paths.push_back(folder.empty() ? name : std::string(folder) + "/" + name);
  }
  return paths;
}

bool is_standard(int fd) { return fd >= 0 && fd <= 2; }

// Puts the three descriptors on 0, 1 and 2. Those among 0..2 that are used elsewhere are moved away
// first.
bool place_descriptors(std::array<int, 3> fds, int extra) {
  for (int i = 0; i < 3; ++i) {
    int& fd = fds[static_cast<std::size_t>(i)];
    if (is_standard(fd) && fd != i) {
      fd = fcntl(fd, F_DUPFD_CLOEXEC, 3);
    }
  }
  for (int i = 0; i < 3; ++i) {
    const int fd = fds[static_cast<std::size_t>(i)];
    const bool placed = fd == i ? fcntl(fd, F_SETFD, 0) == 0 : dup2(fd, i) == i;
    if (!placed) {
      return false;
    }
  }
  if (extra == kExtra) {
    return fcntl(extra, F_SETFD, 0) == 0;
  }
  return extra < 0 || dup2(extra, kExtra) == kExtra;
}

// What allow_files() found; a command that uses select() relies on it.
std::optional<rlimit>& former_file_limit() {
  static std::optional<rlimit> limit;
  return limit;
}

// Drops what was sent to our process group while the child was still in it: that was meant for us,
// and we got it too. Ignoring a signal discards one that is pending.
void discard_signals_of_the_group() {
  for (int signal : {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGUSR1, SIGUSR2}) {
    struct sigaction former {};
    struct sigaction ignore {};
    ignore.sa_handler = SIG_IGN;
    sigaction(signal, &ignore, &former);
    sigaction(signal, &former, nullptr);
  }
}

void reset_signals() {
  struct sigaction action {};
  action.sa_handler = SIG_DFL;
  for (int signal : ignored_at_start()) {
    sigaction(signal, &action, nullptr);
  }
  sigaction(SIGPIPE, &action, nullptr);  // which libraries have us ignore
  sigaction(SIGXFSZ, &action, nullptr);  // as setup_signals() does
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
}

// Runs in the child, on its own stack but in the parent's memory: system calls only.
__attribute__((no_sanitize("address", "undefined"))) int child_main(void* argument) {
  Plan& plan = *static_cast<Plan*>(argument);
  if (setpgid(0, 0) != 0 || prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 ||
      (plan.group_members >= 0 && write(plan.group_members, "0", 1) != 1)) {
    plan.error = errno;
    _exit(127);
  }
  discard_signals_of_the_group();
  if (getppid() != plan.parent) {
    _exit(127);  // it died before prctl
  }
  if (plan.group != nullptr) {
    *plan.group = getpid();
  }
  if (!place_descriptors(plan.fds, plan.extra) ||
      (plan.folder != nullptr && chdir(plan.folder) != 0)) {
    plan.error = errno;
    _exit(127);
  }
  if (plan.umask) {
    umask(*plan.umask);
  }
  reset_signals();
  // What was handed down to us, or opened by a library without close-on-exec, is not for the child.
  const int first = plan.extra < 0 ? kExtra : kExtra + 1;
  if (close_range(static_cast<unsigned>(first), ~0U, 0) != 0) {
    for (int fd = first; fd < kClosedByHand; ++fd) {  // a sandbox that does not know the call
      close(fd);
    }
  }
  if (former_file_limit()) {
    setrlimit(RLIMIT_NOFILE, &*former_file_limit());
  }
  int error = ENOENT;
  for (const std::string& path : plan.paths) {
    execve(path.c_str(), plan.argv.data(), plan.environment.data());
    const int reason = errno;
    if (plan.is_exact && access(path.c_str(), F_OK) == 0) {
      error = reason;
      break;
    }
    errno = reason;
    if (errno == ENOEXEC) {
      plan.shell_argv[1] = const_cast<char*>(path.c_str());  // NOLINT: as in pointers()
      execve("/bin/sh", plan.shell_argv.data(), plan.environment.data());
    }
    if (!plan.searches || (errno != ENOENT && errno != ENOTDIR)) {
      error = errno;  // EACCES is what remains if no later folder has the file
    }
    if (error != ENOENT && error != EACCES) {
      break;
    }
  }
  plan.error = error;
  _exit(127);
}

Plan make_plan(const Command& command, const Stdio& stdio, std::atomic<pid_t>* group) {
  Plan plan;
  plan.paths = candidate_paths(command.argv.front());
  plan.searches = plan.paths.front() != command.argv.front() || plan.paths.size() > 1;
  plan.is_exact = command.is_exact;
  plan.argv = pointers(command.argv);
  plan.environment = pointers(command.environment, command.inherited);
  static char shell_name[] = "sh";
  plan.shell_argv = {shell_name, nullptr};
  plan.shell_argv.insert(plan.shell_argv.end(), plan.argv.begin() + 1, plan.argv.end());
  plan.fds = {stdio.input, stdio.output, stdio.errors};
  plan.extra = stdio.extra;
  plan.group_members = stdio.group_members;
  plan.folder = command.folder.empty() ? nullptr : command.folder.c_str();
  plan.umask = command.umask;
  plan.parent = getpid();
  plan.group = group;
  return plan;
}

}  // namespace

tl::expected<Child, int> spawn(const Command& command, const Stdio& stdio,
                               std::atomic<pid_t>* group) {
  thread_local const ChildStack stack;
  if (stack.top() == nullptr) {
    return tl::unexpected<int>(ENOMEM);
  }
  Plan plan = make_plan(command, stdio, group);
  sigset_t all;
  sigfillset(&all);
  // No handler may run in the child while it shares our memory.
  pthread_sigmask(SIG_SETMASK, &all, &plan.mask);
  int pidfd = -1;
  const pid_t pid =
      clone(child_main, stack.top(), CLONE_VM | CLONE_VFORK | CLONE_PIDFD | SIGCHLD, &plan, &pidfd);
  const int clone_error = errno;
  pthread_sigmask(SIG_SETMASK, &plan.mask, nullptr);
  if (pid < 0) {
    return tl::unexpected<int>(clone_error);
  }
  Child child{pid, Fd(pidfd)};
  if (plan.error != 0) {
    waitpid(pid, nullptr, 0);
    return tl::unexpected<int>(plan.error);
  }
  return child;
}

std::size_t allow_files(std::size_t count) {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= count) {
    return limit.rlim_cur;
  }
  const rlimit former = limit;
  limit.rlim_cur = std::min<rlim_t>(count, limit.rlim_max);
  if (setrlimit(RLIMIT_NOFILE, &limit) != 0) {
    return former.rlim_cur;
  }
  former_file_limit() = former;
  return limit.rlim_cur;
}

std::string errno_name(int errno_value) {
  const char* const name = strerrorname_np(errno_value);
  return name == nullptr ? "errno " + std::to_string(errno_value) : name;
}

}  // namespace hw::sys
