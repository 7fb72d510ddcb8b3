// SPDX-License-Identifier: MIT
// The work of expressions and templates grows with the event and no faster, or ends at its limit.
#include <catch2/catch.hpp>
#include <map>
#include <memory>

#include "expr/template.h"
#include "expr_support.h"
#include "linear_support.h"

namespace expr = hw::expr;
namespace json = hw::json;
using hw::test::array_of;
using hw::test::check_linear;
using hw::test::Work;

namespace {

constexpr std::size_t kElements = 100'000;
using Texts = std::vector<std::string>;
using Make = std::function<std::string(std::size_t)>;

struct State {
  json::Reader reader;
  expr::Arena arena;
  std::string event;
};

void check_expressions(const Texts& texts, std::size_t size, const Make& event) {
  std::map<std::size_t, std::string> events;  // by size, made once
  for (const std::string& text : texts) {
    const auto expression = expr::Expression::parse(text).value();
    check_linear(text, size, [&](std::size_t count) -> Work {
      const auto state = std::make_shared<State>();
      std::string& made = events[count];
      made = made.empty() ? event(count) : made;
      state->event = made;
      return [state, expression] {
        const auto value = state->reader.read(state->event);
        state->arena.clear();
        const auto result = expression.evaluate(*value, state->arena);
        REQUIRE(result.has_value());
        std::string out;
        (void)expr::append_json(out, *result);
      };
    });
  }
}

void check_template(const expr::InputPaths& paths, const std::string& text, const Make& event) {
  const auto made = expr::InputTemplate::parse(paths, text).value();
  check_linear(text, kElements / 2, [&](std::size_t count) -> Work {
    const auto state = std::make_shared<State>();
    state->event = event(count);
    return [state, made] {
      const auto value = state->reader.read(state->event);
      state->arena.clear();
      std::string out;
      const auto status =
          made.append_json(out, *value, {"arn", "name", "2026-01-01T00:00:00Z"}, state->arena);
      REQUIRE(status.has_value());
    };
  });
}

// Numbers in no order, names that come again, escapes.
std::string objects(std::size_t count) {
  return R"({"detail":{"q":1},"a":)" +
         array_of(count,
                  [](std::size_t i) {
                    return R"({"x":)" + std::to_string(i * 7919 % 100'003) + R"(,"n":"s\")" +
                           std::to_string(i % 977) + "\"}";
                  }) +
         "}";
}

std::string object(std::size_t count, std::size_t names) {
  std::string text = R"({"o":{"k":1)";
  for (std::size_t i = 0; i < count; ++i) {
    text += ",\"k" + std::to_string(i % names) + "\":" + std::to_string(i);
  }
  return text + "}}";
}

}  // namespace

TEST_CASE("linear: expressions over a large array") {
  check_expressions(
      {"a[?x > `50000`].n", "a[?contains(n,'7') && x < `9`]", "sort_by(a,&x)[*].x", "sort_by(a,&n)",
       "max_by(a,&x)", "a[*].{k:x,v:n}", "a[*].[x,n][]", "a[::-1]", "a[10:-10:3].x | [-1]",
       "join(',',a[*].n)", "a[*].x | sort(@) | sum(@)", "map(&x,a)", "to_string(a)", "reverse(a)",
       "a == $.a", "a[*].keys(@)[]", "contains(a[*].n,'zz')"},
      kElements, objects);
}

TEST_CASE("linear: expressions over arrays in arrays") {
  check_expressions(
      {"a[]", "a[][][]", "a[*][1][]", "a[*][*] | length(@)"}, kElements / 5,
      [](std::size_t count) { return R"({"a":)" + array_of(count, "[1,[2,3],[[4]],5]") + "}"; });
}

TEST_CASE("linear: expressions over a large object") {
  const Texts texts = {"o.*", "keys(o)", "o.k9", "o == $.o", "merge(o,o)", "length(o)"};
  check_expressions(texts, kElements / 2, [](std::size_t count) { return object(count, count); });
  check_expressions(texts, kElements / 2, [](std::size_t count) { return object(count, 10); });
}

TEST_CASE("linear: expressions over a long text and a long number") {
  check_expressions({"reverse(s)", "length(s)", "contains(s,'aaaaaaaaaaaaaaab')", "to_number(s)",
                     "join(s,['a','b'])", "d > `5`", "to_string(d)", "ceil(d)"},
                    std::size_t{1} << 19, [](std::size_t size) {
                      return R"({"s":")" + std::string(size, 'a') + R"(","d":1)" +
                             std::string(size, '0') + "}";
                    });
}

TEST_CASE("linear: what would be quadratic in an event ends at the limit of work") {
  CHECK(hw::test::evaluated("a[?contains($.a[*].n, n)] | length(@)", objects(20'000)) ==
        "evaluate: evaluation takes more than 20000000 steps");
}

TEST_CASE("linear: texts of expressions") {
  const auto check_text = [](const std::string& piece) {
    check_linear(piece, 60'000, [&piece](std::size_t size) -> Work {
      std::string text;
      while (text.size() + piece.size() < size) {
        text += piece;
      }
      return [text = text + "a"] { REQUIRE(expr::Expression::parse(text)); };
    });
  };
  check_text("a|");
  check_text("a || b && !");
  check_text("a.b[0][?c].");
  check_text("!");
}

TEST_CASE("linear: input templates over a large array") {
  const expr::InputPaths paths = {{"x", "$.a[*].x"}, {"n", "$.a[*].n"}, {"l", "$.a[49000].x"}};
  check_template(paths, R"({"a":<x>,"b":<n>,"c":<l>})", objects);
  check_template(paths, R"({"a":"q <x> <n>"})", objects);
  check_template({}, R"({"a":<aws.events.event>,"b":"<aws.events.event.json>"})", objects);
  check_template(paths, "\"line <n>\"\n\"more <aws.events.event.json>\"", objects);
  check_template({{"o", "$.o.*"}}, R"({"a":<o>})",
                 [](std::size_t count) { return object(count, 1000); });
}
