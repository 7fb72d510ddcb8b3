// SPDX-License-Identifier: MIT
// What is no pattern, and where.
#include "match/pattern.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "config/json_reader.h"

using namespace std::string_literals;
namespace match = hw::match;

namespace {

// The faults of a pattern without the excerpts, "line:column: text" each.
std::string faults_of(std::string_view text) {
  hw::config::Faults faults("p", text);
  const hw::config::Node node = hw::config::read_json(text, faults);
  (void)match::compile(node, match::Dialect::hookwork, faults);
  std::string result;
  std::string_view rest;
  const std::string all = faults.format();
  for (rest = all; !rest.empty();) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    if (line.starts_with("p:")) {
      (result += result.empty() ? "" : "\n") += line.substr(2);
    }
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
  }
  return result;
}

}  // namespace

TEST_CASE("each bad pattern is refused at its place") {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"[]", "1:1: a pattern must be an object, not an array"},
      {"{}", "1:1: an empty pattern; to match every event leave 'pattern' out"},
      {R"({"a":{}})",
       "1:6: an empty object in a pattern; to ask whether a field is there write [{\"exists\": "
       "true}]"},
      {R"({"a":[]})", "1:6: an empty list of alternatives matches nothing"},
      {R"({"a":"x"})", "1:6: alternatives stand in a list: [\"x\"]"},
      {R"({"a":1.50})", "1:6: alternatives stand in a list: [1.50]"},
      {R"({"a":null})", "1:6: alternatives stand in a list: [null]"},
      {R"({"a":[["x"]]})", "1:7: a list inside a list of alternatives"},
      {R"({"a":[{}]})", "1:7: an operator is an object with one member, {\"prefix\": \"...\"}"},
      {R"({"a":[{"prefix":"a","suffix":"c"}]})",
       "1:7: an operator is an object with one member, {\"prefix\": \"...\"}"},
      {R"({"a":[{"prefx":"a"}]})", "1:8: unknown operator 'prefx'; did you mean 'prefix'?"},
      {R"({"a":[{"anythingbut":"a"}]})",
       "1:8: unknown operator 'anythingbut'; did you mean 'anything-but'?"},
      {R"({"a":[{"regex":"a"}]})", "1:8: unknown operator 'regex'; did you mean 'regexp'?"},
      {R"({"a":[{"prefix":5}]})", "1:17: the operand of 'prefix' must be a string, not a number"},
      {R"({"a":[{"suffix":["a",1]}]})",
       "1:22: the operand of 'suffix' must be a string, not a number"},
      {R"({"a":[{"suffix":[]}]})", "1:17: 'suffix' with an empty list"},
      {R"({"a":[{"prefix":{"suffix":"a"}}]})",
       "1:17: the operand of 'prefix' must be a string, or {\"equals-ignore-case\": \"...\"}"},
      {R"({"a":[{"exactly":5}]})", "1:18: the operand of 'exactly' must be a string, not a number"},
      {R"({"a":[{"wildcard":"a**"}]})", "1:19: bad wildcard: two stars in a row"},
      {R"({"a":[{"wildcard":"a\\n"}]})",
       "1:19: bad wildcard: a '\\' that is followed by neither '*' nor '\\'"},
      {R"({"a":[{"regexp":"a(b"}]})", "1:17: bad regexp: a '(' without its ')', at byte 4"},
      {R"({"a":[{"cidr":"10.0.0.0/33"}]})", "1:15: bad cidr: the number of bits must be 0 to 32"},
      {R"({"a":[{"cidr":"10.0.0/8"}]})", "1:15: bad cidr: not an IP address: '10.0.0'"},
      {R"({"a":[{"field":["<"]}]})",
       "1:16: 'field' takes a comparison (=, !=, <, <=, > and >=) and the path of another field, "
       "[\"<\", \"data.limit\"]"},
      {R"({"a":[{"field":["<","hw.rule"]}]})",
       "1:21: 'hw' is the routing slip, which patterns do not see"},
      {R"({"a":[{"exists":"true"}]})",
       "1:17: the operand of 'exists' must be true or false, not a string"},
      {R"({"a":[{"glob":5}]})", "1:15: the operand of 'glob' must be a string, not a number"},
      {R"({"a":[{"glob":"[a"}]})", "1:15: bad glob: a '[' without its ']'"},
      {R"({"a":[{"numeric":5}]})", "1:18: the operand of 'numeric' must be an array, not a number"},
      {R"({"a":[{"numeric":[]}]})", "1:18: 'numeric' takes pairs of a comparison and a number"},
      {R"({"a":[{"numeric":["="]}]})", "1:18: 'numeric' takes pairs of a comparison and a number"},
      {R"({"a":[{"numeric":["<",1,">"]}]})",
       "1:18: 'numeric' takes pairs of a comparison and a number"},
      {R"({"a":[{"numeric":["<>",1]}]})", "1:19: 'numeric' knows =, !=, <, <=, > and >="},
      {R"({"a":[{"numeric":[1,"="]}]})", "1:19: 'numeric' knows =, !=, <, <=, > and >="},
      {R"({"a":[{"numeric":["=","1"]}]})",
       "1:23: what 'numeric' compares with must be a number, not a string"},
      {R"({"a":[{"numeric":["<",5,">",1]}]})",
       "1:18: 'numeric' takes one comparison, or a lower bound (> or >=) and then an upper one"},
      {R"({"a":[{"numeric":["=",5,"<",9]}]})",
       "1:18: 'numeric' takes one comparison, or a lower bound (> or >=) and then an upper one"},
      {R"({"a":[{"numeric":[">",1,"<",5,"=",3]}]})",
       "1:18: 'numeric' takes one comparison, or a lower bound (> or >=) and then an upper one"},
      {R"({"a":[{"numeric":[">",5,"<",5]}]})",
       "1:18: the lower bound of 'numeric' must be less than the upper one"},
      {R"({"a":[{"numeric":[">=",5,"<",5.0]}]})",
       "1:18: the lower bound of 'numeric' must be less than the upper one"},
      {R"({"a":[{"numeric":[">",6,"<",5]}]})",
       "1:18: the lower bound of 'numeric' must be less than the upper one"},
      {R"({"a":[{"anything-but":[]}]})", "1:23: 'anything-but' with an empty list"},
      {R"({"a":[{"anything-but":["x",5]}]})",
       "1:28: 'anything-but' takes strings, or numbers, and not a mixture"},
      {R"({"a":[{"anything-but":null}]})",
       "1:23: 'anything-but' takes strings, or numbers, and not a mixture"},
      {R"({"a":[{"anything-but":[true]}]})",
       "1:24: 'anything-but' takes strings, or numbers, and not a mixture"},
      {R"({"a":[{"anything-but":{}}]})", "1:23: 'anything-but' takes one operator"},
      {R"({"a":[{"anything-but":{"exists":true}}]})",
       "1:24: 'anything-but' does not know the operator 'exists'"},
      {R"({"a":[{"anything-but":{"prefix":""}}]})",
       "1:33: 'anything-but' with an empty 'prefix' matches nothing"},
      {R"({"a":[{"anything-but":{"suffix":["x",""]}}]})",
       "1:38: 'anything-but' with an empty 'suffix' matches nothing"},
      {R"({"a":[{"anything-but":{"prefix":[]}}]})", "1:33: 'prefix' with an empty list"},
      {R"({"a":[{"anything-but":{"prefix":5}}]})",
       "1:33: the operand of 'prefix' must be a string, not a number"},
      {R"({"hw":{"rule":["x"]}})", "1:2: 'hw' is the routing slip, which patterns do not see"},
      {R"({"x":{"$not":{"y":[1]}},"hw.x":[1]})",
       "1:25: 'hw' is the routing slip, which patterns do not see"},
      {R"({"$or":[]})", "1:8: '$or' takes at least 1 pattern"},
      {R"({"$or":{"a":[1]}})", "1:8: the operand of '$or' must be an array, not an object"},
      {R"({"$or":["a"]})", "1:9: each part of '$or' must be an object, not a string"},
      {R"({"$or":[{"prefix":["a"]}]})",
       "1:10: 'prefix' cannot be the name of a field inside '$or'"},
      {R"({"$and":[{}]})", "1:10: an empty pattern; to match every event leave 'pattern' out"},
      {R"({"$not":[{"a":[1]}]})", "1:9: the operand of '$not' must be an object, not an array"},
      {R"({"a.b":[1],"a":{"b":[2]}})", "1:17: a second condition on 'a.b'; put both into '$and'"}};
  for (const auto& [pattern, expected] : cases) {
    INFO(pattern);
    CHECK(faults_of(pattern) == expected);
  }
}

