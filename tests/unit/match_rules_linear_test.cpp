// SPDX-License-Identifier: MIT
// The work of compiling and filing patterns grows with them and no faster: very many rules, and
// large patterns.
#include <catch2/catch.hpp>
#include <memory>

#include "linear_support.h"
#include "match_support.h"

namespace match = hw::match;
using hw::test::array_of;
using hw::test::check_linear;
using hw::test::Work;

namespace {

// All rules into one matcher, which then looks at an event.
void check_rules(const std::string& name, std::size_t size,
                 const std::function<std::string(std::size_t)>& rule) {
  check_linear(name, size, [&](std::size_t count) -> Work {
    const auto patterns = std::make_shared<std::vector<match::Pattern>>();
    for (std::size_t i = 0; i < count; ++i) {
      patterns->push_back(hw::test::compile(rule(i)));
    }
    return [patterns] {
      match::Matcher matcher;
      for (const match::Pattern& pattern : *patterns) {
        matcher.add(pattern);
      }
      hw::json::Reader reader;
      const auto event = reader.read_object(R"({"a":"x","b":"y"})");
      matcher.read(*event);
      while (matcher.next()) {
      }
    };
  });
}

// A pattern that is read, compiled and filed; it may be refused.
void check_pattern(const std::string& name, std::size_t size,
                   const std::function<std::string(std::size_t)>& pattern) {
  check_linear(name, size, [&](std::size_t count) -> Work {
    return [text = pattern(count)] {
      hw::config::Faults faults("p", text);
      const hw::config::Node node = hw::config::read_json(text, faults);
      const match::Pattern compiled = match::compile(node, match::Dialect::hookwork, faults);
      match::Matcher matcher;
      for (int i = 0; i < 6; ++i) {
        matcher.add(compiled);
      }
      hw::json::Reader reader;
      const auto event = reader.read_object(R"({"a":1})");
      matcher.read(*event);
    };
  });
}

std::string numbered(const std::string& before, std::size_t i, const std::string& behind) {
  return before + std::to_string(i) + behind;
}

}  // namespace

TEST_CASE("linear: a hundred thousand rules that share a value") {
  check_rules("a value of their own", 100'000,
              [](std::size_t i) { return numbered(R"({"a":["x"],"b":[")", i, R"("]})"); });
  check_rules("no value of their own", 100'000,
              [](std::size_t) { return R"({"a":["x"],"b":[{"anything-but":"y"}]})"; });
  check_rules("wildcards", 25'000,
              [](std::size_t i) { return numbered(R"({"a":[{"wildcard":"*abc)", i, R"(*d"}]})"); });
  check_rules("numbers", 25'000, [](std::size_t i) {
    return numbered(R"({"a":["x"],"b":[{"numeric":[">",)", i, "]}]}");
  });
}

TEST_CASE("linear: very many fields") {
  check_rules("of one level, by rules", 20'000,
              [](std::size_t i) { return numbered(R"({"f)", i, R"(":["x"]})"); });
  const auto fields = [](std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) {
      text += numbered(i > 0 ? ",\"f" : "\"f", i, R"(":["x"])");
    }
    return text;
  };
  check_pattern("of one level, in one pattern", 20'000,
                [&](std::size_t count) { return "{" + fields(count) + "}"; });
  check_pattern("below a long name", 10'000, [&](std::size_t count) {
    return R"({")" + std::string(count, 'a') + R"(":{)" + fields(count) + "}}";
  });
  check_pattern("below many names", 5000, [&](std::size_t count) {
    return R"({")" + std::string(std::min<std::size_t>(count, 1000), '.') + R"(":{)" +
           fields(count) + "}}";
  });
  const auto branch = [](std::size_t i) { return numbered(R"({"z":[)", i, "]}"); };
  check_pattern("beside $or", 1000, [&](std::size_t count) {
    return "{" + fields(count) + R"(,"$or":)" + array_of(count, branch) + "}";
  });
  check_pattern("behind $or", 1000, [&](std::size_t count) {
    return R"({"$or":)" + array_of(count, branch) + "," + fields(count) + "}";
  });
}

TEST_CASE("linear: long lists of alternatives") {
  const auto check_list = [](const std::string& before, const std::string& behind) {
    check_pattern(before, 20'000, [&](std::size_t count) {
      return R"({"a":)" +
             array_of(count, [&](std::size_t i) { return numbered(before, i, behind); }) + "}";
    });
  };
  check_list("\"t", "\"");
  check_list("", "");
  check_list(R"({"wildcard":"*t)", R"(*"})");
  check_list(R"({"prefix":")", R"("})");
  check_list(R"({"cidr":"10.0.0.0/)", R"("})");  // most are refused
}

TEST_CASE("linear: patterns in patterns") {
  const auto field = [](std::size_t i) { return numbered(R"({"z":[)", i, "]}"); };
  check_pattern("$and", 20'000,
                [&](std::size_t count) { return R"({"$and":)" + array_of(count, field) + "}"; });
  check_pattern("$or up to its limit", 1000,
                [&](std::size_t count) { return R"({"$or":)" + array_of(count, field) + "}"; });
  // Refused as soon as there are too many.
  check_pattern("$or in $or", 1000, [&](std::size_t count) {
    return R"({"$or":)" + array_of(100, R"({"$or":)" + array_of(count, field) + "}") + "}";
  });
}

TEST_CASE("linear: texts of globs, wildcards and regular expressions") {
  const auto check_text = [](const std::string& name, const std::string& before,
                             const std::string& piece) {
    check_pattern(name, 100'000, [&](std::size_t count) {
      std::string text;
      while (text.size() < count) {
        text += piece;
      }
      return R"({"a":[{")" + before + "\":\"" + text + "a\"}]}";
    });
  };
  check_text("open sets", "glob", "[");
  check_text("choices", "glob", "a|");
  check_text("stars", "wildcard", "*a");
  check_text("words", "regexp", "ab");
  check_text("choices of what repeats", "regexp", "(wa+|w)|");
}

TEST_CASE("linear: very many conditions on one element of an array") {
  check_linear("conditions", 3000, [](std::size_t count) -> Work {
    std::string pattern;
    std::string element;
    for (std::size_t i = 0; i < count; ++i) {
      pattern += numbered("\"f", i, i % 2 == 0 ? R"(":[1],)" : R"(":[{"exists":false}],)");
      element += i % 2 == 0 ? numbered("\"f", i, R"(":1,)") : "";
    }
    const auto matcher = std::make_shared<match::Matcher>();
    matcher->add(hw::test::compile(R"({"a":{)" + pattern + R"("z":[2]}})"));
    return [matcher, event = R"({"a":[{)" + element + R"("z":1}]})"] {
      hw::json::Reader reader;
      const auto object = reader.read_object(event);
      matcher->read(*object);
      REQUIRE_FALSE(matcher->next());
    };
  });
}
