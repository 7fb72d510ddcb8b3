// SPDX-License-Identifier: MIT
// Values of events in the words of commands. What an event holds must never become program text.
#include "expr/words.h"

#include <catch2/catch.hpp>

#include "json/reader.h"
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
  hw::json::Reader reader;
  const auto value = reader.read_object(event);
  REQUIRE(value.has_value());
  hw::expr::Arena arena;
  auto result = words->expand(*value, arena);
  CHECK(arena.used() == 0);
  if (!result) {
    CHECK(result.error().code == hw::ExitCode::data);
    return {result.error().message};
  }
  return *result;
}

// What is wrong with a word.
std::string fault(std::string_view word) {
  const auto words = Words::parse({"c", std::string(word)});
  if (words) {
    return "";
  }
  CHECK(words.error().code == hw::ExitCode::usage);
  return words.error().message;
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

TEST_CASE(
    "for several events a placeholder is the words of each, and a constant word stands once") {
  const auto words = Words::parse({"c", "--n={n}", "--", "{a}", "--x={n}{n}", "{{"});
  REQUIRE(words.has_value());
  hw::json::Reader reader;
  hw::expr::Arena arena;
  const auto batch =
      *reader.read_object(R"({"events":[{"n":1,"a":["x","y"]},{"n":2,"a":[]},{"n":3,"a":"z"}]})");
  std::vector<hw::json::Value> events;
  for (const hw::json::Value event : batch.find("events")->elements()) {
    events.push_back(event);
  }
  CHECK(*words->expand(events, arena) == List{"c", "--n=1", "--n=2", "--n=3", "--", "x", "y", "z",
                                              "--x=11", "--x=22", "--x=33", "{"});
  CHECK(*words->expand({events[1]}, arena) == List{"c", "--n=2", "--", "--x=22", "{"});
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

TEST_CASE("paths have indexes and quoted names, and give the bytes beside a text") {
  const std::string event =
      R"({"a":[{"user-agent":"x"},{"}":"y"}],"p":"?","p_base64":"Yf8=","":"e","\"":"q"})";
  CHECK(value("a[0].\"user-agent\"", event) == List{"x"});
  CHECK(value("a[-1].\"}\"", event) == List{"y"});
  CHECK(value("\"\\\"\"", event) == List{"q"});
  CHECK(value("a[2]", event) == List{"{a[2]} is not in the event"});
  CHECK(value("p", event) == List{"a\xFF"});
  CHECK(value("=p", event) == List{"a\xFF"});
  CHECK(value("=p || p", event) == List{"?"});
  CHECK(expand({"c", "--x={a[0].\"user-agent\"}{a[1].\"}\"}"}, event) == List{"c", "--x=xy"});
}

TEST_CASE("any expression is a placeholder, up to the brace that closes it") {
  const std::string event = R"({"a":{"b":1.50,"c":["x","y"]},"s":"}"})";
  CHECK(value("=join(',', a.c)", event) == List{"x,y"});
  CHECK(value("=a.c", event) == List{"x", "y"});
  CHECK(value("=a.b > `1`", event) == List{"true"});
  CHECK(value("=a.{b: b, d: {e: b}}", event) == List{R"({"b":1.50,"d":{"e":1.50}})"});
  CHECK(value("={b: s}", event) == List{R"({"b":"}"})"});
  CHECK(value("=[a.b, s, a.b == `1.5`]", event) == List{"1.50", "}", "true"});
  CHECK(value("=a.b || `{\"}\": 1}`", event) == List{"1.50"});
  CHECK(value("='}' == s && '\\'}'", event) == List{"'}"});
  CHECK(value("=sum([a.b, `1`])", event) == List{"2.5"});
  CHECK(value("= $ | a . b ", event) == List{"1.50"});
  CHECK(value("=a.c[?@ == 'z']", event).empty());
  CHECK(expand({"c", "--x={=a.b}-{={s: s}}}{{=}"}, event) ==
        List{"c", R"(--x=1.50-{"s":"}"}}{=})"});
}

