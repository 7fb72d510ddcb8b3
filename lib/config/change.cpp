// SPDX-License-Identifier: MIT
#include "config/change.h"

#include <fmt/core.h>
#include <sys/stat.h>

#include <string_view>
#include <unordered_map>

namespace hw::config {

Status check_reload(const std::string& path) {
  struct stat status {};
  const bool is_other =
      stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode);
  return is_other ? fail(ExitCode::config, path + ": no regular file; it is not read again")
                  : Status();
}

std::string Change::summary(std::size_t changed) const {
  std::size_t stayed = 0;
  for (const auto& place : former) {
    stayed += place ? 1 : 0;
  }
  const std::string also = changed > 0 ? fmt::format(", {} changed", changed) : "";
  return fmt::format("{} new, {} stayed{}, {} gone", former.size() - stayed, stayed - changed, also,
                     gone.size());
}

Change compare_names(std::span<const std::string> before, std::span<const std::string> after) {
  std::unordered_map<std::string_view, std::size_t> places;
  for (std::size_t i = 0; i < before.size(); ++i) {
    places.emplace(before[i], i);
  }
  Change change;
  for (const std::string& name : after) {
    const auto found = places.find(name);
    if (found == places.end()) {
      change.former.emplace_back(std::nullopt);
    } else {
      change.former.emplace_back(found->second);
      places.erase(found);
    }
  }
  for (std::size_t i = 0; i < before.size(); ++i) {
    if (places.contains(before[i])) {
      change.gone.push_back(i);
    }
  }
  return change;
}

}  // namespace hw::config
