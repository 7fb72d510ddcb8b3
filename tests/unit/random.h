// SPDX-License-Identifier: MIT
// Random values for property tests: one seed, fixed, so that a failure can be repeated. Print it
// with INFO(random.seed()) beside the case.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>

namespace hw::test {

class Random {
 public:
  explicit Random(std::uint32_t seed) : seed_(seed), engine_(seed) {}

  [[nodiscard]] std::string seed() const { return "seed " + std::to_string(seed_); }

  // Of 0 .. limit - 1.
  std::size_t below(std::size_t limit) { return engine_() % limit; }
  bool one_in(std::size_t n) { return below(n) == 0; }
  char byte() { return static_cast<char>(below(256)); }

  template <class List>
  const auto& pick(const List& list) {
    return list[below(std::size(list))];
  }

  std::string text(std::string_view alphabet, std::size_t max_size) {
    std::string result;
    for (std::size_t left = below(max_size + 1); left > 0; --left) {
      result += alphabet[below(alphabet.size())];
    }
    return result;
  }

 private:
  std::uint32_t seed_;
  std::mt19937 engine_;
};

}  // namespace hw::test
