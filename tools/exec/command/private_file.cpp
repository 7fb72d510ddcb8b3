// SPDX-License-Identifier: MIT
#include "exec/command/private_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <mutex>
#include <set>

#include "base/fs.h"
#include "sys/fd.h"
#include "sys/io.h"

namespace hw::exec {

namespace {

struct Files {
  std::mutex mutex;
  std::set<std::string> paths;
  bool closed = false;
};

Files& files() {
  static Files all;
  return all;
}

void remove_file(const std::string& path) {
  unlink(path.c_str());
  rmdir(folder_of(path).c_str());
}

Error no_room(const std::string& path) {
  Error error = system_error("a private file: " + path, errno);
  error.code = ExitCode::data;
  error.what = ErrorCode::spawn_shortage;
  return error;
}

bool write_file(const std::string& path, std::string_view content) {
  const sys::Fd file(open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!file) {
    return false;
  }
  errno = sys::write_all(file.get(), content);
  return errno == 0;
}

}  // namespace

Result<PrivateFile> PrivateFile::make(std::string_view name, std::string_view content) {
  const char* const place = std::getenv("TMPDIR");
  std::string folder = place == nullptr || *place == '\0' ? "/tmp" : place;
  HW_TRY_ASSIGN(folder, absolute_path(folder));  // the command may run elsewhere
  folder += "/hw-exec." + std::string(6, 'X');   // a template
  Files& all = files();
  const std::lock_guard lock(all.mutex);
  if (all.closed) {
    errno = ESHUTDOWN;
    return tl::unexpected<Error>(no_room(folder));
  }
  if (mkdtemp(folder.data()) == nullptr) {
    return tl::unexpected<Error>(no_room(folder));
  }
  PrivateFile file(folder + "/" + std::string(name));
  all.paths.insert(file.path_);
  if (!write_file(file.path_, content)) {
    Error error = no_room(file.path_);
    all.paths.erase(file.path_);
    remove_file(std::exchange(file.path_, {}));
    return tl::unexpected<Error>(std::move(error));
  }
  return file;
}

PrivateFile& PrivateFile::operator=(PrivateFile&& other) noexcept {
  if (this != &other) {
    remove();
    path_ = std::exchange(other.path_, {});
  }
  return *this;
}

void PrivateFile::remove() {
  if (path_.empty()) {
    return;
  }
  Files& all = files();
  const std::lock_guard lock(all.mutex);
  if (all.paths.erase(path_) > 0) {
    remove_file(path_);
  }
  path_.clear();
}

void remove_private_files() {
  Files& all = files();
  const std::lock_guard lock(all.mutex);
  all.closed = true;
  for (const std::string& path : all.paths) {
    remove_file(path);
  }
  all.paths.clear();
}

}  // namespace hw::exec
