// SPDX-License-Identifier: MIT
// The naive matcher against verdicts that were taken from event-ruler itself, and what the default
// dialect makes of them: paths, arrays, and what joins conditions.
#include <catch2/catch.hpp>

#include "naive_support.h"

namespace naive = hw::test::naive;
using hw::test::check;
using hw::test::verdict;

TEST_CASE("naive: an event is an object of leaves") {
  CHECK(naive::parse_event("{}"));
  for (const char* text : {"[]", "1", "", "{", R"({"a":1,})", R"({"a":01})", R"({"a":"\ud800"})",
                           R"({"a":"\x"})", "{} {}", "{\"a\":\"\xff\"}", "{\"a\":\"\n\"}"}) {
    INFO(text);
    CHECK_FALSE(naive::parse_event(text));
  }
  const auto event =
      naive::parse_event(R"({"a":[1,{"b":"x"},[2,{}]],"hw":{"c":1},"c.d":[],"":{"":null}})");
  REQUIRE(event);
  REQUIRE(event->leaves.size() == 4);
  CHECK(event->leaves[0].elements.empty());
  CHECK(event->leaves[1].path == "a.b");
  CHECK(event->leaves[1].elements == std::map<int, std::size_t>{{0, 1}});
  CHECK(event->leaves[2].elements == std::map<int, std::size_t>{{0, 2}});
  CHECK(event->leaves[3].path == ".");
}

TEST_CASE("naive: paths") {
  check({
      {R"({"b.c":[1]})", R"({"b":{"c":1}})", "yes"},
      {R"({"b":{"c":[1]}})", R"({"b.c":1})", "yes"},
      {R"({"a":[1]})", R"({"a":1,"a":2})", "yes"},
      {R"({"a":[2]})", R"({"a":1,"a":2})", "yes"},
      {R"({"a":["café"]})", R"({"a":"caf\u00e9"})", "yes"},
      {R"({"\u0061":["\/\u00e9\ud83d\ude00"]})", R"({"a":"/é😀"})", "yes"},
      // Empty containers and objects are no leaves.
      {R"({"a":[{"exists":true}]})", R"({"a":{"b":1}})", "no"},
      {R"({"a":[{"exists":false}]})", R"({"a":{"b":1}})", "yes"},
      {R"({"a":[{"exists":false}]})", R"({"a":{}})", "yes"},
      {R"({"a":[{"exists":false}]})", R"({"a":[]})", "yes"},
      {R"({"a":[{"exists":false}]})", R"({"a":[[],[{}]]})", "yes"},
      {R"({"a":[{"exists":false}]})", R"({"a":null})", "no"},
      {R"({"a":[{"exists":true}]})", R"({"a":null})", "yes"},
      {R"({"a":[{"exists":false},"x"]})", R"({"a":"x"})", "yes"},
      {R"({"a":[{"exists":false},"x"]})", R"({"b":"x"})", "yes"},
      {R"({"a":[{"exists":false},"x"]})", R"({"a":"y"})", "no"},
      // The routing slip.
      {R"({"a":[1]})", R"({"hw":{"a":1},"h\u0077":2,"a":1})", "yes"},
      {R"({"a":{"hw":[1]}})", R"({"a":{"hw":1}})", "yes"},
      {R"({"hw":[1]})", R"({"hw":1})", "refused"},
      {R"({"hw":{"a":[1]}})", "{}", "refused"},
      {R"({"hw.a":[{"exists":false}]})", "{}", "refused"},
      {R"({"h\u0077":[1]})", "{}", "refused"},
      {R"({"hwa":[1]})", R"({"hwa":1})", "yes"},
      // One path twice.
      {R"({"a":[1],"a":[2]})", R"({"a":2})", "refused|yes"},
      {R"({"a":[1],"a":[2]})", R"({"a":1})", "refused|no"},
      {R"({"a.b":[1],"a":{"b":[2]}})", R"({"a":{"b":2}})", "refused|yes"},
      {R"({"a":{"b":[1]},"a":{"c":[2]}})", R"({"a":{"b":1,"c":2}})", "yes"},
      {R"({"a":[1],"a":{"b":[2]}})", R"({"a":[1,{"b":2}]})", "yes"},
  });
}

