// SPDX-License-Identifier: MIT
// The work of matching grows with the event and no faster: large arrays, and lines of a mebibyte.
#include <catch2/catch.hpp>
#include <memory>

#include "linear_support.h"
#include "match_support.h"

namespace match = hw::match;
using hw::test::array_of;
using hw::test::check_linear;
using hw::test::Work;
using Texts = std::vector<std::string>;

namespace {

constexpr std::size_t kElements = 100'000;
constexpr std::size_t kBytes = std::size_t{1} << 20;

Work matching(const Texts& patterns, std::string event) {
  struct State {
    match::Matcher matcher;
    hw::json::Reader reader;
    std::string event;
  };
  const auto state = std::make_shared<State>();
  state->event = std::move(event);
  for (const std::string& pattern : patterns) {
    state->matcher.add(hw::test::compile(pattern));
  }
  return [state] {
    const auto object = state->reader.read_object(state->event);
    REQUIRE(object.has_value());
    state->matcher.read(*object);
    while (state->matcher.next()) {
    }
    REQUIRE_FALSE(state->matcher.gave_up());
  };
}

// Of patterns about the field a, which is an array of such elements.
void check_elements(const Texts& patterns, const std::string& element, std::size_t each = 1) {
  check_linear(patterns.front() + " on " + element, kElements / each, [&](std::size_t count) {
    return matching(patterns, R"({"a":)" + array_of(count, element) + "}");
  });
}

// Of a pattern about the field a, which is a string of such pieces.
void check_text(const std::string& pattern, const std::string& piece) {
  check_linear(pattern.substr(0, 100) + " on " + piece, kBytes, [&](std::size_t size) {
    std::string text;
    while (text.size() < size) {
      text += piece;
    }
    return matching({pattern}, R"({"a":")" + text + "\"}");
  });
}

// The members so often that they take so many bytes.
std::string members(std::size_t bytes, const std::function<std::string(std::size_t)>& at) {
  std::string text = at(0);
  for (std::size_t i = 1; text.size() < bytes; ++i) {
    text += "," + at(i);
  }
  return text;
}

std::string stars(const std::string& piece, std::size_t count, const std::string& end) {
  std::string text;
  while (count-- > 0) {
    text += "*" + piece;
  }
  return text + end;
}

}  // namespace

TEST_CASE("linear: matching scalars of a large array") {
  check_elements({R"({"a":[{"wildcard":"*x*y*z"}]})"}, R"("xyxyxyx")");
  check_elements({R"({"a":[{"anything-but":["x","y"]}]})"}, R"("x")");
  check_elements({R"({"a":["x"],"b":[{"exists":false}],"c":[{"exists":true}]})"}, R"("x")");
  check_elements({R"({"a":[{"numeric":[">",5,"<",7]}]})"}, "8.25");
  check_elements({R"({"$or":[{"a":[1]},{"a":[{"prefix":"y"}]},{"a":[{"suffix":"y"}]}]})"},
                 R"("x")");
  check_linear("fields that are compared", kElements, [](std::size_t count) {
    const auto number = [](std::size_t i) { return std::to_string(i); };
    const auto other = [](std::size_t i) { return "-" + std::to_string(i + 1); };
    return matching(
        {R"({"a":[{"field":["=","b"]}]})"},
        R"({"a":)" + array_of(count, number) + R"(,"b":)" + array_of(count, other) + "}");
  });
}

