// SPDX-License-Identifier: MIT
// Several watches on real folders: what a new configuration and the end do while trees are walked.
#include "watch/watch_set.h"

#include <catch2/catch.hpp>
#include <filesystem>

#include "sys_support.h"

using hw::watch::Config;
using hw::watch::WatchSet;

namespace {

namespace fs = std::filesystem;

struct Fixture {
  hw::test::Folder folder;
  hw::loop::Loop loop;
  std::string lines;
  bool goes_on = true;
  WatchSet watches{loop, [this] { return pump(); }, [] {}};

  // What the session does between the folders of a walk.
  bool pump() {
    watches.drain();
    while (hw::watch::Watch* const watch = watches.next_pending()) {
      watch->append_line(lines);
    }
    return goes_on;
  }
  std::string make(const std::string& name) const {
    fs::create_directories(folder.path() + "/" + name);
    return folder.path() + "/" + name;
  }
  static hw::watch::WatchSpec watch(const std::string& name, const std::string& path) {
    return {.name = name, .paths = {path}, .rules = *hw::watch::read_rules({})};
  }
  std::string adopt(const std::vector<hw::watch::WatchSpec>& specs) {
    const auto change = watches.adopt(Config{.watches = specs, .options = {}});
    return change ? *change : change.error().message;
  }
  [[nodiscard]] bool told(const std::string& subject) const {
    return lines.find("\"subject\":\"" + subject + "\"") != std::string::npos;
  }
};

}  // namespace

TEST_CASE_METHOD(Fixture, "watches that end while their trees are walked say all, and then go") {
  CHECK(adopt({watch("a", make("a")), watch("b", make("b"))}) == "2 new, 0 stayed, 0 gone");
  make("a/1/2/3/4");
  make("b/1/2/3/4");
  CHECK(adopt({watch("b", make("b"))}) == "0 new, 1 stayed, 1 gone");
  make("b/1/2/3/5/6");
  watches.finish();
  (void)pump();
  watches.forget_ended();
  CHECK(told("1/2/3/4"));
  CHECK(told("1/2/3/5/6"));
  CHECK(watches.watched() == 0);
  CHECK(watches.next_pending() == nullptr);
}

TEST_CASE_METHOD(Fixture, "a watch whose folder was lost and is there again goes on at a reload") {
  const std::vector<hw::watch::WatchSpec> specs = {watch("a", make("a")), watch("b", make("b"))};
  (void)adopt(specs);
  fs::remove(folder.path() + "/b");
  watches.drain();
  watches.process(100);
  make("b");
  CHECK(adopt(specs) == "0 new, 2 stayed, 0 gone");
  make("b/again");
  watches.drain();
  watches.process(100);
  (void)pump();
  CHECK(told("again"));
}

TEST_CASE_METHOD(Fixture, "a reload that fails, or is given up, leaves all as it was") {
  const std::string a = make("a");
  (void)adopt({watch("a", a)});
  CHECK(adopt({watch("b", "")}).find("No such file") != std::string::npos);
  goes_on = false;
  CHECK(adopt({watch("b", make("b"))}) == "told to end");
  goes_on = true;
  make("a/x");
  watches.drain();
  watches.process(100);
  (void)pump();
  CHECK(told("x"));
  CHECK(watches.watched() == 2);
}
