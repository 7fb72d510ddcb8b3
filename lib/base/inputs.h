// SPDX-License-Identifier: MIT
// The files and folders that something was made from, and what they looked like before they were
// read, for those who watch them for changes.
#pragma once

#include <sys/stat.h>

#include <map>
#include <string>
#include <vector>

#include "base/result.h"

namespace hw {

struct Inputs {
  std::map<std::string, std::string> files;    // that were read or tried, by path
  std::map<std::string, std::string> folders;  // that were listed
};

// Text that differs where a file is another one, or was written: device, inode, size and times of a
// regular file. Empty if it is not there.
[[nodiscard]] std::string looks_of(const struct stat& status);
[[nodiscard]] std::string looks_of_file(const std::string& path);

// The names of the files in a folder that are meant to be read, sorted by bytes: .json, .yaml,
// .yml, without a dot at the start. Error: the folder cannot be read.
[[nodiscard]] Result<std::vector<std::string>> configuration_names(const std::string& path);

// Text that differs where such names do. Of a folder that cannot be read: empty.
[[nodiscard]] std::string looks_of(const std::vector<std::string>& names);
[[nodiscard]] std::string looks_of_folder(const std::string& path);

}  // namespace hw
