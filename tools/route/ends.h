// SPDX-License-Identifier: MIT
// Rules that end the list, to be found by what a rule behind them must ask for if they are to take
// all its events: they are kept under one condition of each clause, the one that the fewest share.
// A condition whose alternatives are all literals is found by any of them, others by their path.
#pragma once

#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

#include "match/pattern.h"

namespace hw::route {

class Ends {
 public:
  // First for all patterns that may be added.
  void count(const match::Pattern& pattern);

  void add(const match::Pattern& pattern, std::uint32_t rule);

  // Rules with a clause that may cover this one, as lists that hold until the next is added.
  [[nodiscard]] std::vector<std::span<const std::uint32_t>> find(const match::Clause& clause) const;

 private:
  [[nodiscard]] std::vector<std::uint64_t> rarest(const match::Clause& clause) const;

  std::unordered_map<std::uint64_t, std::uint32_t> counts_;
  std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> rules_;
};

}  // namespace hw::route