TEST_CASE("naive: what is chosen stands in the same elements of arrays") {
  const std::string b_and_c = R"({"a":{"b":[1],"c":[2]}})";
  const std::string p_and_q = R"({"a":{"x":{"p":[1]},"y":{"q":[2]}}})";
  check({
      {b_and_c, R"({"a":[{"b":1},{"c":2}]})", "no"},
      {b_and_c, R"({"a":[{"b":1},{"c":2},{"b":1,"c":2}]})", "yes"},
      {p_and_q, R"({"a":[{"x":[{"p":1}],"y":[{"q":9},{"q":2}]}]})", "yes"},
      {p_and_q, R"({"a":[{"x":[{"p":1}]},{"y":[{"q":2}]}]})", "no"},
      {R"({"a":{"b":[1]},"d":{"e":[2]}})", R"({"a":[{"b":0},{"b":1}],"d":[{"e":2}]})", "yes"},
      // An array of arrays, scalars beside objects, arrays of one doubled name.
      {b_and_c, R"({"a":[[{"b":1}],[{"c":2}]]})", "no"},
      {b_and_c, R"({"a":[[{"b":1},{"c":2}]]})", "no"},
      {b_and_c, R"({"a":[[{"b":1,"c":2}]]})", "yes"},
      {R"({"a":[1],"a.b":[2]})", R"({"a":[1,{"b":2}]})", "yes"},
      {R"({"a":[1],"a.b":[2]})", R"({"a":[[1],{"b":2}]})", "no"},
      {b_and_c, R"({"a":[{"b":1}],"a":[{"b":3},{"c":2}]})", "yes"},
      {b_and_c, R"({"a":[{"b":[0,1],"c":[2]}]})", "yes"},
  });
}

TEST_CASE("naive: absence is of what agrees with what was chosen before") {
  check({
      {R"({"a":{"b":[1],"c":[{"exists":false}]}})", R"({"a":[{"b":1},{"b":2,"c":3}]})", "yes"},
      {R"({"a":{"aa":[{"exists":false}],"b":[1]}})", R"({"a":[{"b":1},{"aa":3}]})", "no"},
      {R"({"a":{"c":[{"exists":false}],"b":[1]}})", R"({"a":[{"b":1},{"b":2,"c":3}]})", "yes"},
      // "-" and "!" are before ".", and the order is by UTF-16, where U+10400 is before U+FF5E.
      {R"({"a-":[{"exists":false}],"a":{"b":[1]}})", R"({"a":[{"b":1}],"a-":2})", "no"},
      {R"({"x":{"a.b":[1],"a-":[{"exists":false}]}})", R"({"x":[{"a.b":1},{"a-":2}]})", "no"},
      {R"({"x":{"a.b":[1],"a0":[{"exists":false}]}})", R"({"x":[{"a.b":1},{"a0":2}]})", "yes"},
      {R"({"x":{"𐐀":[1],"～":[{"exists":false}]}})", R"({"x":[{"𐐀":1},{"～":2}]})", "yes"},
      {R"({"x":{"～":[1],"𐐀":[{"exists":false}]}})", R"({"x":[{"～":1},{"𐐀":2}]})", "no"},
      // The first choice that has it may not be the one: all are tried.
      {R"({"a":{"b":[1],"c":[{"exists":false}],"d":[4]}})",
       R"({"a":[{"b":1,"d":5},{"b":1,"c":3,"d":4},{"b":1,"d":4}]})", "yes"},
      {R"({"a":{"b":[1],"c":[{"exists":false}],"d":[4]}})",
       R"({"a":[{"b":1,"d":5},{"b":1,"c":3,"d":4}]})", "no"},
  });
}

