// SPDX-License-Identifier: MIT
// Cuts output into lines as it comes. A line that is longer than kLineKept comes in pieces.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace hw::exec {

class LineCutter {
 public:
  static constexpr std::size_t kLineKept = std::size_t{64} << 10;

  // Calls `use` with each line, without its LF.
  template <class Use>
  void add(std::string_view bytes, const Use& use) {
    while (!bytes.empty()) {
      const std::size_t end = bytes.find('\n');
      const std::size_t room = kLineKept - begun_.size();
      const bool is_whole = end != std::string_view::npos && end <= room;
      const std::string_view piece = bytes.substr(0, is_whole ? end : room);
      if (!is_whole && piece.size() < room) {
        begun_ += piece;
        return;
      }
      give(piece, use);
      bytes.remove_prefix(piece.size() + (is_whole ? 1 : 0));
    }
  }

  // What is left at the end, if it has no LF.
  template <class Use>
  void end(const Use& use) {
    if (!begun_.empty()) {
      give("", use);
    }
  }

 private:
  template <class Use>
  void give(std::string_view piece, const Use& use) {
    if (begun_.empty()) {
      return use(piece);
    }
    begun_ += piece;
    use(std::string_view(begun_));
    begun_.clear();
  }

  std::string begun_;
};

}  // namespace hw::exec
