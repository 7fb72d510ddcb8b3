// SPDX-License-Identifier: MIT
#include "sys/cgroup.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <filesystem>
#include <utility>

#include "base/fs.h"
#include "base/text.h"

namespace hw::sys {

namespace {

constexpr std::size_t kFileMax = std::size_t{4} << 20;

// "\040" is a blank (proc_pid_mountinfo(5)).
std::string unescape(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    int code = 0;
    const char* const digits = text.data() + at + 1;
    if (text[at] == '\\' && text.size() - at > 3 &&
        std::from_chars(digits, digits + 3, code, 8).ptr == digits + 3) {
      out += static_cast<char>(code);
      at += 3;
    } else {
      out += text[at];
    }
  }
  return out;
}

// Of the line "0::PATH".
std::optional<std::string> own_path(std::string_view cgroup) {
  for (const std::string_view line : split(cgroup, '\n')) {
    if (line.starts_with("0::/")) {
      return std::string(line.substr(3));
    }
  }
  return std::nullopt;
}

Fd open_in(const Fd& folder, const char* name, int flags) {
  return Fd(openat(folder.get(), name, flags | O_CLOEXEC));
}

tl::unexpected<Error> unavailable(std::string_view reason) {
  return fail(ExitCode::unavailable,
              "no control group (version 2) is delegated to this process: " + std::string(reason));
}

}  // namespace

std::optional<std::string> cgroup_folder(std::string_view cgroup, std::string_view mounts) {
  const auto own = own_path(cgroup);
  if (!own || own->find("/..") != std::string::npos) {  // outside of what our namespace sees
    return std::nullopt;
  }
  for (const std::string_view line : split(mounts, '\n')) {
    const std::vector<std::string_view> fields = split(line, ' ');
    if (fields.size() < 5 || line.find(" - cgroup2 ") == std::string_view::npos) {
      continue;
    }
    const std::string root = unescape(fields[3]);
    const std::string below = root == "/" ? "" : root;
    if (*own == root || own->starts_with(below + "/")) {
      const std::string rest = own->substr(below.size());
      return unescape(fields[4]) + (rest == "/" ? "" : rest);
    }
  }
  return std::nullopt;
}

Cgroup::Cgroup(Cgroups& owner, std::string path, Fd folder, Fd members)
    : owner_(&owner),
      path_(std::move(path)),
      folder_(std::move(folder)),
      members_(std::move(members)) {}

Cgroup::~Cgroup() {
  if (folder_) {
    owner_->remove(std::move(path_));
  }
}

std::vector<pid_t> Cgroup::processes() const {
  std::vector<pid_t> processes;
  const Fd file = open_in(folder_, "cgroup.procs", O_RDONLY);
  std::string text;
  std::array<char, 4096> buffer;
  for (ssize_t count = 0; file && (count = read(file.get(), buffer.data(), buffer.size())) > 0;) {
    text.append(buffer.data(), static_cast<std::size_t>(count));
  }
  for (const std::string_view line : split(text, '\n')) {
    pid_t process = 0;
    std::from_chars(line.data(), line.data() + line.size(), process);
    if (process > 0) {  // 0 is one of another namespace
      processes.push_back(process);
    }
  }
  return processes;
}

bool Cgroup::can_kill() const { return faccessat(folder_.get(), "cgroup.kill", W_OK, 0) == 0; }

void Cgroup::kill() const {
  if (const Fd file = open_in(folder_, "cgroup.kill", O_WRONLY)) {
    (void)!write(file.get(), "1", 1);
  }
}

Cgroups::Cgroups(std::string folder, std::string_view name)
    : folder_(std::move(folder)), prefix_(std::string(name) + "." + std::to_string(getpid())) {}

Cgroups::~Cgroups() {
  for (const std::string& path : kept_) {
    (void)rmdir(path.c_str());
  }
}

Result<std::unique_ptr<Cgroups>> Cgroups::open(std::string_view name) {
  HW_TRY_ASSIGN(const std::string cgroup, read_file("/proc/self/cgroup", kFileMax));
  HW_TRY_ASSIGN(const std::string mounts, read_file("/proc/self/mountinfo", kFileMax));
  const auto folder = cgroup_folder(cgroup, mounts);
  if (!folder) {
    return unavailable("it is in none that can be seen here");
  }
  auto cgroups = std::make_unique<Cgroups>(*folder, name);
  cgroups->remove_stale(name);
  // Who may move itself into one below must be able to write to its own as well.
  if (access((*folder + "/cgroup.procs").c_str(), W_OK) != 0) {
    return unavailable(system_error(*folder, errno).message);
  }
  const auto group = cgroups->make();
  if (!group) {
    return unavailable(system_error(*folder, group.error()).message);
  }
  if (!group->can_kill()) {
    return unavailable("the system has no cgroup.kill");
  }
  return cgroups;
}

// Of programs that have not come to an end by themselves.
void Cgroups::remove_stale(std::string_view name) const {
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder_, error)) {
    const std::string file = entry.path().filename();
    pid_t process = 0;
    if (file.starts_with(std::string(name) + ".")) {
      std::from_chars(file.data() + name.size() + 1, file.data() + file.size(), process);
    }
    if (process > 0 && ::kill(process, 0) != 0 && errno == ESRCH) {
      (void)rmdir(entry.path().c_str());
    }
  }
}

tl::expected<Cgroup, int> Cgroups::make() {
  std::string path;
  {
    const std::lock_guard lock(mutex_);
    path = folder_ + "/" + prefix_ + "." + std::to_string(++count_);
  }
  if (mkdir(path.c_str(), 0755) != 0) {
    return tl::unexpected<int>(errno);
  }
  Fd folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  Fd members = folder ? open_in(folder, "cgroup.procs", O_WRONLY) : Fd();
  if (!members) {
    const int error = errno;
    (void)rmdir(path.c_str());
    return tl::unexpected<int>(error);
  }
  return Cgroup(*this, std::move(path), std::move(folder), std::move(members));
}

void Cgroups::remove(std::string path) {
  if (rmdir(path.c_str()) != 0 && errno == EBUSY) {
    const std::lock_guard lock(mutex_);
    kept_.push_back(std::move(path));
  }
}

}  // namespace hw::sys
