// SPDX-License-Identifier: MIT
// The member `child_of` of a slip (hw-events(5)): whose child an event is, and how many there are
// above it.
#pragma once

#include "event/envelope.h"
#include "json/writer.h"

namespace hw::exec {

inline constexpr std::int64_t kDepthMax = 8;

// How many parents the event with this slip has; 0 where it says nothing.
[[nodiscard]] std::int64_t depth_of(const event::Slip& slip);

// Of a child of the event: its job, or else its source and id, and the depth of the child.
void write_child_of(json::Writer& writer, const event::Envelope& envelope, const event::Slip& slip);

}  // namespace hw::exec
