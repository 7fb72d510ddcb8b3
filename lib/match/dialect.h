// SPDX-License-Identifier: MIT
// The two readings of a pattern, hw-rules(5): Hookwork's own, and the one of AWS event-ruler, on
// which EventBridge is built, word for word.
#pragma once

namespace hw::match {

enum class Dialect { hookwork, eventbridge };

}  // namespace hw::match