TEST_CASE("naive: $or") {
  const std::string two = R"({"a":[1],"$or":[{"b":[2]},{"c":[3],"d":[4]}]})";
  check({
      {two, R"({"a":1,"b":2})", "yes"},
      {two, R"({"a":1,"c":3})", "no"},
      {two, R"({"a":1,"c":3,"d":4})", "yes"},
      {two, R"({"b":2})", "no"},
      {R"({"x":{"$or":[{"b":[2]},{"c":[3]}]}})", R"({"x":{"c":3}})", "yes"},
      {R"({"$or":[{"b":[2]},{"$or":[{"c":[3]},{"d":[4]}],"e":[5]}]})", R"({"d":4,"e":5})", "yes"},
      {R"({"$or":[{"b":[2]},{"$or":[{"c":[3]},{"d":[4]}],"e":[5]}]})", R"({"d":4})", "no"},
      {R"({"$or":[{"b":[1]},{"c":[1]}],"$or":[{"d":[1]},{"e":[1]}]})", R"({"b":1,"e":1})", "yes"},
      {R"({"$or":[{"b":[1]},{"c":[1]}],"$or":[{"d":[1]},{"e":[1]}]})", R"({"b":1,"c":1})", "no"},
      // A branch overrides, and is overridden by what follows.
      {R"({"a":[1],"$or":[{"a":[2]},{"b":[2]}]})", R"({"a":2})", "yes"},
      {R"({"a":[1],"$or":[{"a":[2]},{"b":[2]}]})", R"({"a":1})", "no"},
      {R"({"a":[1],"$or":[{"a":[2]},{"b":[2]}]})", R"({"a":1,"b":2})", "yes"},
      {R"({"$or":[{"a":[2]},{"b":[2]}],"a":[1]})", R"({"a":2})", "no"},
      {R"({"$or":[{"a":[2]},{"b":[2]}],"a":[1]})", R"({"a":1})", "yes"},
      {R"({"a":[1],"$or":[{"b":[2]},{"c":[2]}],"a":[3]})", R"({"a":3,"b":2})", "refused|yes"},
      {R"({"$or":[{"a":[1],"a":[2]},{"b":[2]}]})", R"({"a":2})", "refused|yes"},
      // The branches' arrays are the level's.
      {R"({"a":{"x":[1],"$or":[{"y":[2]},{"z":[3]}]}})", R"({"a":[{"x":1},{"z":3}]})", "no"},
      {R"({"a":{"x":[1],"$or":[{"y":[2]},{"z":[3]}]}})", R"({"a":[{"x":1,"z":3}]})", "yes"},
      // What is no $or is a name in event-ruler.
      {R"({"$or":[{"prefix":"x"},{"suffix":"y"}]})", R"({"$or":"ay"})", "refused|yes"},
      {R"({"$or":[{"prefix":"x"},{"suffix":"y"}]})", R"({"$or":"z"})", "refused|no"},
      {R"({"$or":{"a":[1]}})", R"({"$or":{"a":1}})", "refused|yes"},
      {R"({"a":{"$or":["x"]}})", R"({"a":{"$or":"x"}})", "refused|yes"},
      {R"({"$or":[{"a":[1]}]})", R"({"a":1})", "yes|refused"},
      {R"({"$or":[]})", "{}", "refused"},
      {R"({"$or":[{"a":[1]},{}]})", "{}", "refused"},
      {R"({"$or":[{"a":[1]},1]})", "{}", "refused"},
      {R"({"$or":[{"a":[1]},{"b":{"prefix":[1]}}]})", "{}", "refused"},
      {R"({"$or":[{"a":[1]},{"b":{"<":[1]}}]})", "{}", "refused"},
      {R"({"$or":[{"a":[1]},{"date-after":[1]}]})", "{}", "refused"},
      {R"({"$or":[{"a":[1]},{"$or":[{"b":[1]},{"x":{"cidr":[1]}}]}]})", "{}", "refused"},
      {R"({"prefix":[1],"$or":[{"a":[1]},{"b":[1]}]})", R"({"prefix":1,"a":1})", "yes"},
      {R"({"$or":[{"hw":[1]},{"b":[1]}]})", R"({"b":1})", "refused"},
  });
  std::string ten;
  for (char name = 'a'; name < 'k'; ++name) {
    ten += std::string(ten.empty() ? "" : ",") + R"("$or":[{")" + name + R"(":[1]},{"x":[1]}])";
  }
  CHECK(verdict("{" + ten + "}", R"({"x":1,"a":1})") == "yes");
  CHECK(verdict("{" + ten + R"(,"$or":[{"p":[1]},{"q":[1]}]})", R"({"x":1,"p":1})") == "refused");
}

