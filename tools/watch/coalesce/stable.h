// SPDX-License-Identifier: MIT
// Holds `written` back until the size and time of the file have not changed for a while (--stable):
// for writers that do not close, or of whose closes the kernel does not tell. A file that was
// created or modified and rests is written, too, if nobody closes it.
#pragma once

#include <map>
#include <string>

#include "watch/backend/system.h"
#include "watch/coalesce/stage.h"

namespace hw::watch {

class Stable final : public Stage {
 public:
  Stable(PathTable& paths, Sink& next, System& system, Duration rest)
      : Stage(paths, next), system_(system), rest_(rest) {}

  void push(const Record& record) override;
  [[nodiscard]] std::optional<Duration> next() const override;
  void run_due(Duration now) override;

  // Files that do not rest yet are written all the same.
  void flush() override;

 private:
  struct File {
    Change change;
    Stamp stamp;
    Duration due;
    bool is_told = false;  // and not closed since: its close tells nothing new
  };
  using Files = std::map<std::string, File>;

  void hold(const Change& change);
  void close(const Change& change);
  void rename(const Change& change);
  void drop_inside(const std::string& folder);
  void wait(Files::iterator at);
  void check(Files::iterator at);
  void tell(Files::iterator at);

  System& system_;
  Duration rest_;
  Files files_;
  std::multimap<Duration, std::string> turns_;
};

}  // namespace hw::watch
