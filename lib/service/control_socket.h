// SPDX-License-Identifier: MIT
// The socket of a program's name: one program at a time holds it, by a lock on the file
// <name>.lock beside <name>.sock. The lock file stays, for one that is unlinked could be locked
// twice.
#pragma once

#include <sys/un.h>

#include <string>

#include "base/result.h"
#include "sys/fd.h"

namespace hw::service {

// Error: usage, the path is too long.
[[nodiscard]] Result<sockaddr_un> address_of(const std::string& path);

// A socket that does not block.
[[nodiscard]] Result<sys::Fd> make_socket();

// Held as long as the descriptor is open. Error: unavailable, another program has that name.
[[nodiscard]] Result<sys::Fd> lock_name(const std::string& path);

// Listens at `path`, whose name is locked; its user alone can connect.
[[nodiscard]] Result<sys::Fd> listen_at(const std::string& path);

}  // namespace hw::service
