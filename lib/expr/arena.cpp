// SPDX-License-Identifier: MIT
#include "expr/arena.h"

#include <algorithm>

namespace hw::expr {

void Arena::clear() {
  if (used_ > kKept) {
    blocks_.resize(1);
    blocks_.shrink_to_fit();
  }
  const auto forget = [](auto& scratch) {
    scratch.clear();
    if (scratch.capacity() > kKept / sizeof(scratch[0])) {
      scratch.shrink_to_fit();
    }
  };
  forget(stack_);
  forget(members_);
  current_ = 0;
  offset_ = 0;
  used_ = 0;
}

void Arena::add_block(std::size_t size) {
  const std::size_t grown = blocks_.empty() ? kBlock : std::min(2 * blocks_.back().size, kKept);
  size = std::max(size, grown);
  blocks_.push_back({std::make_unique_for_overwrite<std::byte[]>(size), size});
}

std::byte* Arena::allocate_bytes(std::size_t size) {
  size = (size + kAlignment - 1) / kAlignment * kAlignment;
  if (blocks_.empty()) {
    add_block(size);
  }
  while (blocks_[current_].size - offset_ < size) {
    if (current_ + 1 == blocks_.size()) {
      add_block(size);
    }
    ++current_;
    offset_ = 0;
  }
  std::byte* const place = blocks_[current_].bytes.get() + offset_;
  offset_ += size;
  used_ += size;
  return place;
}

}  // namespace hw::expr
