// SPDX-License-Identifier: MIT
// What /proc tells of other processes. Nothing here allocates or locks, but for children_of(), so a
// process that was forked from one with threads may call it too.
#pragma once

#include <sys/types.h>

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace hw::sys {

struct ProcessStat {
  char state = '\0';  // R, S, D, T, Z ...
  pid_t parent = 0;
  pid_t group = 0;
  bool is_kernels = false;  // a thread of the kernel
  // When it was started, in ticks since the system was: with its number, which it is.
  unsigned long long started = 0;
  // Where its words and its environment stand in its memory; 0 while it execs or exits, and for
  // those who may not know.
  unsigned long words_begin = 0, words_end = 0, environment_begin = 0, environment_end = 0;

  [[nodiscard]] bool is_alive() const { return state != 'Z' && state != 'X'; }
};

// Nothing if there is no such process.
[[nodiscard]] std::optional<ProcessStat> read_process(pid_t process);

// The same from the text of /proc/PID/stat; nothing if it is none.
[[nodiscard]] std::optional<ProcessStat> parse_process(std::string_view text);

// Looks for a variable in an environment that comes in pieces, "NAME=value" and a NUL each.
class VariableFinder {
 public:
  static constexpr std::size_t kValueMax = 63;  // a longer one is none

  explicit VariableFinder(std::string_view name) : name_(name) {}
  void feed(std::string_view piece);
  // The value of the first one of that name, once its NUL has come.
  [[nodiscard]] std::optional<std::string_view> value() const;

 private:
  void feed(char c);

  std::string_view name_;
  std::size_t at_ = 0;  // in the current variable
  bool matches_ = true;
  bool is_complete_ = false;
  std::size_t size_ = 0;
  std::array<char, kValueMax> value_{};
};

// A variable of the environment with which a process began.
struct Variable {
  enum class State {
    absent,
    found,
    unknown,  // it is between two programs, or at its end: to be asked again
  };
  State state = State::absent;
  std::size_t size = 0;
  std::array<char, VariableFinder::kValueMax> text{};

  [[nodiscard]] std::string_view value() const { return {text.data(), size}; }
};
[[nodiscard]] Variable read_variable(pid_t process, std::string_view name);

// The numbers of all processes, one after the other.
class ProcessList {
 public:
  ProcessList();
  ProcessList(const ProcessList&) = delete;
  ProcessList& operator=(const ProcessList&) = delete;
  ~ProcessList();
  [[nodiscard]] std::optional<pid_t> next();

 private:
  int fd_;
  std::size_t at_ = 0;
  std::size_t size_ = 0;
  alignas(8) std::array<char, 8192> buffer_;
};

// The children of a process, in any of its threads, or of the thread `thread` alone; all that are
// no longer there too, until they are reaped. A kernel that keeps no such lists has all processes
// asked, and then those of a thread are those of its process.
[[nodiscard]] std::vector<pid_t> children_of(pid_t process, pid_t thread = 0);

// The same without the lists.
[[nodiscard]] std::vector<pid_t> children_by_parent(pid_t process);

}  // namespace hw::sys
