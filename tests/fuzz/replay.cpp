// SPDX-License-Identifier: MIT
// hw-fuzz-NAME FILE|FOLDER...: gives each file, and each file of a folder, to the target, and
// prints how many there were. None at all is a failure, so that a lost corpus is noticed.
#include <dirent.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "target.h"

namespace {

// An input is done in milliseconds; one that hangs must not hang the tests.
constexpr unsigned kDeadlineSeconds = 60;

std::vector<std::string> files_of(const std::string& path) {
  DIR* const folder = opendir(path.c_str());
  if (folder == nullptr) {
    return {path};
  }
  std::vector<std::string> files;
  while (const dirent* const entry = readdir(folder)) {
    if (entry->d_name[0] != '.') {
      files.push_back(path + "/" + entry->d_name);
    }
  }
  closedir(folder);
  std::sort(files.begin(), files.end());
  return files;
}

// Named before it is tried, on stderr, which is shown only if it fails.
bool replay(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  std::fprintf(stderr, "%s\n", path.c_str());
  if (!file.is_open() || file.bad()) {
    std::fprintf(stderr, "cannot be read\n");
    return false;
  }
  const auto exact = std::make_unique<char[]>(bytes.size());
  std::copy(bytes.begin(), bytes.end(), exact.get());
  alarm(kDeadlineSeconds);
  hw::fuzz::check_input({exact.get(), bytes.size()});
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  std::size_t count = 0;
  for (int i = 1; i < argc; ++i) {
    for (const std::string& path : files_of(argv[i])) {
      if (!replay(path)) {
        return 1;
      }
      ++count;
    }
  }
  std::printf("%zu inputs\n", count);
  return count > 0 ? 0 : 1;
}
