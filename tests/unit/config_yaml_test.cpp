// SPDX-License-Identifier: MIT
// Configuration in YAML: the same tree as from JSON, with places, and its faults.
#include <catch2/catch.hpp>
#include <string>

#include "config/json_reader.h"
#include "config/yaml_reader.h"
#include "config/yaml_scalar.h"

using hw::config::Node;
using hw::config::Type;

namespace {

struct Reading {
  std::string json;
  std::string faults;
};

Reading read(const std::string& text) {
  hw::config::Faults faults("f.yaml", text);
  const Node node = hw::config::read_yaml(faults.text(0), faults);
  Reading reading{"", faults.format()};
  hw::config::append_json(reading.json, node);
  return reading;
}

std::string compact(const std::string& text) {
  const Reading reading = read(text);
  CHECK(reading.faults.empty());
  return reading.json;
}

// The faults without their excerpts.
std::string faults(const std::string& text) {
  std::string all = read(text).faults;
  std::string heads;
  for (std::size_t at = 0; at < all.size();) {
    const std::size_t end = std::min(all.find('\n', at), all.size());
    if (all[at] != ' ') {
      heads += (heads.empty() ? "" : "\n") + all.substr(at, end - at);
    }
    at = end + 1;
  }
  return heads;
}

std::string plain(std::string_view text) {
  const auto scalar = hw::config::resolve_plain(text);
  if (!scalar) {
    return "none";
  }
  constexpr std::string_view kMarks = "0bnsao";  // null, boolean, number, string, array, object
  return std::string(1, kMarks[static_cast<std::size_t>(scalar->type)]) + ":" + scalar->text;
}

}  // namespace

TEST_CASE("YAML gives the tree that JSON gives") {
  CHECK(compact("a: 1\nb: [x, 'y', \"z\\n\"]\nc:\n  d: |\n    two\n    lines\n  e: >\n    one\n    "
                "line\n") ==
        R"({"a":1,"b":["x","y","z\n"],"c":{"d":"two\nlines\n","e":"one line\n"}})");
  CHECK(compact(R"({"a": [1, -2.5e3, true, null, "\u00e9\/"], "b": {}})") ==
        "{\"a\":[1,-2.5e3,true,null,\"\xC3\xA9/\"],\"b\":{}}");
  CHECK(compact("- a:\n  b: ~\n- # nothing\n- \"\"") == R"([{"a":null,"b":null},null,""])");
  CHECK(compact("\xEF\xBB\xBF%YAML 1.2\n---\na: 1\n...\n") == R"({"a":1})");
  CHECK(compact("200: ok\nyes: no\n") == R"({"200":"ok","yes":"no"})");
  CHECK(compact("\"x\\Ny\\_\u00E9\\N\\L\"") ==
        "\"x\xC2\x85y\xC2\xA0\xC3\xA9\xC2\x85\xE2\x80\xA8\"");
  CHECK(compact("") == "null");
  CHECK(compact("# only a comment\n") == "null");
}

TEST_CASE("plain scalars follow the core schema of YAML 1.2") {
  for (const char* const text : {"", "~", "null", "Null", "NULL"}) {
    CHECK(plain(text) == "0:");
  }
  CHECK(plain("true") == "b:true");
  CHECK(plain("FALSE") == "b:false");
  for (const std::string text :
       {"yes",        "no",  "on",  "off",   "y",   "tRue", "nULL", "1:30", "1_000",
        "2026-11-21", "0b1", "0x",  "0xg",   "0o8", ".",    "-",    "+",    "-.nan",
        "e5",         "1e",  "1e+", "1.2.3", "--1", "1 2",  ".e1",  "=",    "<<"}) {
    CHECK(plain(text) == "s:" + text);
  }
  CHECK(plain("012") == "n:12");
  CHECK(plain("+7") == "n:7");
  CHECK(plain("-0") == "n:-0");
  CHECK(plain("000") == "n:0");
  CHECK(plain("0x1F") == "n:31");
  CHECK(plain("0o17") == "n:15");
  CHECK(plain("1.") == "n:1");
  CHECK(plain("-.5") == "n:-0.5");
  CHECK(plain("00.50e-03") == "n:0.50e-03");
  CHECK(plain("123456789012345678901234567890") == "n:123456789012345678901234567890");
  for (const char* const text : {".inf", "-.Inf", ".NaN", "0xffffffffffffffffff"}) {
    CHECK(plain(text) == "none");
  }
}

TEST_CASE("aliases are copies, and << merges what is not there yet") {
  CHECK(compact("a: &x [1, {b: 2}]\nc: *x\n") == R"({"a":[1,{"b":2}],"c":[1,{"b":2}]})");
  CHECK(compact("base: &b {x: 1, y: 2}\nit:\n  <<: *b\n  y: 3\n") ==
        R"({"base":{"x":1,"y":2},"it":{"y":3,"x":1}})");
  CHECK(compact("it:\n  <<: [{x: 1}, {x: 2, z: 3}]\n  \"<<\": quoted\n") ==
        R"({"it":{"<<":"quoted","x":1,"z":3}})");
  CHECK(compact("&k key: 1\nv: *k\n") == R"({"key":1,"v":"key"})");
  CHECK(faults("&k key: 1\n*k : 2\n") == "f.yaml:2:1: the key 'key' stands twice");
}

