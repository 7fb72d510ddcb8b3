// SPDX-License-Identifier: MIT
#include "exec/coprocess/answer_reader.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/bytes.h"

namespace hw::exec {

namespace {
constexpr std::size_t kReadSize = std::size_t{64} << 10;
}

AnswerReader::State AnswerReader::read(int fd, const Take& take) {
  if (buffer_.size() < end_ + kReadSize) {
    buffer_.resize(std::max(end_ + kReadSize, 2 * buffer_.size()));
  }
  const ssize_t count = ::read(fd, buffer_.data() + end_, buffer_.size() - end_);
  if (count <= 0) {
    const bool is_over = count == 0 || (errno != EAGAIN && errno != EINTR);
    return is_over ? State::end : State::empty;
  }
  end_ += static_cast<std::size_t>(count);
  hand_out(take);
  return State::more;
}

void AnswerReader::hand_out(const Take& take) {
  std::size_t begin = 0;
  while (scanned_ < end_) {
    const void* const found = std::memchr(buffer_.data() + scanned_, '\n', end_ - scanned_);
    if (found == nullptr) {
      scanned_ = end_;
      break;
    }
    scanned_ = static_cast<std::size_t>(static_cast<const char*>(found) - buffer_.data()) + 1;
    const std::string_view line(buffer_.data() + begin, scanned_ - begin);
    const std::size_t bytes = line.size() + skipped_;
    begin = scanned_;
    if (bytes - 1 > line_max_) {
      take({.text = cut_utf8(line, kKept), .bytes = bytes, .is_whole = false});
    } else {
      take({.text = line, .bytes = bytes});
    }
    skipped_ = 0;
  }
  end_ -= begin;
  scanned_ -= begin;
  std::memmove(buffer_.data(), buffer_.data() + begin, end_);
  skip();
}

// What is too long already need not be held.
void AnswerReader::skip() {
  if (end_ + skipped_ > line_max_ && end_ > kKept) {
    skipped_ += end_ - kKept;
    end_ = scanned_ = kKept;
  }
}

}  // namespace hw::exec
