// SPDX-License-Identifier: MIT
#include "base/inputs.h"

#include <dirent.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <string_view>

namespace hw {

namespace {

bool is_configuration_name(std::string_view name) {
  return !name.starts_with('.') &&
         (name.ends_with(".json") || name.ends_with(".yaml") || name.ends_with(".yml"));
}

}  // namespace

std::string looks_of(const struct stat& status) {
  if (!S_ISREG(status.st_mode)) {
    return "special";  // it can be read once, or always gives something else
  }
  std::string looks;
  for (const auto number :
       {static_cast<std::uint64_t>(status.st_dev), static_cast<std::uint64_t>(status.st_ino),
        static_cast<std::uint64_t>(status.st_size),
        static_cast<std::uint64_t>(status.st_mtim.tv_sec),
        static_cast<std::uint64_t>(status.st_mtim.tv_nsec)}) {
    (looks += std::to_string(number)) += ' ';
  }
  return looks;
}

std::string looks_of_file(const std::string& path) {
  struct stat status {};
  return stat(path.c_str(), &status) == 0 ? looks_of(status) : "";
}

Result<std::vector<std::string>> configuration_names(const std::string& path) {
  const std::unique_ptr<DIR, int (*)(DIR*)> folder(opendir(path.c_str()), &closedir);
  if (!folder) {
    return fail_errno(path, errno);
  }
  std::vector<std::string> names;
  while (const dirent* entry = readdir(folder.get())) {  // NOLINT: this thread's own DIR
    if (is_configuration_name(entry->d_name)) {
      names.emplace_back(entry->d_name);
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string looks_of(const std::vector<std::string>& names) {
  std::string all = "/";  // or an empty folder would look like none
  for (const std::string& name : names) {
    (all += name) += '/';
  }
  return all;
}

std::string looks_of_folder(const std::string& path) {
  const auto names = configuration_names(path);
  return names ? looks_of(*names) : "";
}

}  // namespace hw
