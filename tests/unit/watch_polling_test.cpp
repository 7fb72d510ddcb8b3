// SPDX-License-Identifier: MIT
// Folders that are looked at again and again: real ones, in a simulated time.
#include "watch/backend/polling.h"

#include <sys/inotify.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <map>

#include "sys_support.h"

using namespace hw::watch;
using namespace std::chrono_literals;

namespace {

namespace fs = std::filesystem;

struct Fixture {
  hw::SimulatedClock time{hw::Time(1'000'000s)};
  hw::ScopedClock scope{time};
  hw::test::Folder folder;
  std::unique_ptr<Polling> polling = *Polling::open(*parse_kinds({"all"}), 1s);
  KernelQueue queue;
  std::map<int, std::string> paths;  // as the tree would have them
  std::map<int, std::string> names;  // for the texts of events

  [[nodiscard]] std::string at(const std::string& name) const { return folder.path() + "/" + name; }
  int add(const std::string& name, bool follows = false) {
    const std::string path = name.empty() ? folder.path() : at(name);
    const int wd = polling->add_watch(path, follows);
    if (wd >= 0) {
      paths[wd] = path;
      names[wd] = name;
    }
    return wd;
  }
  void look(bool now = true) {
    polling->look(
        queue, [this](int wd) { return paths.contains(wd) ? paths[wd] : std::string(); }, now);
  }
  // "IN_CREATE a/b", and so on, of all events.
  std::vector<std::string> told() {
    look();
    std::vector<std::string> texts;
    while (!queue.empty()) {
      const RawEvent event = queue.pop();
      texts.push_back(mask_text(event.mask) + " " + names[event.wd] + "/" + event.name);
    }
    return texts;
  }
  void rename(const std::string& from, const std::string& to) const {
    fs::rename(at(from), at(to));
  }
};

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE_METHOD(Fixture, "polling: what comes, goes and changes is told once") {
  (void)folder.file("old", "1");
  fs::create_directory(at("d"));
  CHECK(add("") == Polling::kFirstWatch + 1);
  CHECK(add("") == Polling::kFirstWatch + 1);
  CHECK(told().empty());
  (void)folder.file("new", "1");
  fs::create_directory(at("e"));
  fs::create_symlink("new", at("link"));
  CHECK(told() ==
        Texts{"IN_CREATE|IN_ISDIR /e", "IN_CREATE /link", "IN_CREATE /new", "content /new"});
  (void)folder.file("old", "12");
  fs::permissions(at("d"), fs::perms::owner_all);
  fs::permissions(at("new"), fs::perms::owner_read);
  CHECK(told() ==
        Texts{"IN_ATTRIB|IN_ISDIR /d", "IN_ATTRIB /new", "IN_MODIFY /old", "content /old"});
  fs::remove(at("new"));
  fs::remove(at("e"));
  CHECK(told() == Texts{"IN_DELETE /new", "IN_DELETE|IN_ISDIR /e"});
  CHECK(told().empty());
}

TEST_CASE_METHOD(Fixture,
                 "polling: moves are told so, names being given up before they are taken") {
  (void)folder.file("log", "1");
  (void)folder.file("log.1", "22");
  (void)folder.file("d/f", "1");
  (void)add("");
  (void)add("d");
  rename("log.1", "log.2");
  rename("log", "log.1");
  (void)folder.file("log", "new");
  rename("d/f", "g");
  CHECK(told() == Texts{"IN_MOVED_FROM /log.1", "IN_MOVED_TO /log.2", "IN_MOVED_FROM /log",
                        "IN_MOVED_TO /log.1", "IN_MOVED_FROM d/f", "IN_MOVED_TO /g",
                        "IN_CREATE /log", "content /log"});
}

TEST_CASE_METHOD(Fixture, "polling: folders that are turned inside out, and what moves with them") {
  (void)folder.file("a/b/c/f", "1");
  (void)folder.file("g", "1");
  (void)add("");
  (void)add("a");
  (void)add("a/b");
  (void)add("a/b/c");
  rename("a/b", "b");
  rename("a", "b/a");
  rename("b/c/f", "f");
  rename("g", "b/a/g");
  CHECK(told() == Texts{"IN_MOVED_FROM|IN_ISDIR a/b", "IN_MOVED_TO|IN_ISDIR /b",
                        "IN_MOVED_FROM|IN_ISDIR /a", "IN_MOVED_TO|IN_ISDIR a/b/a",
                        "IN_MOVED_FROM /g", "IN_MOVED_TO a/g", "IN_MOVED_FROM a/b/c/f",
                        "IN_MOVED_TO /f"});
}

TEST_CASE_METHOD(Fixture, "polling: a number of an inode that is used again makes no move") {
  (void)folder.file("a", "1");
  (void)add("");
  fs::remove(at("a"));
  (void)folder.file("b", "1");
  CHECK(told() == Texts{"IN_DELETE /a", "IN_CREATE /b", "content /b"});
}

TEST_CASE_METHOD(Fixture, "polling: a file that replaces another has been moved there") {
  (void)folder.file("a", "1");
  (void)add("");
  (void)folder.file("../" + fs::path(folder.path()).filename().string() + ".new", "22");
  fs::rename(folder.path() + ".new", at("a"));
  CHECK(told() == Texts{"IN_MOVED_TO /a"});
  fs::remove(at("a"));
  fs::create_directory(at("a"));
  CHECK(told() == Texts{"IN_DELETE /a", "IN_CREATE|IN_ISDIR /a"});
}

TEST_CASE_METHOD(Fixture, "polling: of a folder that is gone all that was in it is") {
  (void)folder.file("d/e/f", "1");
  (void)folder.file("d/g", "1");
  (void)add("");
  (void)add("d");
  (void)add("d/e");
  rename("d/g", "g");
  fs::remove_all(at("d"));
  CHECK(told() == Texts{"IN_DELETE d/e/f", "IN_MOVED_FROM d/g", "IN_MOVED_TO /g",
                        "IN_DELETE|IN_ISDIR d/e", "IN_DELETE|IN_ISDIR /d"});
}

TEST_CASE_METHOD(Fixture, "polling: the first list is what later ones are compared with") {
  (void)folder.file("a", "1");
  const int wd = add("");
  (void)folder.file("b", "1");
  std::vector<Entry> entries;
  REQUIRE(polling->list(folder.path(), false, false, entries) == 0);
  REQUIRE(entries.size() == 1);
  CHECK(entries[0].name == "a");
  CHECK(told() == Texts{"IN_CREATE /b", "content /b"});
  polling->remove_watch(wd);
  (void)folder.file("c", "1");
  CHECK(told().empty());
}

TEST_CASE_METHOD(Fixture, "polling: a root that is gone or another one is told, once") {
  fs::create_directories(at("r"));
  (void)add("r", true);
  fs::permissions(at("r"), fs::perms::owner_all);
  CHECK(told() == Texts{"IN_ATTRIB|IN_ISDIR r/"});
  fs::remove(at("r"));
  CHECK(told() == Texts{"IN_DELETE_SELF r/", "IN_IGNORED r/"});
  CHECK(told().empty());
  fs::create_directories(at("r"));
  (void)add("r", true);
  rename("r", "s");
  fs::create_directories(at("r"));
  CHECK(told() == Texts{"IN_MOVE_SELF r/", "IN_IGNORED r/"});
}

TEST_CASE_METHOD(Fixture,
                 "polling: looks when it is due, and never where there is nothing to look at") {
  CHECK_FALSE(polling->next_look());
  (void)add("");
  CHECK(polling->next_look() == time.monotonic() + 1s);
  (void)folder.file("a", "1");
  look(false);
  CHECK(queue.empty());
  time.advance(1s);
  look(false);
  CHECK(queue.size() == 2);
  CHECK(polling->next_look() == time.monotonic() + 1s);
  polling->remove_watch(Polling::kFirstWatch + 1);
  CHECK_FALSE(polling->next_look());
}

TEST_CASE_METHOD(
    Fixture, "polling: what was found complete is no change, and what is written later is one") {
  const int wd = add("");
  (void)folder.file("a", "1");
  CHECK(told() == Texts{"IN_CREATE /a", "content /a"});
  (void)folder.file("a", "12");
  const Probe probe = polling->probe(at("a"));
  CHECK(probe.writers == Writers::none);
  polling->settled(wd, "a", probe.stamp);
  CHECK(told().empty());
  (void)folder.file("a", "123");
  CHECK(told() == Texts{"IN_MODIFY /a", "content /a"});
}

TEST_CASE_METHOD(Fixture, "polling: nothing is gone from a folder that is not where it was") {
  (void)folder.file("d/a", "1");
  (void)add("d");
  paths[Polling::kFirstWatch + 1] = at("d/a");  // it is not where it was
  CHECK(told().empty());
  paths[Polling::kFirstWatch + 1] = at("d");
  fs::remove(at("d/a"));
  CHECK(told() == Texts{"IN_DELETE d/a"});
}

TEST_CASE_METHOD(Fixture, "polling: ten thousand files take several turns, and are one round") {
  for (const std::string name : {"a", "b"}) {
    fs::create_directory(at(name));
    (void)add(name);
    for (int i = 0; i < 9000; ++i) {
      const hw::sys::Fd fd(
          open((at(name) + "/" + std::to_string(i)).c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
    }
  }
  CHECK(told().size() == 36000);
  rename("a/1", "b/x");
  time.advance(2s);
  look(false);
  CHECK(queue.empty());
  CHECK(*polling->next_look() <= time.monotonic());
  look(false);
  CHECK(queue.size() == 2);
}
