// SPDX-License-Identifier: MIT
// The watcher against a simulated file system that others change at every instant. The proof is in
// replaying: from the initial state, the reported events must lead to the final one, each step of
// them being possible, and each file must have been reported as written once.
#include "watch/track/watcher.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <random>
#include <set>

#include "watch/output/encode.h"
#include "watch_simulation.h"

using namespace hw::watch;
using namespace std::chrono_literals;

namespace {

// What a reader of the events knows: names relative to the root, and how often each file that was
// created was reported as written.
class Replay {
 public:
  explicit Replay(const std::vector<std::string>& initial) {
    for (const std::string& path : initial) {
      known_[path] = kInitial;
    }
  }

  void apply(Kind kind, const std::string& path, const std::string& from) {
    const std::string text = std::to_string(static_cast<int>(kind)) + " " + from + " " + path;
    log_ += text + "\n";
    switch (kind) {
      case Kind::created:
        // A folder that is moved in may replace one that is empty.
        expect(known_.emplace(path, 0).second || is_empty_folder(path), "doubled: " + text);
        break;
      case Kind::written:
        expect(known_.count(path) == 1, "unknown: " + text);
        if (known_[path] != kInitial) {
          expect(++known_[path] == 1, "twice: " + text);
        }
        break;
      case Kind::deleted:
        expect(known_.count(path) == 1, "unknown: " + text);
        take(path);
        break;
      case Kind::renamed: {
        expect(known_.count(from) == 1, "unknown: " + text);
        const auto moved = take(from);
        (void)take(path);  // what it replaces
        for (const auto& [below, written] : moved) {
          known_[path + below.substr(from.size())] = written;
        }
        break;
      }
      default:
        break;
    }
  }

  [[nodiscard]] std::vector<std::string> paths() const {
    std::vector<std::string> paths;
    for (const auto& [path, written] : known_) {
      paths.push_back(path);
    }
    return paths;
  }
  [[nodiscard]] std::vector<std::string> unwritten() const {
    std::vector<std::string> paths;
    for (const auto& [path, written] : known_) {
      if (written == 0 && path.back() != '/') {
        paths.push_back(path);
      }
    }
    return paths;
  }
  [[nodiscard]] const std::string& faults() const { return faults_; }
  [[nodiscard]] const std::string& log() const { return log_; }

 private:
  static constexpr int kInitial = -1;

  void expect(bool condition, const std::string& text) {
    if (!condition) {
      faults_ += text + "\n";
    }
  }
  [[nodiscard]] bool is_empty_folder(const std::string& path) const {
    const auto next = known_.upper_bound(path);
    return path.back() == '/' && (next == known_.end() || !next->first.starts_with(path));
  }

  // The path, and of a folder all below it.
  std::map<std::string, int> take(const std::string& path) {
    std::map<std::string, int> taken;
    for (auto it = known_.begin(); it != known_.end();) {
      const bool is_below = path.back() == '/' && it->first.starts_with(path);
      if (it->first == path || is_below) {
        taken.insert(*it);
        it = known_.erase(it);
      } else {
        ++it;
      }
    }
    return taken;
  }

  std::map<std::string, int> known_;
  std::string faults_;
  std::string log_;
};

struct World {
  hw::SimulatedClock time{hw::Time(1'000'000s)};
  hw::ScopedClock scope{time};
  SimulatedSystem system;
  std::vector<Root> roots{{.path = "/r"}};
  Rules rules = *read_rules({});
  Watcher watcher{system, roots, rules, 1 << 20, [] { return true; }};

  World() {
    system.make_folder("/r");
    system.make_folder("/out");
  }

  // Until nothing is left to wait for.
  void settle() {
    for (int i = 0; i < 50; ++i) {
      system.drain(watcher.queue());
      watcher.process(SIZE_MAX);
      time.advance(20ms);
    }
  }
  template <class Reader>
  void deliver(Reader& replay) {
    while (!watcher.pending().empty()) {
      watcher.pending().pop([&](const Record& record) {
        const auto name = [&](PathId folder, std::string_view file) {
          std::string path;
          append_relative(path, "/r", watcher.paths().path(folder), file);
          return path + (record.is_folder ? "/" : "");
        };
        replay.apply(
            record.kind, name(record.folder, record.name),
            record.kind == Kind::renamed ? name(record.from_folder, record.from_name) : "");
      });
    }
  }
};

// Changes something at random, in few names, so that they meet.
class Others {
 public:
  Others(SimulatedSystem& system, unsigned seed) : system_(system), random_(seed) {}

