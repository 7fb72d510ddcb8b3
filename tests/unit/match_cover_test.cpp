// SPDX-License-Identifier: MIT
// Whether one pattern covers another: what must be found, what must not, and on random patterns and
// events that it is never wrong.
#include "match/cover.h"

#include <catch2/catch.hpp>

#include "match_support.h"
#include "pattern_generator.h"
#include "random.h"

using hw::test::Random;
namespace match = hw::match;

namespace {

bool covers(std::string_view outer, std::string_view inner,
            match::Dialect dialect = match::Dialect::hookwork) {
  INFO(outer << " over " << inner);
  match::Steps steps(1000);
  return match::covers(hw::test::compile(outer, dialect), hw::test::compile(inner, dialect), steps);
}

// Of one path.
bool takes(const std::string& outer, const std::string& inner) {
  return covers(R"({"a":[)" + outer + "]}", R"({"a":[)" + inner + "]}");
}

std::optional<match::Pattern> compiled(const std::string& text, match::Dialect dialect) {
  hw::config::Faults faults("p", text);
  const hw::config::Node node = hw::config::read_json(faults.text(0), faults);
  match::Pattern pattern = match::compile(node, dialect, faults);
  return faults.empty() ? std::optional(std::move(pattern)) : std::nullopt;
}

bool matches(const match::Pattern& pattern, const std::string& event) {
  match::Matcher matcher;
  matcher.add(pattern);
  hw::json::Reader reader;
  matcher.read(*reader.read_object(event));
  return matcher.matches(0);
}

}  // namespace

TEST_CASE("a list of alternatives covers one whose values it all passes") {
  CHECK(takes(R"("x","y")", R"("x")"));
  CHECK_FALSE(takes(R"("x")", R"("x","y")"));
  CHECK(takes("1", "1.0"));
  CHECK(takes("100", "1e2"));
  CHECK_FALSE(takes("9007199254740993", "9007199254740992.0"));
  CHECK(takes("1e23", "1.0e23"));
  CHECK(takes(R"("10.0.0.1")", R"("10.0.0.1")"));
  CHECK(takes(R"({"cidr":"10.0.0.0/8"})", R"("10.0.0.1",{"cidr":"10.1.0.0/16"})"));
  CHECK_FALSE(takes(R"({"cidr":"10.1.0.0/16"})", R"({"cidr":"10.0.0.0/8"})"));
  CHECK_FALSE(takes(R"({"cidr":"::/0"})", R"({"cidr":"10.0.0.0/8"})"));
  // The exact text is one way to write an address.
  CHECK(takes(R"("10.0.0.1")", R"({"exactly":"10.0.0.1"})"));
  CHECK_FALSE(takes(R"({"exactly":"10.0.0.1"})", R"("10.0.0.1")"));
  CHECK(takes(R"("1","2","3","4","5","6","7","8","9")", R"("9","1")"));
  CHECK_FALSE(takes(R"("1","2","3","4","5","6","7","8","9")", R"("0")"));
  CHECK(takes("1,2,3,4,5,6,7,8,9", "9.0,1"));
  CHECK(takes(R"({"numeric":[">",0]})", "1,2,3,4,5,6,7,8,9"));
  CHECK_FALSE(takes(R"({"numeric":[">",1]})", "1,2,3,4,5,6,7,8,9"));
  CHECK(takes(R"({"prefix":"x"})", R"("x1","x2","x3","x4","x5","x6","x7","x8","x9")"));
}

