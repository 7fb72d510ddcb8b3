// SPDX-License-Identifier: MIT
// The pure parts of hw-watch one by one: reading raw events, looking ahead, reconciling a scan,
// keeping records for a slow reader, writing lines.
#include <sys/inotify.h>

#include <catch2/catch.hpp>
#include <cstring>
#include <map>

#include "event/envelope.h"
#include "watch/backend/file_systems.h"
#include "watch/output/encode.h"
#include "watch/track/reconcile.h"
#include "watch/track/tree.h"

using namespace hw::watch;

namespace {

// As read(2) gives it: the name is padded with zeros.
std::string raw(int wd, std::uint32_t mask, std::uint32_t cookie, const std::string& name) {
  inotify_event header{};
  header.wd = wd;
  header.mask = mask;
  header.cookie = cookie;
  header.len = name.empty() ? 0 : static_cast<std::uint32_t>((name.size() / 16 + 1) * 16);
  std::string bytes(sizeof(header) + header.len, '\0');
  std::memcpy(bytes.data(), &header, sizeof(header));
  std::memcpy(bytes.data() + sizeof(header), name.data(), name.size());
  return bytes;
}

KernelQueue queue_of(const std::vector<std::string>& events) {
  KernelQueue queue;
  std::string bytes;
  for (const std::string& event : events) {
    bytes += event;
  }
  queue.append(bytes, {}, {});
  return queue;
}

Found file(const std::string& name, Writers writers) {
  return {{name, EntryType::regular}, {writers, {}}};
}

}  // namespace

TEST_CASE("kernel queue: events are read with and without names") {
  KernelQueue queue = queue_of({raw(1, IN_CREATE, 0, "a"), raw(2, IN_DELETE_SELF, 0, ""),
                                raw(3, IN_CLOSE_WRITE, 0, std::string(255, 'x'))});
  REQUIRE(queue.size() == 3);
  CHECK(queue.pop().name == "a");
  CHECK(queue.pop().name.empty());
  const RawEvent last = queue.pop();
  CHECK(last.wd == 3);
  CHECK(last.name == std::string(255, 'x'));
}

TEST_CASE("kernel queue: looks ahead for the other half of a rename, and for names") {
  KernelQueue queue = queue_of({raw(1, IN_MOVED_FROM, 7, "a"), raw(1, IN_CLOSE_WRITE, 0, "c"),
                                raw(2, IN_MOVED_TO, 7, "b"), raw(1, IN_CREATE | IN_ISDIR, 0, "d"),
                                raw(-1, IN_Q_OVERFLOW, 0, "")});
  REQUIRE(queue.moved_to(7) != nullptr);
  CHECK(queue.moved_to(7)->name == "b");
  CHECK(queue.moved_to(8) == nullptr);
  CHECK(queue.has_leave(1, "a"));
  CHECK_FALSE(queue.has_leave(2, "a"));
  CHECK(queue.has_close(1, "c"));
  CHECK(queue.has_enter(1, "d"));
  CHECK_FALSE(queue.has_enter(2, "b"));  // a file
  CHECK(queue.has_overflow());
  queue.set_done(*queue.moved_to(7));
  CHECK(queue.moved_to(7) == nullptr);
  while (!queue.empty()) {
    (void)queue.pop();
  }
  CHECK_FALSE(queue.has_leave(1, "a"));
  CHECK_FALSE(queue.has_overflow());
}

TEST_CASE("reconcile: the events speak for names that came after the watch, the scan for others") {
  KernelQueue queue = queue_of({raw(5, IN_CREATE, 0, "later"), raw(5, IN_CLOSE_WRITE, 0, "later"),
                                raw(5, IN_CLOSE_WRITE, 0, "closing"), raw(6, IN_CREATE, 0, "done"),
                                raw(5, IN_DELETE, 0, "deleted"), raw(5, IN_MOVED_FROM, 1, "moved"),
                                raw(5, IN_DELETE, 0, "again"), raw(5, IN_CREATE, 0, "again")});
  const Stories stories = stories_of(queue, 5, 0);
  const std::vector<Found> found = {
      file("later", Writers::none),        file("closing", Writers::unknown),
      file("done", Writers::none),         file("open", Writers::some),
      file("foreign", Writers::unknown),   file("again", Writers::none),
      {{"folder", EntryType::folder}, {}}, {{"link", EntryType::other}, {}}};
  CHECK_FALSE(needs_probe(found[0].entry, stories));
  CHECK_FALSE(needs_probe(found[1].entry, stories));
  CHECK(needs_probe(found[2].entry, stories));
  CHECK_FALSE(needs_probe(found[6].entry, stories));

  using Next = Finding::Next;
  std::map<std::string, Next> findings;
  for (const Finding& finding : reconcile(found, stories)) {
    findings.emplace(finding.name, finding.next);
  }
  CHECK(findings == std::map<std::string, Next>{{"closing", Next::nothing},
                                                {"done", Next::written},
                                                {"open", Next::settle},
                                                {"foreign", Next::settle},
                                                {"again", Next::nothing},
                                                {"folder", Next::walk},
                                                {"link", Next::nothing},
                                                {"deleted", Next::nothing},
                                                {"moved", Next::settle}});
}

TEST_CASE("pending: records come back in their order, with their names") {
  PathTable paths;
  Pending pending(paths, 1 << 20);
  const PathId folder = paths.add("/r", 0);
  const std::string long_name(255, 'n');
  for (int i = 0; i < 1000; ++i) {
    const std::string name =
        long_name.substr(static_cast<std::size_t>(i % 200)) + std::to_string(i);
    REQUIRE(pending.push({.kind = Kind::renamed,
                          .folder = folder,
                          .name = name,
                          .from_folder = folder,
                          .from_name = "from" + std::to_string(i)}));
  }
  for (int i = 0; i < 1000; ++i) {
    pending.pop([&](const Record& record) {
      CHECK(record.name == long_name.substr(static_cast<std::size_t>(i % 200)) + std::to_string(i));
      CHECK(record.from_name == "from" + std::to_string(i));
    });
  }
  CHECK(pending.empty());
  CHECK(pending.bytes() == 0);
}

