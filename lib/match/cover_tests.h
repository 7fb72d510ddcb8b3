// SPDX-License-Identifier: MIT
// Whether whatever passes one test passes another. "Yes" is true; "no" means that it was not found:
// tests are looked at two by two, and of globs, wildcards and expressions only the same ones cover
// each other.
#pragma once

#include <cstddef>

#include "match/pattern.h"
#include "match/test.h"

namespace hw::match {

// What comparisons may cost, all together.
class Steps {
 public:
  explicit Steps(std::size_t count) : left_(count) {}

  // False if there are no more.
  bool take(std::size_t count = 1) {
    const bool enough = count < left_;
    left_ = enough ? left_ - count : 0;
    return enough;
  }
  [[nodiscard]] bool are_left() const { return left_ > 0; }

 private:
  std::size_t left_;
};

// Whether `outer` passes each value that `inner` does.
[[nodiscard]] bool covers(const Test& outer, const Test& inner, Steps& steps);

// The same of alternatives. That a value may be absent is not looked at.
[[nodiscard]] bool covers(const Wanted& outer, const Wanted& inner, Steps& steps);

}  // namespace hw::match
