// SPDX-License-Identifier: MIT
// Files and descriptors for tests.
#pragma once

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "sys/fd.h"
#include "sys/io.h"

namespace hw::test {

inline std::string read_all(int fd) {
  std::string text;
  std::array<char, 4096> block{};
  while (true) {
    (void)sys::wait_for(fd, POLLIN, std::chrono::seconds(20));
    const auto count = sys::read_some(fd, block.data(), block.size());
    if (!count || *count == std::size_t{0}) {
      return text;
    }
    text.append(block.data(), count->value_or(0));
  }
}

// A folder with files, for the length of a test.
class Folder {
 public:
  Folder() { REQUIRE(mkdtemp(path_.data()) != nullptr); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { std::filesystem::remove_all(path_); }

  // Its path. The folders in `name` are made.
  std::string file(const std::string& name, const std::string& text, mode_t mode = 0644) const {
    const std::string path = path_ + "/" + name;
    std::filesystem::create_directories(path.substr(0, path.rfind('/')));
    const sys::Fd fd(open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode));
    REQUIRE(sys::write_all(fd.get(), text) == 0);
    return path;
  }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_ = "/tmp/hw-unit-XXXXXX";
};

}  // namespace hw::test
