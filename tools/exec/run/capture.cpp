// SPDX-License-Identifier: MIT
#include "exec/run/capture.h"

#include <algorithm>

#include "base/bytes.h"

namespace hw::exec {

void Capture::add(std::string_view bytes) {
  const bool was_truncated = is_truncated();
  total_ += bytes.size();
  if (!is_truncated()) {
    kept_.append(bytes);
    return;
  }
  if (!was_truncated) {
    // With a look at what follows, so that the head ends between characters.
    const std::size_t room = kHead + 4 - std::min(kept_.size(), kHead + 4);
    kept_.append(bytes.substr(0, room));
    tail_ = kept_.substr(kHead);
    kept_.resize(cut_utf8(kept_, kHead).size());
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
  std::string text = kept_;
  std::string_view tail = tail_;
  tail.remove_prefix(tail.size() - kTail);
  for (int i = 0; i < 3 && (static_cast<unsigned char>(tail.front()) & 0xC0U) == 0x80; ++i) {
    tail.remove_prefix(1);
  }
  return text.append(tail);
}

}  // namespace hw::exec