TEST_CASE("a key of YAML is a string whatever it looks like") {
  CHECK(compact("{null: 1, ~: 2, true: 3, 4: 4, 0x5: 5}\n") ==
        R"({"null":1,"~":2,"true":3,"4":4,"0x5":5})");
  CHECK(compact("a:\n  Null: 1\n  ? NULL\n  : 2\n") == R"({"a":{"Null":1,"NULL":2}})");
  CHECK(faults("{: 1}") == "f.yaml:1:2: a key must be a string, not null");
}

TEST_CASE("values of YAML know their places") {
  const std::string text = "rules:\n  - name: x\n    on: &p [a]\n  - *p\n";
  hw::config::Faults faults("other.yaml", "");
  const Node node = hw::config::read_yaml(text, faults, faults.add_file("f.yaml", text));
  const Node& rule = node.members()[0].value.elements()[0];
  CHECK(faults.where(rule.place) == "f.yaml:2:5");
  CHECK(faults.where(rule.members()[1].key.place) == "f.yaml:3:5");
  CHECK(faults.where(rule.members()[1].value.elements()[0].place) == "f.yaml:3:13");
  // What an alias gives stands where its anchor stands.
  CHECK(faults.where(node.members()[0].value.elements()[1].elements()[0].place) == "f.yaml:3:13");
}

TEST_CASE("faults of YAML are reported with their places") {
  CHECK(faults("a: 1\nb: 2\na: 3\nb: 4\n") ==
        "f.yaml:3:1: the key 'a' stands twice\nf.yaml:4:1: the key 'b' stands twice");
  CHECK(faults("a: {<<: {x: 1}, <<: {y: 1}}") == "f.yaml:1:17: the key '<<' stands twice");
  CHECK(faults("a: 1\n---\nb: 2\n") == "f.yaml:2:1: a second document; a file holds one");
  CHECK(faults("a: 1\n...\n%YAML 1.2\n---\n- : [\n") ==
        "f.yaml:4:1: a second document; a file holds one");
  CHECK(faults(",") == "f.yaml:1:1: more text after the end of the document");
  CHECK(faults("\"a\" \"b\"") == "f.yaml:1:5: more text after the end of the document");
  CHECK(faults("a:\n  \"\\u0") == "f.yaml:2:7: bad character found while scanning hex number");
  CHECK(faults("? [a]\n: 1\n") == "f.yaml:1:3: a key must be a string, not an array");
  CHECK(faults("a: !!binary aGk=") == "f.yaml:1:4: the tag '!!binary' means nothing here");
  CHECK(faults("a: !!map []") == "f.yaml:1:4: the tag '!!map' means nothing here");
  CHECK(faults("a: !mine {}") == "f.yaml:1:4: the tag '!mine' means nothing here");
  CHECK(faults("a: !!int 1.5") == "f.yaml:1:4: '1.5' is not of the type '!!int'");
  CHECK(faults(R"(a: "\ud83d\ude00")") ==
        R"(f.yaml:1:11: half of a character; in YAML "\U0001F600" is one beyond U+FFFF)");
  CHECK(faults("a: !!int x") == "f.yaml:1:4: 'x' is not of the type '!!int'");
  CHECK(compact("a: !!str 12\nb: !!int 12\nc: !!float 1.5\nd: ! 7") ==
        R"({"a":"12","b":12,"c":1.5,"d":"7"})");
  CHECK(faults("a: .nan") == "f.yaml:1:4: '.nan' is no number that JSON has");
  CHECK(faults("a: &x [*x]") == "f.yaml:1:8: an alias inside what it stands for");
  CHECK(faults("a:\n  <<: 5\n") == "f.yaml:2:3: '<<' takes a mapping or a list of mappings");
  CHECK(faults("a: [1,\n") != "");
  CHECK(faults("a: *nobody") != "");
  CHECK(faults("a: b\n\tc: d") != "");
  CHECK(faults("ok: 1\nname: \xFF") == "f.yaml:2:7: not UTF-8 text");
  CHECK(faults("\xEF\xBB\xBFname: \xFF") == "f.yaml:1:7: not UTF-8 text");
  CHECK(faults(std::string("a: \0b", 5)) == "f.yaml:1:4: not UTF-8 text");
}

TEST_CASE("aliases that unfold without end are refused, and so is what is nested too deep") {
  std::string bomb = "a: &a [x,x,x,x,x,x,x,x,x,x]\n";
  for (char c = 'b'; c < 'm'; ++c) {
    const char before = static_cast<char>(c - 1);
    bomb += std::string(1, c) + ": &" + c + " [";
    for (int i = 0; i < 10; ++i) {
      bomb += std::string(i == 0 ? "*" : ",*") + before;
    }
    bomb += "]\n";
  }
  CHECK(faults(bomb).find("the aliases unfold to more than 1000000 values") != std::string::npos);
  std::string anchors;  // each is a copy of all within
  for (int i = 0; i < 150; ++i) {
    anchors += "&a" + std::to_string(i) + " [";
  }
  anchors += std::string(20'000, ',');
  for (std::size_t i = anchors.find(','); i < anchors.size(); i += 2) {
    anchors[i] = 'x';
  }
  CHECK(faults(anchors + std::string(150, ']')).find("unfold to more") != std::string::npos);
  std::string deep = "a0: &a0 " + std::string(150, '[') + std::string(150, ']') + "\n";
  deep += "a1: " + std::string(60, '[') + "*a0" + std::string(60, ']') + "\n";
  CHECK(faults(deep) == "f.yaml:2:65: nested too deep");
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  CHECK(compact(nested(200)) == nested(200));
  CHECK(faults(nested(201)) == "f.yaml:1:201: nested too deep");
  CHECK(faults(std::string(100'000, '[')) != "");
}
