// SPDX-License-Identifier: MIT
// The kernel tells: inotify(7), a watch for each folder.
#pragma once

#include <memory>

#include "base/result.h"
#include "sys/fd.h"
#include "watch/backend/files.h"
#include "watch/kind.h"

namespace hw::watch {

class Inotify final : public Files {
 public:
  [[nodiscard]] static Result<std::unique_ptr<Inotify>> open(const Kinds& kinds);

  [[nodiscard]] int fd() const override { return fd_.get(); }

  int add_watch(const std::string& path, bool follows) override;
  void remove_watch(int wd) override;
  void drain(KernelQueue& queue) override;
  [[nodiscard]] std::size_t watches() const { return watches_; }

 private:
  Inotify(sys::Fd fd, std::uint32_t mask);

  sys::Fd fd_;
  std::uint32_t mask_;
  int last_wd_ = 0;  // the kernel counts up
  std::size_t watches_ = 0;
  std::unique_ptr<char[]> buffer_;  // NOLINT: a plain block
};

}  // namespace hw::watch