TEST_CASE("naive: $and and $not") {
  check({
      {R"({"$and":[{"a":[1]},{"a":[2]}]})", R"({"a":[1,2]})", "yes|refused"},
      {R"({"$and":[{"a":[1]},{"a":[2]}]})", R"({"a":[1]})", "no|refused"},
      {R"({"a":{"$and":[{"x":[1]},{"y":[2]}]}})", R"({"a":[{"x":1},{"y":2}]})", "yes|refused"},
      {R"({"a":{"x":[1],"$not":{"y":[2]}}})", R"({"a":[{"x":1},{"y":2}]})", "no"},
      {R"({"a":{"x":[1],"$not":{"y":[2]}}})", R"({"a":[{"x":1},{"y":3}]})", "yes|no"},
      {R"({"$not":{"a":[1]}})", "{}", "yes|no"},
      {R"({"$not":{"a":[1]}})", R"({"$not":{"a":1}})", "yes"},
      {R"({"$not":{"$not":{"a":[1]}}})", R"({"a":1})", "yes|no"},
      {R"({"$or":[{"$not":{"a":[1]}},{"b":[1]}]})", R"({"a":1,"b":1})", "yes"},
      {R"({"$or":[{"$not":{"a":[1]}},{"b":[1]}]})", R"({"a":1})", "no"},
      {R"({"$not":{"b":[1]},"$or":[{"a":[1]},{"c":[1]}]})", R"({"b":1,"c":1})", "no"},
      {R"({"$and":[{"a":[1]}],"a":[2]})", R"({"a":[1,2]})", "yes|refused"},
      {R"({"$and":["x"]})", R"({"$and":"x"})", "refused|yes"},
      {R"({"$and":[]})", "{}", "refused"},
      {R"({"$and":[{}]})", "{}", "refused"},
      {R"({"$not":{}})", "{}", "refused"},
      {R"({"$not":[{"a":[1]}]})", "{}", "refused"},
      {R"({"$not":{"hw":[1]}})", "{}", "refused|no"},
      {R"({"hw":{"$not":{"a":[1]}}})", "{}", "refused"},
  });
}

TEST_CASE("naive: another field, and globs") {
  const std::string equal = R"({"a":{"x":[{"field":["=","a.y"]}]}})";
  const std::string less = R"({"a":[{"field":["<","b"]}]})";
  const std::string other = R"({"a":[{"field":["!=","b"]}]})";
  check({
      {equal, R"({"a":{"x":"p","y":"p"}})", "yes|refused"},
      {equal, R"({"a":[{"x":"p"},{"y":"p"}]})", "no|refused"},
      {equal, R"({"a":[{"x":"p","y":["q","p"]}]})", "yes|refused"},
      {equal, R"({"a":{"x":300,"y":3e2}})", "yes|refused"},
      {equal, R"({"a":{"x":9007199254740993,"y":9007199254740992}})", "no|refused"},
      {equal, R"({"a":{"x":null,"y":null}})", "yes|refused"},
      {equal, R"({"a":{"x":true,"y":false}})", "no|refused"},
      {equal, R"({"a":{"x":"1","y":1}})", "no|refused"},
      {equal, R"({"a":{"x":"1"}})", "no|refused"},
      {less, R"({"a":"a","b":"b"})", "yes|refused"},
      {less, R"({"a":"～","b":"𐐀"})", "yes|refused"},
      {less, R"({"a":1,"b":1.5})", "yes|refused"},
      {less, R"({"a":1,"b":"2"})", "no|refused"},
      {less, R"({"a":false,"b":true})", "no|refused"},
      {other, R"({"a":1,"b":"1"})", "yes|refused"},
      {other, R"({"a":true,"b":false})", "yes|refused"},
      {other, R"({"a":true,"b":true})", "no|refused"},
      {other, R"({"a":true})", "no|refused"},
      {R"({"a":[{"glob":"*.txt|x"}]})", R"({"a":"p/q.txt"})", "yes|refused"},
      {R"({"a":[{"glob":["y","x"]}]})", R"({"a":"x"})", "yes|refused"},
      {R"({"a":[{"glob":"x"}]})", R"({"a":"y"})", "no|refused"},
      {R"({"a":[{"glob":"*"}]})", R"({"a":1})", "no|refused"},
  });
}
