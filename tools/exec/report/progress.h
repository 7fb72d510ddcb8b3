// SPDX-License-Identifier: MIT
// `--progress`: how far hw-exec is, as text for one line. Pure; progress_display.h shows it.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>

#include "base/clock.h"

namespace hw::exec {

// Events that are not over.
struct Load {
  std::size_t running = 0;
  std::size_t waiting = 0;
};

struct Progress {
  std::size_t done = 0;  // events that are over, the failed ones among them
  std::size_t failed = 0;
  Load load = {};
  std::optional<double> left = {};  // events that are not over, as far as anybody can tell
};

// How many events end in a second, over the last ten seconds.
class Pace {
 public:
  // To be told from time to time; `now` by one clock that never goes back.
  void add(Duration now, std::size_t done);

  // Nothing as long as that cannot be told.
  [[nodiscard]] std::optional<double> per_second() const;

 private:
  struct Sample {
    Duration at;
    std::size_t done;
  };
  std::deque<Sample> samples_;
};

// What is left of an input whose size is known: `read` events were in its first `taken` bytes of
// `size`, and `open` of them are not over. Nothing as long as nothing was read.
[[nodiscard]] std::optional<double> events_left(std::size_t read, std::size_t open,
                                                std::uint64_t taken, std::uint64_t size);

// "120 done (3 failed), 4 running, 40 waiting, 12/s, 1m20s left", cut to `width` characters.
[[nodiscard]] std::string progress_line(const Progress& progress, std::optional<double> per_second,
                                        std::size_t width);

// "120 done (3 failed) in 1m20s, 1.5/s".
[[nodiscard]] std::string progress_summary(const Progress& progress, Duration took);

}  // namespace hw::exec
