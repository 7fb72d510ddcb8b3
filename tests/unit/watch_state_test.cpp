// SPDX-License-Identifier: MIT
// What is told of the difference between two states of a tree, by following it; and the journal.
#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "random.h"
#include "sys_support.h"
#include "watch/state/difference.h"
#include "watch/state/journal.h"

using namespace hw::watch;

namespace {

// A tree that is changed at random, each file with an inode and a time of its last write.
struct World {
  hw::test::Random random;
  Catalog tree = {};
  std::int64_t time = 0;
  bool uses_inodes_again = false;
  std::vector<std::uint64_t> freed = {};
  std::uint64_t last_inode = 0;

  std::string any_path() {
    std::string path = "/r";
    for (std::size_t depth = random.below(3) + 1; depth > 0; --depth) {
      path += std::string("/") + "abc"[random.below(3)];
    }
    return path;
  }
  [[nodiscard]] bool is_folder(const std::string& path) const {
    const Fact* const fact = tree.find(path);
    return path == "/r" || (fact != nullptr && fact->type == 'd');
  }
  static std::string above(const std::string& path) { return path.substr(0, path.rfind('/')); }

  void make(const std::string& path, char type) {
    std::uint64_t inode = 0;
    if (uses_inodes_again && !freed.empty()) {
      inode = freed.back();
      freed.pop_back();
    } else {
      inode = ++last_inode;
    }
    ++time;
    tree.set(path, {.type = type, .inode = inode, .born_ns = time, .size = 1, .mtime_ns = time});
  }
  void step() {
    const std::string path = any_path();
    const Fact* const fact = tree.find(path);
    switch (random.below(6)) {
      case 0:
      case 1:
        if (fact == nullptr && is_folder(above(path))) {
          make(path, random.one_in(2) ? 'd' : 'f');
        }
        break;
      case 2:
        if (fact != nullptr && fact->type == 'f') {
          Fact written = *fact;
          written.mtime_ns = ++time;
          tree.set(path, written);
        }
        break;
      case 3:
        if (fact != nullptr && tree.children(path).empty()) {
          freed.push_back(fact->inode);
          tree.remove(path);
        }
        break;
      default: {
        const std::string to = any_path();
        const Fact* const there = tree.find(to);
        const bool fits = there == nullptr || (fact != nullptr && there->type == fact->type &&
                                               tree.children(to).empty());
        if (fact != nullptr && fits && is_folder(above(to)) &&
            !(to + '/').starts_with(path + '/') && !(path + '/').starts_with(to + '/')) {
          tree.rename(path, to);
        }
        break;
      }
    }
  }
};

// A reader that knows of each path what it is, and when its content was last written.
using Known = std::map<std::string, std::pair<char, std::int64_t>>;

Known known(const Catalog& catalog) {
  Known all;
  for (const auto& [path, fact] : catalog.entries()) {
    all[path] = {fact.type, fact.type == 'f' ? fact.mtime_ns : 0};
  }
  return all;
}

std::string follow(Known& reader, const Change& change, const Catalog& now) {
  const auto is_there = [&](const std::string& path) {
    const std::string folder = World::above(path);
    return folder == "/r" || (reader.contains(folder) && reader[folder].first == 'd');
  };
  switch (change.kind) {
    case Kind::created:
      if (reader.contains(change.path) || !is_there(change.path)) {
        return "cannot create";
      }
      reader[change.path] = {change.is_folder ? 'd' : 'f', 0};
      return "";
    case Kind::written:
      if (!reader.contains(change.path) || now.find(change.path) == nullptr) {
        return "unknown";
      }
      reader[change.path].second = now.find(change.path)->mtime_ns;
      return "";
    case Kind::deleted: {
      const auto next = reader.upper_bound(change.path + '/');
      if (next != reader.end() && next->first.starts_with(change.path + '/')) {
        return "not empty";
      }
      return reader.erase(change.path) == 1 ? "" : "unknown";
    }
    case Kind::renamed: {
      if (!reader.contains(change.from) || reader.contains(change.path) || !is_there(change.path)) {
        return "cannot rename";
      }
      Known moved;
      std::erase_if(reader, [&](const auto& one) {
        const bool moves = one.first == change.from || one.first.starts_with(change.from + '/');
        if (moves) {
          moved[change.path + one.first.substr(change.from.size())] = one.second;
        }
        return moves;
      });
      reader.merge(moved);
      return "";
    }
    default:
      return "";
  }
}

}  // namespace

