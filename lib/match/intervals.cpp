// SPDX-License-Identifier: MIT
#include "match/intervals.h"

#include <algorithm>
#include <bit>
#include <limits>

namespace hw::match {

void Intervals::prepare() {
  std::sort(items_.begin(), items_.end(),
            [](const Item& a, const Item& b) { return a.low < b.low; });
  leaves_ = std::bit_ceil(std::max<std::size_t>(items_.size(), 1));
  greatest_.assign(2 * leaves_, -std::numeric_limits<double>::infinity());
  for (std::size_t i = 0; i < items_.size(); ++i) {
    greatest_[leaves_ + i] = items_[i].high;
  }
  for (std::size_t node = leaves_ - 1; node > 0; --node) {
    greatest_[node] = std::max(greatest_[2 * node], greatest_[2 * node + 1]);
  }
}

}  // namespace hw::match
