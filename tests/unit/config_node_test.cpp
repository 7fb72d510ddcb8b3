// SPDX-License-Identifier: MIT
// The tree of a configuration: what it costs, how it grows, and places in large files.
#include "config/node.h"

#include <catch2/catch.hpp>

#include "config/expand.h"
#include "config/json_reader.h"
#include "config/merge.h"
#include "config/yaml_reader.h"

using hw::config::Faults;
using hw::config::Node;
using hw::config::Type;

// A rule is some twelve values and eight keys, and there may be a hundred thousand of them.
static_assert(sizeof(hw::config::Place) == 4);
static_assert(sizeof(Node) == 16);
static_assert(sizeof(hw::config::Member) == 32);

namespace {

std::string compact(const Node& node) {
  std::string out;
  hw::config::append_json(out, node);
  return out;
}

bool is_inside(std::string_view part, std::string_view whole) {
  return part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size();
}

}  // namespace

TEST_CASE("a string without escapes is no copy of the file's text") {
  Faults faults("f", R"({"key": "plain", "other": "e\u0073caped"})");
  const Node node = hw::config::read_json(faults.text(0), faults);
  CHECK(is_inside(node.members()[0].key.text(), faults.text(0)));
  CHECK(is_inside(node.find("key")->text(), faults.text(0)));
  CHECK(node.find("other")->text() == "escaped");
  CHECK_FALSE(is_inside(node.find("other")->text(), faults.text(0)));
}

TEST_CASE("a node has nothing of what another type has") {
  Faults faults("f", R"([{"a": 1}, [1, 2], "text", null, true])");
  const Node root = hw::config::read_json(faults.text(0), faults);
  for (const Node& node : root.elements()) {
    CHECK(node.members().empty() == !node.is(Type::object));
    CHECK(node.elements().empty() == !node.is(Type::array));
    CHECK(node.text().empty() ==
          (node.is(Type::object) || node.is(Type::array) || node.is(Type::null)));
    CHECK(node.written().empty());
    CHECK((node.find("a") != nullptr) == node.is(Type::object));
  }
}

TEST_CASE("every value of a large file knows its place") {
  // Each line begins and ends in its own way; the column counts bytes.
  constexpr std::size_t kLines = 30'000;
  static const std::vector<std::string> begins = {"", "\t\t", "  ", "\"\u20AC\u00E9\", ",
                                                  "\"\U0001F600\", /* \u20AC */ "};
  static const std::vector<std::string> ends = {"\n", "\r\n", " \r\n\r\n", "\t// \u00E9\n", "\n\n"};
  std::string text = "\xEF\xBB\xBF[\n";
  std::vector<std::pair<std::size_t, std::size_t>> expected;  // of the numbers
  std::size_t line = 2;
  for (std::size_t i = 0; i < kLines; ++i) {
    const std::string& begin = begins[i % begins.size()];
    const std::string& end = ends[i % 7 % ends.size()];
    expected.emplace_back(line, begin.size() + 1);
    text += begin + std::to_string(i) + (i + 1 < kLines ? "," : "") + end;
    line += static_cast<std::size_t>(std::count(end.begin(), end.end(), '\n'));
  }
  text += "]";
  Faults faults("before", "[]\n");
  const std::size_t file = faults.add_file("f", text);
  faults.add_file("after", "");
  const Node root = hw::config::read_json(faults.text(file), faults, file);
  REQUIRE(faults.empty());
  std::size_t number = 0;
  for (const Node& node : root.elements()) {
    if (node.is(Type::number)) {
      const auto position = faults.position(node.place);
      REQUIRE(node.text() == std::to_string(number));
      REQUIRE(position.file == file);
      REQUIRE(std::pair(position.line, position.column) == expected[number]);
      ++number;
    }
  }
  CHECK(number == kLines);
  CHECK(faults.where(root.place) == "f:1:1");
  CHECK(faults.where(faults.place(file, text.size())) == "f:" + std::to_string(line) + ":2");
  CHECK(faults.where(faults.place(file)) == "f");
  CHECK(faults.where(faults.place(file + 1)) == "after");
  CHECK(faults.where(faults.place(file + 1, 0)) == "after:1:1");
  CHECK(faults.where(faults.place(0, 3)) == "before:2:1");
}

