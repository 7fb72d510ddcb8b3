// SPDX-License-Identifier: MIT
#include "sim/idle.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <memory>
#include <string_view>
#include <utility>

namespace hw::sim {

namespace {

std::string task_file(pid_t process, pid_t thread, std::string_view name) {
  return fmt::format("/proc/{}/task/{}/{}", process, thread, name);
}

sys::Fd open_file(const std::string& path) {
  return sys::Fd(open(path.c_str(), O_RDONLY | O_CLOEXEC));
}

// All of a file of /proc that fits one read; empty if the thread has gone.
std::string_view read_now(const sys::Fd& fd, std::array<char, 4096>& buffer) {
  const ssize_t count = pread(fd.get(), buffer.data(), buffer.size(), 0);
  return {buffer.data(), count > 0 ? static_cast<std::size_t>(count) : 0};
}

// Numbers with a blank behind each.
void add_numbers(std::string_view text, std::vector<pid_t>& numbers) {
  pid_t number = 0;
  const char* const end = text.data() + text.size();
  for (const char* at = text.data(); at < end; ++at) {
    const auto [next, error] = std::from_chars(at, end, number);
    if (error != std::errc()) {
      return;
    }
    numbers.push_back(number);
    at = next;
  }
}

std::vector<pid_t> threads_of(pid_t process) {
  std::vector<pid_t> result;
  const std::unique_ptr<DIR, int (*)(DIR*)> folder(
      opendir(fmt::format("/proc/{}/task", process).c_str()), &closedir);
  while (folder) {
    const dirent* const entry = readdir(folder.get());
    if (entry == nullptr) {
      break;
    }
    add_numbers(static_cast<const char*>(entry->d_name), result);
  }
  return result;
}

void add_children(const sys::Fd& file, std::vector<pid_t>& processes) {
  std::array<char, 4096> buffer;
  std::string text;
  ssize_t count = 0;
  while ((count = pread(file.get(), buffer.data(), buffer.size(),
                        static_cast<off_t>(text.size()))) > 0) {
    text.append(buffer.data(), static_cast<std::size_t>(count));
  }
  add_numbers(text, processes);
}

// How often a thread has run; from `status`, which counts it as well but says much besides, where
// the kernel does not count it in `schedstat`.
sys::Fd open_runs(pid_t process, pid_t thread) {
  sys::Fd file = open_file(task_file(process, thread, "schedstat"));
  std::array<char, 4096> buffer;
  const std::string_view runs = read_now(file, buffer);
  return runs.empty() || runs.starts_with("0 0 0\n")
             ? open_file(task_file(process, thread, "status"))
             : std::move(file);
}

// The letter behind the name, which may itself have parentheses and blanks in it.
char state_letter(std::string_view stat) {
  const std::size_t end = stat.rfind(") ");
  return end == std::string_view::npos || end + 2 >= stat.size() ? '\0' : stat[end + 2];
}

std::string name_of(pid_t process, pid_t thread) {
  std::array<char, 4096> buffer;
  const std::string_view stat = read_now(open_file(task_file(process, thread, "stat")), buffer);
  const std::size_t begin = stat.find('(');
  const std::size_t end = stat.rfind(')');
  const std::string_view name =
      begin < end && end != std::string_view::npos ? stat.substr(begin + 1, end - begin - 1) : "?";
  return fmt::format("{} (process {}, thread {})", name, process, thread);
}

}  // namespace

Observer::Look Observer::look(const std::vector<pid_t>& processes,
                              const std::vector<pid_t>& parents) {
  Look look;
  std::vector<pid_t> to_visit = processes;
  for (const auto& [process, threads] : known_) {
    to_visit.push_back(process);
  }
  for (const pid_t parent : parents) {
    for (const pid_t thread : threads_of(parent)) {
      add_children(open_file(task_file(parent, thread, "children")), to_visit);
    }
  }
  std::set<pid_t> seen = {getpid()};
  while (!to_visit.empty() && !look.busy) {
    const pid_t process = to_visit.back();
    to_visit.pop_back();
    if (seen.insert(process).second) {
      look_at_process(process, look, to_visit);
    }
  }
  return look;
}

void Observer::look_at_process(pid_t process, Look& look, std::vector<pid_t>& to_visit) {
  const std::vector<pid_t> numbers = threads_of(process);
  if (numbers.empty()) {
    known_.erase(process);
    return;
  }
  Threads& threads = known_[process];
  for (const pid_t number : numbers) {
    auto found = threads.find(number);
    if (found == threads.end()) {
      Thread thread{open_file(task_file(process, number, "children")),
                    open_file(task_file(process, number, "stat")), open_runs(process, number),
                    open_file(task_file(process, number, "syscall"))};
      found = threads.emplace(number, std::move(thread)).first;
    }
    const bool tells_children = static_cast<bool>(found->second.children);
    add_children(found->second.children, to_visit);
    std::string runs;
    const State state = look_at_thread(found->second, runs);
    if (state == State::busy) {
      last_busy_ = {process, number, name_of(process, number)};
      look.busy = last_busy_.name;
      return;
    }
    if (state == State::gone) {
      threads.erase(found);
    } else if (!tells_children) {
      look.busy = name_of(process, number) + ", whose children this kernel does not list";
      return;
    } else {
      look.runs.emplace(number, std::move(runs));
    }
  }
}

// In this order: if the thread has run since `runs` was read, then the next look tells; if not, it
// was blocked, for `syscall` says so.
Observer::State Observer::look_at_thread(const Thread& thread, std::string& runs) {
  std::array<char, 4096> buffer;
  switch (state_letter(read_now(thread.stat, buffer))) {
    case 'S':
    case 'T':  // stopped by a signal, until another one comes
      break;
    case 'Z':
    case 'X':
      return State::zombie;
    case '\0':
      return State::gone;
    default:
      return State::busy;
  }
  runs = read_now(thread.runs, buffer);
  if (runs.empty()) {
    return State::gone;
  }
  // Where a security module keeps it from us, the letter must do.
  return read_now(thread.syscall, buffer).starts_with("running") ? State::busy : State::asleep;
}

bool Observer::is_still_busy() {
  const auto process = known_.find(last_busy_.process);
  if (process == known_.end()) {
    return false;
  }
  const auto thread = process->second.find(last_busy_.thread);
  std::string runs;
  return thread != process->second.end() && look_at_thread(thread->second, runs) == State::busy;
}

std::optional<std::string> Observer::find_busy(const std::vector<pid_t>& processes,
                                               const std::vector<pid_t>& parents) {
  if (is_still_busy()) {  // so nothing else need be looked at
    return last_busy_.name;
  }
  const Look first = look(processes, parents);
  if (first.busy) {
    return first.busy;
  }
  const Look second = look(processes, parents);
  if (second.busy) {
    return second.busy;
  }
  if (first.runs != second.runs) {
    return "something that runs, and rests, and runs";
  }
  asleep_.clear();
  for (const auto& [thread, runs] : second.runs) {
    if (!runs.empty()) {
      asleep_.insert(thread);
    }
  }
  return std::nullopt;
}

bool is_alive(pid_t process) {
  std::array<char, 4096> buffer;
  const char letter =
      state_letter(read_now(open_file(fmt::format("/proc/{}/stat", process)), buffer));
  return letter != '\0' && letter != 'Z' && letter != 'X';
}

}  // namespace hw::sim
