// SPDX-License-Identifier: MIT
#include "route/waits.h"

#include <algorithm>
#include <optional>

namespace hw::route {

void Waits::add(std::size_t waiting, std::size_t other, config::Place place) {
  waits_for_[waiting].push_back({waiting, other, place});
  waited_by_[other].push_back(waiting);
}

// Takes out what waits for nothing that is left, again and again; the rest stands in circles, or
// waits for them.
std::vector<bool> Waits::stuck() const {
  std::vector<std::size_t> left;
  std::vector<std::size_t> free;
  for (std::size_t i = 0; i < waits_for_.size(); ++i) {
    left.push_back(waits_for_[i].size());
    if (left[i] == 0) {
      free.push_back(i);
    }
  }
  std::vector<bool> stuck(waits_for_.size(), true);
  for (std::size_t at = 0; at < free.size(); ++at) {
    stuck[free[at]] = false;
    for (const std::size_t waiting : waited_by_[free[at]]) {
      if (--left[waiting] == 0) {
        free.push_back(waiting);
      }
    }
  }
  return stuck;
}

// Who is stuck waits for one that is: the way from one to the next comes back to itself.
std::vector<Waits::One> Waits::circle() const {
  const std::vector<bool> stuck = this->stuck();
  const auto first = std::find(stuck.begin(), stuck.end(), true);
  if (first == stuck.end()) {
    return {};
  }
  std::vector<One> way;
  std::vector<std::optional<std::size_t>> passed(stuck.size());
  for (auto at = static_cast<std::size_t>(first - stuck.begin());; at = way.back().other) {
    if (passed[at]) {
      way.erase(way.begin(), way.begin() + static_cast<std::ptrdiff_t>(*passed[at]));
      return way;
    }
    passed[at] = way.size();
    way.push_back(*std::find_if(waits_for_[at].begin(), waits_for_[at].end(),
                                [&](const One& wait) { return stuck[wait.other]; }));
  }
}

}  // namespace hw::route
