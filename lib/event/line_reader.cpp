// SPDX-License-Identifier: MIT
#include "event/line_reader.h"

#include <unistd.h>

#include <algorithm>
#include <cstring>

#include "base/bytes.h"
#include "sys/io.h"

namespace hw::event {

namespace {

bool is_blank(std::string_view line) {
  return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

}  // namespace

LineReader::LineReader(int fd, std::size_t line_max)
    : fd_(fd), line_max_(line_max), buffer_(limits::kReadBlock) {}

void LineReader::make_room(std::size_t wanted) {
  if (begin_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    scanned_ -= begin_;
    begin_ = 0;
  }
  if (buffer_.size() < end_ + wanted) {
    buffer_.resize(end_ + wanted);
  }
}

Result<bool> LineReader::fill(std::size_t max_bytes) {
  const std::size_t wanted = std::min(limits::kReadBlock, max_bytes);
  make_room(wanted);
  HW_TRY_ASSIGN(const std::optional<std::size_t> count,
                sys::read_some(fd_, buffer_.data() + end_, wanted));
  end_ += count.value_or(0);
  at_end_ = count == std::size_t{0};
  return !at_end_;
}

bool LineReader::put_back() {
  if (lseek(fd_, -static_cast<off_t>(end_ - begin_), SEEK_CUR) < 0) {
    return false;
  }
  begin_ = scanned_ = end_;
  return true;
}

bool LineReader::take(Line& line, std::size_t length, std::size_t separator) {
  line.text = std::string_view(buffer_.data() + begin_, length);
  line.extent = in_long_line_ ? Line::Extent::last_part : Line::Extent::whole;
  line_number_ += in_long_line_ ? 0 : 1;
  line.number = line_number_;
  begin_ += length + separator;
  scanned_ = begin_;
  if (in_long_line_) {
    in_long_line_ = false;
    return true;
  }
  if (line.text.starts_with(kByteOrderMark)) {
    line.text.remove_prefix(kByteOrderMark.size());
  }
  return !is_blank(line.text);
}

bool LineReader::take_part(Line& line) {
  line_number_ += in_long_line_ ? 0 : 1;
  in_long_line_ = true;
  line = {std::string_view(buffer_.data() + begin_, end_ - begin_), line_number_,
          Line::Extent::part};
  begin_ = scanned_ = end_;
  return true;
}

bool LineReader::next(Line& line) {
  while (begin_ < end_ || (at_end_ && in_long_line_)) {
    const void* const found = std::memchr(buffer_.data() + scanned_, '\n', end_ - scanned_);
    if (found != nullptr) {
      const std::size_t length =
          static_cast<std::size_t>(static_cast<const char*>(found) - buffer_.data()) - begin_;
      if (length > line_max_ && !in_long_line_) {
        // A line that is too long only by what the last read brought: same as any other.
        line_number_ += 1;
        in_long_line_ = true;
      }
      if (take(line, length, 1)) {
        return true;
      }
    } else if (at_end_) {
      return take(line, end_ - begin_, 0);
    } else {
      scanned_ = end_;
      return (in_long_line_ || end_ - begin_ > line_max_) && take_part(line);
    }
  }
  return false;
}

}  // namespace hw::event
