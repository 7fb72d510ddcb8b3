// SPDX-License-Identifier: MIT
// hw-clock FILE VERB [ARGUMENT] [--children-of PID] [--within DURATION]: the driver of a simulated
// clock, for tests. Programs that are started with HW_CLOCK=FILE live by it.
//
//   create [TIME]  makes FILE; its time is TIME (2000-01-01T00:00:00Z)
//   wait COUNT     waits until that many processes live by it
//   idle           waits until all of them, and all that they started, are asleep
//   advance DUR    idle; then, as often as something is due within DUR: sets the time to that
//                  instant, wakes who waits for it, idle
//   due            idle; then prints how long it is until the next wait ends, or "never"
//   now            prints the time
//
// --children-of: the programs that PID, a shell, has started are waited for, too, whosever they
// are. --within: for how long something may stay busy, in real time (60s). Exit: 0; 75 with a
// message if it stays busy; others as of all programs.
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "base/parse.h"
#include "base/time.h"
#include "sim/driver.h"

namespace {

using hw::ExitCode;
using hw::Status;

struct Words {
  std::string file, verb;
  std::optional<std::string> argument;
  hw::sim::DriverOptions options;
};

hw::Result<Words> read_words(const std::vector<std::string>& list) {
  Words words;
  std::vector<std::string> operands;
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (!list[i].starts_with("--")) {
      operands.push_back(list[i]);
    } else if (list[i] == "--children-of" && i + 1 < list.size()) {
      HW_TRY_ASSIGN(const std::int64_t pid, hw::parse_integer(list[++i]));
      words.options.parents.push_back(static_cast<pid_t>(pid));
    } else if (list[i] == "--within" && i + 1 < list.size()) {
      HW_TRY_ASSIGN(words.options.patience, hw::parse_duration(list[++i]));
    } else {
      return hw::fail(ExitCode::usage, "what is '" + list[i] + "'?");
    }
  }
  if (operands.size() < 2 || operands.size() > 3) {
    return hw::fail(ExitCode::usage,
                    "usage: hw-clock FILE create|wait|idle|advance|due|now [ARGUMENT]");
  }
  words.file = operands[0];
  words.verb = operands[1];
  if (operands.size() == 3) {
    words.argument = operands[2];
  }
  return words;
}

Status drive(const Words& words) {
  if (words.verb == "create") {
    HW_TRY_ASSIGN(const hw::Time start,
                  hw::parse_rfc3339(words.argument.value_or("2000-01-01T00:00:00Z")));
    const auto page = hw::sys::ClockPage::create(words.file, start);
    return page ? Status() : tl::unexpected(page.error());
  }
  HW_TRY_ASSIGN(const auto page, hw::sys::ClockPage::open(words.file));
  hw::sim::Driver driver(page, words.options);
  if (words.verb == "now" && !words.argument) {
    std::puts(hw::format_rfc3339(page->now()).c_str());
    return {};
  }
  if (words.verb == "idle" && !words.argument) {
    return driver.wait_until_idle();
  }
  if (words.verb == "due" && !words.argument) {
    HW_TRY(driver.wait_until_idle());
    const auto due = driver.next_due();
    std::puts(due ? hw::format_duration(*due).c_str() : "never");
    return {};
  }
  if (words.verb == "wait" && words.argument) {
    HW_TRY_ASSIGN(const std::int64_t count, hw::parse_integer(*words.argument));
    return driver.wait_for_processes(static_cast<std::size_t>(count));
  }
  if (words.verb == "advance" && words.argument) {
    HW_TRY_ASSIGN(const hw::Duration by, hw::parse_duration(*words.argument));
    return driver.advance(by);
  }
  return hw::fail(ExitCode::usage, "what is '" + words.verb + "'?");
}

}  // namespace

int main(int argc, char** argv) {
  const auto words = read_words({argv + 1, argv + argc});
  const Status status = words ? drive(*words) : tl::unexpected(words.error());
  if (!status) {
    std::fprintf(stderr, "hw-clock: %s\n", status.error().message.c_str());
    return static_cast<int>(status.error().code);
  }
  return 0;
}
