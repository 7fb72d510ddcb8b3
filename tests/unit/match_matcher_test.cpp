// SPDX-License-Identifier: MIT
// Patterns and what they match, as EventBridge's event-ruler does where hw-rules(5) does not say
// otherwise.
#include "match/matcher.h"

#include <catch2/catch.hpp>

#include "config/json_reader.h"
#include "match/pattern.h"
#include "random.h"

using namespace std::string_literals;
namespace match = hw::match;

namespace {

match::Pattern compile(std::string_view text) {
  hw::config::Faults faults("p", text);
  const hw::config::Node node = hw::config::read_json(text, faults);
  match::Pattern pattern = match::compile(node, faults);
  INFO(faults.format());
  REQUIRE(faults.empty());
  return pattern;
}

// The faults of a pattern without the excerpts, "line:column: text" each.
std::string faults_of(std::string_view text) {
  hw::config::Faults faults("p", text);
  const hw::config::Node node = hw::config::read_json(text, faults);
  (void)match::compile(node, faults);
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

bool matches(std::string_view pattern, std::string event) {
  INFO(pattern << " on " << event.substr(0, 300));
  match::Matcher matcher;
  matcher.add(compile(pattern));
  hw::json::LineParser parser;
  const std::size_t size = event.size();
  event.append(hw::json::kPadding, ' ');
  const auto object = parser.parse({event.data(), size});
  REQUIRE(object.has_value());
  matcher.read(*object, parser);
  return matcher.matches(0);
}

// Whether alternatives accept a value of the field "a".
bool accepts(const std::string& alternatives, const std::string& value) {
  return matches(R"({"a":)" + alternatives + "}", R"({"a":)" + value + "}");
}

}  // namespace

TEST_CASE("literals match values of their own kind") {
  CHECK(accepts(R"(["x"])", R"("x")"));
  CHECK_FALSE(accepts(R"(["x"])", R"("X")"));
  CHECK_FALSE(accepts(R"(["x"])", R"("xx")"));
  CHECK(accepts(R"(["caf\u00e9"])", "\"caf\u00E9\""));
  CHECK(accepts("[\"caf\u00E9\"]", R"("caf\u00E9")"));
  CHECK(accepts(R"(["a\u0000b"])", R"("a\u0000b")"));
  CHECK_FALSE(accepts(R"(["a\u0000b"])", R"("a")"));
  CHECK(accepts(R"([""])", R"("")"));
  CHECK(accepts("[true]", "true"));
  CHECK_FALSE(accepts("[true]", "false"));
  CHECK_FALSE(accepts("[true]", "\"true\""));
  CHECK_FALSE(accepts("[true]", "1"));
  CHECK(accepts("[false]", "false"));
  CHECK(accepts("[null]", "null"));
  CHECK_FALSE(accepts("[null]", "\"null\""));
  CHECK_FALSE(accepts("[null]", "0"));
  CHECK_FALSE(matches(R"({"a":[null]})", "{}"));                // null is not absence
  CHECK_FALSE(accepts(R"(["10.0.0.1"])", R"("010.0.0.001")"));  // addresses are but strings
}

TEST_CASE("numbers match by value, whatever their size and digits") {
  for (const char* number : {"300", "300.0", "3e2", "3.0E+2"}) {
    CHECK(accepts("[300]", number));
    CHECK(accepts("[3.00e2]", number));
  }
  CHECK(accepts("[0]", "-0.0"));
  CHECK_FALSE(accepts("[300]", "\"300\""));
  CHECK_FALSE(accepts("[\"300\"]", "300"));
  CHECK(accepts("[9007199254740993]", "9007199254740993"));
  CHECK_FALSE(accepts("[9007199254740993]", "9007199254740992"));
  CHECK_FALSE(accepts("[9007199254740993]", "9007199254740992.0"));
  CHECK(accepts("[18446744073709551615]", "18446744073709551615"));
  CHECK(accepts("[18446744073709551616]", "18446744073709551616"));
  CHECK_FALSE(accepts("[18446744073709551616]", "18446744073709551617"));
  CHECK(accepts("[18446744073709551616]", "18446744073709551616.0"));
  CHECK(accepts("[1e400]", "1E400"));
  CHECK(accepts("[1e400]", "10e399"));
  CHECK_FALSE(accepts("[1e400]", "1e401"));
  CHECK_FALSE(accepts("[\"1e400\"]", "1e400"));
  CHECK(accepts("[1e-400]", "1e-400"));
  CHECK_FALSE(matches(R"({"a":["1e400"],"b":[1e400]})", R"({"a":1e400,"b":1e400})"));
}

TEST_CASE("alternatives are joined by or, fields by and") {
  CHECK(accepts(R"(["x",5,null])", "5"));
  CHECK(accepts(R"(["x",5,null])", "null"));
  CHECK_FALSE(accepts(R"(["x",5,null])", "true"));
  CHECK(matches(R"({"a":[1],"b":{"c":[2]}})", R"({"b":{"c":2,"d":0},"a":1,"z":[]})"));
  CHECK_FALSE(matches(R"({"a":[1],"b":{"c":[2]}})", R"({"b":{"c":3},"a":1})"));
  CHECK_FALSE(matches(R"({"a":[1],"b":{"c":[2]}})", R"({"b":2,"a":1})"));
}

TEST_CASE("prefix and suffix are about strings alone") {
  CHECK(accepts(R"([{"prefix":"ab"}])", R"("abc")"));
  CHECK(accepts(R"([{"prefix":"ab"}])", R"("ab")"));
  CHECK_FALSE(accepts(R"([{"prefix":"ab"}])", R"("a")"));
  CHECK_FALSE(accepts(R"([{"prefix":"1"}])", "12"));
  CHECK_FALSE(accepts(R"([{"prefix":"t"}])", "true"));
  CHECK(accepts(R"([{"prefix":""}])", R"("")"));
  CHECK_FALSE(accepts(R"([{"prefix":""}])", "1"));
  CHECK_FALSE(accepts(R"([{"prefix":""}])", "1e400"));
  CHECK_FALSE(accepts(R"([{"prefix":"abc\""}])", R"("abc")"));
  CHECK(accepts(R"([{"suffix":".jpg"}])", R"("a.jpg")"));
  CHECK_FALSE(accepts(R"([{"suffix":".jpg"}])", R"("a.JPG")"));
  CHECK_FALSE(accepts(R"([{"suffix":"2"}])", "12"));
  CHECK_FALSE(accepts(R"([{"suffix":"00"}])", "1e400"));
}

