// SPDX-License-Identifier: MIT
// The paths of the input transformer.
#include "expr/json_path.h"

#include <catch2/catch.hpp>

#include "expr/target_input.h"
#include "json/reader.h"

using hw::expr::JsonPath;

namespace {

// What stands at a path as JSON, "missing", or what is wrong with the path.
std::string at(std::string_view path, std::string_view event) {
  const auto parsed = JsonPath::parse(path);
  if (!parsed) {
    CHECK(parsed.error().code == hw::ExitCode::usage);
    return parsed.error().message;
  }
  hw::json::Reader reader;
  hw::expr::Arena arena;
  const auto value = reader.read(event);
  REQUIRE(value.has_value());
  const auto found = parsed->find(*value, arena);
  REQUIRE(found.has_value());
  std::string json = "missing";
  if (*found) {
    json.clear();
    REQUIRE(hw::expr::append_json(json, **found).has_value());
  }
  return json;
}

}  // namespace

TEST_CASE("a path leads through names and indices") {
  const std::string event =
      R"({"detail-type":"x","a":{"b_c/d":[10,{"e":1.50}],"f g":{"h'i\"":true}},"a2":null,"a3":1,"a3":2})";
  CHECK(at("$", "[1, 2]") == "[1,2]");
  CHECK(at("$.detail-type", event) == R"("x")");
  CHECK(at("$.a.b_c/d[1].e", event) == "1.50");
  CHECK(at("$.a['f g']['h\\'i\"']", event) == "true");
  CHECK(at("$[\"a\"][\"f g\"][\"h'i\\\"\"]", event) == "true");
  CHECK(at("$.a2", event) == "null");
  CHECK(at("$.a3", event) == "2");
  CHECK(at("$.a.b_c/d[2]", event) == "missing");
  CHECK(at("$.a[0]", event) == "missing");
  CHECK(at("$.a2.x", event) == "missing");
  CHECK(at("$[1]", "[1,[2]]") == "[2]");
}

TEST_CASE("a path with a star finds an array") {
  const std::string event =
      R"({"l":[{"n":1,"m":[5,6]},{"m":[]},{"n":null},7],"e":[],"o":{"x":1,"y":2,"x":3},"s":"t"})";
  CHECK(at("$.l[*].n", event) == "[1,null]");
  CHECK(at("$.l.*.m[*]", event) == "[5,6]");
  CHECK(at("$.o.*", event) == "[3,2]");
  CHECK(at("$.e[*].n", event) == "[]");
  CHECK(at("$.l[*].q", event) == "[]");
  CHECK(at("$.none[*].n", event) == "missing");
  CHECK(at("$.s.*", event) == "missing");
}

TEST_CASE("a malformed path is refused with the column") {
  CHECK(at("", "{}") == "column 1: a path begins with '$'");
  CHECK(at("a.b", "{}") == "column 1: a path begins with '$'");
  CHECK(at("$a", "{}") == "column 2: expected '.' or '['");
  CHECK(at("$..a", "{}").starts_with("column 3: expected a name of letters, digits"));
  CHECK(at("$.a b", "{}") == "column 4: expected '.' or '['");
  CHECK(at("$.a[-1]", "{}") == "column 5: expected an index, '*' or a quoted name behind the '['");
  CHECK(at("$.a[1", "{}") == "column 6: expected ']'");
  CHECK(at("$['a", "{}") == "column 3: the closing quote is missing");
  CHECK(at("$['a\\", "{}") == "column 3: the closing quote is missing");
  CHECK(at("$[99999999999999999999]", "{}") == "column 3: a number beyond 64 bits");
  CHECK(at("$.\xFF", "{}") == "column 3: not UTF-8");
  CHECK(at("$." + std::string(255, 'a'), "{}") == "column 257: a path has at most 256 bytes");
}

TEST_CASE("a target is given a constant, or one sub-document") {
  hw::json::Reader reader;
  hw::expr::Arena arena;
  const auto event = reader.read_object(R"({"detail":{ "a" : 1 }})");
  const auto given = [&](const hw::Result<hw::expr::TargetInput>& input) {
    std::string out;
    CHECK(input->append_json(out, *event, {}, arena).has_value());
    return out;
  };
  using hw::expr::TargetInput;
  CHECK(given(TargetInput::constant(" { \"x\" : [1.0] } ")) == R"({"x":[1.0]})");
  CHECK(given(TargetInput::path("$.detail")) == R"({"a":1})");
  CHECK(given(TargetInput::path("$.other")) == "null");
  CHECK(given(TargetInput::transformer({{"a", "$.detail.a"}}, "<a>")) == "1");
  CHECK(TargetInput::constant("{").error().message.starts_with("Input: not JSON"));
  CHECK(TargetInput::path("detail").error().message ==
        "InputPath: column 1: a path begins with '$'");
  CHECK(TargetInput::transformer({}, "<a>").error().message ==
        "InputTemplate: column 1: <a> is not in InputPathsMap");
}
