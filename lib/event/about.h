// SPDX-License-Identifier: MIT
// What a message says of the event that it is about: its id and its trace. To be made only for a
// message that is written, as it reads and copies.
#pragma once

#include "event/envelope.h"
#include "log/log.h"

namespace hw::event {

[[nodiscard]] log::About about(const Envelope& envelope, ErrorCode code = ErrorCode::none);

}  // namespace hw::event
