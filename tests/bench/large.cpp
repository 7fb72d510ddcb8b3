// SPDX-License-Identifier: MIT
// libhw-bench-large.so, loaded by LD_PRELOAD: makes a process hold 1 GiB of memory that it has
// written to, before its main(). What the process starts does not inherit it.
#include <sys/mman.h>

#include <cstdlib>
#include <cstring>

namespace {

constexpr std::size_t kSize = std::size_t{1} << 30;

__attribute__((constructor)) void grow() {
  unsetenv("LD_PRELOAD");  // NOLINT: there is one thread yet
  void* const memory =
      mmap(nullptr, kSize, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) {
    std::abort();
  }
  std::memset(memory, 1, kSize);
}

}  // namespace
