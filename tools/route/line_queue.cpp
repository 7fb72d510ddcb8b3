// SPDX-License-Identifier: MIT
#include "route/line_queue.h"

#include <algorithm>
#include <utility>

#include "base/limits.h"

namespace hw::route {

namespace {

// Memory that is kept for the lines to come: more than fills between two writes.
constexpr std::size_t kKeep = 4 * limits::kFlushAt;

}  // namespace

void LineQueue::wrote(std::size_t count) {
  const std::size_t end = rest().substr(0, count).rfind('\n');
  if (end != std::string_view::npos) {
    line_ = written_ + end + 1;
  }
  written_ += count;
  if (written_ == bytes_.size()) {
    clear();
  } else if (line_ >= bytes_.size() - line_) {  // what is moved is less than what has left
    bytes_.erase(0, line_);
    written_ -= line_;
    line_ = 0;
  }
}

std::string LineQueue::take() {
  std::string lines = std::exchange(bytes_, {});
  lines.erase(0, line_);
  line_ = written_ = 0;
  return lines;
}

void LineQueue::clear() {
  bytes_.clear();
  line_ = written_ = 0;
  if (bytes_.capacity() > kKeep) {
    bytes_.shrink_to_fit();
  }
}

std::size_t LineQueue::lines() const {
  const std::string_view waiting = rest();
  return static_cast<std::size_t>(std::count(waiting.begin(), waiting.end(), '\n'));
}

}  // namespace hw::route
