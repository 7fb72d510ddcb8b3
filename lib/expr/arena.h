// SPDX-License-Identifier: MIT
// Memory for what an evaluation makes (expr/expression.h): handed out piece by piece and taken back
// all at once, so that an event costs no allocation once the arena has grown. What is in it lives
// until clear(). An arena belongs to one thread.
#pragma once

#include <cstddef>
#include <memory>
#include <type_traits>
#include <vector>

#include "expr/datum.h"

namespace hw::expr {

class Arena {
 public:
  // Takes all back; keeps the blocks for the next event, unless an unusual one has made them many.
  void clear();

  // Bytes handed out since the last clear().
  [[nodiscard]] std::size_t used() const { return used_; }

  // Room for `count` objects, not yet made.
  template <class T>
  [[nodiscard]] T* allocate(std::size_t count) {
    static_assert(std::is_trivially_destructible_v<T> && alignof(T) <= kAlignment);
    return reinterpret_cast<T*>(allocate_bytes(count * sizeof(T)));
  }

 private:
  friend class Evaluator;

  static constexpr std::size_t kAlignment = alignof(std::max_align_t);
  static constexpr std::size_t kBlock = std::size_t{16} << 10;
  static constexpr std::size_t kKept = std::size_t{1} << 20;

  struct Block {
    std::unique_ptr<std::byte[]> bytes;
    std::size_t size;
  };

  [[nodiscard]] std::byte* allocate_bytes(std::size_t size);
  void add_block(std::size_t size);

  std::vector<Block> blocks_;
  std::size_t current_ = 0;  // the block in use
  std::size_t offset_ = 0;   // of the free part in it
  std::size_t used_ = 0;

  // What is being put together during an evaluation; empty before and after.
  std::vector<Datum> stack_;
  std::vector<Member> members_;
};

}  // namespace hw::expr