TEST_CASE("a value in a very long line has its excerpt") {
  std::string text = "[";
  for (std::size_t i = 0; i < 50'000; ++i) {
    text += "\"\u20AC\",";
  }
  text += "\"here\"]\n";
  Faults faults("f", text);
  const Node root = hw::config::read_json(faults.text(0), faults);
  faults.add(root.elements().back().place, "that");
  const std::string told = faults.format();
  CHECK(told.starts_with("f:1:300002: that\n"));
  CHECK(told.find("\"\u20AC\",\"here\"]\n    ") != std::string::npos);
  CHECK(told.size() < 400);
}

TEST_CASE("places of YAML are bytes, too") {
  const std::string text =
      "\xEF\xBB\xBF# \u20AC\r\n\"\u20AC\u00E9\": [\u00E9, \"\\u20AC\", here]\r\n\r\nlast: |\n  x\n";
  Faults faults("f", text);
  const Node root = hw::config::read_yaml(faults.text(0), faults);
  REQUIRE(faults.empty());
  const auto where = [&faults](const Node& node) { return faults.where(node.place); };
  CHECK(where(root) == "f:2:1");
  const auto list = root.members()[0].value.elements();
  CHECK(where(list[0]) == "f:2:11");
  CHECK(where(list[1]) == "f:2:15");
  CHECK(where(list[2]) == "f:2:25");
  CHECK(where(root.members()[1].key) == "f:4:1");
  CHECK(where(root.members()[1].value) == "f:4:7");
}

TEST_CASE("doubled keys are found among many as among few") {
  for (const std::size_t count : {3U, 16U, 17U, 1000U}) {
    std::string text = "{";
    std::string once = "{";
    for (std::size_t i = 0; i < count; ++i) {
      const std::string member =
          "\"key" + std::to_string(i * 7 % count) + "\":" + std::to_string(i);
      once += (i == 0 ? "" : ",") + member;
      text += (i == 0 ? "" : ",") + member + (i % 3 == 0 ? "," + member : "") +
              (i == 2 ? ",\"key0\":{\"x\":1,\"x\":2},\"\\u006bey0\":0" : "");
    }
    Faults faults("f", text + "}");
    const Node root = hw::config::read_json(faults.text(0), faults);
    INFO(count);
    CHECK(compact(root) == once + "}");
    CHECK(faults.size() == (count + 2) / 3 + 3);
  }
}

TEST_CASE("doubled keys before a fault of syntax are told with it") {
  Faults faults("f", "{\"a\":{\"b\":1,\"b\":2,\"b\":oh");
  (void)hw::config::read_json(faults.text(0), faults);
  CHECK(faults.size() == 3);
}

TEST_CASE("what many files add is put together, and each knows its file") {
  Faults faults;
  Node all({}, std::span<hw::config::Member>());
  std::string rules;
  std::string keys;
  for (std::size_t i = 0; i < 100; ++i) {
    const std::string n = std::to_string(i);
    const std::size_t file = faults.add_file(
        "f" + n, "{\"rules\": [" + n + ", 0], \"more\": {\"k" + n + "\": " + n + "}, \"x\": 1}");
    merge(all, hw::config::read_json(faults.text(file), faults, file), faults);
    rules += (i == 0 ? "" : ",") + n + ",0";
    keys += (i == 0 ? "\"k" : ",\"k") + n + "\":" + n;
  }
  CHECK(faults.empty());
  CHECK(compact(all) == "{\"rules\":[" + rules + "],\"more\":{" + keys + "},\"x\":1}");
  CHECK(faults.where(all.find("rules")->elements()[84].place) == "f42:1:12");
  CHECK(faults.where(all.find("more")->members()[42].key.place) == "f42:1:29");
}

TEST_CASE("an alias is expanded by itself, and where it is program text not at all") {
  Faults faults("f", "x: &a [\"$$$$\"]\nrun: *a\ny: *a\n");
  Node root = hw::config::read_yaml(faults.text(0), faults);
  hw::Inputs inputs;
  expand(root, {"", &inputs}, faults);
  CHECK(compact(root) == R"({"x":["$$"],"run":["$$$$"],"y":["$$"]})");
  CHECK(root.find("x")->elements()[0].written() == "$$$$");
  CHECK(root.find("run")->elements()[0].written().empty());
}
