// SPDX-License-Identifier: MIT
#include "exec/capture.h"

namespace hw::exec {

namespace {

// Without the beginning of a UTF-8 sequence at its end whose rest was cut off.
std::string_view without_half(std::string_view text) {
  for (std::size_t back = 1; back <= 3 && back <= text.size(); ++back) {
    const auto byte = static_cast<unsigned char>(text[text.size() - back]);
    const std::size_t length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1;
    if ((byte & 0xC0U) != 0x80) {
      return length > back ? text.substr(0, text.size() - back) : text;
    }
  }
  return text;
}

}  // namespace

void Capture::add(std::string_view bytes) {
  const bool was_truncated = is_truncated();
  total_ += bytes.size();
  if (!is_truncated()) {
    kept_.append(bytes);
    return;
  }
  if (!was_truncated) {
    const std::size_t room = kept_.size() < kHead ? kHead - kept_.size() : 0;
    kept_.append(bytes.substr(0, room));
    tail_ = kept_.substr(kHead < kept_.size() ? kHead : kept_.size());
    kept_.resize(kHead);
    bytes.remove_prefix(room);
  }
  tail_.append(bytes);
  if (tail_.size() > 8 * kTail) {  // not at each call, or every byte would be moved many times
    tail_.erase(0, tail_.size() - kTail);
  }
}

std::string Capture::text() const {
  if (!is_truncated()) {
    return kept_;
  }
  std::string text(without_half(kept_));
  std::string_view tail = tail_;
  tail.remove_prefix(tail.size() - kTail);
  for (int i = 0; i < 3 && (static_cast<unsigned char>(tail.front()) & 0xC0U) == 0x80; ++i) {
    tail.remove_prefix(1);
  }
  return text.append(tail);
}

}  // namespace hw::exec
