// SPDX-License-Identifier: MIT
// What becomes of the events of a path over some time: saves of editors, and random changes against
// a model.
#include <catch2/catch.hpp>

#include <map>
#include <string>
#include <vector>

#include "random.h"
#include "watch/coalesce/ledger.h"

using namespace hw::watch;

namespace {

Change change(Kind kind, const std::string& path, const std::string& from = "") {
  Change made{.kind = kind, .folder_size = path.rfind('/'), .path = path, .from = from};
  made.from_folder_size = from.empty() ? 0 : from.rfind('/');
  return made;
}

std::string text(const std::vector<Change>& changes) {
  std::string all;
  for (const Change& one : changes) {
    all += std::string(name_of(one.kind)) + ' ' + (one.from.empty() ? "" : one.from + ' ') +
           one.path + '\n';
  }
  return all;
}

struct Story {
  Ledger ledger{usual_kinds()};
  Story& created(const std::string& path) { return add(change(Kind::created, path)); }
  Story& written(const std::string& path) { return add(change(Kind::written, path)); }
  Story& deleted(const std::string& path) { return add(change(Kind::deleted, path)); }
  Story& attributes(const std::string& path) { return add(change(Kind::attributes, path)); }
  Story& renamed(const std::string& from, const std::string& path) {
    return add(change(Kind::renamed, path, from));
  }
  std::string told() {
    std::vector<Change> out;
    ledger.settle_all(out);
    return text(out);
  }

 private:
  Story& add(const Change& one) {
    ledger.apply(one);
    return *this;
  }
};

}  // namespace

TEST_CASE("ledger: the saves of editors are one written") {
  SECTION("a temporary file is renamed over the file") {
    CHECK(Story().created("/t").written("/t").attributes("/t").renamed("/t", "/f").told() ==
          "written /f\n");
  }
  SECTION("the file becomes a backup, a new one is written, the backup is removed") {
    CHECK(Story()
              .renamed("/f", "/f~")
              .created("/f")
              .written("/f")
              .attributes("/f")
              .deleted("/f~")
              .told() == "written /f\n");
  }
  SECTION("the file becomes a backup, a temporary one the file, the backup is removed") {
    CHECK(Story()
              .created("/t")
              .written("/t")
              .renamed("/f", "/f~")
              .renamed("/t", "/f")
              .deleted("/f~")
              .told() == "written /f\n");
  }
  SECTION("the file is removed and made anew") {
    CHECK(Story().deleted("/f").created("/f").written("/f").told() == "written /f\n");
  }
  SECTION("the file is written in place") {
    CHECK(Story().written("/f").attributes("/f").written("/f").told() == "written /f\n");
  }
  SECTION("a backup that stays is new, too") {
    CHECK(Story().renamed("/f", "/f~").created("/f").written("/f").told() ==
          "written /f\nwritten /f~\n");
  }
}

TEST_CASE("ledger: what came and went is nothing, what stays is told by what it is now") {
  CHECK(Story().created("/a").written("/a").deleted("/a").told().empty());
  CHECK(Story().created("/a").renamed("/a", "/b").deleted("/b").told().empty());
  CHECK(Story().created("/a").renamed("/a", "/b").told() == "created /b\n");
  CHECK(Story().renamed("/a", "/b").renamed("/b", "/c").told() == "renamed /a /c\n");
  CHECK(Story().renamed("/a", "/b").written("/b").told() == "renamed /a /b\nwritten /b\n");
  CHECK(Story().renamed("/a", "/b").deleted("/b").told() == "deleted /a\n");
  CHECK(Story().written("/a").renamed("/a", "/b").told() == "renamed /a /b\nwritten /b\n");
  CHECK(Story().renamed("/a", "/b").renamed("/c", "/b").told() == "deleted /a\nrenamed /c /b\n");
  CHECK(Story().renamed("/a", "/t").renamed("/b", "/a").renamed("/t", "/b").told() ==
        "written /a\nwritten /b\n");
  CHECK(Story().written("/a").deleted("/a").told() == "deleted /a\n");
  CHECK(Story().deleted("/a").created("/a").told() == "created /a\n");
}

TEST_CASE("ledger: who wants no written is told of new files as created") {
  Kinds created;
  created.add(Kind::created);
  Ledger ledger(created);
  ledger.apply(change(Kind::created, "/a"));
  ledger.apply(change(Kind::written, "/a"));
  std::vector<Change> out;
  ledger.settle_all(out);
  CHECK(text(out) == "created /a\n");
}

TEST_CASE("ledger: a folder is told before what is in it, and a rename once for both names") {
  Story story;
  Change folder = change(Kind::created, "/d");
  folder.is_folder = true;
  story.ledger.apply(folder);
  story.created("/d/f").written("/d/f").renamed("/x", "/d/y");
  std::vector<Change> out;
  story.ledger.settle("/d/f", out);
  CHECK(text(out) == "created /d\nwritten /d/f\n");
  story.ledger.settle("/x", out);
  story.ledger.settle("/d/y", out);
  CHECK(text(out) == "created /d\nwritten /d/f\nrenamed /x /d/y\n");
  CHECK(story.ledger.empty());
}

namespace {

// Files by path with numbers for their contents, changed at random; and a reader that knows only
// what it is told, and reads each file that it is told of.
struct Model {
  hw::test::Random random;
  std::map<std::string, int> files = {};
  std::map<std::string, int> known = {};
  Ledger ledger{usual_kinds()};
  std::string log = {};
  int contents = 0;

  void act(const Change& one) {
    ledger.apply(one);
    log += text({one});
  }
  void step(const std::string& name, const std::string& other) {
    switch (random.below(5)) {
      case 0:
        if (!files.contains(name)) {
          act(change(Kind::created, name));
        }
        files[name] = ++contents;
        act(change(Kind::written, name));
        break;
      case 1:
        if (files.erase(name) > 0) {
          act(change(Kind::deleted, name));
        }
        break;
      case 2:
      case 3:
        if (name != other && files.contains(name)) {
          files[other] = files[name];
          files.erase(name);
          act(change(Kind::renamed, other, name));
        }
        break;
      default:
        std::vector<Change> out;
        ledger.settle(name, out);
        read(out);
        break;
    }
  }
  void read(const std::vector<Change>& told) {
    log += "told:\n" + text(told);
    for (const Change& one : told) {
      if (one.kind == Kind::deleted) {
        known.erase(one.path);
      } else if (one.kind == Kind::renamed) {
        known[one.path] = known[one.from];
        known.erase(one.from);
      } else if (files.contains(one.path)) {
        known[one.path] = files[one.path];
      }
    }
  }
};

}  // namespace

TEST_CASE("ledger: what is told leads from the first state to the last") {
  const std::vector<std::string> names = {"/a", "/b", "/c", "/d"};
  for (unsigned seed = 0; seed < 3000; ++seed) {
    Model model{.random = hw::test::Random(seed)};
    for (const std::string& name : names) {
      if (model.random.one_in(2)) {
        model.files[name] = ++model.contents;
      }
    }
    model.known = model.files;
    for (int step = 0; step < 12; ++step) {
      const std::string& name = model.random.pick(names);
      model.step(name, model.random.pick(names));
    }
    std::vector<Change> out;
    model.ledger.settle_all(out);
    model.read(out);
    INFO("seed " << seed << "\n" << model.log);
    for (const auto& [path, what] : model.files) {
      REQUIRE(model.known[path] == what);
    }
  }
}
