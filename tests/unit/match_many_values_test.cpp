// SPDX-License-Identifier: MIT
// Large arrays, and many questions about them: the answers are those about each alone.
#include <catch2/catch.hpp>

#include "linear_support.h"
#include "match_support.h"

namespace match = hw::match;
using hw::test::array_of;

namespace {

// Numbers, texts and words; so many that they are sorted when they are asked about often.
std::string large_array() {
  const std::string numbers = array_of(100, [](std::size_t i) { return std::to_string(i * 10); });
  const std::string texts =
      array_of(100, [](std::size_t i) { return "\"t" + std::to_string(i) + "x\""; });
  return numbers.substr(0, numbers.size() - 1) + ",1e400,-0.0,true,true,\"\"," + texts.substr(1);
}

std::vector<std::string> alternatives() {
  std::vector<std::string> lists = {R"("t5x")",
                                    R"("t5")",
                                    R"("")",
                                    R"("true")",
                                    "true",
                                    "false",
                                    "null",
                                    "50",
                                    "50.0",
                                    "5e1",
                                    "55",
                                    "1e400",
                                    "1e401",
                                    "0",
                                    "-1",
                                    R"({"prefix":"t99"})",
                                    R"({"prefix":"t99y"})",
                                    R"({"prefix":""})",
                                    R"({"prefix":"u"})",
                                    R"({"suffix":"9x"})",
                                    R"({"suffix":"y"})",
                                    R"({"numeric":[">",980]})",
                                    R"({"numeric":[">",981,"<",989]})",
                                    R"({"exists":true})",
                                    R"({"exists":false})",
                                    R"({"anything-but":"t1x"})",
                                    R"({"field":["=","b"]})",
                                    R"({"field":["<","b"]})",
                                    R"("q",55,false)",
                                    R"("q",50)",
                                    R"("q",{"suffix":"9x"})",
                                    "1,2,3,4,5,6,7,8,9",
                                    "1,2,3,4,5,6,7,8,9,10",
                                    "1,2,3,4,5,6,7,8,\"t7x\"",
                                    "1,2,3,4,5,6,7,8,9,{\"suffix\":\"9x\"}",
                                    R"("q",true)"};
  for (std::size_t i = lists.size(); i > 0; --i) {
    lists.push_back(lists[i - 1]);  // when all may be sorted already
  }
  return lists;
}

void check_answers(const std::string& event) {
  const std::vector<std::string> lists = alternatives();
  match::Matcher all;
  for (const std::string& list : lists) {
    // Filed under what holds, so that each is asked about.
    all.add(hw::test::compile(R"({"a":[)" + list + R"(],"k":["v"]})"));
  }
  hw::json::Reader reader;
  all.read(*reader.read_object(event));
  for (std::size_t i = 0; i < lists.size(); ++i) {
    INFO(lists[i] << " number " << i);
    const bool matches = hw::test::matches(R"({"a":[)" + lists[i] + "]}", event);
    CHECK(all.matches(i) == matches);
  }
}

}  // namespace

TEST_CASE("many questions about a large array have the same answers as each alone") {
  check_answers(R"({"k":"v","b":50,"a":)" + large_array() + "}");
  check_answers(R"({"k":"v","b":"t3x","a":[)" + large_array() + "," + large_array() + "]}");
  check_answers(R"({"k":"v","a":)" + array_of(100, "{}") + "}");
}

TEST_CASE("values of an array that find the same rules, event after event") {
  match::Matcher matcher;
  for (int i = 0; i < 10; ++i) {
    matcher.add(hw::test::compile(R"({"a":["x",{"numeric":[">",5,"<=",10]}]})"));
  }
  matcher.add(hw::test::compile(R"({"a":[{"numeric":["<",3]}]})"));
  hw::json::Reader reader;
  const auto found = [&](const std::string& values) {
    const std::string event = R"({"a":[)" + values + "]}";
    matcher.read(*reader.read_object(event));
    std::size_t count = 0;
    while (matcher.next()) {
      ++count;
    }
    return count;
  };
  CHECK(found(R"("x","x","y","x")") == 10);
  CHECK(found(R"("x","x")") == 10);
  CHECK(found(R"("y")") == 0);
  CHECK(found(R"("x",7,7,"x",2,10)") == 11);
  CHECK(found("4,5,11,3") == 0);
  CHECK(found("1e999,11,-1e999") == 1);
  CHECK(found("12,10.0,12") == 10);
}