  void act() {
    if (left_ == 0 || is_acting_ || random_() % 3 == 0) {
      return;
    }
    is_acting_ = true;
    --left_;
    const std::string path = any_path();
    switch (random_() % 8) {
      case 0:
      case 1:
      case 2:
        (void)system_.make_folder(path);
        break;
      case 3:
        (void)system_.write_whole(path);
        break;
      case 4:
        // Where nobody can be asked for writers, one that pauses counts as done.
        if (!system_.leases_are_refused) {
          (void)system_.open_new(path);
        }
        break;
      case 5:
        (void)system_.remove(path);
        break;
      default:
        (void)system_.rename(path, any_path());
        break;
    }
    is_acting_ = false;
  }
  void set_changes(int count) { left_ = count; }

  // Nobody has a file open any more.
  void close_all(const std::string& folder) {
    for (const std::string& path : system_.paths_below(folder)) {
      (void)system_.close(folder + '/' + path);
    }
  }

 private:
  std::string any_path() {
    std::string path = random_() % 5 == 0 ? "/out" : "/r";
    for (auto depth = random_() % 3 + 1; depth > 0; --depth) {
      path += std::string("/") + "abc"[random_() % 3];
    }
    return path;
  }

  SimulatedSystem& system_;
  std::mt19937 random_;
  int left_ = 0;
  bool is_acting_ = false;
};

std::vector<std::string> sorted(std::vector<std::string> list) {
  std::sort(list.begin(), list.end());
  return list;
}

}  // namespace

TEST_CASE("watcher: the events lead from the first state to the last, whatever others do between") {
  for (unsigned seed = 0; seed < 2000; ++seed) {
    World world;
    Others others(world.system, seed);
    world.system.leases_are_refused = seed % 7 == 0;
    others.set_changes(10);
    for (int i = 0; i < 20; ++i) {
      others.act();
    }
    others.close_all("/r");
    REQUIRE(world.watcher.start());
    Replay replay(world.system.paths_below("/r"));
    world.system.interfere = [&] { others.act(); };
    others.set_changes(40);
    for (int i = 0; i < 60; ++i) {
      others.act();
      world.system.drain(world.watcher.queue());
      world.watcher.process(seed % 3 + 1);
      world.time.advance(1ms);
    }
    others.set_changes(0);
    world.settle();
    others.close_all("/r");
    others.close_all("/out");
    world.settle();
    world.deliver(replay);
    INFO("seed " << seed << "\n" << replay.log());
    REQUIRE(replay.faults() == "");
    REQUIRE(sorted(replay.paths()) == sorted(world.system.paths_below("/r")));
    REQUIRE(replay.unwritten() == std::vector<std::string>{});
    // Every folder that is there is watched, and no other.
    const auto paths = world.system.paths_below("/r");
    const auto folders = static_cast<std::size_t>(std::count_if(
        paths.begin(), paths.end(), [](const std::string& path) { return path.back() == '/'; }));
    REQUIRE(world.system.watches() == folders + 1);
    REQUIRE(world.watcher.watched() == folders + 1);
  }
}

TEST_CASE("watcher: after a loss every folder is watched, and the new ones are reported") {
  for (unsigned seed = 0; seed < 1000; ++seed) {
    World world;
    Others others(world.system, seed);
    REQUIRE(world.watcher.start());
    world.system.queue_max = 6;
    world.system.interfere = [&] { others.act(); };
    others.set_changes(80);
    for (int i = 0; i < 30; ++i) {
      for (int j = 0; j < static_cast<int>(seed % 10); ++j) {
        others.act();
      }
      world.system.drain(world.watcher.queue());
      world.watcher.process(SIZE_MAX);
      world.time.advance(1ms);
    }
    others.set_changes(0);
    world.settle();
    const auto paths = world.system.paths_below("/r");
    const auto folders = static_cast<std::size_t>(std::count_if(
        paths.begin(), paths.end(), [](const std::string& path) { return path.back() == '/'; }));
    INFO("seed " << seed);
    REQUIRE(world.watcher.watched() == folders + 1);
    REQUIRE(world.system.watches() == folders + 1);
  }
}

