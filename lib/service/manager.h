// SPDX-License-Identifier: MIT
// What we tell the service manager that has started us, by datagrams to $NOTIFY_SOCKET
// (sd_notify(3), also understood by others), and the newline of --ready-fd.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "sys/fd.h"

namespace hw::service {

class Manager {
 public:
  // Reads NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID and takes them out of the environment, for
  // they are not meant for our children. To be called before there are threads.
  [[nodiscard]] static Manager from_environment();

  // "READY=1", "STOPPING=1" and so on. Without a manager, or one that does not listen: nothing.
  void tell(std::string_view state) const;

  // How often it wants to hear "WATCHDOG=1" from us, at the least.
  [[nodiscard]] std::optional<Duration> watchdog() const { return watchdog_; }

 private:
  std::string socket_;
  std::optional<Duration> watchdog_;
};

// Whether the descriptor of --ready-fd is there; below 0 for none. Error: code usage.
[[nodiscard]] Status check_ready_fd(int fd);

// Writes a newline to the descriptor of --ready-fd and closes it.
void write_ready(int fd);

}  // namespace hw::service