TEST_CASE("difference: what is told leads from one state of a tree to the other, step by step") {
  for (unsigned seed = 0; seed < 20000; ++seed) {
    World world{.random = hw::test::Random(seed), .uses_inodes_again = seed % 2 == 0};
    for (int i = 0; i < 30; ++i) {
      world.step();
    }
    Catalog before = world.tree;
    Known reader = known(before);
    for (std::size_t left = seed % 20; left > 0; --left) {
      world.step();
    }
    std::string log;
    for (const Change& change : Difference(before, world.tree).find()) {
      log += std::string(name_of(change.kind)) + ' ' + change.from + ' ' + change.path + '\n';
      const std::string fault = follow(reader, change, world.tree);
      INFO("seed " << seed << '\n' << log);
      REQUIRE(fault == "");
    }
    INFO("seed " << seed << '\n' << log);
    REQUIRE(reader == known(world.tree));
    REQUIRE(before.entries() == world.tree.entries());
  }
}

TEST_CASE("difference: nothing is told of what is as it was, and a plain rename is one") {
  World world{.random = hw::test::Random(1)};
  for (int i = 0; i < 50; ++i) {
    world.step();
  }
  Catalog before = world.tree;
  CHECK(Difference(before, world.tree).find().empty());
  Catalog folder;
  folder.set("/r/a", {.type = 'd', .inode = 1, .born_ns = 1});
  folder.set("/r/a/f", {.type = 'f', .inode = 2, .born_ns = 2});
  Catalog now = folder;
  now.rename("/r/a", "/r/b");
  const auto changes = Difference(folder, now).find();
  REQUIRE(changes.size() == 1);
  CHECK(changes[0].kind == Kind::renamed);
  CHECK(changes[0].from == "/r/a");
  CHECK(changes[0].path == "/r/b");
}

TEST_CASE("journal: what was appended is there again, also after a cut at any place") {
  const hw::test::Folder folder;
  const std::string path = folder.path() + "/state";
  Catalog expected;
  {
    auto journal = Journal::open(path);
    REQUIRE(journal);
    const Fact fact{.type = 'f', .inode = 7, .born_ns = -1, .size = 5, .mtime_ns = 9, .mode = 0644};
    const std::vector<Step> steps = {{.what = Step::What::root, .path = "/r"},
                                     {.fact = fact, .path = "/r/a\n b"},
                                     {.fact = fact, .path = "/r/d"},
                                     {.what = Step::What::rename, .path = "/r/e", .from = "/r/d"},
                                     {.what = Step::What::remove, .path = "/r/a\n b"}};
    REQUIRE(journal->append(steps));
    expected = journal->catalog();
    CHECK(expected.entries().size() == 1);
    CHECK(expected.find("/r/e")->mode == 0644);
    CHECK(!Journal::open(path));  // another one has it
  }
  std::ifstream file(path, std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(file)), {});
  {
    const auto journal = Journal::open(path);
    REQUIRE(journal);
    CHECK(journal->catalog().entries() == expected.entries());
    CHECK(journal->knows("/r"));
    CHECK(!journal->knows("/"));
  }
  for (std::size_t size = 0; size < text.size(); ++size) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << text.substr(0, size);
    INFO("cut at " << size);
    CHECK((Journal::open(path) || (size > 0 && size < 17)));
  }
}

TEST_CASE("journal: what is past is written anew, and what is no state is refused") {
  const hw::test::Folder folder;
  const std::string path = folder.path() + "/state";
  {
    auto journal = Journal::open(path);
    REQUIRE(journal);
    for (int i = 0; i < 100000; ++i) {
      REQUIRE(journal->append({{.fact = {.size = i}, .path = "/r/a"}}));
    }
    CHECK(std::filesystem::file_size(path) < 2'000'000);
  }
  const auto journal = Journal::open(path);
  REQUIRE(journal);
  CHECK(journal->catalog().find("/r/a")->size == 99999);
  for (const char* text : {"x", "hw-watch state 2\n", "hw-watch state 1\n?x"}) {
    const std::string other = folder.path() + "/other";
    std::ofstream(other, std::ios::trunc) << text << '\0';
    INFO(text);
    CHECK(!Journal::open(other));
  }
}
