// SPDX-License-Identifier: MIT
// A second process that outlives this one, however it dies, for the time it takes to kill what runs
// in its name. It has a session of its own, no signal but KILL reaches it, and it keeps no
// descriptor but stdout: so whoever reads that sees its end only after the commands are gone. It
// notices our death by the end of a pipe. What it kills is said in pages that it shares with us:
// for each command a place, which holds its process group, written there by the command's process
// itself before it execs, and a mark in its environment, by which those that have left the group
// are known. The children that we fork close the pipe after that, or die with us before; so when
// its end is seen, no group is missing.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "base/result.h"
#include "sys/fd.h"
#include "sys/processes.h"

namespace hw::sys {

struct KeeperPages;

class Keeper {
 public:
  // `name` is that of the process, at most 15 bytes; `variable` that of the marks. To be called
  // before there are threads. Error: code system.
  [[nodiscard]] static Result<std::unique_ptr<Keeper>> start(std::string_view name,
                                                             std::string_view variable);
  Keeper(const Keeper&) = delete;
  Keeper& operator=(const Keeper&) = delete;
  ~Keeper();  // dismisses it

  // A child of the thread that started it, which no wait sees without __WALL.
  [[nodiscard]] pid_t pid() const { return pid_; }

  // Has it end; it is there to be waited for. Its end is that of a pipe, so it is not told.
  void dismiss();
  [[nodiscard]] bool is_dismissed();

  // It has been waited for. Starts another one, unless it was dismissed: whether there is one now.
  [[nodiscard]] bool replace();

  // A command's entry in the pages, for as long as it runs.
  class Place {
   public:
    Place() = default;
    // `mark` is the value of the variable. Without a keeper, or if all places are taken, none.
    Place(Keeper* keeper, std::string_view mark);
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    ~Place();
    // Where the command's process writes its group; null if there is no place.
    [[nodiscard]] std::atomic<pid_t>* group() const;
    // The group's number may mean another one from here on.
    void forget_group();

   private:
    std::size_t index_ = 0;
    KeeperPages* pages_ = nullptr;
  };

 private:
  Keeper(KeeperPages* pages, std::string_view name, std::string_view variable);
  [[nodiscard]] bool fork_one();

  KeeperPages* pages_;
  std::string name_, variable_;
  std::mutex mutex_;
  bool is_dismissed_ = false;
  Fd alive_;  // the pipe's end that only we have
  std::atomic<pid_t> pid_ = -1;
};

}  // namespace hw::sys
