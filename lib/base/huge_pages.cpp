// SPDX-License-Identifier: MIT
#include "base/huge_pages.h"

#include <sys/mman.h>

#include <cstdlib>
#include <new>

namespace hw {

namespace {

constexpr std::size_t kPage = std::size_t{2} << 20;  // what the usual processors have

class HugeResource : public std::pmr::memory_resource {
  void* do_allocate(std::size_t size, std::size_t /*alignment*/) override {
    return allocate_huge_pages(size);
  }
  void do_deallocate(void* memory, std::size_t /*size*/, std::size_t /*alignment*/) override {
    free_huge_pages(memory);
  }
  [[nodiscard]] bool do_is_equal(const memory_resource& other) const noexcept override {
    return this == &other;
  }
};

}  // namespace

void* allocate_huge_pages(std::size_t size) {
  const bool is_large = size >= kPage;
  void* const memory =
      is_large ? std::aligned_alloc(kPage, (size + kPage - 1) / kPage * kPage) : std::malloc(size);
  if (memory == nullptr) {
    throw std::bad_alloc();
  }
  if (is_large) {
    // Advice: where it is not taken, small pages do.
    (void)madvise(memory, size, MADV_HUGEPAGE);
  }
  return memory;
}

void free_huge_pages(void* memory) { std::free(memory); }

std::pmr::memory_resource* huge_pages() {
  static HugeResource resource;
  return &resource;
}

}  // namespace hw
