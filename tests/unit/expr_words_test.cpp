// SPDX-License-Identifier: MIT
// Values of events in the words of commands. What an event holds must never become program text.
#include "expr/words.h"

#include <catch2/catch.hpp>

#include "expr/lookup.h"
#include "random.h"

using namespace std::string_literals;
using hw::expr::Words;
using List = std::vector<std::string>;

namespace {

// The words for an event, or the message of what was wrong as the only word.
List expand(const List& argv, std::string_view event) {
  auto words = Words::parse(argv);
  INFO(argv.back());
  REQUIRE(words.has_value());
  auto result = words->expand(event);
  if (!result) {
    CHECK(result.error().code == hw::ExitCode::data);
    return {result.error().message};
  }
  return *result;
}

// The word for `{path}` standing alone.
List value(std::string_view path, std::string_view event) {
  List words = expand({"cmd", "{" + std::string(path) + "}"}, event);
  if (words.size() > 1 || words.front() == "cmd") {
    words.erase(words.begin());
  }
  return words;
}

}  // namespace

TEST_CASE("a path leads through objects, and the last of doubled members counts") {
  const std::string event =
      R"({"a":{"b":{"c":1.50}},"a":{"b":{"c":2}},"s":"x\u0041","l":[{"b":1}]})";
  CHECK(hw::expr::look_up(event, "a.b.c")->json == "2");
  CHECK(hw::expr::look_up(event, "s")->bytes == "xA");
  CHECK(hw::expr::look_up(event, "a.b")->json == R"({"c":2})");
  CHECK_FALSE(hw::expr::look_up(event, "a.x.c").has_value());
  CHECK_FALSE(hw::expr::look_up(event, "s.b").has_value());
  CHECK_FALSE(hw::expr::look_up(event, "l.b").has_value());
  CHECK_FALSE(hw::expr::look_up(event, "b").has_value());
}

TEST_CASE("bytes that are no text come from the member with base64 beside it") {
  const auto bytes = [](std::string_view event) {
    return hw::expr::look_up(event, "data.path")->bytes;
  };
  CHECK(bytes("{\"data\":{\"path\":\"a\uFFFD\",\"path_base64\":\"Yf8=\"}}") == "a\xFF");
  CHECK(bytes(R"({"data":{"path_base64":"Yf8=","path":"a"}})") == "a\xFF");
  CHECK(bytes(R"({"data":{"path":"a","path_base64":"***"}})") == "a");
  CHECK(bytes(R"({"data":{"path":"a","path_base64":5}})") == "a");
  CHECK(bytes(R"({"data":{"path":"a"},"path_base64":"Yf8="})") == "a");
  CHECK_FALSE(bytes(R"({"data":{"path":5,"path_base64":"Yf8="}})").has_value());
}

TEST_CASE("a string, a number or a boolean is one word and never split") {
  const std::string event =
      R"({"s":" a  b*$(reboot)\n'\"; -rf ","e":"","n":1.50E+2,"big":123456789012345678901234567890,)"
      R"("z":-0,"t":true,"f":false,"u":"\uD83D\uDE00"})";
  CHECK(value("s", event) == List{" a  b*$(reboot)\n'\"; -rf "});
  CHECK(value("e", event) == List{""});
  CHECK(value("n", event) == List{"1.50E+2"});
  CHECK(value("big", event) == List{"123456789012345678901234567890"});
  CHECK(value("z", event) == List{"-0"});
  CHECK(value("t", event) == List{"true"});
  CHECK(value("f", event) == List{"false"});
  CHECK(value("u", event) == List{"\xF0\x9F\x98\x80"});
}

