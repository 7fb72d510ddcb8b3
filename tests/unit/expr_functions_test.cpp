// SPDX-License-Identifier: MIT
// The functions of JMESPath.
#include <catch2/catch.hpp>

#include "expr_support.h"

using hw::test::evaluated;

TEST_CASE("functions over numbers are exact where integers are") {
  CHECK(evaluated("abs(`-1.50`)") == "1.50");
  CHECK(evaluated("abs(`-9223372036854775808`)") == "9223372036854775808");
  CHECK(evaluated("abs(sum(`[-9223372036854775807, -1]`))") == "9223372036854775808");
  CHECK(evaluated("abs(sum(`[-0.5]`))") == "0.5");
  CHECK(evaluated("[ceil(`1.2`), ceil(`-1.2`), ceil(`7`)]") == "[2,-1,7]");
  CHECK(evaluated("[floor(`1.2`), floor(`-0.5`), floor(`1e300`)]") == "[1,-1,1e+300]");
  CHECK(evaluated("floor(`123456789012345678901234567890`)") == "123456789012345678901234567890");
  CHECK(evaluated("sum(`[]`)") == "0");
  CHECK(evaluated("sum(`[9007199254740993, 2]`)") == "9007199254740995");
  CHECK(evaluated("sum(`[9223372036854775807, 1, -1]`)") == "9223372036854775807");
  CHECK(evaluated("sum(`[0.5, 1]`)") == "1.5");
  CHECK(evaluated("sum(`[18446744073709551615, 1]`)") == "18446744073709551616");
  CHECK(evaluated("[avg(`[]`), avg(`[1, 2]`), avg(`[9007199254740993]`), avg(`[1.5, 2.5]`)]") ==
        "[null,1.5,9007199254740993,2]");
  CHECK(evaluated("sum(`[1e308, 1e308]`)") ==
        "evaluate: column 1: sum(): the result is too large for a number");
}

TEST_CASE("to_number takes what JSON calls a number, and nothing else") {
  CHECK(evaluated("map(&to_number(@), ['1.50', '-0', '1e5', '10'])") == "[1.50,-0,1e5,10]");
  CHECK(evaluated("map(&to_number(@), ['', '1 ', '+1', '.5', '1.', '01', '1e', '0x1', 'inf'])") ==
        "[null,null,null,null,null,null,null,null,null]");
  CHECK(evaluated("[to_number(`1`), to_number(`true`), to_number(`[1]`)]") == "[1,null,null]");
}

TEST_CASE("functions over strings count code points") {
  CHECK(evaluated("[length('\u00e4\U0001F600b'), length('')]") == "[3,0]");
  CHECK(evaluated("reverse('\u00e4\U0001F600b')") == "\"b\U0001F600\u00e4\"");
  CHECK(evaluated("[contains('abc', 'bc'), contains('abc', ''), contains('abc', `1`)]") ==
        "[true,true,false]");
  CHECK(evaluated("[contains(`[1, \"a\"]`, `1.0`), contains(`[1]`, 'a')]") == "[true,false]");
  CHECK(evaluated("[starts_with('abc', 'ab'), starts_with('abc', 'b')]") == "[true,false]");
  CHECK(evaluated("[ends_with('abc', 'bc'), ends_with('abc', 'b')]") == "[true,false]");
  CHECK(evaluated("[join(', ', ['a', 'b']), join(', ', ['a']), join(', ', `[]`)]") ==
        R"(["a, b","a",""])");
  CHECK(evaluated("map(&to_string(@), @)", R"(["a", 1.0, null, { "b" : [ true ] }])") ==
        R"(["a","1.0","null","{\"b\":[true]}"])");
  CHECK(evaluated("map(&type(@), @)", R"(["a",1,null,{},[],false])") ==
        R"(["string","number","null","object","array","boolean"])");
}

TEST_CASE("functions over containers take and make them") {
  const std::string event = R"({"o":{"b":1,"a":[2]},"l":[3,null]})";
  CHECK(evaluated("keys(o)", event) == R"(["b","a"])");
  CHECK(evaluated("values(o)", event) == "[1,[2]]");
  CHECK(evaluated("[length(o), length(l), length(`{}`)]", event) == "[2,2,0]");
  CHECK(evaluated("map(&@, l)", event) == "[3,null]");
  CHECK(evaluated("merge(o, `{\"a\":0}`, {c: l})", event) == R"({"b":1,"a":0,"c":[3,null]})");
  CHECK(evaluated("[not_null(x, l[1], o.b), not_null(x)]", event) == "[1,null]");
  CHECK(evaluated("[to_array(l), to_array(o.b)]", event) == "[[3,null],[1]]");
  CHECK(evaluated("reverse(l)", event) == "[null,3]");
}

TEST_CASE("functions that order keep the order of equal values") {
  const std::string event =
      R"([{"k":2,"n":"a"},{"k":1,"n":"b"},{"k":1.0,"n":"c"},{"k":2,"n":"d"}])";
  CHECK(evaluated("sort_by(@, &k)[*].n", event) == R"(["b","c","a","d"])");
  CHECK(evaluated("sort_by(@, &n)[*].k", event) == "[2,1,1.0,2]");
  CHECK(evaluated("[min_by(@, &k).n, max_by(@, &k).n]", event) == R"(["b","a"])");
  CHECK(evaluated("[min_by(`[]`, &k), max_by(`[]`, &k), sort_by(`[]`, &k)]") == "[null,null,[]]");
  CHECK(evaluated("sort(`[3, 1.50, 20, 1e400, -1e400, 18446744073709551615]`)") ==
        "[-1e400,1.50,3,20,18446744073709551615,1e400]");
  CHECK(evaluated("sort(['b', '\U0001F600', '\uFFFD', '', 'B'])") ==
        "[\"\",\"B\",\"b\",\"\uFFFD\",\"\U0001F600\"]");
  CHECK(evaluated("[max(`[1, 3.0, 3]`), min(`[2, 1, 1.0]`), max(`[]`), min(['b', 'a'])]") ==
        R"([3.0,1,null,"a"])");
}

TEST_CASE("an argument of the wrong type is an error that names it") {
  CHECK(evaluated("a | abs(@)", R"({"a":"x"})") ==
        "evaluate: column 5: abs(): argument 1 must be a number, not a string");
  CHECK(evaluated("sort(@)", R"([1,"a"])") ==
        "evaluate: column 1: sort(): argument 1 must be an array of numbers or an array of "
        "strings, not an array of both");
  CHECK(
      evaluated("join('', @)", "[null]") ==
      "evaluate: column 1: join(): argument 2 must be an array of strings, not an array with null");
  CHECK(evaluated("sort_by(@, &a)", R"([{"a":1},{}])") ==
        "evaluate: column 1: sort_by(): the expression must give only numbers or only strings, not "
        "null");
  CHECK(evaluated("sort_by(@, &a)", R"([{"a":1},{"a":""}])") ==
        "evaluate: column 1: sort_by(): the expression must give only numbers or only strings, not "
        "a string beside others");
  CHECK(evaluated("map(&abs(@), @)", "[1,true]") ==
        "evaluate: column 6: abs(): argument 1 must be a number, not a boolean");
}