TEST_CASE("globs are about strings alone") {
  CHECK(accepts(R"([{"glob":"*.jpg|*.png"}])", R"("/a/b.png")"));
  CHECK_FALSE(accepts(R"([{"glob":"*.jpg|*.png"}])", R"("/a/b.gif")"));
  CHECK(accepts(R"([{"glob":"temp/*"}])", R"("temp/x")"));
  CHECK_FALSE(accepts(R"([{"glob":"*"}])", "5"));
  CHECK_FALSE(accepts(R"([{"glob":"*"}])", "1e400"));
}

TEST_CASE("numeric compares numbers alone, at both bounds") {
  CHECK(accepts(R"([{"numeric":["=",3e2]}])", "300"));
  CHECK_FALSE(accepts(R"([{"numeric":["=",300]}])", "\"300\""));
  CHECK(accepts(R"([{"numeric":["<",5]}])", "4.999"));
  CHECK_FALSE(accepts(R"([{"numeric":["<",5]}])", "5"));
  CHECK(accepts(R"([{"numeric":["<=",5]}])", "5.0"));
  CHECK_FALSE(accepts(R"([{"numeric":[">",5]}])", "5"));
  CHECK(accepts(R"([{"numeric":[">=",5]}])", "5"));
  CHECK(accepts(R"([{"numeric":[">",0,"<=",5]}])", "5"));
  CHECK_FALSE(accepts(R"([{"numeric":[">",0,"<=",5]}])", "0"));
  CHECK_FALSE(accepts(R"([{"numeric":[">",0,"<=",5]}])", "null"));
  CHECK(accepts(R"([{"numeric":["<",0]}])", "-122.422003528252475"));
  CHECK(accepts(R"([{"numeric":[">",0]}])", "1e400"));
  CHECK_FALSE(accepts(R"([{"numeric":[">",0]}])", "-1e400"));
  CHECK(accepts(R"([{"numeric":[">",9007199254740992]}])", "9007199254740993"));
  CHECK(accepts(R"([{"numeric":["<",1e401]}])", "1e400"));
  CHECK(accepts(R"([{"numeric":[">=",18446744073709551615]}])", "18446744073709551616"));
}

TEST_CASE("exists asks for a scalar, not for an object or an empty list") {
  CHECK(accepts(R"([{"exists":true}])", "null"));
  CHECK(accepts(R"([{"exists":true}])", "0"));
  CHECK(accepts(R"([{"exists":true}])", "[1]"));
  CHECK_FALSE(accepts(R"([{"exists":true}])", R"({"b":1})"));
  CHECK_FALSE(accepts(R"([{"exists":true}])", "[]"));
  CHECK_FALSE(accepts(R"([{"exists":true}])", "{}"));
  CHECK(accepts(R"([{"exists":false}])", R"({"b":1})"));
  CHECK(accepts(R"([{"exists":false}])", "[]"));
  CHECK_FALSE(accepts(R"([{"exists":false}])", "null"));
  CHECK(matches(R"({"a":[{"exists":false}]})", "{}"));
  CHECK_FALSE(matches(R"({"a":[{"exists":true}]})", "{}"));
  CHECK(matches(R"({"a":{"b":[{"exists":false}]}})", R"({"a":1})"));
  CHECK(matches(R"({"a":[{"exists":false},"x"]})", "{}"));
  CHECK(accepts(R"([{"exists":false},"x"])", R"("x")"));
  CHECK_FALSE(accepts(R"([{"exists":false},"x"])", R"("y")"));
}

TEST_CASE("anything-but needs a value that is something else, of whatever kind") {
  CHECK(accepts(R"([{"anything-but":"x"}])", R"("y")"));
  CHECK_FALSE(accepts(R"([{"anything-but":"x"}])", R"("x")"));
  CHECK(accepts(R"([{"anything-but":"x"}])", "5"));
  CHECK(accepts(R"([{"anything-but":"x"}])", "true"));
  CHECK(accepts(R"([{"anything-but":"x"}])", "null"));
  CHECK(accepts(R"([{"anything-but":5}])", R"("5")"));
  CHECK_FALSE(accepts(R"([{"anything-but":5}])", "5.0"));
  CHECK(accepts(R"([{"anything-but":5}])", "1e400"));
  CHECK_FALSE(accepts(R"([{"anything-but":1e400}])", "1E400"));
  CHECK_FALSE(matches(R"({"a":[{"anything-but":"x"}]})", "{}"));
  CHECK_FALSE(accepts(R"([{"anything-but":"x"}])", "[]"));
  CHECK_FALSE(accepts(R"([{"anything-but":"x"}])", "{}"));
  CHECK_FALSE(accepts(R"([{"anything-but":"x"}])", R"({"b":"y"})"));
  CHECK(accepts(R"([{"anything-but":"x"}])", R"(["x","y"])"));  // any element that differs
  CHECK_FALSE(accepts(R"([{"anything-but":"x"}])", R"(["x","x"])"));
  CHECK_FALSE(accepts(R"([{"anything-but":["x","y"]}])", R"("y")"));
  CHECK(accepts(R"([{"anything-but":["x","y"]}])", R"("z")"));
  CHECK_FALSE(accepts(R"([{"anything-but":[1,2]}])", "2"));
  CHECK_FALSE(accepts(R"([{"anything-but":{"prefix":"a"}}])", R"("ab")"));
  CHECK(accepts(R"([{"anything-but":{"prefix":"a"}}])", R"("ba")"));
  CHECK(accepts(R"([{"anything-but":{"prefix":"a"}}])", "5"));
  CHECK_FALSE(accepts(R"([{"anything-but":{"suffix":[".jpg",".png"]}}])", R"("a.png")"));
  CHECK(accepts(R"([{"anything-but":{"suffix":[".jpg",".png"]}}])", R"("a.gif")"));
}

TEST_CASE("any scalar of an array may stand for its field, at any depth of arrays") {
  CHECK(accepts(R"(["x"])", R"(["a","x"])"));
  CHECK(accepts(R"(["x"])", R"([[["x"]]])"));
  CHECK_FALSE(accepts(R"(["x"])", R"([{"a":"x"}])"));
  CHECK(matches(R"({"a":{"b":[1]}})", R"({"a":[[{"b":2}],[[{"b":[0,1]}]]]})"));
  CHECK_FALSE(matches(R"({"a":{"b":[1]}})", R"({"a":[1]})"));
}

TEST_CASE("values come from the same element of every array that they share") {
  const std::string pattern = R"({"a":{"b":[1],"c":[2]}})";
  CHECK_FALSE(matches(pattern, R"({"a":[{"b":1},{"c":2}]})"));
  CHECK(matches(pattern, R"({"a":[{"b":1},{"c":2},{"b":1,"c":2}]})"));
  CHECK(matches(pattern, R"({"a":{"b":1,"c":2}})"));
  CHECK_FALSE(matches(pattern, R"({"a":[[{"b":1}],[{"c":2}]]})"));
  CHECK_FALSE(matches(pattern, R"({"a":[[{"b":1},{"c":2}]]})"));
  CHECK(matches(pattern, R"({"a":[[{"b":1},{"c":2,"b":[0,1]}]]})"));
  CHECK(matches(pattern, R"({"a":[{"b":[0,1],"c":[2,3]}]})"));

  const std::string inner = R"({"a":{"x":{"p":[1]},"y":{"q":[2]}}})";
  CHECK(matches(inner, R"({"a":[{"x":[{"p":1}],"y":[{"q":9},{"q":2}]}]})"));
  CHECK_FALSE(matches(inner, R"({"a":[{"x":[{"p":1}]},{"y":[{"q":2}]}]})"));

  const std::string siblings = R"({"a":{"b":[1]},"d":{"e":[2]}})";
  CHECK(matches(siblings, R"({"a":[{"b":0},{"b":1}],"d":[{"e":2},{"e":0}]})"));
}

TEST_CASE("an earlier choice is given up if a later field finds nothing") {
  const std::string pattern = R"({"a":{"b":[1],"c":[2],"d":[3]}})";
  CHECK(matches(pattern, R"({"a":[{"b":1,"c":2},{"b":1,"d":3},{"b":1,"c":2,"d":3}]})"));
  CHECK_FALSE(matches(pattern, R"({"a":[{"b":1,"c":2},{"b":1,"d":3},{"c":2,"d":3}]})"));
  CHECK(matches(R"({"a":{"x":{"p":[1],"q":[2]},"y":[3]}})",
                R"({"a":[{"x":[{"p":1,"q":2}]},{"x":[{"p":1},{"p":1,"q":2}],"y":3}]})"));
}

TEST_CASE("absence counts among what is consistent with the fields of smaller names") {
  CHECK(matches(R"({"a":{"b":[1],"c":[{"exists":false}]}})", R"({"a":[{"b":1},{"b":2,"c":3}]})"));
  CHECK_FALSE(
      matches(R"({"a":{"b":[2],"c":[{"exists":false}]}})", R"({"a":[{"b":1},{"b":2,"c":3}]})"));
  CHECK_FALSE(matches(R"({"a":{"aa":[{"exists":false}],"b":[1]}})", R"({"a":[{"b":1},{"aa":3}]})"));
  CHECK(matches(R"({"a":{"aa":[{"exists":false}],"b":[1]}})", R"({"a":[{"b":1},{"ab":3}]})"));
  // The order is that of the names, not that in which the pattern is written.
  CHECK(matches(R"({"a":{"c":[{"exists":false}],"b":[1]}})", R"({"a":[{"b":1},{"b":2,"c":3}]})"));
}

TEST_CASE("of doubled members of the event the last counts") {
  CHECK(accepts("[2]", R"(1,"a":2)"));
  CHECK_FALSE(accepts("[1]", R"(1,"a":2)"));
  CHECK_FALSE(matches(R"({"a":{"b":[1]}})", R"({"a":{"b":1},"\u0061":{"c":2}})"));
  CHECK(matches(R"({"a":{"b":[1]}})", R"({"a":5,"a":{"b":2,"b":1}})"));
  CHECK(matches(R"({"a":[{"exists":false}]})", R"({"a":1,"a":{}})"));
}

TEST_CASE("many patterns are told apart, and the slip is seen by none") {
  match::Matcher matcher;
  matcher.add(compile(R"({"type":["a"]})"));
  matcher.add(compile(R"({"type":["b"],"data":{"n":[1]}})"));
  matcher.add(compile(R"({"data":{"n":[{"exists":false}]}})"));
  hw::json::LineParser parser;
  const auto read = [&](std::string event) {
    const std::size_t size = event.size();
    event.append(hw::json::kPadding, ' ');
    const auto object = parser.parse({event.data(), size});
    REQUIRE(object.has_value());
    matcher.read(*object, parser);
    return std::vector<bool>{matcher.matches(0), matcher.matches(1), matcher.matches(2),
                             matcher.has_slip()};
  };
  CHECK(read(R"({"type":"a"})") == std::vector<bool>{true, false, true, false});
  CHECK(read(R"({"type":"b","data":{"n":1},"hw":{}})") ==
        std::vector<bool>{false, true, false, true});
  CHECK(read(R"({"type":"b","data":[{"n":0},{"n":1}],"x":{"hw":1}})") ==
        std::vector<bool>{false, true, false, false});
  CHECK(read(R"({"h\u0077":1})") == std::vector<bool>{false, false, true, true});
}

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
      {R"({"a":[{"regex":"a"}]})", "1:8: unknown operator 'regex'"},
      {R"({"a":[{"prefix":5}]})", "1:17: the operand of 'prefix' must be a string, not a number"},
      {R"({"a":[{"suffix":["a"]}]})",
       "1:17: the operand of 'suffix' must be a string, not an array"},
      {R"({"a":[{"exists":"true"}]})",
       "1:17: the operand of 'exists' must be true or false, not a string"},
      {R"({"a":[{"glob":5}]})", "1:15: the operand of 'glob' must be a string, not a number"},
      {R"({"a":[{"glob":"[a"}]})", "1:15: bad glob: a '[' without its ']'"},
      {R"({"a":[{"numeric":5}]})", "1:18: the operand of 'numeric' must be an array, not a number"},
      {R"({"a":[{"numeric":[]}]})", "1:18: 'numeric' takes pairs of a comparison and a number"},
      {R"({"a":[{"numeric":["="]}]})", "1:18: 'numeric' takes pairs of a comparison and a number"},
      {R"({"a":[{"numeric":["<",1,">"]}]})",
       "1:18: 'numeric' takes pairs of a comparison and a number"},
      {R"({"a":[{"numeric":["!=",1]}]})", "1:19: 'numeric' knows =, <, <=, > and >="},
      {R"({"a":[{"numeric":[1,"="]}]})", "1:19: 'numeric' knows =, <, <=, > and >="},
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
      {R"({"a":[{"numeric":[">=",5,"<=",5.0]}]})",
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
      {R"({"a":[{"anything-but":{"numeric":["=",1]}}]})",
       "1:24: 'anything-but' does not know the operator 'numeric'"},
      {R"({"a":[{"anything-but":{"prefix":""}}]})",
       "1:33: 'anything-but' with an empty 'prefix' matches nothing"},
      {R"({"a":[{"anything-but":{"suffix":["x",""]}}]})",
       "1:38: 'anything-but' with an empty 'suffix' matches nothing"},
      {R"({"a":[{"anything-but":{"prefix":[]}}]})", "1:33: 'prefix' with an empty list"},
      {R"({"a":[{"anything-but":{"prefix":5}}]})",
       "1:33: the operand of 'prefix' must be a string, not a number"},
      {R"({"hw":{"rule":["x"]}})", "1:2: 'hw' is the routing slip, which patterns do not see"},
      {R"({"$or":[{"a":[1]},{"b":[2]}]})", "1:2: unknown operator '$or'"}};
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

namespace {

// One leaf of an event: its path, its value, and the elements of arrays that it stands in.
struct PlainLeaf {
  std::string path;
  int value;
  std::vector<std::pair<int, int>> steps;
};

// A random event over the names a, b and c, and its leaves.
struct RandomEvent {
  hw::test::Random& random;
  int arrays = 0;
  std::vector<PlainLeaf> leaves;
  std::vector<std::pair<int, int>> steps = {};

  std::string object(const std::string& path, int depth) {
    std::string text = "{";
    for (const char* name : {"a", "b", "c"}) {
      if (!random.one_in(3)) {
        text += (text.size() > 1 ? ",\"" : "\"") + std::string(name) +
                "\":" + value(path.empty() ? name : path + "." + name, depth);
      }
    }
    return text + "}";
  }

  std::string value(const std::string& path, int depth) {
    const std::size_t kind = depth == 0 ? 0 : random.below(4);
    if (kind == 0) {
      leaves.push_back({path, static_cast<int>(random.below(2)), steps});
      return std::to_string(leaves.back().value);
    }
    if (kind == 1) {
      return object(path, depth - 1);
    }
    const int id = arrays++;
    std::string text = "[";
    for (int i = 0, n = static_cast<int>(random.below(4)); i < n; ++i) {
      text += i > 0 ? "," : "";
      if (random.one_in(3)) {
        text += value(path, 0);
      } else {
        steps.emplace_back(id, i);
        text += random.one_in(4) ? array_of_objects(path, depth - 1) : object(path, depth - 1);
        steps.pop_back();
      }
    }
    return text + "]";
  }

  std::string array_of_objects(const std::string& path, int depth) {
    const int id = arrays++;
    steps.emplace_back(id, 0);
    const std::string text = "[" + object(path, depth > 0 ? depth - 1 : 0) + "]";
    steps.pop_back();
    return text;
  }
};

struct PlainCondition {
  std::string path;
  int wanted;  // or -1: must be absent
};

// The definition, word for word: some choice of leaves that agree on all arrays.
bool plain_match(const std::vector<PlainCondition>& conditions, std::size_t at,
                 const std::vector<PlainLeaf>& leaves, std::vector<const PlainLeaf*>& chosen) {
  if (at == conditions.size()) {
    return true;
  }
  bool present = false;
  for (const PlainLeaf& leaf : leaves) {
    const bool consistent = std::all_of(chosen.begin(), chosen.end(), [&](const PlainLeaf* other) {
      for (const auto& [array, index] : leaf.steps) {
        for (const auto& [other_array, other_index] : other->steps) {
          if (array == other_array && index != other_index) {
            return false;
          }
        }
      }
      return true;
    });
    if (leaf.path != conditions[at].path || !consistent) {
      continue;
    }
    present = true;
    if (leaf.value == conditions[at].wanted) {
      chosen.push_back(&leaf);
      if (plain_match(conditions, at + 1, leaves, chosen)) {
        return true;
      }
      chosen.pop_back();
    }
  }
  return !present && conditions[at].wanted == -1 && plain_match(conditions, at + 1, leaves, chosen);
}

std::string alternatives(int wanted) {
  return wanted == -1 ? R"([{"exists":false}])" : "[" + std::to_string(wanted) + "]";
}

}  // namespace

TEST_CASE("matching agrees with the definition on random events with arrays") {
  hw::test::Random random(71);
  std::size_t hits = 0;
  for (int i = 0; i < 6000; ++i) {
    // Fields by their sorted paths: a.a a.b a.c.a a.c.b b.a
    static const std::vector<std::string> paths = {"a.a", "a.b", "a.c.a", "a.c.b", "b.a"};
    std::vector<PlainCondition> conditions;
    for (const std::string& path : paths) {
      if (random.one_in(2)) {
        conditions.push_back({path, static_cast<int>(random.below(3)) - 1});
      }
    }
    const auto group = [&conditions](const std::string& prefix) {
      std::string text;
      for (const auto& [path, wanted] : conditions) {
        if (path.starts_with(prefix) && path.size() == prefix.size() + 1) {
          text += (text.empty() ? "\"" : ",\"") + path.substr(prefix.size()) +
                  "\":" + alternatives(wanted);
        }
      }
      return text;
    };
    std::string a = group("a.");
    if (const std::string c = group("a.c."); !c.empty()) {
      a += (a.empty() ? "" : ",") + std::string(R"("c":{)") + c + "}";
    }
    std::string pattern = a.empty() ? "" : R"("a":{)" + a + "}";
    if (const std::string b = group("b."); !b.empty()) {
      pattern += (pattern.empty() ? "" : ",") + std::string(R"("b":{)") + b + "}";
    }
    if (pattern.empty()) {
      continue;
    }
    pattern = "{" + pattern + "}";
    RandomEvent event{random, 0, {}};
    const std::string text = event.object("", 4);
    std::vector<const PlainLeaf*> chosen;
    const bool expected = plain_match(conditions, 0, event.leaves, chosen);
    INFO(random.seed() << " case " << i << "\n" << pattern << "\n" << text);
    REQUIRE(matches(pattern, text) == expected);
    hits += expected ? 1 : 0;
  }
  CHECK(hits > 500);
}

TEST_CASE("long arrays do not multiply the work") {
  const auto list = [](std::size_t count, const std::string& element) {
    std::string text = "[" + element;
    for (std::size_t i = 1; i < count; ++i) {
      text += "," + element;
    }
    return text + "]";
  };
  const std::string xs = list(20000, "\"x\"");
  // Scalars that could each stand for their field, and a last field that nothing satisfies.
  CHECK_FALSE(
      matches(R"({"a":["x"],"b":["x"],"c":["x"],"d":{"e":["no"]}})",
              R"({"a":)" + xs + R"(,"b":)" + xs + R"(,"c":)" + xs + R"(,"d":[{"e":"y"}]})"));
  // The same with objects in three arrays that have nothing to do with each other.
  const std::string objects = list(20000, R"({"x":1})");
  CHECK_FALSE(matches(
      R"({"a":{"x":[1]},"b":{"x":[1]},"c":{"x":[1]},"d":{"x":[2]}})",
      R"({"a":)" + objects + R"(,"b":)" + objects + R"(,"c":)" + objects + R"(,"d":[{"x":1}]})"));
  // One array, whose elements have each but one of the fields.
  CHECK_FALSE(matches(R"({"a":{"x":[1],"y":[2],"z":[3]}})",
                      R"({"a":)" + list(20000, R"({"x":1,"y":2},{"y":2,"z":3})") + "}"));
  // Many leaves that stand deep in arrays; the memory for where they stand grows with them alone.
  const std::string deep = std::string(900, '[') + list(100000, R"({"x":1})").substr(1);
  CHECK_FALSE(matches(R"({"a":{"x":[1],"y":[2]}})", R"({"a":)" + deep.substr(0, deep.size() - 1) +
                                                        R"(,{"x":0,"y":2})" +
                                                        std::string(900, ']') + "}"));
  // Arrays inside one element.
  CHECK_FALSE(matches(R"({"a":{"p":{"x":[1],"y":[2]},"q":{"x":[1],"y":[2]},"r":[3]}})",
                      R"({"a":[{"p":)" + list(10000, R"({"x":1,"y":2})") + R"(,"q":)" +
                          list(10000, R"({"x":1,"y":2})") + R"(,"r":4}]})"));
}
