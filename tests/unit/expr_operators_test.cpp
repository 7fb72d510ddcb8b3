// SPDX-License-Identifier: MIT
// The operators of JMESPath: what they choose, and how tightly they bind.
#include <catch2/catch.hpp>

#include "expr_support.h"

using hw::test::evaluated;

TEST_CASE("names lead into objects, and quoted ones may be any") {
  const std::string event = R"({"a":{"b c":{"\u00e4":1.50}},"n":null})";
  CHECK(evaluated("a", event) == R"({"b c":{"\u00e4":1.50}})");
  CHECK(evaluated("a.\"b c\".\"\u00e4\"", event) == "1.50");
  CHECK(evaluated(R"(a."b\u0020c"."\u00e4")", event) == "1.50");
  CHECK(evaluated("a.x.y", event) == "null");
  CHECK(evaluated("n.x", event) == "null");
  CHECK(evaluated("@ . a | \"b c\" . *", event) == "[1.50]");
}

TEST_CASE("of doubled members the last counts, and each name once") {
  const std::string event = R"({"a":{"x":1,"y":2,"x":3}})";
  CHECK(evaluated("a.x", event) == "3");
  CHECK(evaluated("keys(a)", event) == R"(["x","y"])");
  CHECK(evaluated("values(a)", event) == "[3,2]");
  CHECK(evaluated("a.*", event) == "[3,2]");
  CHECK(evaluated("length(a)", event) == "2");
  CHECK(evaluated("a == `{\"y\":2,\"x\":3}`", event) == "true");
  CHECK(evaluated("merge(a, `{\"z\":4}`)", event) == R"({"x":3,"y":2,"z":4})");
  CHECK(evaluated("{a: `1`, b: `2`, a: `3`}") == R"({"b":2,"a":3})");
  CHECK(evaluated("a", event) == R"({"x":1,"y":2,"x":3})");
}

TEST_CASE("indices and slices count from either end") {
  const std::string event = "[0,1,2,3,4]";
  CHECK(evaluated("[0]", event) == "0");
  CHECK(evaluated("[-1]", event) == "4");
  CHECK(evaluated("[5]", event) == "null");
  CHECK(evaluated("[-6]", event) == "null");
  CHECK(evaluated("[1:3]", event) == "[1,2]");
  CHECK(evaluated("[::2]", event) == "[0,2,4]");
  CHECK(evaluated("[::-2]", event) == "[4,2,0]");
  CHECK(evaluated("[-2:]", event) == "[3,4]");
  CHECK(evaluated("[3:1]", event) == "[]");
  CHECK(evaluated("[1:9223372036854775807:9223372036854775807]", event) == "[1]");
  CHECK(evaluated("[:-9223372036854775808:-9223372036854775808]", event) == "[4]");
  CHECK(evaluated("[1:3] | [0]", event) == "1");
  CHECK(evaluated("reverse(@)[1:3] | [-1]", event) == "2");
  CHECK(evaluated("a[0]", event) == "null");
  CHECK(evaluated("[:2]", "{}") == "null");
}

TEST_CASE("projections go on with each element and leave out null") {
  const std::string event = R"({"l":[{"a":1},{"a":null},{"b":[2,[3]]},5],"o":{"x":{"a":7},"y":8}})";
  CHECK(evaluated("l[*].a", event) == "[1]");
  CHECK(evaluated("l[*].b[]", event) == "[2,[3]]");
  CHECK(evaluated("l[].b[][]", event) == "[2,3]");
  CHECK(evaluated("o.*.a", event) == "[7]");
  CHECK(evaluated("$.*.x.a", event) == "[7]");
  CHECK(evaluated("o[*]", event) == "null");
  CHECK(evaluated("l.*", event) == "null");
  CHECK(evaluated("l[*].a | [0]", event) == "1");
  CHECK(evaluated("(l[*].a)[0]", event) == "1");
  CHECK(evaluated("l[?a].a", event) == "[1]");
  CHECK(evaluated("l[?a == `1` || b].[a, b[0]]", event) == "[[1,null],[null,2]]");
  CHECK(evaluated("[*][*]", "[[1,null],[2]]") == "[[1],[2]]");
}

// Where the specification is silent, all implementations agree on these.
TEST_CASE("a choice or a second filter ends what a projection does with each element") {
  const std::string event = R"({"l":[{"a":1,"b":{"c":5}},{"a":1,"b":{"c":6}}]})";
  CHECK(evaluated("l[*].[a,b.c][0]", event) == "[1,5]");
  CHECK(evaluated("l[*].b.[c][0]", event) == "[5,6]");
  CHECK(evaluated("l[?a].b[?c == `6`]", event) == R"([{"c":6}])");
  CHECK(evaluated("l[*].b[?c == `6`]", event) == "[]");
}

