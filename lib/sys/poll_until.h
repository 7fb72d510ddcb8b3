// SPDX-License-Identifier: MIT
// poll() with a limit by the clock in force: the only place besides loop/loop where a program waits
// for the time. (A header sys/poll.h would be taken for the C library's.)
#pragma once

#include <poll.h>

#include <optional>
#include <span>

#include "base/clock.h"

namespace hw::sys {

// Waits until one of `entries` is ready or the monotonic time is `limit`; without one, for ever.
// How many are ready, 0 at the limit, -1 with errno (EINTR), as poll().
[[nodiscard]] int poll_until(std::span<pollfd> entries, std::optional<Duration> limit);

}  // namespace hw::sys
