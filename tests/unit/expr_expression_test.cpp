// SPDX-License-Identifier: MIT
// What is refused when an expression is parsed, and what it may cost when it is evaluated.
#include <catch2/catch.hpp>

#include "base/limits.h"
#include "expr_support.h"

using hw::test::evaluated;
namespace limits = hw::limits;

namespace {

std::string repeated(std::string_view text, std::size_t count) {
  std::string all;
  for (; count > 0; --count) {
    all += text;
  }
  return all;
}

// [item,item,...]
std::string array_of(std::string_view item, std::size_t count) {
  return "[" + std::string(item) + repeated("," + std::string(item), count - 1) + "]";
}

}  // namespace

TEST_CASE("a malformed expression is refused with the column") {
  CHECK(evaluated("") == "parse: column 1: expected an expression, not the end");
  CHECK(evaluated("a.") ==
        "parse: column 3: expected a name, '*', '[' or '{' behind the '.', not the end");
  CHECK(evaluated("a[b]") ==
        "parse: column 3: expected an index, a slice, '*', '?' or ']' behind the '[', not 'b'");
  CHECK(evaluated("a b") == "parse: column 3: expected an operator or the end, not 'b'");
  CHECK(evaluated("a = b") == "parse: column 3: a single '='; '==' compares");
  CHECK(evaluated("a == \u00e4") == "parse: column 6: '\u00e4' means nothing here");
  CHECK(evaluated("'a") == "parse: column 1: the closing ' is missing");
  CHECK(evaluated("a.\"b\\") == "parse: column 3: the closing \" is missing");
  CHECK(evaluated("\"a\nb\"") == "parse: column 1: a control character inside a quoted name");
  CHECK(evaluated(R"("\ud800")") ==
        "parse: column 1: a bad escape or half a surrogate pair in a quoted name");
  CHECK(evaluated("a-b") == "parse: column 2: a '-' without a number");
  CHECK(evaluated("a == `foo`") ==
        "parse: column 6: `...` holds what is not JSON: a word that is not true, false or null; a "
        "string is '...'");
  CHECK(evaluated("[99999999999999999999]") == "parse: column 2: a number beyond 64 bits");
  CHECK(evaluated("[::0]") == "parse: column 4: the step of a slice cannot be 0");
  CHECK(evaluated("\xFF") == "parse: column 1: not UTF-8");
  CHECK(hw::expr::Expression::parse("a.").error().code == hw::ExitCode::usage);
}

TEST_CASE("functions are checked before there is an event") {
  CHECK(evaluated("a.lenght(@)") ==
        "parse: column 3: unknown function 'lenght'; did you mean 'length'?");
  CHECK(evaluated("frobnicate()") == "parse: column 1: unknown function 'frobnicate'");
  CHECK(evaluated("\"length\"(@)") ==
        "parse: column 1: the name of a function is written without quotes");
  CHECK(evaluated("length()") == "parse: column 1: length() takes 1 argument, not 0");
  CHECK(evaluated("join(a)") == "parse: column 1: join() takes 2 arguments, not 1");
  CHECK(evaluated("abs(a, b, &c)") == "parse: column 1: abs() takes 1 argument, not 3");
  CHECK(evaluated("not_null()") == "parse: column 1: not_null() takes at least 1 argument, not 0");
  CHECK(evaluated("abs('x')") ==
        "parse: column 5: argument 1 of abs() must be a number, not a string");
  CHECK(evaluated("sort_by(a, b)") ==
        "parse: column 12: argument 2 of sort_by() is an expression with '&'");
  CHECK(evaluated("sort(&a)") == "parse: column 6: argument 1 of sort() is no expression with '&'");
  CHECK(evaluated("&a").starts_with("parse: column 1: an '&' stands before the expression that"));
}

TEST_CASE("nesting is limited, the length of chains is not") {
  const std::size_t depth = limits::kExpressionDepthMax;
  const std::string good = repeated("(", depth - 1) + "a" + repeated(")", depth - 1);
  CHECK(evaluated(good, R"({"a":1})") == "1");
  CHECK(evaluated("(" + good + ")") == "parse: column 201: nested more than 200 deep");
  CHECK(evaluated("a" + repeated("[*]", depth)) == "parse: column 602: nested more than 200 deep");
  CHECK(evaluated("a" + repeated(".a", 20000)) == "null");
  CHECK(evaluated("a" + repeated(" || a", 10000)) == "null");
  CHECK(evaluated(repeated("!", 60000) + "a") == "false");
  CHECK(evaluated("@" + repeated(" | @", 16000)) == "{}");
  CHECK(evaluated(repeated(" ", limits::kExpressionMax) + "a") ==
        "parse: column 65537: an expression has at most 64 KiB");
}

