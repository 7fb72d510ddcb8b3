// SPDX-License-Identifier: MIT
#include "exec/intake/ordered.h"

namespace hw::exec {

void Ordered::open(std::uint64_t place) {
  if (places_.empty()) {
    first_ = place;
  }
  places_.resize(static_cast<std::size_t>(place - first_) + 1);
}

void Ordered::write(std::uint64_t place, std::string_view lines, std::string& out) {
  if (place == first_) {
    out += lines;
  } else {
    places_[static_cast<std::size_t>(place - first_)].held += lines;
    held_bytes_ += lines.size();
  }
}

void Ordered::close(std::uint64_t place, std::string& out) {
  places_[static_cast<std::size_t>(place - first_)].is_closed = true;
  while (!places_.empty() && places_.front().is_closed) {
    places_.pop_front();
    ++first_;
    if (!places_.empty()) {
      held_bytes_ -= places_.front().held.size();
      out += places_.front().held;
      places_.front().held.clear();
    }
  }
}

}  // namespace hw::exec
