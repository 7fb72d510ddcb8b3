// SPDX-License-Identifier: MIT
#include "sys/cgroup.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

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

Fd open_to_write(const std::string& path) { return Fd(open(path.c_str(), O_WRONLY | O_CLOEXEC)); }

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

Cgroup::Cgroup(Cgroups& owner, std::string path, Fd members)
    : owner_(&owner), path_(std::move(path)), members_(std::move(members)) {}

Cgroup::~Cgroup() {
  if (members_) {
    owner_->remove(std::move(path_));
  }
}

std::vector<pid_t> Cgroup::processes() const {
  std::vector<pid_t> processes;
  const std::string text = read_file(path_ + "/cgroup.procs", kFileMax).value_or("");
  for (const std::string_view line : split(text, '\n')) {
    pid_t process = 0;
    std::from_chars(line.data(), line.data() + line.size(), process);
    if (process > 0) {  // 0 is one of another namespace
      processes.push_back(process);
    }
  }
  return processes;
}

bool Cgroup::can_kill() const { return access((path_ + "/cgroup.kill").c_str(), W_OK) == 0; }

void Cgroup::kill() const {
  if (const Fd file = open_to_write(path_ + "/cgroup.kill")) {
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
  Fd members = open_to_write(path + "/cgroup.procs");
  if (!members) {
    const int error = errno;
    (void)rmdir(path.c_str());
    return tl::unexpected<int>(error);
  }
  return Cgroup(*this, std::move(path), std::move(members));
}

void Cgroups::remove(std::string path) {
  if (rmdir(path.c_str()) != 0 && errno == EBUSY) {
    const std::lock_guard lock(mutex_);
    kept_.push_back(std::move(path));
  }
}

}  // namespace hw::sys
