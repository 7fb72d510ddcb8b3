// SPDX-License-Identifier: MIT
#include "base/fs.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <filesystem>

namespace hw {

namespace {

// Calls `use` with each component of a path that is neither empty nor ".".
template <class Use>
void for_each_component(std::string_view path, Use use) {
  while (!path.empty()) {
    const std::size_t end = path.find('/');
    const std::string_view component = path.substr(0, end);
    if (!component.empty() && component != ".") {
      use(component);
    }
    path.remove_prefix(end == std::string_view::npos ? path.size() : end + 1);
  }
}

}  // namespace

Status make_private_folder(const std::string& path) {
  const mode_t before = umask(077);
  std::error_code error;
  std::filesystem::create_directories(path, error);
  umask(before);
  return error ? fail(ExitCode::cannot_create, path + ": " + error.message()) : Status();
}

Result<std::string> read_file(const std::string& path, std::size_t max_bytes) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY);
  if (fd < 0) {
    return fail_errno(path, errno);
  }
  std::string text;
  std::array<char, 65536> block;
  ssize_t count = 0;
  do {
    count = read(fd, block.data(), block.size());
    if (count > 0) {
      text.append(block.data(), static_cast<std::size_t>(count));
    }
  } while ((count > 0 && text.size() <= max_bytes) || (count < 0 && errno == EINTR));
  const int error = errno;
  close(fd);
  if (count < 0) {
    return fail_errno(path, error);
  }
  if (text.size() > max_bytes) {
    return fail(ExitCode::config, path + ": larger than " + std::to_string(max_bytes) + " bytes");
  }
  return text;
}

Result<std::string> absolute_path(const std::string& path) {
  if (path.empty()) {
    return fail_errno("empty path", ENOENT);  // to the system it is none; not the current folder
  }
  std::array<char, PATH_MAX> buffer;
  bool has_parent = false;
  for_each_component(path, [&](std::string_view part) { has_parent = has_parent || part == ".."; });
  if (has_parent) {
    if (realpath(path.c_str(), buffer.data()) == nullptr) {
      return fail_errno(path, errno);
    }
    return std::string(buffer.data());
  }
  std::string result;
  if (!path.starts_with('/')) {
    if (getcwd(buffer.data(), buffer.size()) == nullptr) {
      return fail_errno("current folder", errno);
    }
    result = buffer.data() == std::string_view("/") ? "" : buffer.data();
  }
  for_each_component(path, [&](std::string_view part) { (result += '/') += part; });
  return result.empty() ? "/" : result;
}

std::string folder_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return std::string(slash == std::string_view::npos ? "" : path.substr(0, slash == 0 ? 1 : slash));
}

std::string path_from(std::string_view folder, std::string_view path) {
  std::string whole;
  if (!path.starts_with('/') && !folder.empty()) {
    whole = folder;
    whole += folder.ends_with('/') ? "" : "/";
  }
  return whole += path;
}

std::string_view base_name(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string own_folder() {
  std::array<char, PATH_MAX> buffer;
  const ssize_t size = readlink("/proc/self/exe", buffer.data(), buffer.size());
  const std::string_view path(buffer.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
  return std::string(
      path.substr(0, path.rfind('/') == std::string_view::npos ? 0 : path.rfind('/')));
}

}  // namespace hw