TEST_CASE("all faults of a pattern are reported at once") {
  CHECK(faults_of("{\"a\":[{\"prefx\":1}, []],\n\"b\":2,\n\"c\":{\"d\":[]}}") ==
        "1:8: unknown operator 'prefx'; did you mean 'prefix'?\n"
        "1:20: a list inside a list of alternatives\n"
        "2:5: alternatives stand in a list: [2]\n"
        "3:10: an empty list of alternatives matches nothing");
  CHECK(faults_of(R"({"x":{"hw":["fine further down"]}})").empty());
}

TEST_CASE("a pattern names paths of at most 1024 bytes") {
  const std::string a(512, 'a');
  const std::string b(511, 'b');
  CHECK(faults_of(R"({")" + a + R"(":{")" + b + R"(":[1]}})").empty());
  CHECK(faults_of(R"({")" + a + R"(":{"b)" + b + R"(":[1],"x":[1]}})") ==
        "1:518: a path of more than 1024 bytes");
  CHECK(faults_of(R"({")" + a + a + "." + R"(":{"x":5}})") ==
        "1:2: a path of more than 1024 bytes");
  CHECK(faults_of(R"({"a":[{"field":["=",")" + a + "." + b + R"("]}]})").empty());
  CHECK(faults_of(R"({"a":[{"field":["=",")" + a + "." + a + R"("]}]})") ==
        "1:21: a path of more than 1024 bytes");
}