TEST_CASE("an expression that gives no word is an error that says why") {
  CHECK(value("=a || b", R"({"b":null})") == List{"{=a || b} is null"});
  CHECK(value("=a", "{}") == List{"{=a} is null"});
  CHECK(value("=[a]", "{}") == List{"{=[a]} is null"});
  CHECK(value("=join('', a)", R"({"a":["\u0000"]})") ==
        List{"{=join('', a)} holds U+0000, which no word of a command can"});
  CHECK(value("=length(a)", R"({"a":1})")
            .front()
            .starts_with("{=length(a)} cannot be evaluated: column 1: length(): "));
  const auto words = Words::parse({"c", "{=length(a)}"});
  hw::json::Reader reader;
  hw::expr::Arena arena;
  const auto result = words->expand(*reader.read_object("{}"), arena);
  REQUIRE_FALSE(result.has_value());
  CHECK(result.error().what == hw::ErrorCode::value_invalid);
}

TEST_CASE("many references to one long text are no more than the limit") {
  std::string event = R"({"s":")" + std::string(5000, 'x') + R"(","n":[0)";
  for (int i = 0; i < 999; ++i) {
    event += ",0";
  }
  event += "]}";
  CHECK(value("=map(&$.s, n)", event) == List{"{=map(&$.s, n)} is longer than 4 MiB"});
  CHECK(value("=map(&$.s, n[:800])", event).size() == 800);
  CHECK(value("=map(&[$.s], n)", event) ==
        List{"{=map(&[$.s], n)} is no word: the result is longer than 4 MiB"});
}

TEST_CASE("a fault in an expression is one of the command, with its column") {
  CHECK(fault("{=lenght(a)}") ==
        "word 1 '{=lenght(a)}': column 1: unknown function 'lenght'; did you mean 'length'?; '{{' "
        "is a brace");
  CHECK(fault("--x={a}{=a.}") ==
        "word 1 '--x={a}{=a.}': in {=a.}: column 3: expected a name, '*', '[' or '{' behind the "
        "'.', not the end; '{{' is a brace");
  CHECK(fault("{=}").find("column 1: ") != std::string::npos);
  CHECK(fault("{=a").find(": column 2: the closing } is missing") != std::string::npos);
  CHECK(fault("{=a.{b: c}").find(": column 9: the closing } is missing") != std::string::npos);
  CHECK(fault("{=a == '}").find(": column 6: the closing ' is missing") != std::string::npos);
  CHECK(fault("{=a == `\"}").find(": column 6: the closing ` is missing") != std::string::npos);
  CHECK(fault("{=a}x").find("must be a whole word") != std::string::npos);
  CHECK(fault("{a[99999999999999999999]}").find("column 3: a number beyond 64 bits") !=
        std::string::npos);
  CHECK(fault("{a.\"\\x\"}").find("column 3: a bad escape") != std::string::npos);
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
  for (const List& argv : {List{"{a}"},
                           List{"{a}x"},
                           List{"--c={a}"},
                           List{"sh", "-c", "echo {a}"},
                           List{"c", "x{a}"},
                           List{"c", "{a}x"},
                           List{"c", "{a}{b}"},
                           List{"c", " {a}"},
                           List{"c", "-f={a}"},
                           List{"c", "-{a}"},
                           List{"c", "--{a}"},
                           List{"c", "--{a}=x"},
                           List{"c", "--{a}={b}"},
                           List{"c", "f={a}"},
                           List{"c", "{{{a}"},
                           List{"c", "{a}}"},
                           List{"c", "{a}", "x{b.c}y"},
                           List{"c", "x{a[0]}"},
                           List{"c", "x{\"a\"}"},
                           List{"c", "x{=a}"},
                           List{"{=a}"},
                           List{"c", "--{=a}"}}) {
    INFO(argv.back());
    const auto words = Words::parse(argv);
    REQUIRE_FALSE(words.has_value());
    CHECK(words.error().code == hw::ExitCode::usage);
    CHECK(words.error().message.find("word " + std::to_string(argv.size() - 1) + " '" +
                                     argv.back() + "'") == 0);
    CHECK(words.error().message.find("\"$1\"") != std::string::npos);
  }
}

