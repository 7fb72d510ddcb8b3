// SPDX-License-Identifier: MIT
#include "exec/run/memory_kills.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <string>

#include "base/parse.h"
#include "base/text.h"
#include "sys/fd.h"

namespace hw::exec {

namespace {

std::string read_file(const std::string& path) {
  const sys::Fd file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  std::string text;
  std::array<char, 4096> buffer;
  ssize_t count = 0;
  while (file && (count = read(file.get(), buffer.data(), buffer.size())) > 0) {
    text.append(buffer.data(), static_cast<std::size_t>(count));
  }
  return text;
}

}  // namespace

std::int64_t parse_memory_kills(std::string_view text) {
  constexpr std::string_view kName = "oom_kill ";
  for (const std::string_view line : split(text, '\n')) {
    if (line.starts_with(kName)) {
      return parse_integer(line.substr(kName.size())).value_or(-1);
    }
  }
  return -1;
}

std::int64_t count_memory_kills() {
  const std::string groups = read_file("/proc/self/cgroup");
  for (const std::string_view line : split(groups, '\n')) {
    if (line.starts_with("0::/")) {
      const auto count = parse_memory_kills(
          read_file("/sys/fs/cgroup" + std::string(line.substr(3)) + "/memory.events"));
      if (count >= 0) {
        return count;
      }
    }
  }
  const auto count = parse_memory_kills(read_file("/proc/vmstat"));
  return count < 0 ? 0 : count;
}

}  // namespace hw::exec
