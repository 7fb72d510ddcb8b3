// SPDX-License-Identifier: MIT
// Reads and writes on descriptors that other programs share with us. Whether O_NONBLOCK is set on
// them is not ours to change: both cases work, and nothing here sets it.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"

namespace hw::sys {

// Writes all of `bytes`, waiting in poll() where the descriptor says EAGAIN; 0 or the errno,
// which is EPIPE however the descriptor says that the reader has gone.
[[nodiscard]] int write_all(int fd, std::string_view bytes);
// The same; after an error, `rest` is what was not written.
[[nodiscard]] int write_rest(int fd, std::string_view& rest);

// How many bytes a write to `fd` takes now without blocking, as far as poll() and the kernel's
// promise for pipes (PIPE_BUF) can tell; 0 if none.
[[nodiscard]] std::size_t writable_now(int fd, std::size_t wanted);

// One read of at most `size` bytes, 0 at the end of input. To be called when poll() says that there
// is something; nothing (std::nullopt) if another program that shares the descriptor took it in
// between. Error: code io, "stdin: ...".
[[nodiscard]] Result<std::optional<std::size_t>> read_some(int fd, char* buffer, std::size_t size);

// To be called for stdin when a program is to end and waits for the end of input. A FIFO that is
// open for writing too is its own writer and never ends; it is opened anew for reading only. False
// if another program has it open for writing even so: a neighbour in a chain of services, which
// keeps what is in it for the next reader.
[[nodiscard]] bool can_end(int fd);

// Where the input cannot end: how long to read on at the most. What a neighbour that was signalled
// as well has to say is in the FIFO by then.
inline constexpr Duration kReadOnWithoutEnd = std::chrono::milliseconds(500);

// What a descriptor, or the target of open_output(), leads to; nothing where that is not there.
struct FileId {
  dev_t device;
  ino_t inode;
  [[nodiscard]] bool operator==(const FileId&) const = default;
};
[[nodiscard]] std::optional<FileId> file_of(int fd);
[[nodiscard]] std::optional<FileId> file_of(const std::string& target);

// Whether it is a file whose last line has no end: a disk was full once, or its writer killed.
[[nodiscard]] bool lacks_line_end(int fd);

// poll() for one descriptor; the events that came, 0 after `timeout`.
[[nodiscard]] short wait_for(int fd, short events, Duration timeout);

}  // namespace hw::sys