TEST_CASE("texts by how they begin and end") {
  CHECK(takes(R"({"prefix":"ab"})", R"("abc",{"prefix":"abc"},{"prefix":"ab"})"));
  CHECK_FALSE(takes(R"({"prefix":"abc"})", R"({"prefix":"ab"})"));
  CHECK_FALSE(takes(R"({"suffix":"ab"})", R"({"prefix":"ab"})"));
  CHECK(takes(R"({"suffix":"c"})", R"("abc",{"suffix":"bc"})"));
  CHECK(takes(R"({"equals-ignore-case":"SS"})", R"("ß",{"equals-ignore-case":"ss"})"));
  CHECK(takes(R"({"prefix":{"equals-ignore-case":"A"}})", R"({"equals-ignore-case":"abc"})"));
  CHECK_FALSE(takes(R"({"equals-ignore-case":"a"})", R"({"prefix":{"equals-ignore-case":"a"}})"));
  CHECK(takes(R"({"prefix":""})", R"({"glob":"*"},{"regexp":"a+"},{"cidr":"10.0.0.0/8"},"x")"));
  CHECK_FALSE(takes(R"({"prefix":""})", R"({"exists":true})"));
  CHECK_FALSE(takes(R"({"prefix":""})", R"({"anything-but":"x"})"));
  for (const char* same : {R"({"glob":"a*|b[xy]"})", R"({"regexp":"a|b"})", R"({"wildcard":"a*b"})",
                           R"({"field":["<","b"]})", R"({"anything-but":{"glob":"*.c"}})"}) {
    CHECK(takes(same, same));
  }
  CHECK_FALSE(takes(R"({"glob":"a*|b[xy]"})", R"({"glob":"a*|b[xz]"})"));
  CHECK_FALSE(takes(R"({"field":["<","b"]})", R"({"field":["<=","b"]})"));
}

TEST_CASE("numbers by value") {
  CHECK(takes(R"({"numeric":[">",0,"<",10]})", R"({"numeric":[">=",1,"<=",9]},5,9.5)"));
  CHECK_FALSE(takes(R"({"numeric":[">",0]})", "0"));
  CHECK(takes(R"({"numeric":["<",5]})", R"({"numeric":["<",5]},{"numeric":["=",4]})"));
  CHECK_FALSE(takes(R"({"numeric":["<",5]})", R"({"numeric":["<=",5]})"));
  CHECK_FALSE(takes(R"({"numeric":["<",5]})", R"({"numeric":[">",1]})"));
  CHECK(takes(R"({"numeric":["!=",5]})", R"({"numeric":[">",5]},{"numeric":["!=",5.0]},4)"));
  CHECK_FALSE(takes(R"({"numeric":["!=",5]})", R"({"numeric":[">=",5]})"));
  CHECK(takes("5", R"({"numeric":[">=",5,"<=",5]},{"numeric":["=",5]})"));
}

TEST_CASE("what is there, and what it is not") {
  CHECK(takes(R"({"exists":true})", R"("x",1,null,{"anything-but":"x"},{"field":["=","b"]})"));
  CHECK_FALSE(takes(R"({"exists":true})", R"({"exists":false})"));
  CHECK(takes(R"({"anything-but":"x"})", R"("y",1,null,{"anything-but":["x","y"]})"));
  CHECK_FALSE(takes(R"({"anything-but":["x","y"]})", R"({"anything-but":"x"})"));
  CHECK(takes(R"({"anything-but":"abc"})", R"({"anything-but":{"prefix":"a"}})"));
  CHECK_FALSE(takes(R"({"anything-but":"x"})", R"("x")"));
  const std::string many = R"({"anything-but":["1","2","3","4","5","6","7","8","9"]})";
  CHECK(takes(many, many));
  CHECK(takes(R"({"anything-but":["9","1"]})", many));
  CHECK_FALSE(takes(many, R"({"anything-but":["9","1"]})"));
  CHECK_FALSE(takes(many, R"("1")"));
}

