// SPDX-License-Identifier: MIT
// The backends by their names.
#pragma once

#include <array>
#include <memory>
#include <string_view>

#include "base/result.h"
#include "watch/backend/system.h"
#include "watch/kind.h"
#include "watch/terms.h"

namespace hw::watch {

inline constexpr std::array<std::string_view, 3> kBackends = {"auto", "inotify", "poll"};

// The one that the terms choose, which hears these kinds. Error: the system refuses it.
[[nodiscard]] Result<std::unique_ptr<System>> open_backend(const Terms& terms, const Kinds& kinds);

}  // namespace hw::watch
