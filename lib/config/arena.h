// SPDX-License-Identifier: MIT
// Memory for the trees of a configuration, which hold many small values and end all at once. What
// is kept here stays where it is as long as the arena, and is freed only with it.
#pragma once

#include <memory>
#include <memory_resource>
#include <span>
#include <string_view>
#include <type_traits>

#include "base/huge_pages.h"

namespace hw::config {

class Arena {
 public:
  // Room for values, as yet unwritten.
  template <class T>
  [[nodiscard]] T* room(std::size_t count) {
    static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);
    return static_cast<T*>(memory_.allocate(count * sizeof(T), alignof(T)));
  }

  template <class T>
  [[nodiscard]] std::span<T> keep(std::span<const T> values) {
    T* const kept = room<T>(values.size());
    std::uninitialized_copy(values.begin(), values.end(), kept);
    return {kept, values.size()};
  }

  [[nodiscard]] std::string_view keep(std::string_view text) {
    const std::span<char> kept = keep(std::span<const char>(text));
    return {kept.data(), kept.size()};
  }

 private:
  std::pmr::monotonic_buffer_resource memory_{huge_pages()};
};

}  // namespace hw::config
