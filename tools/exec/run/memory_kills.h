// SPDX-License-Identifier: MIT
// How many processes the system has killed for want of memory.
#pragma once

#include <cstdint>
#include <string_view>

namespace hw::exec {

// In our control group, where it counts them (cgroup v2), else on this machine; 0 if nobody tells.
[[nodiscard]] std::int64_t count_memory_kills();

// The number in the line "oom_kill 3" of /proc/vmstat or of memory.events; -1 if there is none.
[[nodiscard]] std::int64_t parse_memory_kills(std::string_view text);

}  // namespace hw::exec
