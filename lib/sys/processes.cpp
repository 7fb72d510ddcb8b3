// SPDX-License-Identifier: MIT
#include "sys/processes.h"

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdint>
#include <cstring>

#include "sys/fd.h"

namespace hw::sys {

namespace {

// "/proc/42/stat", made without allocation.
class Path {
 public:
  Path(pid_t process, std::string_view file) : Path(process, 0, file) {}
  Path(pid_t process, pid_t thread, std::string_view file) {
    add("/proc/");
    add(process);
    if (thread != 0) {
      add("/task/");
      add(thread);
    }
    add("/");
    add(file);
  }
  [[nodiscard]] Fd open(int flags = 0) const {
    return Fd(::open(text_.data(), O_RDONLY | O_CLOEXEC | flags));
  }

 private:
  void add(std::string_view text) {
    std::memcpy(text_.data() + size_, text.data(), text.size());
    size_ += text.size();
  }
  void add(pid_t number) {
    size_ = static_cast<std::size_t>(
        std::to_chars(text_.data() + size_, text_.data() + text_.size(), number).ptr -
        text_.data());
  }
  std::array<char, 64> text_{};
  std::size_t size_ = 0;
};

// The number at the beginning of `text`, which then begins behind it; 0 if there is none.
template <class Number>
Number take_number(std::string_view& text) {
  Number number = 0;
  text.remove_prefix(std::min(text.find_first_not_of(" \n"), text.size()));
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return error == std::errc() ? number : 0;
}

void skip_words(std::string_view& text, int count) {
  for (; count > 0; --count) {
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    text.remove_prefix(std::min(text.find(' '), text.size()));
  }
}

// Adds the children of a thread; whether the kernel lists them.
bool add_children(pid_t process, pid_t thread, std::vector<pid_t>& children) {
  const Fd file = Path(process, thread, "children").open();
  if (!file) {
    return errno != ENOENT || access("/proc/thread-self/children", F_OK) == 0;
  }
  std::array<char, 4096> buffer;
  std::size_t kept = 0;  // a number that may go on
  while (true) {
    const ssize_t count = read(file.get(), buffer.data() + kept, buffer.size() - kept);
    if (count <= 0) {
      return true;  // each number has a blank behind it
    }
    std::string_view text(buffer.data(), kept + static_cast<std::size_t>(count));
    const std::size_t end = text.rfind(' ') + 1;
    std::string_view whole = text.substr(0, end);
    while (const pid_t number = take_number<pid_t>(whole)) {
      children.push_back(number);
    }
    kept = text.size() - end;
    std::memmove(buffer.data(), buffer.data() + end, kept);
  }
}

}  // namespace

std::optional<ProcessStat> parse_process(std::string_view text) {
  const std::size_t name_end = text.rfind(')');  // the name may hold anything
  if (name_end == std::string_view::npos || name_end + 2 >= text.size()) {
    return std::nullopt;
  }
  text.remove_prefix(name_end + 2);
  ProcessStat stat;
  stat.state = text.front();
  text.remove_prefix(1);
  stat.parent = take_number<pid_t>(text);
  stat.group = take_number<pid_t>(text);
  skip_words(text, 3);
  constexpr unsigned kKernelThread = 0x200000;
  stat.is_kernels = (take_number<unsigned>(text) & kKernelThread) != 0;
  skip_words(text, 12);  // up to the 22nd word
  stat.started = take_number<unsigned long long>(text);
  skip_words(text, 25);  // up to the 48th word
  stat.words_begin = take_number<unsigned long>(text);
  stat.words_end = take_number<unsigned long>(text);
  stat.environment_begin = take_number<unsigned long>(text);
  stat.environment_end = take_number<unsigned long>(text);
  return stat;
}

std::optional<ProcessStat> read_process(pid_t process) {
  const Fd file = Path(process, "stat").open();
  std::array<char, 2048> buffer;
  const ssize_t count = file ? read(file.get(), buffer.data(), buffer.size()) : -1;
  return count <= 0 ? std::nullopt
                    : parse_process({buffer.data(), static_cast<std::size_t>(count)});
}

void VariableFinder::feed(std::string_view piece) {
  for (const char c : piece) {
    if (is_complete_) {
      return;
    }
    feed(c);
  }
}

void VariableFinder::feed(char c) {
  if (c == '\0') {
    is_complete_ = matches_ && at_ > name_.size();
    matches_ = true;
    at_ = 0;
    size_ = is_complete_ ? size_ : 0;
    return;
  }
  if (matches_ && at_ <= name_.size()) {
    matches_ = c == (at_ < name_.size() ? name_[at_] : '=');
  } else if (matches_) {
    matches_ = size_ < value_.size();
    if (matches_) {
      value_[size_++] = c;
    }
  }
  ++at_;
}

std::optional<std::string_view> VariableFinder::value() const {
  return is_complete_ ? std::optional(std::string_view(value_.data(), size_)) : std::nullopt;
}

Variable read_variable(pid_t process, std::string_view name) {
  Variable variable;
  const Fd file = Path(process, "environ").open();
  if (!file && errno == EACCES) {
    return variable;
  }
  VariableFinder finder(name);
  std::array<char, 8192> buffer;
  std::size_t size = 0;
  while (file && !finder.value()) {
    const ssize_t count = read(file.get(), buffer.data(), buffer.size());
    if (count <= 0) {
      break;
    }
    size += static_cast<std::size_t>(count);
    finder.feed({buffer.data(), static_cast<std::size_t>(count)});
  }
  if (const auto value = finder.value()) {
    variable.state = Variable::State::found;
    variable.size = value->size();
    std::copy(value->begin(), value->end(), variable.text.begin());
  } else if (const auto stat = read_process(process); stat && stat->is_alive()) {
    // While it execs there is none yet, or what was being read went away; while it exits, there is
    // none any more, and it still has its children.
    const bool is_whole =
        stat->environment_end != 0 && size >= stat->environment_end - stat->environment_begin;
    variable.state =
        is_whole || stat->is_kernels ? Variable::State::absent : Variable::State::unknown;
  }
  return variable;
}

ProcessList::ProcessList() : fd_(open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {}

ProcessList::~ProcessList() {
  if (fd_ >= 0) {
    close(fd_);
  }
}

std::optional<pid_t> ProcessList::next() {
  struct Entry {  // the kernel's linux_dirent64
    std::uint64_t inode;
    std::int64_t offset;
    unsigned short size;
    unsigned char type;
  };
  constexpr std::size_t kNameAt = 19;
  while (true) {
    if (at_ >= size_) {
      const long count = syscall(SYS_getdents64, fd_, buffer_.data(), buffer_.size());
      if (count <= 0) {
        return std::nullopt;
      }
      at_ = 0;
      size_ = static_cast<std::size_t>(count);
    }
    Entry entry{};
    std::memcpy(&entry, buffer_.data() + at_, kNameAt);
    std::string_view name(buffer_.data() + at_ + kNameAt);
    at_ += entry.size;
    if (const auto number = take_number<pid_t>(name); number > 0) {
      return number;
    }
  }
}

std::vector<pid_t> children_of(pid_t process, pid_t thread) {
  std::vector<pid_t> children;
  if (thread != 0) {
    return add_children(process, thread, children) ? children : children_by_parent(process);
  }
  const auto threads = Path(process, "task").open(O_DIRECTORY);
  std::array<char, 2048> buffer;
  long count = 0;
  while ((count = syscall(SYS_getdents64, threads.get(), buffer.data(), buffer.size())) > 0) {
    for (long at = 0; at < count;) {
      unsigned short size = 0;
      std::memcpy(&size, buffer.data() + at + 16, sizeof size);
      std::string_view name(buffer.data() + at + 19);
      const auto number = take_number<pid_t>(name);
      if (number > 0 && !add_children(process, number, children)) {
        return children_by_parent(process);
      }
      at += size;
    }
  }
  return children;
}

std::vector<pid_t> children_by_parent(pid_t process) {
  std::vector<pid_t> children;
  ProcessList all;
  while (const auto number = all.next()) {
    const auto stat = read_process(*number);
    if (stat && stat->parent == process) {
      children.push_back(*number);
    }
  }
  return children;
}

}  // namespace hw::sys
