// SPDX-License-Identifier: MIT
// Memory for large tables that are looked at in no order, in huge pages where the system has them
// (transparent ones: madvise(2), MADV_HUGEPAGE). Each look into such a table is a miss of the cache
// anyhow; with small pages the processor has to find the page first, by further misses.
#pragma once

#include <cstddef>
#include <memory_resource>
#include <vector>

namespace hw {

// At least so many bytes, aligned for any type that needs no more than max_align_t; freed by
// free_huge_pages(). Throws std::bad_alloc.
[[nodiscard]] void* allocate_huge_pages(std::size_t size);
void free_huge_pages(void* memory);

template <class T>
struct HugePages {
  using value_type = T;

  HugePages() = default;
  template <class U>
  HugePages(const HugePages<U>& /*other*/) {}  // NOLINT: an allocator must convert

  [[nodiscard]] T* allocate(std::size_t count) {
    return static_cast<T*>(allocate_huge_pages(count * sizeof(T)));
  }
  void deallocate(T* memory, std::size_t /*count*/) { free_huge_pages(memory); }

  bool operator==(const HugePages& /*other*/) const { return true; }
};

// The same for what takes its memory from a resource.
[[nodiscard]] std::pmr::memory_resource* huge_pages();

template <class T>
using HugeVector = std::vector<T, HugePages<T>>;

}  // namespace hw