TEST_CASE("watcher: folders that are moved while the initial state is read are watched") {
  for (unsigned seed = 0; seed < 1000; ++seed) {
    World world;
    Others others(world.system, seed);
    others.set_changes(30);
    for (int i = 0; i < 60; ++i) {
      others.act();
    }
    world.system.interfere = [&] { others.act(); };
    others.set_changes(static_cast<int>(seed % 30));
    REQUIRE(world.watcher.start());
    others.set_changes(0);
    world.settle();
    const auto paths = world.system.paths_below("/r");
    const auto folders = static_cast<std::size_t>(std::count_if(
        paths.begin(), paths.end(), [](const std::string& path) { return path.back() == '/'; }));
    INFO("seed " << seed);
    REQUIRE(world.watcher.watched() == folders + 1);
    REQUIRE(world.system.watches() == folders + 1);
  }
}

// What was told of, by its latest path.
class Heard {
 public:
  std::string log = {};

  void apply(Kind kind, const std::string& path, const std::string& from) {
    log += std::string(name_of(kind)) + ' ' + from + ' ' + path + '\n';
    if (kind == Kind::renamed) {
      std::set<std::string> moved;
      std::erase_if(paths_, [&](const std::string& known) {
        const bool moves = known == from || (from.back() == '/' && known.starts_with(from));
        if (moves) {
          moved.insert(path + known.substr(from.size()));
        }
        return moves;
      });
      paths_.merge(moved);
    }
    paths_.insert(path);
  }
  [[nodiscard]] bool has(const std::string& path) const { return paths_.contains(path); }

 private:
  std::set<std::string> paths_;
};

TEST_CASE("watcher: after a loss every path that is there and was changed is reported") {
  for (unsigned seed = 0; seed < 1000; ++seed) {
    World world;
    Others others(world.system, seed);
    REQUIRE(world.watcher.start());
    const bool is_slow = seed % 2 == 0;  // the reader; otherwise the kernel's queue is short
    world.system.queue_max = is_slow ? SIZE_MAX : 6;
    world.watcher.pending().set_max(is_slow ? 300 : 1 << 20);
    world.time.advance(10s);
    world.system.interfere = [&] { others.act(); };
    others.set_changes(80);
    Heard heard;
    for (int i = 0; i < 30; ++i) {
      for (int j = 0; j < static_cast<int>(seed % 10); ++j) {
        others.act();
      }
      world.system.drain(world.watcher.queue());
      world.watcher.process(SIZE_MAX);
      world.time.advance(1ms);
    }
    others.set_changes(0);
    for (int i = 0; i < 100; ++i) {
      world.settle();
      world.deliver(heard);
      world.watcher.recover();
    }
    INFO("seed " << seed << '\n' << heard.log);
    for (const std::string& path : world.system.paths_below("/r")) {
      INFO(path);
      REQUIRE(heard.has(path));
    }
  }
}

TEST_CASE("watcher: a rename that cannot be, after a loss, is no circle") {
  World world;
  world.system.make_folder("/r/a");
  world.system.make_folder("/r/a/b");
  REQUIRE(world.watcher.start());
  const auto overflow = [&] {
    world.system.queue_max = 1;
    world.system.write_whole("/r/lost");
    world.system.remove("/r/lost");
  };
  overflow();
  REQUIRE(world.system.rename("/r/a/b", "/r/b"));  // nobody hears of this
  world.system.drain(world.watcher.queue());
  world.system.queue_max = SIZE_MAX;
  REQUIRE(world.system.rename("/r/a", "/r/b/a"));
  world.system.drain(world.watcher.queue());
  overflow();  // so the first one is not followed by a walk
  world.settle();
  CHECK(world.watcher.watched() == 3);
  CHECK(world.system.watches() == 3);
  world.system.queue_max = SIZE_MAX;
  REQUIRE(world.system.make_folder("/r/b/a/new"));
  world.settle();
  CHECK(world.watcher.watched() == 4);
}
