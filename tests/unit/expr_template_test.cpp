// SPDX-License-Identifier: MIT
// The input transformer. The result of a template that is JSON is JSON, whatever the event.
#include "expr/template.h"

#include <catch2/catch.hpp>

#include "json/reader.h"

using hw::expr::InputPaths;
using hw::expr::InputTemplate;

namespace {

const InputPaths kPaths = {{"s", "$.detail.s"},     {"n", "$.detail.n"},
                           {"o", "$.detail.o"},     {"l", "$.detail.l[*].x"},
                           {"nil", "$.detail.nil"}, {"none", "$.detail.none"}};
const std::string kEvent =
    R"({"id":"1","detail":{"s":"a\"b\\\u00e4\n","n":1.50,"o":{ "k" : "\"" },"l":[{"x":1},{"x":2}],"nil":null}})";

// The result, or what is wrong.
std::string filled(std::string_view text, std::string_view event = kEvent,
                   const InputPaths& paths = kPaths) {
  const auto input = InputTemplate::parse(paths, text);
  if (!input) {
    CHECK(input.error().code == hw::ExitCode::usage);
    return input.error().message;
  }
  hw::json::Reader reader;
  hw::expr::Arena arena;
  const auto value = reader.read_object(event);
  REQUIRE(value.has_value());
  std::string out;
  const auto status = input->append_json(
      out, *value, {"arn:aws:events:rule/r", "r\"1", "2026-11-21T20:49:59Z"}, arena);
  if (!status) {
    CHECK(out.empty());
    return status.error().message;
  }
  hw::json::Reader of_result;
  CHECK(of_result.read(out).has_value());
  return out;
}

std::string lines_of(std::string_view text) {
  const auto input = InputTemplate::parse(kPaths, text);
  REQUIRE(input.has_value());
  CHECK(input->is_text());
  hw::json::Reader reader;
  hw::expr::Arena arena;
  std::string out;
  CHECK(input->append_text(out, *reader.read_object(kEvent), {}, arena).has_value());
  return out;
}

}  // namespace

TEST_CASE("a hole outside a string becomes the value") {
  CHECK(filled(R"({"s": <s>, "n": <n>})") == R"({"s":"a\"b\\\u00e4\n","n":1.50})");
  CHECK(filled(R"([<o>, <l>, <nil>])") == R"([{"k":"\""},[1,2],null])");
  CHECK(filled("<o>") == R"({"k":"\""})");
  CHECK(filled(" { \"a\" : [ 1 , true ] ,\n\t\"b\" : {} } ") == R"({"a":[1,true],"b":{}})");
}

TEST_CASE("a hole inside a string becomes text that the string can hold") {
  CHECK(filled(R"({"a": "<s>"})") == "{\"a\":\"a\\\"b\\\\\u00e4\\n\"}");
  CHECK(filled(R"({"a": "x<n>y<n>"})") == R"({"a":"x1.50y1.50"})");
  CHECK(filled(R"({"a": "<o> <l>"})") == R"({"a":"{\"k\":\"\\\"\"} [1,2]"})");
  CHECK(filled(R"({"a": "<nil>"})") == R"({"a":"null"})");
}

TEST_CASE("what is missing is null as a value and nothing in a string") {
  CHECK(filled(R"({"a": <none>, "b": "x<none>y"})") == R"({"a":null,"b":"xy"})");
}

TEST_CASE("a default stands for what is missing or null") {
  CHECK(filled(R"([<none|n/a>, <nil|0>, <none|{"a": [1]}>, <none|"0">, <none|>])") ==
        R"(["n/a",0,{"a":[1]},"0",""])");
  CHECK(filled(R"({"a": "<none|n\/a> <nil|\"0\u003e> <n|x> <none|>"})") ==
        R"({"a":"n/a \"0> 1.50 "})");
  CHECK(filled(R"(["<none|n\/a> <nil|0\u003e\\>", <n|7>])") == R"(["n/a 0>\\",1.50])");
  CHECK(filled(R"(<none|say "hi">)") == R"("say \"hi\"")");
}

TEST_CASE("reserved names tell of the rule and the event") {
  CHECK(filled(R"([<aws.events.rule-arn>, <aws.events.rule-name>, "<aws.events.rule-name>"])") ==
        R"(["arn:aws:events:rule/r","r\"1","r\"1"])");
  CHECK(filled("{\"t\": <aws.events.event.ingestion-time>}") == R"({"t":"2026-11-21T20:49:59Z"})");
  CHECK(filled("<aws.events.event>") == R"({"id":"1"})");
  CHECK(filled("[<aws.events.event.json>]", R"({"a": 1, "detail": {}})") ==
        R"([{"a":1,"detail":{}}])");
  CHECK(filled(R"({"e": "<aws.events.event>"})") == R"({"e":"{\"id\":\"1\"}"})");
}

TEST_CASE("a template of quoted strings is text") {
  CHECK(lines_of(R"("<s> is \"<n>\"")") == "a\"b\\\u00e4\n is \"1.50\"");
  CHECK(lines_of("\"one <n>\"\n  \"two <none|2> <o>\" \r\n\n\"\"\n") ==
        "one 1.50\ntwo 2 {\"k\":\"\\\"\"}\n");
  CHECK(filled("\"a <n>\"\n\"b\"") == R"("a 1.50\nb")");
  CHECK_FALSE(InputTemplate::parse(kPaths, "[\"<n>\"]")->is_text());
}

