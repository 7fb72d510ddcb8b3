// SPDX-License-Identifier: MIT
// Whole files and path text. Nothing here resolves symbolic links unless it says so.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

namespace hw {

// The bytes of a file, which may be a pipe. More than `max_bytes` is an error (config), as is a
// directory.
[[nodiscard]] Result<std::string> read_file(const std::string& path, std::size_t max_bytes);

// `path` as an absolute path without empty and "." components; symbolic links stay as written,
// except that a path with ".." is resolved by realpath(3). An empty path is an error.
[[nodiscard]] Result<std::string> absolute_path(const std::string& path);

// The folder that a path names a file in, as written: "/a" of "/a/b", "/" of "/b", "" of "b".
[[nodiscard]] std::string folder_of(std::string_view path);

// `path` as seen from a folder of that kind: unchanged if it is absolute.
[[nodiscard]] std::string path_from(std::string_view folder, std::string_view path);

// Makes a folder and those above it, as far as they are not there, for their owner alone. Error:
// cannot_create.
[[nodiscard]] Status make_private_folder(const std::string& path);

// What follows the last slash.
[[nodiscard]] std::string_view base_name(std::string_view path);

// The folder of the running program's file.
[[nodiscard]] std::string own_folder();

}  // namespace hw
