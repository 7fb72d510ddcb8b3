// SPDX-License-Identifier: MIT
// Puts what comes out into the order in which it came in (--keep-order): each line of the input has
// a place, and what belongs to a later place is held until all before it are closed.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

namespace hw::exec {

class Ordered {
 public:
  // Places count up from the first one; each has been opened when it is written to.
  void open(std::uint64_t place);

  // Whole lines, which go to the end of `out` now, or are held.
  void write(std::uint64_t place, std::string_view lines, std::string& out);
  void close(std::uint64_t place, std::string& out);

  [[nodiscard]] std::size_t held_bytes() const { return held_bytes_; }

 private:
  struct Place {
    std::string held;
    bool is_closed = false;
  };

  std::deque<Place> places_;
  std::uint64_t first_ = 0;  // the number of the first of them
  std::size_t held_bytes_ = 0;
};

}  // namespace hw::exec
