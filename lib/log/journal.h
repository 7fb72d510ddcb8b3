// SPDX-License-Identifier: MIT
// Whether a descriptor is the journal of systemd, which takes priorities ("<3>") off the front of
// each line (sd-daemon(3)). The manager sets JOURNAL_STREAM to "DEVICE:INODE" of the stream, in
// decimal (systemd.exec(5)); the variable alone says nothing, as it is inherited by programs whose
// stderr is another file.
#pragma once

#include <sys/types.h>

#include <string_view>

namespace hw::log {

[[nodiscard]] bool names_file(std::string_view journal_stream, dev_t device, ino_t inode);

[[nodiscard]] bool is_journal(int fd);

}  // namespace hw::log
