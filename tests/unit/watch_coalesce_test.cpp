// SPDX-License-Identifier: MIT
// When the stages that hold changes back let them go, by the simulated clock.
#include <catch2/catch.hpp>

#include <string>
#include <vector>

#include "base/clock.h"
#include "watch/choose/rules.h"
#include "watch/coalesce/debounce.h"
#include "watch/coalesce/stable.h"
#include "watch_simulation.h"

using namespace hw::watch;
using namespace std::chrono_literals;

namespace {

// Writes down what comes through, with the time since the beginning in milliseconds.
class Collector final : public Sink {
 public:
  Collector(const PathTable& paths, const hw::Clock& time) : paths_(paths), time_(time) {}
  void push(const Record& record) override {
    const auto ms =
        std::chrono::duration_cast<std::chrono::milliseconds>(time_.monotonic()).count();
    told += std::to_string(ms) + ' ' + std::string(name_of(record.kind)) + ' ' +
            (record.from_folder == kNoPath
                 ? ""
                 : join(paths_.path(record.from_folder), record.from_name) + ' ') +
            join(paths_.path(record.folder), record.name) +
            (record.batch_more ? " +" + std::to_string(*record.batch_more) : "") + '\n';
  }
  std::string told;

 private:
  const PathTable& paths_;
  const hw::Clock& time_;
};

struct Fixture {
  hw::SimulatedClock time{hw::Time(1'000'000s)};
  hw::ScopedClock scope{time};
  PathTable paths;
  PathId root = paths.add("/r", 0);
  Collector collector{paths, time};
  SimulatedSystem system;

  void push(Sink& sink, Kind kind, std::string_view name, std::string_view from = "",
            bool is_folder = false) {
    sink.push({.kind = kind,
               .is_folder = is_folder,
               .time = time.now(),
               .folder = root,
               .name = name,
               .from_folder = from.empty() ? kNoPath : root,
               .from_name = from});
  }
  void advance(Sink& sink, hw::Duration by) {
    for (; by > 0ms; by -= 1ms) {
      time.advance(1ms);
      sink.run_due(time.monotonic());
    }
  }
};

}  // namespace

TEST_CASE_METHOD(Fixture, "debounce: each path has its own time, and no longer than the longest") {
  Debounce stage(paths, collector, usual_kinds(), {.quiet = 100ms, .max_wait = 250ms});
  push(stage, Kind::written, "a");
  advance(stage, 60ms);
  push(stage, Kind::written, "a");
  push(stage, Kind::written, "b");
  advance(stage, 60ms);
  CHECK(collector.told.empty());
  push(stage, Kind::written, "a");
  for (int i = 0; i < 4; ++i) {
    advance(stage, 60ms);
    push(stage, Kind::written, "a");
  }
  advance(stage, 300ms);
  CHECK(collector.told == "160 written /r/b\n250 written /r/a\n460 written /r/a\n");
  CHECK(!stage.next());
}

TEST_CASE_METHOD(Fixture, "debounce: the leading edge is told at once, and what follows once") {
  Debounce stage(paths, collector, usual_kinds(),
                 {.quiet = 100ms, .max_wait = 1s, .is_leading = true});
  push(stage, Kind::created, "a");
  advance(stage, 10ms);
  push(stage, Kind::written, "a");
  push(stage, Kind::written, "a");
  advance(stage, 200ms);
  push(stage, Kind::written, "a");
  advance(stage, 200ms);
  CHECK(collector.told == "0 created /r/a\n110 written /r/a\n210 written /r/a\n");
}

TEST_CASE_METHOD(Fixture, "debounce: a folder is renamed after what happened in it") {
  Debounce stage(paths, collector, usual_kinds(), {.quiet = 100ms, .max_wait = 1s});
  push(stage, Kind::created, "d", "", true);
  push(stage, Kind::created, "d/f");
  push(stage, Kind::renamed, "e", "d", true);
  push(stage, Kind::written, "e/f");
  advance(stage, 200ms);
  CHECK(collector.told ==
        "0 created /r/d\n0 created /r/d/f\n0 renamed /r/d /r/e\n100 written /r/e/f\n");
}

TEST_CASE_METHOD(Fixture, "debounce: a loss, and the end, let all go") {
  Debounce stage(paths, collector, usual_kinds(), {.quiet = 100ms, .max_wait = 1s});
  push(stage, Kind::written, "a");
  stage.push({.kind = Kind::overflow, .folder = root});
  push(stage, Kind::written, "b");
  stage.flush();
  CHECK(collector.told == "0 written /r/a\n0 overflow /r\n0 written /r/b\n");
  CHECK(!stage.next());
  CHECK(paths.size() == 1);
}

TEST_CASE_METHOD(Fixture, "batch: one burst is one batch, and not longer than the longest") {
  Batch stage(paths, collector, usual_kinds(), {.quiet = 100ms, .max_wait = 250ms});
  push(stage, Kind::written, "b");
  advance(stage, 60ms);
  push(stage, Kind::renamed, "c", "a");
  push(stage, Kind::created, "t");
  push(stage, Kind::deleted, "t");
  advance(stage, 100ms);
  CHECK(collector.told == "160 renamed /r/a /r/c +1\n160 written /r/b +0\n");
  collector.told.clear();
  for (int i = 0; i < 6; ++i) {
    push(stage, Kind::written, "b");
    advance(stage, 50ms);
  }
  CHECK(collector.told == "410 written /r/b +0\n");
}

TEST_CASE_METHOD(Fixture, "batch: what does not fit into a line is divided") {
  Batch stage(paths, collector, usual_kinds(), {.quiet = 100ms, .max_wait = 1s});
  for (int i = 0; i < 10000; ++i) {
    push(stage, Kind::written, "file" + std::to_string(i));
  }
  stage.flush();
  std::size_t ends = 0;
  for (std::size_t at = 0; (at = collector.told.find(" +0\n", at)) != std::string::npos; ++at) {
    ++ends;
  }
  CHECK(ends > 1);
  CHECK(ends < 5);
}

TEST_CASE_METHOD(Fixture, "stable: a file is written when it rests, closed or not") {
  system.make_folder("/r");
  Stable stage(paths, collector, system, 100ms);
  system.open_new("/r/a");
  push(stage, Kind::created, "a");
  advance(stage, 50ms);
  system.write_whole("/r/b");
  push(stage, Kind::written, "b");
  advance(stage, 200ms);
  CHECK(collector.told == "0 created /r/a\n100 written /r/a\n150 written /r/b\n");
  collector.told.clear();
  push(stage, Kind::written, "a");  // its close: nothing has changed since
  advance(stage, 200ms);
  CHECK(collector.told.empty());
  CHECK(!stage.next());
}

TEST_CASE_METHOD(Fixture, "stable: a rename takes its time along; what is gone is not written") {
  system.make_folder("/r");
  system.write_whole("/r/a");
  Stable stage(paths, collector, system, 100ms);
  push(stage, Kind::written, "a");
  system.rename("/r/a", "/r/b");
  push(stage, Kind::renamed, "b", "a");
  system.write_whole("/r/gone");
  push(stage, Kind::written, "gone");
  system.remove("/r/gone");
  push(stage, Kind::deleted, "gone");
  advance(stage, 200ms);
  CHECK(collector.told == "0 renamed /r/a /r/b\n0 deleted /r/gone\n100 written /r/b\n");
  push(stage, Kind::written, "b");
  stage.flush();
  CHECK(collector.told.ends_with("200 written /r/b\n"));
}
