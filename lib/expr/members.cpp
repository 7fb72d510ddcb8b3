// SPDX-License-Identifier: MIT
#include "expr/members.h"

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <vector>

namespace hw::expr {

std::size_t drop_doubled(std::span<Member> members) {
  std::vector<std::uint32_t> order(members.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    const int keys = members[a].key.compare(members[b].key);
    return keys != 0 ? keys < 0 : a < b;
  });
  std::vector<bool> is_doubled(members.size());
  std::size_t first = 0;  // of those with the same name
  for (std::size_t at = 1; at < order.size(); ++at) {
    if (members[order[at]].key != members[order[first]].key) {
      first = at;
      continue;
    }
    members[order[first]].value = members[order[at]].value;
    is_doubled[order[at]] = true;
  }
  std::size_t left = 0;
  for (std::size_t at = 0; at < members.size(); ++at) {
    if (!is_doubled[at]) {
      members[left++] = members[at];
    }
  }
  return left;
}

}  // namespace hw::expr
