// SPDX-License-Identifier: MIT
#include "exec/run/reaper.h"

#include <sys/prctl.h>
#include <sys/wait.h>

#include <cerrno>
#include <exception>
#include <optional>
#include <system_error>
#include <thread>

#include "exec/run/memory_kills.h"
#include "log/log.h"

namespace hw::exec {

namespace {
constexpr int kReplacedMax = 100;  // keepers that somebody has killed
}

Result<ExitCode> Reaper::run(const std::function<Result<ExitCode>()>& body) {
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  std::optional<Result<ExitCode>> result;
  std::exception_ptr exception;
  std::thread thread;
  try {
    thread = std::thread([&] {
      try {
        result = body();
      } catch (...) {
        exception = std::current_exception();
      }
      keeper_.dismiss();  // which ends our wait
    });
  } catch (const std::system_error&) {
    return fail(ExitCode::system, "the system has no thread to spare");
  }
  memory_kills_ = count_memory_kills();
  while (reap_next()) {
  }
  thread.join();
  if (exception) {
    std::rethrow_exception(exception);
  }
  return *std::move(result);
}

// False when there is no keeper any more: there may be no children then, and nothing to wait for.
bool Reaper::reap_next() {
  siginfo_t info{};
  if (waitid(P_ALL, 0, &info, WEXITED | WNOWAIT | __WALL | __WNOTHREAD) != 0) {
    return errno == EINTR;
  }
  {
    const auto lock = hold();
    waitpid(info.si_pid, nullptr, __WALL | __WNOTHREAD | WNOHANG);
  }
  if (info.si_pid != keeper_.pid() || (++replaced_ <= kReplacedMax && keeper_.replace())) {
    return true;
  }
  if (!keeper_.is_dismissed()) {
    log::warning(
        "the keeper has died, and there is no other: if hw-exec is killed, what its "
        "commands have started lives on");
  }
  return false;
}

bool Reaper::take_memory_kill() {
  const std::int64_t count = count_memory_kills();
  std::int64_t known = memory_kills_;
  while (count > known) {
    if (memory_kills_.compare_exchange_weak(known, known + 1)) {
      return true;
    }
  }
  return false;
}

}  // namespace hw::exec