TEST_CASE("what $or repeats of a pattern is limited") {
  const auto numbered = [](std::size_t count, const std::string& behind) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) {
      text += (i > 0 ? ",\"f" : "\"f") + std::to_string(i) + behind;
    }
    return text;
  };
  const auto branches = [](std::size_t count, const std::string& branch) {
    std::string text = branch;
    for (std::size_t i = 1; i < count; ++i) {
      text += "," + branch;
    }
    return R"("$or":[)" + text + "]";
  };
  const std::string refused = "the combinations of '$or' repeat more than 4 MiB";
  const std::string fields = numbered(900, R"(":[1])");
  const std::string hundred = branches(100, R"({"x":[1]})");
  const std::string thousand = branches(1000, R"({"x":[1]})");
  CHECK(faults_of("{" + fields + "}").empty());
  CHECK(faults_of("{" + fields + "," + hundred + "}").empty());
  CHECK(faults_of("{" + hundred + "," + fields + "}").empty());
  CHECK(faults_of("{\n" + fields + ",\n" + thousand + "}") == "3:7: " + refused);
  CHECK(faults_of("{" + thousand + ",\n\"z\":[\"" + std::string(5000, 'x') + "\"],\n" + fields +
                  "}") == "2:1: " + refused);
  // So do patterns in $and, and a single condition if it is long.
  const std::string parts = branches(5000, R"({"x":[1]})");
  CHECK(faults_of("{" + thousand + R"(,"$and)" + parts.substr(4) + "}").ends_with(refused));
  CHECK(faults_of(R"({"y":[")" + std::string(50'000, 'x') + "\"]," + hundred + "}")
            .ends_with(refused));
}
