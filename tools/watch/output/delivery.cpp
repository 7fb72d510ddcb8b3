// SPDX-License-Identifier: MIT
#include "watch/output/delivery.h"

#include <utility>

#include "base/limits.h"

namespace hw::watch {

std::size_t Delivery::pump(WatchSet& watches, std::size_t max) {
  std::size_t whole = 0;  // bytes of `buffer_` that fit such a piece, and the lines in them
  std::size_t lines = 0;
  const auto flush = [&] {
    write(std::string_view(buffer_).substr(0, whole), std::exchange(lines, 0));
    buffer_.erase(0, std::exchange(whole, 0));
  };
  std::size_t count = 0;
  while (count < max && !stdout_.is_full()) {
    Watch* const watch = watches.next_pending();
    if (watch == nullptr) {
      break;
    }
    watch->append_line(buffer_);
    if (buffer_.size() > limits::kDirectWriteMax && whole > 0) {
      flush();
    }
    whole = buffer_.size();
    ++lines;
    ++count;
  }
  flush();
  return count;
}

void Delivery::write(std::string_view lines, std::size_t count) {
  if (lines.empty()) {
    return;
  }
  stdout_.write(lines);
  written_bytes_ += lines.size();
  if (stdout_.pending() > 0) {
    forget_delivered();
    written_.push_back({written_bytes_, count});
  }
}

void Delivery::forget_delivered() {
  const std::uint64_t delivered = written_bytes_ - stdout_.pending();
  while (!written_.empty() && written_.front().end <= delivered) {
    written_.pop_front();
  }
}

std::size_t Delivery::undelivered() {
  forget_delivered();
  std::size_t lines = 0;
  for (const Written& piece : written_) {
    lines += piece.lines;
  }
  return lines;
}

}  // namespace hw::watch
