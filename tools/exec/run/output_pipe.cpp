// SPDX-License-Identifier: MIT
#include "exec/run/output_pipe.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace hw::exec {

namespace {

constexpr std::size_t kReadSize = std::size_t{64} << 10;
constexpr std::size_t kBurst = std::size_t{2} << 20;  // bytes between two looks at all else
constexpr int kEmptyReads = 4;                        // of a pipe that is soon filled again

}  // namespace

// A command that writes much fills the pipe again while it is read: to go on is cheaper than to
// wait for the next bit, for both. But for long nothing else is done.
void OutputPipe::read_more() {
  std::size_t count = read_once();
  if (count < kReadSize && !capture_.is_truncated()) {
    return;
  }
  fcntl(end_.get(), F_SETFL, O_NONBLOCK);  // of our end alone
  const std::size_t enough = capture_.total() + kBurst;
  for (int empty = 0; is_open() && empty <= kEmptyReads && capture_.total() < enough;) {
    if (tap_ != nullptr && tap_->is_full()) {
      return;
    }
    count = read_once();
    empty = count == 0 ? empty + 1 : 0;
  }
}

// How many bytes there were.
std::size_t OutputPipe::read_once() {
  thread_local std::array<char, kReadSize> buffer;
  const ssize_t count = read(end_.get(), buffer.data(), buffer.size());
  if (count <= 0) {
    if (count == 0 || (errno != EINTR && errno != EAGAIN)) {
      end_.reset();
      owed_ = 0;
    }
    return 0;
  }
  const std::string_view bytes(buffer.data(), static_cast<std::size_t>(count));
  owed_ -= std::min(owed_, bytes.size());
  if (tap_ != nullptr) {
    capture_.count(bytes.size());
    tap_->take(stream_, bytes);
  } else {
    capture_.add(bytes);
  }
  return bytes.size();
}

void OutputPipe::command_has_ended() {
  int count = 0;
  if (is_open() && ioctl(end_.get(), FIONREAD, &count) == 0) {
    owed_ = static_cast<std::size_t>(count);
  }
}

}  // namespace hw::exec
