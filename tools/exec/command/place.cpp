// SPDX-License-Identifier: MIT
#include "exec/command/place.h"

#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "base/fs.h"

namespace hw::exec {

namespace {

constexpr mode_t kModeMax = 0777;

Result<mode_t> parse_umask(std::string_view text) {
  mode_t mode = 0;
  bool is_good = !text.empty();
  for (const char digit : text) {
    is_good = is_good && digit >= '0' && digit <= '7';
    mode = mode * 8 + static_cast<mode_t>(digit - '0');
    is_good = is_good && mode <= kModeMax;
  }
  if (!is_good) {
    return fail(ExitCode::usage,
                fmt::format("--umask: '{}' is no octal number from 0 to 777, such as 027", text));
  }
  return mode;
}

Result<std::string> check_folder(const std::string& path) {
  struct stat status {};
  const std::string subject = fmt::format("--chdir: {}", path);
  if (stat(path.c_str(), &status) != 0) {
    return fail_errno(subject, errno);
  }
  if (!S_ISDIR(status.st_mode)) {
    return fail(ExitCode::no_input, system_error(subject, ENOTDIR).message);
  }
  if (eaccess(path.c_str(), X_OK) != 0) {
    return fail_errno(subject, errno);
  }
  return absolute_path(path);
}

}  // namespace

Result<Place> Place::from(const Options& options) {
  Place place;
  if (options.umask) {
    HW_TRY_ASSIGN(place.umask, parse_umask(*options.umask));
  }
  if (options.chdir) {
    HW_TRY_ASSIGN(place.folder, check_folder(*options.chdir));
  }
  return place;
}

void Place::apply(sys::Command& command) const {
  command.umask = umask;
  if (command.folder.empty() && !folder.empty()) {
    command.folder = folder;
  }
}

}  // namespace hw::exec
