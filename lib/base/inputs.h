// SPDX-License-Identifier: MIT
// The files and folders that something was made from, and what they looked like before they were
// read, for those who watch them for changes.
#pragma once

#include <sys/stat.h>

#include <map>
#include <string>
#include <string_view>

namespace hw {

struct Inputs {
  std::map<std::string, std::string> files;    // that were read or tried, by path
  std::map<std::string, std::string> folders;  // that were listed
};

// Text that differs where a file is another one, or was written: device, inode, size and times of a
// regular file. Empty if it is not there.
[[nodiscard]] std::string looks_of(const struct stat& status);
[[nodiscard]] std::string looks_of_file(const std::string& path);

// The names of the configuration files in a folder, sorted, each with a slash at its end.
[[nodiscard]] std::string looks_of_folder(const std::string& path);

// Whether a file in a folder is meant to be read: .json, .yaml, .yml, without a dot at the start.
[[nodiscard]] bool is_configuration_name(std::string_view name);

}  // namespace hw
