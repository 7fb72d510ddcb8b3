// SPDX-License-Identifier: MIT
// Keeps many short texts, one behind the other, so that those that are kept together stand
// together. A text stays where it is as long as the store.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

#include "base/huge_pages.h"

namespace hw {

class TextStore {
 public:
  [[nodiscard]] std::string_view keep(std::string_view text) {
    if (text.size() > left_) {
      add_block(text.size());
    }
    char* const kept = next_;
    std::copy(text.begin(), text.end(), kept);
    next_ += text.size();
    left_ -= text.size();
    return {kept, text.size()};
  }

 private:
  static constexpr std::size_t kBlockMin = std::size_t{4} << 10;
  static constexpr std::size_t kBlockMax = std::size_t{2} << 20;

  // Each is twice as large as the one before.
  void add_block(std::size_t least) {
    const std::size_t usual = blocks_.empty() ? kBlockMin : 2 * blocks_.back().size();
    left_ = std::max(std::min(usual, kBlockMax), least);
    next_ = blocks_.emplace_back(left_).data();
  }

  std::vector<HugeVector<char>> blocks_;
  char* next_ = nullptr;
  std::size_t left_ = 0;
};

}  // namespace hw
