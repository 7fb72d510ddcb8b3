// SPDX-License-Identifier: MIT
#include "watch/backend/file_systems.h"

#include <fmt/core.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/sysmacros.h>

#include <algorithm>
#include <array>

#include "base/fs.h"

namespace hw::watch {

namespace {

// As statfs(2) has them: the headers lack some.
constexpr std::array<std::uint32_t, 15> kRemote = {
    0x00006969,  // nfs
    0x0000517B,  // smb
    0xFF534D42,  // cifs
    0xFE534D42,  // smb2
    0x65735546,  // fuse, virtiofs
    0x01021997,  // 9p
    0x00C36400,  // ceph
    0x5346414F,  // afs, of OpenAFS
    0x6B414653,  // afs, of the kernel
    0x73757245,  // coda
    0x0BD00BD0,  // lustre
    0x47504653,  // gpfs
    0x01161970,  // gfs2
    0x7461636F,  // ocfs2
    0x786F4256,  // vboxsf
};
constexpr std::uint32_t kOverlay = 0x794C7630;
constexpr std::size_t kMountInfoMax = std::size_t{16} << 20;

bool is_among(const struct statfs& status) {
  const auto magic = static_cast<std::uint32_t>(status.f_type);
  return std::find(kRemote.begin(), kRemote.end(), magic) != kRemote.end();
}

// The next one of the words that `separator` parts.
std::string_view take_word(std::string_view& text, char separator) {
  const std::size_t end = std::min(text.find(separator), text.size());
  const std::string_view word = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return word;
}

// "\040" for a space, as proc(5) writes it; "\:" for a colon, as the overlay does.
std::string unescaped(std::string_view text) {
  const auto is_octal = [](char c) { return c >= '0' && c <= '7'; };
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 3 < text.size() &&
        std::all_of(text.begin() + i + 1, text.begin() + i + 4, is_octal)) {
      plain += static_cast<char>((text[i + 1] - '0') * 64 + (text[i + 2] - '0') * 8 +
                                 (text[i + 3] - '0'));
      i += 3;
    } else {
      plain += text[i];
    }
  }
  return plain;
}

void add_layers(std::string_view options, std::vector<std::string>& layers) {
  while (!options.empty()) {
    std::string_view option = take_word(options, ',');
    const std::string_view key = take_word(option, '=');
    if (key == "lowerdir" || key == "lowerdir+") {
      std::string all = unescaped(option);
      for (std::string_view left = all; !left.empty();) {
        if (const std::string_view layer = take_word(left, ':'); !layer.empty()) {
          layers.emplace_back(layer);
        }
      }
    }
  }
}

}  // namespace

bool is_remote(const std::string& path) {
  struct statfs status {};
  return statfs(path.c_str(), &status) == 0 && is_among(status);
}

bool is_remote(int fd) {
  struct statfs status {};
  return fstatfs(fd, &status) == 0 && is_among(status);
}

// "36 35 0:45 / /merged rw - overlay overlay rw,lowerdir=/a:/b,upperdir=/u".
std::vector<std::string> lower_layers(std::string_view mountinfo, std::string_view device) {
  std::vector<std::string> layers;
  while (!mountinfo.empty()) {
    std::string_view line = take_word(mountinfo, '\n');
    (void)take_word(line, ' ');
    (void)take_word(line, ' ');
    if (take_word(line, ' ') == device && line.find(" - overlay ") != std::string_view::npos) {
      add_layers(line.substr(line.rfind(' ') + 1), layers);
      break;
    }
  }
  return layers;
}

bool Overlays::has_remote_layer(const std::string& path) {
  struct statfs system {};
  struct stat status {};
  if (statfs(path.c_str(), &system) != 0 || static_cast<std::uint32_t>(system.f_type) != kOverlay ||
      stat(path.c_str(), &status) != 0) {
    return false;
  }
  const auto [known, is_new] = known_.try_emplace(status.st_dev, false);
  if (is_new) {
    const auto mountinfo = read_file("/proc/self/mountinfo", kMountInfoMax);
    const std::string device = fmt::format("{}:{}", major(status.st_dev), minor(status.st_dev));
    const auto layers = mountinfo ? lower_layers(*mountinfo, device) : std::vector<std::string>();
    known->second = std::any_of(layers.begin(), layers.end(),
                                [](const std::string& layer) { return is_remote(layer); });
  }
  return known->second;
}

}  // namespace hw::watch
