// SPDX-License-Identifier: MIT
// What libFuzzer calls.
#include <cstddef>
#include <cstdint>

#include "target.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  hw::fuzz::check_input({reinterpret_cast<const char*>(data), size});
  return 0;
}
