// SPDX-License-Identifier: MIT
#include "ignore/repository.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <utility>

#include "base/fs.h"
#include "sys/fd.h"
#include "sys/io.h"
#include "sys/spawn.h"

namespace hw::ignore {

namespace {

constexpr std::size_t kMaxSize = std::size_t{1} << 20;

bool is_there(const std::string& path) { return access(path.c_str(), F_OK) == 0; }

// Nothing if there is no such file.
Status read_into(std::vector<Rules>& all, const std::string& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0 && (errno == ENOENT || errno == ENOTDIR)) {
    return {};
  }
  if (!S_ISREG(status.st_mode)) {
    return fail(ExitCode::data, path + ": not a regular file");  // a FIFO would be waited for
  }
  HW_TRY_ASSIGN(const std::string text, read_file(path, kMaxSize));
  if (Rules rules = Rules::parse(text); !rules.empty()) {
    all.push_back(std::move(rules));
  }
  return {};
}

Status add_outer(std::vector<Outer>& outer, const std::string& path, const std::string& prefix) {
  std::vector<Rules> rules;
  HW_TRY(read_into(rules, path));
  for (Rules& one : rules) {
    outer.push_back({prefix, std::move(one)});
  }
  return {};
}

std::string environment(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? "" : value;
}

// What a command writes; nothing if it fails or is not there.
std::string output_of(const std::vector<std::string>& argv, const std::string& folder) {
  std::array<int, 2> ends{};
  const sys::Fd null(open("/dev/null", O_RDWR | O_CLOEXEC));
  if (pipe2(ends.data(), O_CLOEXEC) != 0) {
    return "";
  }
  const sys::Fd from(ends[0]);
  sys::Fd into(ends[1]);
  sys::Command command{.argv = argv, .environment = {}, .folder = folder};
  for (char** variable = environ; *variable != nullptr; ++variable) {
    command.environment.emplace_back(*variable);
  }
  const auto child =
      sys::spawn(command, {.input = null.get(), .output = into.get(), .errors = null.get()});
  into.reset();
  if (!child) {
    return "";
  }
  std::string text;
  std::array<char, PATH_MAX> block;
  for (ssize_t count = 0; (count = read(from.get(), block.data(), block.size())) > 0;) {
    text.append(block.data(), static_cast<std::size_t>(count));
  }
  int status = 0;
  while (waitpid(child->pid, &status, 0) < 0 && errno == EINTR) {
  }
  return status == 0 ? text.substr(0, text.find('\n')) : "";
}

std::string global_file(const std::string& root) {
  std::string path =
      output_of({"git", "config", "--get", "--type=path", "core.excludesFile"}, root);
  if (!path.empty()) {
    return path;
  }
  const std::string config = environment("XDG_CONFIG_HOME");
  return (config.empty() ? environment("HOME") + "/.config" : config) + "/git/ignore";
}

// The folder with the repository's own files: ".git", or where a file of that name leads, and from
// there to what all work trees share.
std::string git_folder(const std::string& top) {
  std::string own = top + "/.git";
  const auto text = read_file(own, PATH_MAX);
  if (!text || !text->starts_with("gitdir: ")) {
    return own;
  }
  const std::string folder =
      path_from(top + "/", text->substr(8, text->find_last_not_of('\n') + 1 - 8));
  const auto common = read_file(folder + "/commondir", PATH_MAX);
  return common ? path_from(folder + "/", common->substr(0, common->find('\n'))) : folder;
}

}  // namespace

bool is_file_name(std::string_view name) {
  return std::find(kFileNames.begin(), kFileNames.end(), name) != kFileNames.end();
}

Result<std::vector<Rules>> read_folder(const std::string& folder) {
  std::vector<Rules> all;
  for (const std::string_view name : kFileNames) {
    HW_TRY(read_into(all, (folder == "/" ? "" : folder) + '/' + std::string(name)));
  }
  return all;
}

Result<std::vector<Outer>> read_outer(const std::string& root) {
  std::vector<Outer> outer;
  std::string top = root;
  while (!is_there(top + "/.git") && top.size() > 1) {
    top = folder_of(top);
  }
  std::string prefix;
  if (is_there(top + "/.git")) {
    for (std::string folder = root; folder != top;) {
      prefix.insert(0, std::string(base_name(folder)) + '/');
      folder = folder_of(folder);
      HW_TRY_ASSIGN(std::vector<Rules> rules, read_folder(folder));
      for (Rules& one : rules) {
        outer.push_back({prefix, std::move(one)});
      }
    }
    HW_TRY(add_outer(outer, git_folder(top) + "/info/exclude", prefix));
  }
  HW_TRY(add_outer(outer, global_file(root), prefix));
  return outer;
}

}  // namespace hw::ignore
