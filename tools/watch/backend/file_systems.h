// SPDX-License-Identifier: MIT
// Which file systems others change without this machine's kernel knowing: those of the network, and
// those that programs serve (fuse).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace hw::watch {

// By statfs(2); false if it cannot be asked.
[[nodiscard]] bool is_remote(const std::string& path);
[[nodiscard]] bool is_remote(int fd);

// The layers below of the overlay with this device ("0:45"), by the text of mountinfo (proc(5)).
[[nodiscard]] std::vector<std::string> lower_layers(std::string_view mountinfo,
                                                    std::string_view device);

// What is changed through an overlay the kernel tells; but a layer below may lie on a file system
// that others change.
class Overlays {
 public:
  [[nodiscard]] bool has_remote_layer(const std::string& path);

 private:
  std::unordered_map<std::uint64_t, bool> known_;  // by device
};

}  // namespace hw::watch
