// SPDX-License-Identifier: MIT
// Which targets of a list wait for which others, to find a circle of them.
#pragma once

#include <cstddef>
#include <vector>

#include "config/node.h"

namespace hw::route {

class Waits {
 public:
  struct One {
    std::size_t waiting, other;
    config::Place place;  // where it is said
  };

  // Of so many targets, numbered from 0.
  explicit Waits(std::size_t count) : waits_for_(count), waited_by_(count) {}

  void add(std::size_t waiting, std::size_t other, config::Place place);

  // Waits that make a circle, each for the target that waits next; none if there is no circle.
  [[nodiscard]] std::vector<One> circle() const;

 private:
  [[nodiscard]] std::vector<bool> stuck() const;

  std::vector<std::vector<One>> waits_for_;
  std::vector<std::vector<std::size_t>> waited_by_;
};

}  // namespace hw::route
