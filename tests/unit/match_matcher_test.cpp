// SPDX-License-Identifier: MIT
// Patterns and what they match, as EventBridge's event-ruler does where hw-rules(5) does not say
// otherwise.
#include "match/matcher.h"

#include <catch2/catch.hpp>

#include "match_support.h"

using namespace std::string_literals;
using hw::test::compile;
using hw::test::matches;
namespace match = hw::match;

namespace {

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
  CHECK_FALSE(matches(R"({"a":[null]})", "{}"));          // null is not absence
  CHECK(accepts(R"(["10.0.0.1"])", R"("010.0.0.001")"));  // text that is an address is one
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

TEST_CASE("fields that share an array are chosen together, whatever name sorts between them") {
  const auto two = R"({"b":[1],"b-":[{"exists":false}],"b.c":[{"exists":false}]})";
  CHECK(matches(two, R"({"b":[[1],{"c":3}]})"));
  CHECK_FALSE(matches(two, R"({"b":[1,{"c":3}]})"));
  const auto one = R"({"b":[2],"b-":[1],"b.c":[1,{"exists":false}]})";
  CHECK(matches(one, R"({"b-":1,"b":[{"c":3},[2]]})", match::Dialect::eventbridge));
}

TEST_CASE("of doubled members of the event all count") {
  CHECK(accepts("[2]", R"(1,"a":2)"));
  CHECK(accepts("[1]", R"(1,"a":2)"));
  CHECK(matches(R"({"a":{"b":[1]}})", R"({"a":{"b":1},"\u0061":{"c":2}})"));
  CHECK(matches(R"({"a":{"b":[1]}})", R"({"a":5,"a":{"b":2,"b":1}})"));
  CHECK_FALSE(matches(R"({"a":[{"exists":false}]})", R"({"a":1,"a":{}})"));
  // Two arrays, which share no elements.
  CHECK(matches(R"({"a":{"b":[1],"c":[2]}})", R"({"a":[{"b":1}],"a":[{"x":0},{"c":2}]})"));
  CHECK_FALSE(matches(R"({"a":{"b":[1],"c":[2]}})", R"({"a":[{"b":1}],"a":[{"b":0},{"c":1}]})"));
}

TEST_CASE("a dot in a name is as good as a level") {
  CHECK(matches(R"({"a":{"b":{"c":[1]}}})", R"({"a.b":{"c":1}})"));
  CHECK(matches(R"({"a.b.c":[1]})", R"({"a":{"b.c":1}})"));
  CHECK(matches(R"({"a":{"b":[1]},"a.c":[2]})", R"({"a.b":1,"a":{"c":2}})"));
  CHECK_FALSE(matches(R"({"a":{"b":[1]}})", R"({"a.":{"b":1}})"));
  CHECK(matches(R"({"a.":{"b":[1]}})", R"({"a":{"":{"b":1}}})"));
}

TEST_CASE("many patterns are told apart, and the slip is seen by none") {
  match::Matcher matcher;
  matcher.add(compile(R"({"type":["a"]})"));
  matcher.add(compile(R"({"type":["b"],"data":{"n":[1]}})"));
  matcher.add(compile(R"({"data":{"n":[{"exists":false}]}})"));
  hw::json::Reader reader;
  const auto read = [&](const std::string& event) {
    const auto object = reader.read_object(event);
    REQUIRE(object.has_value());
    matcher.read(*object);
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

TEST_CASE("a pattern is told once, however often its keys are found") {
  constexpr std::size_t kPatterns = 700;
  match::Matcher matcher;
  for (std::size_t i = 0; i < kPatterns; ++i) {
    matcher.add(compile(R"({"a":["x","y",{"prefix":"z"}]})"));
  }
  matcher.add(compile(R"({"a":["no"]})"));
  std::string event = R"({"a":["x")";
  for (int i = 0; i < 50; ++i) {
    event += R"(,"y","z","x","other","zz")";
  }
  event += "]}";
  hw::json::Reader reader;
  for (int round = 0; round < 2; ++round) {
    const auto object = reader.read_object(event);
    REQUIRE(object.has_value());
    matcher.read(*object);
    CHECK(matcher.candidate() == 0);
    for (std::size_t i = 0; i < kPatterns; ++i) {
      REQUIRE(matcher.next() == i);
    }
    CHECK_FALSE(matcher.next().has_value());
  }
}
