// SPDX-License-Identifier: MIT
// The real System: inotify(7), getdents64(2) and read leases (fcntl(2), F_SETLEASE). A lease is
// asked for and given back at once; the kernel refuses it while anybody has the file open for
// writing.
#pragma once

#include <memory>

#include "base/result.h"
#include "sys/fd.h"
#include "watch/backend/system.h"
#include "watch/kind.h"

namespace hw::watch {

class Inotify final : public System {
 public:
  // Ignores SIGIO, by which the kernel would tell that somebody waits for our lease.
  [[nodiscard]] static Result<std::unique_ptr<Inotify>> open(const Kinds& kinds);

  [[nodiscard]] int fd() const { return fd_.get(); }

  int add_watch(const std::string& path, bool follows) override;
  void remove_watch(int wd) override;
  int list(const std::string& path, bool follows, bool folders_only,
           std::vector<Entry>& entries) override;
  Probe probe(const std::string& path) override;
  std::optional<Identity> identity(const std::string& path) override;
  std::optional<Stamp> stamp(const std::string& path) override;
  std::optional<Time> changed_at(const std::string& path) override;
  std::optional<Fact> fact(const std::string& path) override;
  Standing standing(const std::string& path) override;
  std::string watch_limit() override;
  void drain(KernelQueue& queue) override;

 private:
  Inotify(sys::Fd fd, std::uint32_t mask);

  sys::Fd fd_;
  std::uint32_t mask_;
  std::unique_ptr<char[]> buffer_;  // NOLINT: a plain block
};

}  // namespace hw::watch
