// SPDX-License-Identifier: MIT
// Intervals of numbers, each with an id: which of them hold one of some numbers is found in time
// proportional to the count of both and the logarithm of that of all. They are sorted by their
// lower ends, with a tree of the greatest upper ends over them (an interval tree, kept as an
// array).
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

namespace hw::match {

class Intervals {
 public:
  // Ends belong to the interval; NaN is no end.
  void add(double low, double high, std::uint32_t id) { items_.push_back({low, high, id}); }
  // After the last one is added, before the first search.
  void prepare();

  // Calls `found` with the id of each interval that holds one of `values`, which are sorted.
  template <class Found>
  void search(std::span<const double> values, Found found) const {
    if (!items_.empty()) {
      search(1, 0, leaves_, values, found);
    }
  }

 private:
  struct Item {
    double low, high;
    std::uint32_t id;
  };

  // Below a node of the tree are the items from `begin` to `end`. Those that hold one of the values
  // hold the first one from their lower end on.
  template <class Found>
  void search(std::size_t node, std::size_t begin, std::size_t end, std::span<const double> values,
              Found& found) const {
    if (begin >= items_.size()) {
      return;
    }
    const auto first = std::lower_bound(values.begin(), values.end(), items_[begin].low);
    if (first == values.end() || !(greatest_[node] >= *first)) {
      return;
    }
    if (end - begin == 1) {
      found(items_[begin].id);
      return;
    }
    const std::size_t middle = (begin + end) / 2;
    search(2 * node, begin, middle, {first, values.end()}, found);
    search(2 * node + 1, middle, end, {first, values.end()}, found);
  }

  std::vector<Item> items_;
  std::size_t leaves_ = 1;  // a power of two
  std::vector<double> greatest_;
};

}  // namespace hw::match