TEST_CASE("linear: choosing fields from the same element of a large array") {
  check_elements({R"({"a":{"x":[1],"y":[2]}})"}, R"({"x":1,"y":1})");
  check_elements({R"({"a":{"x":[1],"y":[2],"z":[3]}})"}, R"({"x":1,"y":2,"z":1})");
  check_elements({R"({"a":{"x":[1],"y":[2],"z":[3]}})"}, R"({"x":1,"y":2},{"y":2,"z":3})", 2);
  check_elements({R"({"a":{"x":[1],"y":[{"exists":false}],"z":[3]}})"}, R"({"x":1,"z":1})");
  check_elements({R"({"a":{"x":[{"field":["=","a.y"]}]}})"}, R"({"x":1,"y":2})");
  check_elements({R"({"a":{"$or":[{"x":[1],"y":[2]},{"x":[1],"z":[3]},{"y":[7],"z":[1]}]}})"},
                 R"({"x":1,"y":1,"z":1})");
  check_elements({R"({"a":{"$and":[{"x":[1],"y":[2]}],"$not":{"x":[1],"z":[9]}}})"},
                 R"({"x":1,"y":1,"z":1})");
  Texts rules;
  for (int i = 0; i < 100; ++i) {
    rules.push_back(R"({"a":{"x":[)" + std::to_string(i) + R"(],"y":["y"]}})");
  }
  check_elements(rules, R"({"x":1,"y":1})");
}

TEST_CASE("linear: choosing fields from arrays in arrays") {
  check_elements({R"({"a":{"b":{"x":[1],"y":[2]},"c":[3]}})"},
                 R"({"b":[{"x":1,"y":1},{"x":1,"y":1},{"x":1},{"y":2},{"x":1}],"c":3})", 5);
  check_linear("two arrays in one element", kElements / 2, [](std::size_t count) {
    const std::string list = array_of(count, R"({"x":1,"y":2})");
    return matching({R"({"a":{"p":{"x":[1],"y":[2]},"q":{"x":[1],"y":[2]},"r":[3]}})"},
                    R"({"a":[{"p":)" + list + R"(,"q":)" + list + R"(,"r":4}]})");
  });
  check_linear("scalars that stand ever deeper", kElements, [](std::size_t count) {
    const std::size_t depth = count / 120;
    return matching({R"({"a":{"x":[1],"y":[2]}})"}, R"({"a":[{"x":)" + std::string(depth, '[') +
                                                        array_of(count, "1") +
                                                        std::string(depth, ']') + R"(,"y":3}]})");
  });
  // Doubled members, so that combinations are tried: each asks about a long text.
  check_linear("combinations with a long text", kElements, [](std::size_t count) {
    return matching({R"({"a":{"x":[1],"y":[{"wildcard":"*b*c*"}]}})"},
                    R"({"a":[{"x":)" + array_of(count, "[1]") + R"(,"y":")" +
                        std::string(count * 4, 'b') + R"(","y":3}]})");
  });
}

TEST_CASE("linear: a long text against patterns") {
  check_text(R"({"a":[{"wildcard":")" + stars("aab", 200, "*b*") + R"("}]})", "aaa");
  for (const std::size_t half : {32U, 125U, 1000U}) {
    const std::string many(half, 'a');
    check_text(R"({"a":[{"wildcard":"*)" + many + "b" + many + R"(*"}]})", "a");
  }
  check_text(R"({"a":[{"glob":")" + stars("a", 20, "*b") + R"("}]})", "a");
  check_text(R"({"a":[{"glob":"**/a*a*/**/b?[xy]"}]})", "a/");
  check_text(R"({"a":[{"regexp":"(a|b)*a(a|b){8}c"}]})", "ab");
  check_text(R"({"a":[{"regexp":".*a.*b.*c.*d"}]})", "abc");
  check_text(R"({"a":[{"suffix":["aab","b"]},{"prefix":"ab"},{"cidr":"::/0"}]})", "a");
  check_text(R"({"a":[{"equals-ignore-case":"AAA"}]})", "é");
  check_text(R"({"a":[{"prefix":{"equals-ignore-case":"É"}}],"b":[1]})", "\\u00e9");
  check_text(R"({"a":[{"wildcard":"*q*z"}]})", R"(\n\u0041\\)");
  check_text(R"({"a":[{"wildcard":"*q*z"}]})", R"(\ud83d\ude00)");
}

TEST_CASE("linear: a long text against an index of patterns") {
  check_linear("seven rules", kBytes, [](std::size_t size) {
    return matching(
        {R"({"a":[{"wildcard":"*xyz*"}]})", R"({"a":[{"suffix":"q"}]})",
         R"({"a":[{"prefix":"q"}]})", R"({"a":[{"equals-ignore-case":"q"}]})", R"({"a":["q"]})",
         R"({"a":[{"regexp":".*qq"}]})", R"({"a":[{"cidr":"1.0.0.0/8"}]})"},
        R"({"a":")" + std::string(size, 'a') + "\"}");
  });
}