TEST_CASE("what an event holds is no placeholder again") {
  CHECK(value("a", R"({"a":"{b}","b":"c"})") == List{"{b}"});
  CHECK(value("a", R"({"a":["{b}","{{"],"b":"c"})") == List{"{b}", "{{"});
}

TEST_CASE("an array of scalars is a word each, and one of others compact JSON") {
  CHECK(value("a", R"({"a":["x y",1.0,true,""]})") == List{"x y", "1.0", "true", ""});
  CHECK(value("a", R"({"a":[]})").empty());
  CHECK(value("a", R"({"a":[ 1, [ 2 ] ]})") == List{"[1,[2]]"});
  CHECK(value("a", R"({"a":[ 1, { "b" : 1.0 } ]})") == List{R"([1,{"b":1.0}])"});
  CHECK(value("a", R"({"a":{ "b" : [ 1 , null ] , "c d" : "e f" }})") ==
        List{R"({"b":[1,null],"c d":"e f"})"});
  CHECK(value("a", R"({"a":{}})") == List{"{}"});
}

TEST_CASE("a value that is missing, null or holds U+0000 is an error and no empty word") {
  CHECK(value("a", "{}") == List{"{a} is not in the event"});
  CHECK(value("a.b", R"({"a":1})") == List{"{a.b} is not in the event"});
  CHECK(value("a", R"({"a":null})") == List{"{a} is null"});
  CHECK(value("a", R"({"a":["x",null]})") == List{"{a} is null"});
  CHECK(value("a", R"({"a":"x\u0000y"})") ==
        List{"{a} holds U+0000, which no word of a command can"});
  CHECK(value("a", R"({"a":["\u0000"]})") ==
        List{"{a} holds U+0000, which no word of a command can"});
  CHECK(value("a", R"({"a":"x","a_base64":"AA=="})") ==
        List{"{a} holds U+0000, which no word of a command can"});
  // As JSON it stays an escape, which is no byte 0.
  CHECK(value("a", R"({"a":{"b":"\u0000"}})") == List{R"({"b":"\u0000"})"});
}

TEST_CASE("a placeholder may stand behind the equals sign of a long option") {
  const std::string event = R"({"a":"x y","n":1.0,"l":[1, "b"],"o":{ "p":1},"z":null})";
  CHECK(expand({"c", "--file={a}"}, event) == List{"c", "--file=x y"});
  CHECK(expand({"c", "--file=pre-{a}-{n}.txt"}, event) == List{"c", "--file=pre-x y-1.0.txt"});
  CHECK(expand({"c", "--x=a=b={a}"}, event) == List{"c", "--x=a=b=x y"});
  CHECK(expand({"c", "--x={l}"}, event) == List{"c", "--x=[1,\"b\"]"});
  CHECK(expand({"c", "--x={o}"}, event) == List{"c", "--x={\"p\":1}"});
  CHECK(expand({"c", "--x={z}"}, event) == List{"{z} is null"});
  CHECK(expand({"c", "--x={{{a}}"}, event) == List{"c", "--x={x y}"});
}

TEST_CASE("a placeholder anywhere else is refused with advice") {
  for (const List& argv :
       {List{"{a}"}, List{"{a}x"}, List{"--c={a}"}, List{"sh", "-c", "echo {a}"}, List{"c", "x{a}"},
        List{"c", "{a}x"}, List{"c", "{a}{b}"}, List{"c", " {a}"}, List{"c", "-f={a}"},
        List{"c", "-{a}"}, List{"c", "--{a}"}, List{"c", "--{a}=x"}, List{"c", "--{a}={b}"},
        List{"c", "f={a}"}, List{"c", "{{{a}"}, List{"c", "{a}}"}, List{"c", "{a}", "x{b.c}y"}}) {
    INFO(argv.back());
    const auto words = Words::parse(argv);
    REQUIRE_FALSE(words.has_value());
    CHECK(words.error().code == hw::ExitCode::usage);
    CHECK(words.error().message.find("word " + std::to_string(argv.size() - 1) + " '" +
                                     argv.back() + "'") == 0);
    CHECK(words.error().message.find("\"$1\"") != std::string::npos);
  }
}

TEST_CASE("braces that enclose no path stay as they stand") {
  for (const char* word : {"{}", "{ a}", "{a }", "{a,b}", "{1}", "{.a}", "{a", "a}", "}", "{", "",
                           "{$}", "${1}", "{'a'}", "{\xC3\xA9}", "{a\n}", "x{a-b}", "{a-b}x"}) {
    INFO(word);
    CHECK(expand({"c", word}, "{}") == List{"c", word});
  }
}

TEST_CASE("what is nearly a placeholder is refused") {
  for (const char* word : {"{a.}", "{a..b}", "{a.1}", "{a-b}", "{a[0]}", "{data.user-agent}"}) {
    const auto words = Words::parse({"c", word});
    INFO(word);
    REQUIRE_FALSE(words.has_value());
    CHECK(words.error().code == hw::ExitCode::usage);
    CHECK(words.error().message.find("word 1 '" + std::string(word) + "'") == 0);
  }
  CHECK(expand({"c", "{{a-b}"}, "{}") == List{"c", "{a-b}"});
}

TEST_CASE("two braces are one, and then there is no placeholder") {
  CHECK(expand({"{{a}", "{{a}", "{{a}}", "x{{a}y", "{{{{", "{{ {{"}, "{}") ==
        List{"{a}", "{a}", "{a}}", "x{a}y", "{{", "{ {"});
  CHECK(expand({"c", "{{}", "{{{"}, "{}") == List{"c", "{}", "{{"});
}

TEST_CASE("names have letters, digits and underscores") {
  CHECK(value("_a1.B_2", R"({"_a1":{"B_2":"x"}})") == List{"x"});
}

TEST_CASE("words without placeholders are given through") {
  hw::test::Random random(51);
  for (int i = 0; i < 2000; ++i) {
    const std::string word = random.text("ab-=.$ }\"'\\", 8);
    INFO(random.seed() << " " << word);
    REQUIRE(expand({"c", word}, "{}") == List{"c", word});
  }
}

TEST_CASE("no event can change the number of words but by an array") {
  hw::test::Random random(52);
  for (int i = 0; i < 2000; ++i) {
    std::string text;
    for (const char c : random.text("a {}$`'\"\\;-*\n\t", 12)) {
      text += c == '"' || c == '\\' ? std::string("\\") + c
              : c == '\n'           ? "\\n"s
              : c == '\t'           ? "\\t"s
                                    : std::string(1, c);
    }
    const std::string event = R"({"a":")" + text + R"("})";
    INFO(random.seed() << " " << event);
    REQUIRE(expand({"c", "{a}", "--x={a}", "end"}, event).size() == 4);
  }
}

TEST_CASE("shell text may use the shell's variables but no placeholder") {
  for (const char* text : {"", "echo \"$FILE\"", "echo ${FILE}", "echo \"${a}${b}\"", "echo {{a}}",
                           "{ echo a; }", "{a,b}", "{1..9}", "f() { x; }", "awk '{ print }'",
                           "awk '{print $1}'", "find -exec x {} +", "${a:-b}"}) {
    INFO(text);
    CHECK(hw::expr::check_shell_text(text).has_value());
  }
  for (const char* text :
       {"echo {a}", "{data.path}", "cat '{a}'", "x{a}", "${a}{b}", "$ {a}", "{a}{{b}}"}) {
    INFO(text);
    const auto status = hw::expr::check_shell_text(text);
    REQUIRE_FALSE(status.has_value());
    CHECK(status.error().code == hw::ExitCode::usage);
    CHECK(status.error().message.find("{") != std::string::npos);
  }
}
