// SPDX-License-Identifier: MIT
#include "exec/report/results_folder.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>

#include "json/scan.h"
#include "sys/io.h"

namespace hw::exec {

Result<std::unique_ptr<ResultsFolder>> ResultsFolder::open(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  sys::Fd fd(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd) {
    return fail(ExitCode::cannot_create,
                "--results: " + system_error(path, error ? error.value() : errno).message);
  }
  return std::make_unique<ResultsFolder>(path, std::move(fd));
}

Status ResultsFolder::write(std::string_view result) {
  const std::string name = json::find_string(result, "id").value_or("result") + ".json";
  Status status = write_file(name, result);
  has_failed_ = has_failed_ || !status;
  return status;
}

Status ResultsFolder::write_file(const std::string& name, std::string_view result) const {
  const std::string begun = "." + name;
  const std::string path = path_ + "/" + name;
  const sys::Fd fd(openat(fd_.get(), begun.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
  if (!fd) {
    return fail_errno(path, errno);
  }
  int error = sys::write_all(fd.get(), std::string(result) + "\n");
  if (error == 0 && renameat(fd_.get(), begun.c_str(), fd_.get(), name.c_str()) != 0) {
    error = errno;
  }
  if (error != 0) {
    (void)unlinkat(fd_.get(), begun.c_str(), 0);
    return fail_errno(path, error);
  }
  return {};
}

}  // namespace hw::exec