TEST_CASE("a pattern covers one that asks for more") {
  CHECK(covers(R"({"a":["x"]})", R"({"a":["x"],"b":["y"]})"));
  CHECK_FALSE(covers(R"({"a":["x"],"b":["y"]})", R"({"a":["x"]})"));
  CHECK(covers(R"({"$or":[{"a":["x"]},{"b":["y"]}]})", R"({"b":["y"],"c":[1]})"));
  CHECK_FALSE(covers(R"({"b":["y"]})", R"({"$or":[{"a":["x"]},{"b":["y"]}]})"));
  CHECK(covers(R"({"$and":[{"a":["x"]},{"b":["y"]}]})", R"({"a":["x"],"b":["y"]})"));
  // Two elements of an array may satisfy the first.
  CHECK_FALSE(covers(R"({"o":{"a":["x"],"b":["y"]}})",
                     R"({"$and":[{"o":{"a":["x"]}},{"o":{"b":["y"]}}]})"));
  CHECK(covers(R"({"$not":{"a":["x"],"b":["y"]}})", R"({"$not":{"a":["x"]}})"));
  CHECK_FALSE(covers(R"({"$not":{"a":["x"]}})", R"({"$not":{"a":["x"],"b":["y"]}})"));
}

TEST_CASE("absence is covered where nothing else can hide a value") {
  const std::string none = R"([{"exists":false}])";
  CHECK(covers(R"({"b":)" + none + "}", R"({"a":["x"],"b":)" + none + "}"));
  CHECK(covers(R"({"o":{"b":)" + none + "}}", R"({"o":{"b":)" + none + R"(,"c":["x"]}})"));
  CHECK_FALSE(covers(R"({"o":{"b":)" + none + "}}", R"({"o":{"a":["x"],"b":)" + none + "}}"));
  CHECK(covers(R"({"o":{"a":["x"],"b":["y",{"exists":false}]}})",
               R"({"o":{"a":["x"],"b":)" + none + "}}"));
  CHECK_FALSE(takes(R"({"exists":true},{"anything-but":"x"})", R"("x",{"exists":false})"));
}

TEST_CASE("what is forbidden may be all that is asked for") {
  const auto is_impossible = [](std::string_view text) {
    match::Steps steps(1000);
    return match::is_impossible(hw::test::compile(text), steps);
  };
  CHECK(is_impossible(R"({"a":["x"],"$not":{"a":["x"]}})"));
  CHECK(is_impossible(R"({"$and":[{"a":["x"],"b":[1],"$not":{"a":["x"]}}]})"));
  CHECK_FALSE(is_impossible(R"({"a":["x"],"$not":{"a":["y"]}})"));
  CHECK_FALSE(is_impossible(R"({"$or":[{"a":["x"]},{"b":[1]}],"$not":{"a":["x"]}})"));
}

TEST_CASE("without steps nothing is found") {
  match::Steps steps(1);
  CHECK_FALSE(match::covers(hw::test::compile(R"({"a":["x"]})"),
                            hw::test::compile(R"({"a":["x"],"b":[1]})"), steps));
}

TEST_CASE("no event matches a random pattern and not one that covers it") {
  for (const auto dialect : {match::Dialect::hookwork, match::Dialect::eventbridge}) {
    const bool eventbridge = dialect == match::Dialect::eventbridge;
    Random random(eventbridge ? 7102 : 7101);
    std::vector<std::pair<std::string, match::Pattern>> patterns;
    while (patterns.size() < 200) {
      std::string text = hw::test::random_pattern(random, eventbridge);
      if (auto pattern = compiled(text, dialect)) {
        patterns.emplace_back(std::move(text), *std::move(pattern));
      }
    }
    std::size_t found = 0, hits = 0;
    for (const auto& [inner_text, inner] : patterns) {
      match::Steps steps(10'000'000);
      const bool is_impossible = match::is_impossible(inner, steps);
      for (const auto& [outer_text, outer] : patterns) {
        if (&outer == &inner || !match::covers(outer, inner, steps)) {
          continue;
        }
        ++found;
        for (int i = 0; i < 20; ++i) {
          const std::string event = hw::test::random_event_for(random, inner_text);
          if (matches(inner, event)) {
            INFO(random.seed() << "\n" << outer_text << "\n" << inner_text << "\n" << event);
            REQUIRE_FALSE(is_impossible);
            REQUIRE(matches(outer, event));
            ++hits;
          }
        }
      }
    }
    CHECK(found > 100);
    CHECK(hits > 500);
  }
}
