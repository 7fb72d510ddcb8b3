// SPDX-License-Identifier: MIT
// What a value must have to pass a test, in a form that can be looked up: a clause of a pattern
// need only be asked about events in which one of its keys is found (an access predicate: Hanson et
// al., "A predicate matching algorithm for database rule systems", 1990). A key is kept as its hash
// alone; a collision costs a question more and changes no answer.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "match/pattern.h"

namespace hw::match {

enum class How : std::uint8_t {
  text,    // is this string
  prefix,  // is a string that begins so
  suffix,  // or ends so
  gram,    // or has this in it
  folded,  // the same, after case folding
  folded_prefix,
  folded_suffix,
  number,    // is a number whose nearest double is this
  word,      // is true, false or null
  block,     // is an address in this block: bits, and 256 for v6, as the length
  interval,  // is a number between two doubles
  present,   // is there
};

struct Key {
  How how;
  std::uint32_t length = 0;  // of the text
  std::uint64_t hash = 0;    // of the text
  double low = 0, high = 0;  // of an interval
};

// A way to find all values that pass a test: each has one of these keys.
using KeySet = std::vector<Key>;

// The ways to find values that pass one of the alternatives: for each test those to choose from.
// Nothing if absence passes too.
[[nodiscard]] std::optional<std::vector<std::vector<KeySet>>> keys_of(
    const Alternatives& alternatives);
// The key of a value that is this text.
[[nodiscard]] Key key_of(std::string_view text);

// A hash of bytes that can be continued: that of each prefix of a text comes out on the way.
class PrefixHash {
 public:
  explicit PrefixHash(std::string_view text) : text_(text) {}
  // Of the first `length` bytes; lengths must not decrease from call to call.
  [[nodiscard]] std::uint64_t at(std::size_t length);

 private:
  std::string_view text_;
  std::size_t done_ = 0;
  std::uint64_t state_ = 0x9E3779B97F4A7C15U;
};

[[nodiscard]] inline std::uint64_t hash_of(std::string_view text) {
  return PrefixHash(text).at(text.size());
}
[[nodiscard]] std::uint64_t hash_of(double number);
[[nodiscard]] std::uint64_t hash_of(const Address& block);
[[nodiscard]] std::string reversed(std::string_view text);

inline constexpr std::size_t kGramMax = 4;  // bytes

}  // namespace hw::match
