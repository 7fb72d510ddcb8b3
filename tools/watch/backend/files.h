// SPDX-License-Identifier: MIT
// What all backends ask of files alike: getdents64(2), stat(2) and read leases (fcntl(2),
// F_SETLEASE). A lease is asked for and given back at once; the kernel refuses it while anybody has
// the file open for writing.
#pragma once

#include <functional>
#include <string_view>

#include "watch/backend/system.h"

namespace hw::watch {

class Files : public System {
 public:
  int list(const std::string& path, bool follows, bool folders_only,
           std::vector<Entry>& entries) override;
  Probe probe(const std::string& path) override;
  std::optional<Identity> identity(const std::string& path) final;
  std::optional<Stamp> stamp(const std::string& path) final;
  std::optional<Time> changed_at(const std::string& path) final;
  std::optional<Fact> fact(const std::string& path) final;
  Standing standing(const std::string& path) final;
  std::string watch_limit() final;
};

[[nodiscard]] EntryType type_of_mode(unsigned mode);

// Ignores SIGIO, by which the kernel would tell that somebody waits for our lease.
void ignore_lease_signals();

// Calls back for each name in an open folder but "." and "..", with its DT_ type; 0 or the errno.
[[nodiscard]] int for_each_name(int folder,
                                const std::function<void(const char* name, unsigned type)>& each);

}  // namespace hw::watch