TEST_CASE("no placeholder is a program") {
  for (const List& argv : {List{"sh", "-c", "{a}"}, List{"/bin/bash", "-ec", "{=a}"},
                           List{"python3", "-c", "{a}"}, List{"perl", "-ne", "{a.b}"}}) {
    INFO(argv.front());
    const auto words = Words::parse(argv);
    REQUIRE_FALSE(words.has_value());
    CHECK(words.error().message.find("would be a program; write \"$1\"") != std::string::npos);
  }
  for (const List& argv :
       {List{"sh", "-c", "echo \"$1\"", "-c", "sh", "{a}"}, List{"grep", "-c", "{a}"},
        List{"sh", "{a}"}, List{"sh", "--c", "{a}"}}) {
    INFO(argv.front());
    CHECK(Words::parse(argv).has_value());
  }
}

TEST_CASE("braces that enclose no path stay as they stand") {
  for (const char* word :
       {"{}",         "{ a}",       "{a }",       "{a,b}",    "{1}",     "{.a}",
        "{a",         "a}",         "}",          "{",        "",        "{$}",
        "${1}",       "{'a'}",      "{\xC3\xA9}", "{a\n}",    "x{a-b}",  "{a-b}x",
        "{ =a}",      "{1..3}",     "{print $1}", "{a b}",    "{a .b}",  "{print\"a\"}",
        "{a[\"b\"]}", "{a[NR]=$0}", "{n++}",      "{[0]}",    "{@}",     "{\"a\":1}",
        "{\"a}",      "{a:b}",      "{a.*}",      "x{a.\"b}", "{a[1:2]}"}) {
    INFO(word);
    CHECK(expand({"c", word}, "{}") == List{"c", word});
  }
}

TEST_CASE("what is nearly a placeholder is refused with the column of its fault") {
  for (const auto& [word, reason] :
       {std::pair("{a.}", "column 3: expected a name"), std::pair("{a..b}", "column 3: expected"),
        std::pair("{a.1}", "column 3: expected"), std::pair("{a-b}", "column 2: a '-' without"),
        std::pair("{data.user-agent}", "column 10: a '-' without a number; a name of other"),
        std::pair("{a[0}", "column 4: "), std::pair("{a[-]}", "column 3: "),
        std::pair("{a[b]}", "column 3: "), std::pair("{a.[0]}", "column 4: "),
        std::pair("{a[0]-1}", "column 5: "), std::pair("{a[]}", "write {=a[]} for any"),
        std::pair("{a.\"b}", "column 3: the closing \" is missing"),
        std::pair("{a.\"b c\".d-e}", "column 10: a '-'")}) {
    INFO(word);
    const std::string message = fault(word);
    CHECK(message.starts_with("word 1 '" + std::string(word) + "': no placeholder: "));
    CHECK(message.find(reason) != std::string::npos);
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
    const std::string word = random.text("ab-=.$[ }\"'\\", 8);
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
  for (const char* text : {"",
                           "echo \"$FILE\"",
                           "echo ${FILE}",
                           "echo \"${a}${b}\"",
                           "echo {{a}}",
                           "{ echo a; }",
                           "{a,b}",
                           "{1..9}",
                           "f() { x; }",
                           "awk '{ print }'",
                           "awk '{print $1}'",
                           "find -exec x {} +",
                           "${a:-b}",
                           "${a[0]}",
                           "${a[-1]} ${x=1} ${=x}",
                           "${#a[@]} ${!a}",
                           "echo {\"$x\"}",
                           "printf \"{\"$x\"}\"",
                           "awk '{a[$1]++}'",
                           "{{=x}}",
                           "sed 's/{=/x/'",
                           "jq '{a: .b}'",
                           "awk '{print\"a\"}'",
                           "echo {a-b}"}) {
    INFO(text);
    CHECK(hw::expr::check_shell_text(text).has_value());
  }
  for (const char* text :
       {"echo {a}", "{data.path}", "cat '{a}'", "x{a}", "${a}{b}", "$ {a}", "{a}{{b}}", "{a[0]}",
        "{data.\"user-agent\"}", "{=a}", "x{=$.a}y", "{=join(',', a)}", "{= }"}) {
    INFO(text);
    const auto status = hw::expr::check_shell_text(text);
    REQUIRE_FALSE(status.has_value());
    CHECK(status.error().code == hw::ExitCode::usage);
    CHECK(status.error().message.find("{") != std::string::npos);
  }
}