TEST_CASE("other angle brackets in a string are themselves") {
  CHECK(filled(R"(["a < b > c", "<>", "<a b>", "< n >", "\u003cn>", "<n"])") ==
        R"(["a < b > c","<>","<a b>","< n >","\u003cn>","<n"])");
}

TEST_CASE("a malformed template is refused with the place") {
  const auto fault = [](std::string_view text) {
    const std::string message = filled(text);
    CHECK(message.starts_with("InputTemplate: "));
    return message.substr(std::min<std::size_t>(message.size(), 15));
  };
  CHECK(fault("") == "column 1: expected a value, not the end");
  CHECK(fault("{\"a\": <x>}") == "column 7: <x> is not in InputPathsMap");
  CHECK(fault("[<nome>]") == "column 2: <nome> is not in InputPathsMap; did you mean 'none'?");
  CHECK(
      fault("<aws.events.rule-nam>") ==
      "column 1: <aws.events.rule-nam> is no reserved name; did you mean 'aws.events.rule-name'?");
  CHECK(fault("{<s>: 1}") == "column 2: a hole cannot be the name of a member");
  CHECK(fault("{\"a<s>\": 1}") == "column 2: a hole cannot stand in the name of a member");
  CHECK(fault("{\"a\":\n  oops}") == "line 2, column 3: expected a value, not 'oops'");
  CHECK(fault("{\"a\": 01}") == "column 7: expected a value, not '01'");
  CHECK(fault("{\"a\": 1,}") == "column 9: expected a name in quotes, not '}'");
  CHECK(fault("[1 2]") == "column 4: expected ',' or ']', not '2'");
  CHECK(fault("[<s><n>]") == "column 5: expected ',' or ']', not '<n>'");
  CHECK(fault("{\"a\" 1}") == "column 6: expected ':', not '1'");
  CHECK(fault("[1] x") == "column 5: expected the end, not 'x'");
  CHECK(fault("[\"a\nb\"]") ==
        "line 1, column 4: a control character, or the end of the line, inside a string");
  CHECK(fault("[\"a") == "column 2: the closing '\"' is missing");
  CHECK(fault(R"(["x\q"])") ==
        "column 4: a bad escape or half a surrogate pair in what begins here");
  CHECK(fault(R"(["\ud800<s>\udc00"])").starts_with("column 3: a bad escape"));
  CHECK(fault("[< s>]") ==
        "column 2: expected a value; a hole is '<name>' or '<name|default>', not '<'");
  CHECK(fault("[<s|x]") == "column 4: the '>' behind the default is missing");
  CHECK(fault("[\"<s|x\", 1, \">\"]") == "column 5: the '>' behind the default is missing");
  CHECK(fault("\"a\" \"b\"") ==
        "column 5: expected the end, or a line with another quoted string, not '\"b\"'");
  CHECK(fault("\"a\"\n<s>").starts_with("line 2, column 1: expected the end, or a line"));
  CHECK(fault("\xFF") == "column 1: not UTF-8");
  CHECK(fault(std::string(201, '[')) == "column 201: nested more than 200 deep");
  CHECK(fault("[\"" + std::string(8192, 'a') + "\"]") == "a template has at most 8192 characters");
}

TEST_CASE("InputPathsMap is checked, entry by entry") {
  InputPaths many;
  for (int i = 0; i < 101; ++i) {
    many.emplace_back("n" + std::to_string(i), "$");
  }
  CHECK(filled("1", kEvent, many) == "InputPathsMap has 101 entries; there may be at most 100");
  many.pop_back();
  CHECK(filled("<n99>", R"({"a":1})", many) == R"({"a":1})");
  CHECK(filled("1", kEvent, {{"a b", "$"}}) ==
        "InputPathsMap: 'a b': a name has letters, digits, '-' and '_' only");
  CHECK(filled("1", kEvent, {{"a", "$"}, {"a", "$"}}) == "InputPathsMap: 'a': given twice");
  CHECK(filled("1", kEvent, {{"a", "$."}})
            .starts_with("InputPathsMap: 'a': column 3: expected a name"));
}

TEST_CASE("a result is not longer, nor nested deeper, than a reader takes") {
  const std::string event = "{\"detail\":{\"s\":\"" + std::string(1000000, 'a') + "\"}}";
  CHECK(filled("[<s>,<s>,<s>,<s>]", event).size() == 4 * 1000002 + 5);
  CHECK(filled("[<s>,<s>,<s>,<s>,<s>]", event) == "the result is longer than 4 MiB");
  CHECK(filled("[\"<s><s><s><s><s>\"]", event) == "the result is longer than 4 MiB");
  const std::string deep =
      "{\"detail\":{\"s\":" + std::string(999, '[') + std::string(999, ']') + "}}";
  CHECK(filled("[[<s>]]", deep).size() == 2002);
  CHECK(filled("[[[<s>]]]", deep) == "the result is nested more than 1000 deep");
  CHECK(filled("[[[\"<s>\"]]]", deep).size() == 2006);
}