TEST_CASE("what grows without end meets a limit") {
  CHECK(evaluated("@" + repeated(" | [@,@]", 40)) == "write: the result is longer than 4 MiB");
  CHECK(evaluated("`[1]`" + repeated(" | [@,@][]", 40)) ==
        "evaluate: evaluation takes more than 128 MiB of memory");
  CHECK(evaluated("'0123456789'" + repeated(" | join('', [@,@])", 40)) ==
        "evaluate: evaluation takes more than 128 MiB of memory");
  CHECK(evaluated("@" + repeated(" | [@,@]", 40) + " | @ == @") ==
        "evaluate: evaluation takes more than 20000000 steps");
  CHECK(evaluated("@" + repeated(" | [@]", 2000)) ==
        "evaluate: a value is nested more than 1000 deep");
  CHECK(evaluated("[@]", repeated("[", 1001) + repeated("]", 1001)) ==
        "write: the result is nested more than 1000 deep");
  CHECK(evaluated("@" + repeated(" | [@]", 1001)) ==
        "write: the result is nested more than 1000 deep");
  CHECK(evaluated("@" + repeated(" | [@]", 1000), "1") ==
        repeated("[", 1000) + "1" + repeated("]", 1000));
}

TEST_CASE("what grows with the square of the event meets a limit") {
  const std::string numbers = array_of("7", 20000);
  for (const char* text :
       {"[*].[$[-1]] | [0]", "[?$ == $] | [0]", "map(&sum($), @) | [0]", "[?contains($, `8`)]",
        "map(&length($), @) | [0]", "map(&sort($), @) | [0]", "map(&reverse($), @) | [0]"}) {
    INFO(text);
    CHECK(evaluated(text, numbers).starts_with("evaluate: evaluation takes more than "));
  }
  CHECK(evaluated("map(&to_string($), @) | [0]", numbers) ==
        "evaluate: evaluation takes more than 128 MiB of memory");
}

TEST_CASE("ordinary expressions stay far below the limits for any event") {
  const std::string numbers = array_of("7", 500000);
  CHECK(evaluated("length(sort(@))", numbers) == "500000");
  CHECK(evaluated("sort_by(@, &@) | [?@ > `6`] | [-1]", numbers) == "7");
  CHECK(evaluated("[*].{a: @, b: to_string(@)} | [-1]", numbers) == R"({"a":7,"b":"7"})");
  std::string object = "{";
  for (std::size_t i = 0; i < 100000; ++i) {
    object += "\"" + std::to_string(i / 2) + "\":0,";
  }
  object.back() = '}';
  CHECK(evaluated("[length(@), length(keys(@)), @ == $]", object) == "[50000,50000,true]");
  const std::string text = "\"" + repeated("a", 400000) + "\"";
  CHECK(evaluated("contains([0], [1])", "[" + text + ",\"" + repeated("a", 200000) + "b\"]") ==
        "false");
}

TEST_CASE("an arena serves several expressions for one event, and one event after the other") {
  hw::json::Reader reader;
  hw::expr::Arena arena;
  const auto list = hw::expr::Expression::parse("[a, b]");
  const auto joined = hw::expr::Expression::parse("join('-', [a, b])");
  for (const char* event : {R"({"a":"x","b":"y"})", R"({"a":"\u0078","b":"y","c":1})"}) {
    arena.clear();
    const auto value = reader.read_object(event);
    const auto first = list->evaluate(*value, arena);
    const auto second = joined->evaluate(*value, arena);
    CHECK(first->made_elements().size() == 2);
    CHECK(first->made_elements()[0].string() == "x");
    CHECK(second->string() == "x-y");
  }
  CHECK(arena.used() > 0);
}

TEST_CASE("a result can be walked") {
  hw::json::Reader reader;
  hw::expr::Arena arena;
  const auto expression = hw::expr::Expression::parse("{list: l, none: `[]`, number: n}");
  const auto value = reader.read_object(R"({"l":[1,"x"],"n":0})");
  const auto result = expression->evaluate(*value, arena);
  hw::expr::Members members(*result);
  hw::expr::Member member;
  REQUIRE(members.next(member));
  CHECK(member.key == "list");
  hw::expr::Elements elements(member.value);
  hw::expr::Datum element;
  REQUIRE(elements.next(element));
  CHECK(element.kind() == hw::json::Kind::number);
  REQUIRE(elements.next(element));
  CHECK(element.string() == "x");
  CHECK_FALSE(elements.next(element));
  REQUIRE(members.next(member));
  CHECK_FALSE(member.value.is_true());
  REQUIRE(members.next(member));
  CHECK(member.value.is_true());
  CHECK_FALSE(members.next(member));
}
