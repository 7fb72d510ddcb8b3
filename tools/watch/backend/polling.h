// SPDX-License-Identifier: MIT
// A backend that asks the kernel for nothing: each folder is read again at every interval, and what
// has changed since is told as the kernel would (round.h). The first reading of a folder is what
// list() gives afterwards, so nothing is told twice and nothing falls between.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "sys/fd.h"
#include "watch/backend/files.h"
#include "watch/backend/round.h"
#include "watch/kind.h"

namespace hw::watch {

class Polling : public Files {
 public:
  // Where the numbers of folders begin, far from those of the kernel.
  static constexpr int kFirstWatch = 1 << 30;
  static constexpr Duration kLeastRest = std::chrono::milliseconds(100);

  [[nodiscard]] static Result<std::unique_ptr<Polling>> open(const Kinds& kinds, Duration interval);

  int add_watch(const std::string& path, bool follows) override;
  void remove_watch(int wd) override;
  int list(const std::string& path, bool follows, bool folders_only,
           std::vector<Entry>& entries) override;
  void drain(KernelQueue& /*queue*/) override {}
  [[nodiscard]] int fd() const override { return fd_.get(); }
  [[nodiscard]] std::optional<Duration> next_look() const override;
  void look(KernelQueue& queue, const PathOf& path_of, bool now) override;
  [[nodiscard]] std::optional<Duration> rest(int wd) const override;

  void settled(int wd, std::string_view name, const Stamp& stamp) override;

  [[nodiscard]] bool empty() const { return folders_.empty(); }
  // The number of the folder that a path leads to, if it is looked at; -1 if not.
  [[nodiscard]] int find(const std::string& path, bool follows) const;

 protected:
  Polling(sys::Fd fd, const Kinds& kinds, Duration interval);

  // Which folders to look at in the round that begins, in the order of their numbers.
  [[nodiscard]] virtual std::vector<int> begin_round();
  // When the next round is due, after one that began and ended then.
  [[nodiscard]] virtual std::optional<Duration> due() const;
  [[nodiscard]] std::vector<int> all() const;
  [[nodiscard]] bool has(int wd) const { return folders_.contains(wd); }

 private:
  struct Folder {
    Item self;
    Snapshot snapshot;
    bool follows = false;
    bool has_failed = false;  // it could not be read, which has been told
  };
  struct Lost {
    int wd;
    std::string path;
    bool is_missing;  // else another one stands there
  };
  void go_on(KernelQueue& queue, const PathOf& path_of, bool to_the_end);
  void look_at(int wd, const std::string& path);
  void look_where_they_are(const PathOf& path_of);
  void end_round(KernelQueue& queue);
  void end_lost(std::vector<RawEvent>& events);
  void fail(Folder& folder, int wd, const std::string& path, int error);
  void forget(int wd);

  sys::Fd fd_;  // never readable
  Duration interval_;
  std::unordered_map<int, Folder> folders_;
  std::unordered_map<std::uint64_t, int> by_identity_;
  int last_wd_ = kFirstWatch;
  int added_ = -1;  // the last one that was added, by this path
  std::string added_path_;
  Round round_;
  std::vector<int> to_look_at_;  // the next one last
  std::vector<Lost> lost_;       // not found where they were
  bool is_looking_ = false;      // a round has begun
  Duration began_ = {};
  Duration due_ = {};
  std::uint32_t cookie_ = std::uint32_t{1} << 31;  // far from those of the kernel
};

}  // namespace hw::watch
