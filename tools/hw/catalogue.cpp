// SPDX-License-Identifier: MIT
#include "hw/catalogue.h"

#include <dirent.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <set>

namespace hw::umbrella {

namespace {

bool is_built_in(std::string_view program) {
  const auto& list = built_in();
  return std::any_of(list.begin(), list.end(),
                     [program](const Entry& entry) { return entry.program == program; });
}

bool is_program(const std::string& path) {
  struct stat status {};
  return stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) &&
         access(path.c_str(), X_OK) == 0;
}

void find_in(const std::string& folder, std::set<std::string>& names) {
  const std::unique_ptr<DIR, int (*)(DIR*)> directory(opendir(folder.c_str()), &closedir);
  if (!directory) {
    return;
  }
  while (const dirent* entry = readdir(directory.get())) {  // NOLINT: this thread's own DIR
    const std::string name = entry->d_name;
    const std::string path = fmt::format("{}/{}", folder, name);
    const bool is_hidden = name == "hw-event" || name == "hw-help" || is_built_in(name);
    if (name.starts_with("hw-") && !is_hidden && is_program(path)) {
      names.insert(name);
    }
  }
}

}  // namespace

const std::vector<Entry>& built_in() {
  static const std::vector<Entry> list = {
#include "programs.inc"
  };
  return list;
}

std::vector<std::string> plug_ins() {
  std::set<std::string> names;
  const char* const path = std::getenv("PATH");
  std::string_view rest = path == nullptr ? "" : path;
  while (!rest.empty()) {
    const std::size_t end = rest.find(':');
    find_in(std::string(rest.substr(0, end)), names);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  }
  return {names.begin(), names.end()};
}

std::string listing() {
  std::string text = "Programs:\n";
  for (const Entry& entry : built_in()) {
    text += fmt::format("  hw {:<8} {}\n", entry.program.substr(3), entry.summary);
  }
  text +=
      "\nCommands:\n  hw event    make an event by hand\n  hw help     show the page of a "
      "program\n";
  const std::vector<std::string> names = plug_ins();
  if (!names.empty()) {
    text += "\nPlug-ins in PATH:\n";
    for (const std::string& name : names) {
      text += fmt::format("  hw {}\n", name.substr(3));
    }
  }
  return text + "\n'hw help NAME' tells more.\n";
}

}  // namespace hw::umbrella