TEST_CASE("choices make lists and objects of anything but null") {
  const std::string event = R"({"a":1,"b":"x"})";
  CHECK(evaluated("[b, a, c]", event) == R"(["x",1,null])");
  CHECK(evaluated("{x: b, \"y z\": {w: a}}", event) == R"({"x":"x","y z":{"w":1}})");
  CHECK(evaluated("c.[a]", event) == "null");
  CHECK(evaluated("c.{a: a}", event) == "null");
  CHECK(evaluated("a.[@, $.b]", event) == R"([1,"x"])");
}

TEST_CASE("operators bind in the order of the specification") {
  const std::string event = R"({"t":true,"f":false,"n":5,"e":[],"o":{"f":false}})";
  CHECK(evaluated("t || f && f", event) == "true");
  CHECK(evaluated("(t || f) && f", event) == "false");
  CHECK(evaluated("e || n", event) == "5");
  CHECK(evaluated("e && n", event) == "[]");
  CHECK(evaluated("!e && !f", event) == "true");
  CHECK(evaluated("!o.f", event) == "true");
  CHECK(evaluated("!!n", event) == "true");
  CHECK(evaluated("!n == f", event) == "true");
  CHECK(evaluated("n > `4` && n <= `5`", event) == "true");
  CHECK(evaluated("o | f || @.f", event) == "false");
  CHECK(evaluated("n | @ == `5`", event) == "true");
}

TEST_CASE("comparisons are of exact numbers, of strings by code points, else null") {
  CHECK(evaluated("`1` == `1.0`") == "true");
  CHECK(evaluated("`9007199254740993` == `9007199254740992`") == "false");
  CHECK(evaluated("`9007199254740993` > `9007199254740992.0`") == "true");
  CHECK(evaluated("`18446744073709551616` > `18446744073709551615`") == "true");
  CHECK(evaluated("`1e400` > `1e308`") == "true");
  CHECK(evaluated("`-1` < `0` && `-1` <= `-1` && `2` >= `2` && `2` > `1`") == "true");
  CHECK(evaluated("'2026-01-02' < '2026-01-10'") == "true");
  CHECK(evaluated("'\uFFFD' < '\U0001F600'") == "true");
  CHECK(evaluated("'1' < `2`") == "null");
  CHECK(evaluated("`[1]` < `[2]`") == "null");
  CHECK(evaluated("`[1,{\"a\":[]}]` == `[1.0,{\"a\":[]}]`") == "true");
  CHECK(evaluated("`{\"a\":1}` != `{\"a\":1,\"b\":2}`") == "true");
  CHECK(evaluated("`null` == a && `false` != `null`") == "true");
  CHECK(evaluated("'a' == `\"a\"`") == "true");
}

TEST_CASE("constants are JSON in backquotes or raw strings") {
  CHECK(evaluated("`[1.50, {\"a\" : \"\\`\\u0041\"}]`") == "[1.50,{\"a\":\"`A\"}]");
  CHECK(evaluated("` true `") == "true");
  CHECK(evaluated(R"('it\'s \n \\ "')") == R"("it's \\n \\\\ \"")");
  CHECK(evaluated("`{\"a\":1,\"a\":2}`.a") == "2");
}

TEST_CASE("the root is at hand everywhere") {
  const std::string event = R"({"k":"b","l":[{"n":"a"},{"n":"b"}]})";
  CHECK(evaluated("l[?n == $.k] | [0].n", event) == R"("b")");
  CHECK(evaluated("l[*].[n, $.k]", event) == R"([["a","b"],["b","b"]])");
  CHECK(evaluated("map(&$.k, l)", event) == R"(["b","b"])");
  CHECK(evaluated("l | [0] | $.k", event) == R"("b")");
  CHECK(evaluated("$", event) == event);
  CHECK(evaluated("l.$", event).starts_with("parse: column 3: "));
}

TEST_CASE("what stems from the event keeps its digits and its escapes") {
  const std::string event =
      R"({"n":[ 1.0, 9007199254740993, 1e1000, -0 ],"s":"\u0041\/\n","o":{ "a" : "x \" y" }})";
  CHECK(evaluated("n", event) == "[1.0,9007199254740993,1e1000,-0]");
  CHECK(evaluated("n[*]", event) == "[1.0,9007199254740993,1e1000,-0]");
  CHECK(evaluated("reverse(n)", event) == "[-0,1e1000,9007199254740993,1.0]");
  CHECK(evaluated("s", event) == R"("\u0041\/\n")");
  CHECK(evaluated("{o: o}", event) == R"({"o":{"a":"x \" y"}})");
  CHECK(evaluated("@ | s == 'A/\n'", event) == "true");
}
