// SPDX-License-Identifier: MIT
// Intervals of numbers, each with an id: which of them hold a number is found in time proportional
// to their count and the logarithm of that of all. They are sorted by their lower ends, with a tree
// of the greatest upper ends over them (an interval tree, kept as an array).
#pragma once

#include <cstdint>
#include <vector>

namespace hw::match {

class Intervals {
 public:
  // Ends belong to the interval; NaN is no end.
  void add(double low, double high, std::uint32_t id) { items_.push_back({low, high, id}); }
  // After the last one is added, before the first search.
  void prepare();

  // Calls `found` with the id of each interval that holds `value`.
  template <class Found>
  void search(double value, Found found) const {
    if (!items_.empty()) {
      search(1, 0, leaves_, value, found);
    }
  }

 private:
  struct Item {
    double low, high;
    std::uint32_t id;
  };

  // Below a node of the tree are the items from `begin` to `end`.
  template <class Found>
  void search(std::size_t node, std::size_t begin, std::size_t end, double value,
              Found& found) const {
    if (begin >= items_.size() || items_[begin].low > value || !(greatest_[node] >= value)) {
      return;
    }
    if (end - begin == 1) {
      found(items_[begin].id);
      return;
    }
    const std::size_t middle = (begin + end) / 2;
    search(2 * node, begin, middle, value, found);
    search(2 * node + 1, middle, end, value, found);
  }

  std::vector<Item> items_;
  std::size_t leaves_ = 1;  // a power of two
  std::vector<double> greatest_;
};

}  // namespace hw::match
