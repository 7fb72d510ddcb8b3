// SPDX-License-Identifier: MIT
// A fuzz target: each *_fuzz.cpp defines check_input(), which takes any bytes and asserts what must
// hold of the code under test for them. A property that does not hold is printed and ends the
// process, which is how libFuzzer knows of a find. The bytes stand exactly in their own memory, so
// that a read past them is noticed.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace hw::fuzz {

void check_input(std::string_view input);

}  // namespace hw::fuzz

#define HW_MUST(property)                                                                \
  do {                                                                                   \
    if (!(property)) {                                                                   \
      std::fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #property); \
      std::abort();                                                                      \
    }                                                                                    \
  } while (false)