TEST_CASE("pending: what does not fit is counted until half has drained") {
  PathTable paths;
  Pending pending(paths, 1000);
  const PathId one = paths.add("/one", 0);
  const PathId two = paths.add("/two", 1);
  std::int64_t kept = 0;
  for (int i = 0; i < 100; ++i) {
    kept += pending.push({.folder = i % 2 == 0 ? one : two, .name = "0123456789"}) ? 1 : 0;
  }
  CHECK(kept > 10);
  CHECK(pending.bytes() <= 1000);
  CHECK_FALSE(pending.can_recover());
  while (!pending.can_recover()) {
    pending.pop([](const Record&) {});
  }
  const auto losses = pending.recover();
  REQUIRE(losses.size() == 2);
  CHECK(losses[0].dropped + losses[1].dropped + kept == 100);
  CHECK(pending.push({.folder = one, .name = "x"}));
}

TEST_CASE("tree: paths follow renames, and records keep the path of their time") {
  PathTable paths;
  Tree tree(paths);
  const NodeId root = tree.add_root("/r", 0);
  const NodeId a = tree.add(root, "a");
  const NodeId b = tree.add(a, "b");
  tree.set_watch(b, 3);
  const PathId before = tree.path_id(b);
  paths.ref(before);
  tree.move(a, root, "c");
  CHECK(tree.path_of(b) == "/r/c/b");
  CHECK(paths.path(before) == "/r/a/b");
  CHECK(tree.find(root, "a") == kNoNode);
  CHECK(tree.by_watch(3) == b);
  paths.unref(before);
  CHECK(tree.unwatched_in(a) == std::vector<NodeId>{a});
  CHECK(tree.remove(a).size() == 2);
  CHECK(tree.by_watch(3) == kNoNode);
  CHECK(paths.size() == 0);
}

TEST_CASE("encode: an event line, with bytes where a name is no text") {
  PathTable paths;
  const std::vector<Root> roots = {{.path = "/s p"}};
  Encoder encoder(paths, roots, {});
  std::string line;
  encoder.append_line(line, {.kind = Kind::renamed,
                             .folder = paths.add("/s p/d", 0),
                             .name = "\xff",
                             .from_folder = paths.add("/s p", 0),
                             .from_name = "a\"b"});
  const auto envelope = hw::event::read_envelope(line);
  CHECK(envelope.source == R"("hw-watch:/s%20p")");
  CHECK(envelope.type == R"("hw.fs.renamed")");
  CHECK(envelope.subject == "\"d/\xEF\xBF\xBD\"");
  CHECK(envelope.data ==
        "{\"root\":\"/s p\",\"path\":\"/s p/d/\xEF\xBF\xBD\",\"path_base64\":\"L3MgcC9k"
        "L/8=\",\"kind\":\"renamed\",\"is_dir\":false,\"from\":\"a\\\"b\",\"to\":"
        "\"d/\xEF\xBF\xBD\",\"to_base64\":\"ZC//\"}");
}

TEST_CASE("encode: an overflow") {
  PathTable paths;
  const std::vector<Root> roots = {{.path = "/"}};
  Encoder encoder(paths, roots, {});
  const PathId root = paths.add("/", 0);
  std::string line;
  encoder.append_line(line, {.kind = Kind::overflow, .folder = root});
  CHECK(hw::event::read_envelope(line).data == R"({"root":"/","reason":"kernel","dropped":null})");
  line.clear();
  encoder.append_line(line, {.kind = Kind::overflow, .folder = root, .dropped = 12});
  CHECK(hw::event::read_envelope(line).data == R"({"root":"/","reason":"pending","dropped":12})");
  line.clear();
  encoder.append_line(line, {.kind = Kind::deleted, .is_folder = true, .folder = root});
  CHECK(hw::event::read_envelope(line).subject == R"(".")");
}

TEST_CASE("paths: relative to a root, also to the file system's") {
  const auto relative = [](std::string_view root, std::string_view folder, std::string_view name) {
    std::string out;
    append_relative(out, root, folder, name);
    return out;
  };
  CHECK(relative("/r", "/r", "f") == "f");
  CHECK(relative("/r", "/r/d", "f") == "d/f");
  CHECK(relative("/r", "/r", "") == ".");
  CHECK(relative("/", "/", "f") == "f");
  CHECK(relative("/", "/etc", "f") == "etc/f");
  CHECK(join("/", "f") == "/f");
}

TEST_CASE("overlay: the layers below are found by the device of the mount") {
  const std::string mountinfo =
      "22 1 254:0 / / rw - ext4 /dev/root rw,lowerdir=/no\n"
      "36 22 0:45 / /merged\\040here rw,relatime shared:1 - overlay overlay "
      "rw,lowerdir=/one:/with\\040space:/two,upperdir=/u,workdir=/w\n"
      "37 22 0:46 / /b rw - overlay overlay rw,lowerdir+=/three,lowerdir+=/four\n";
  using Layers = std::vector<std::string>;
  CHECK(lower_layers(mountinfo, "0:45") == Layers{"/one", "/with space", "/two"});
  CHECK(lower_layers(mountinfo, "0:46") == Layers{"/three", "/four"});
  CHECK(lower_layers(mountinfo, "0:4").empty());
  CHECK(lower_layers(mountinfo, "254:0").empty());
}
