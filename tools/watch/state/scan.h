// SPDX-License-Identifier: MIT
// Reads all that is admitted of the trees that are watched, into a catalog.
#pragma once

#include <functional>

#include "watch/backend/system.h"
#include "watch/choose/scope.h"
#include "watch/state/catalog.h"
#include "watch/track/tree.h"

namespace hw::watch {

// `pause` is called between folders; false ends it.
void scan(System& system, Tree& tree, Scope& scope, NodeId folder,
          const std::function<bool()>& pause, Catalog& catalog);

}  // namespace hw::watch