TEST_CASE("linear: a large array against a long list") {
  const auto text = [](std::size_t i) { return "\"t" + std::to_string(i) + "\""; };
  const auto number = [](std::size_t i) { return std::to_string(i); };
  const auto check_list = [](const std::string& before, const std::string& behind, auto listed,
                             auto element) {
    check_linear(before, kElements / 5, [&](std::size_t count) {
      return matching({R"({"a":[)" + before + array_of(count, listed) + behind + "]}"},
                      R"({"a":)" + array_of(count, element) + "}");
    });
  };
  check_list(R"({"anything-but":)", "}", text, text);
  check_list(R"({"anything-but":)", "}", number, number);
  check_linear("numbers", kElements / 5, [&](std::size_t count) {
    const auto other = [](std::size_t i) { return "-" + std::to_string(i + 1); };
    return matching({R"({"a":)" + array_of(count, number) + "}"},
                    R"({"a":)" + array_of(count, other) + "}");
  });
}

TEST_CASE("linear: long numbers, and very many members") {
  check_linear("a number of many digits", kBytes, [](std::size_t size) {
    return matching({R"({"a":[{"numeric":["=",5]}, 1.5]})"},
                    R"({"a":1.)" + std::string(size, '3') + "}");
  });
  check_linear("one member again and again", 4 * kBytes - 100, [](std::size_t size) {
    const std::string many = members(size, [](std::size_t) { return R"("x":1)"; });
    return matching({R"({"x":[2],"y":[{"exists":false}]})"}, "{" + many + "}");
  });
  check_linear("many members", 4 * kBytes - 100, [](std::size_t size) {
    const auto at = [](std::size_t i) { return "\"x" + std::to_string(i) + "\":1"; };
    return matching({R"({"x":[2],"x5":[2]})"}, "{" + members(size, at) + "}");
  });
  check_linear("a name of dots", kBytes, [](std::size_t size) {
    return matching({R"({"a":{"":{"":{"b":[1]}}}})"},
                    R"({"a)" + std::string(size, '.') + R"(":1})");
  });
}

// Arrays as large as there are rules: what is equal is found once, what is asked often sorted.
TEST_CASE("linear: a large array against as many rules") {
  const auto check_rules = [](const std::string& rule, std::size_t size, auto element) {
    check_linear(rule, size, [&](std::size_t count) {
      return matching(Texts(count, rule), R"({"a":)" + array_of(count, element) + "}");
    });
  };
  const auto number = [](std::size_t i) { return std::to_string(i); };
  const std::string none = R"(],"b":[{"exists":true}]})";  // filed under a, and not matched
  check_rules(R"({"a":["x")" + none, 4000, R"("x")");
  check_rules(R"({"a":[true)" + none, 4000, "true");
  check_rules(R"({"a":[{"prefix":"x"})" + none, 4000, R"("xyz")");
  check_rules(R"({"a":[{"numeric":["<",5000]})" + none, 4000, "7");
  check_rules(R"({"a":[{"numeric":["<",5000]})" + none, 4000, number);
}

TEST_CASE("linear: a large array against as many patterns in $and") {
  const auto check_parts = [](const std::string& before, const std::string& behind,
                              const std::string& end) {
    check_linear("$and of " + before, 16'000, [&](std::size_t count) {
      const auto value = [&](std::size_t i) { return before + std::to_string(i) + end; };
      const auto part = [&](std::size_t i) { return R"({"a":[)" + value(i) + behind + "]}"; };
      return matching({R"({"$and":)" + array_of(count, part) + "}"},
                      R"({"a":)" + array_of(count, value) + "}");
    });
  };
  check_parts("\"t", "", "\"");
  check_parts("", "", "");
  check_parts("", ",true,{\"prefix\":\"x\"}", "");
  check_parts("\"t", ",1,2,3,4,5,6,7,8", "\"");
}
