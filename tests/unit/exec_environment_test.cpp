// SPDX-License-Identifier: MIT
// Files of variables, names from fields, and what does not fit.
#include "exec/command/environment.h"

#include <catch2/catch.hpp>

#include "base/limits.h"
#include "event/variables.h"
#include "exec/command/env_file.h"
#include "exec/command/event_variables.h"
#include "json/reader.h"

using hw::exec::parse_env_file;
using hw::exec::VariableSet;
using List = std::vector<std::string>;

namespace {

List parsed(std::string_view text) {
  const auto variables = parse_env_file("file", text);
  if (!variables) {
    return {variables.error().message};
  }
  List result;
  for (const auto& [name, value] : *variables) {
    result.push_back(name + "=" + value);
  }
  return result;
}

List data_variables(const std::string& data) {
  hw::json::Reader reader;
  const std::string event = "{\"data\":" + data + "}";
  VariableSet variables({}, {}, 1 << 20);
  hw::exec::add_data_variables(variables, *reader.read_object(event));
  return variables.take_own();
}

}  // namespace

TEST_CASE("files of variables hold names and values") {
  CHECK(parsed("").empty());
  CHECK(parsed("\n \n#x\n;y=1").empty());
  CHECK(parsed("A=1\nB= 2 3 \n\tC=\"\"\nD=") == List{"A=1", "B=2 3", "C=", "D="});
  CHECK(parsed("\xEF\xBB\xBF"
               "A=1\r\nB='x'\r\n") == List{"A=1", "B=x"});
  CHECK(parsed("A='a\nb'\nB=\"c\nd\\\ne\"\nC=1") == List{"A=a\nb", "B=c\nde", "C=1"});
  CHECK(parsed("A=\"\\\\ \\\" \\$ \\` \\n\"") == List{"A=\\ \" $ ` \\n"});
  CHECK(parsed("A=x=y") == List{"A=x=y"});
  CHECK(parsed("A=$B ${C}") == List{"A=$B ${C}"});
}

TEST_CASE("faults of such files have their places") {
  CHECK(parsed("A=1\n  B") == List{"file:2:3: no '=' behind the name of a variable"});
  CHECK(parsed("A='x\ny\n").front() == "file:1:3: this quote is never closed");
  CHECK(parsed("A=\"x\\\"").front() == "file:1:3: this quote is never closed");
  CHECK(parsed("A='x\ny' z\nB='").front() ==
        "file:2:4: text behind the closing quote\nfile:3:3: this quote is never closed");
  CHECK(parsed("A=x\\y").front().starts_with("file:1:4: "));
  CHECK(parsed("A=x\t# y").front().starts_with("file:1:5: a comment has"));
  CHECK(parsed("=x").front().starts_with("file:1:1: no name"));
  CHECK(parsed("A =x").front().starts_with("file:1:1: no name"));
  CHECK(parsed("HW_DATA_X=1").front() == "file:1:1: HW_DATA_X is set for every command");
  CHECK(parsed(std::string("A=\0", 3)).front() == "file:1:1: the value holds U+0000");
  CHECK(parsed("A=" + std::string(hw::limits::kWordMax - 2, 'x')).front().size() ==
        hw::limits::kWordMax);
  CHECK(
      parsed("A=" + std::string(hw::limits::kWordMax - 1, 'x')).front().starts_with("file:1:1: "));
  std::string many;
  for (int i = 0; i < 200; ++i) {
    many += "x\n";
  }
  const std::string message = parsed(many).front();
  CHECK(std::count(message.begin(), message.end(), '\n') == 99);
}

TEST_CASE("fields become variables") {
  CHECK(hw::exec::data_variable_name("user-name2") == "HW_DATA_USER_NAME2");
  CHECK(hw::exec::data_variable_name("\xC3\xA9t\xC3\xA9") == "HW_DATA__T_");
  CHECK(hw::exec::data_variable_name("a=b\nc") == "HW_DATA_A_B_C");
  CHECK(hw::exec::data_variable_name("").empty());
  CHECK(data_variables(R"({"a":"x","b":-1e3,"c":false,"d":null,"e":[],"f":{}})") ==
        List{"HW_DATA_A=x", "HW_DATA_B=-1e3", "HW_DATA_C=false"});
  CHECK(data_variables("[1]").empty());
  CHECK(data_variables("\"x\"").empty());
  CHECK(data_variables(R"({"a":1,"A":2,"a":3})") == List{"HW_DATA_A=3"});
  CHECK(data_variables(R"({"a":1,"b":2,"A":null})") == List{"HW_DATA_B=2"});
  CHECK(data_variables(R"({"a":"?","a_base64":"Yg=="})") ==
        List{"HW_DATA_A=b", "HW_DATA_A_BASE64=Yg=="});
  CHECK(data_variables(R"({"a_base64":"Yg==","a":"?"})") ==
        List{"HW_DATA_A_BASE64=Yg==", "HW_DATA_A=b"});
  CHECK(data_variables(R"({"a":"?","a_base64":"!"})").front() == "HW_DATA_A=?");
  CHECK(data_variables(R"({"a":"x\u0000","b":1})") == List{"HW_DATA_B=1"});
}

TEST_CASE("what does not fit is left out or refused, never too long") {
  const std::string long_value(hw::limits::kWordMax, 'x');
  VariableSet variables({"A=inherited"}, {}, 100);
  REQUIRE(variables.offer("B", long_value));
  REQUIRE(variables.offer("C", std::string(100, 'x')));
  REQUIRE(variables.offer("D", std::string(70, 'x')));
  CHECK_FALSE(variables.offer("F", std::string_view("\0", 1)));
  CHECK_FALSE(variables.set("G", long_value));  // not even the name of a file fits
  REQUIRE(variables.set("A", ""));
  CHECK(variables.take_inherited().empty());
  CHECK(variables.take_own() == List{"D=" + std::string(70, 'x'), "A="});
}

TEST_CASE("names that a user may ask for") {
  for (const char* const name :
       {"A", "message_id", "_", "X1", "GIT_BRANCH", "PATHS", "TZ", "LANG"}) {
    INFO(name);
    CHECK(hw::event::check_variable(name));
  }
  for (const char* const name :
       {"", "1A", "A-B", "A=B", "\xC3\xA9", "PATH", "LD_PRELOAD", "LD_AUDIT", "BASH_ENV", "HW_X",
        "FILE", "EVENT", "TRACEPARENT", "PERL5OPT", "PYTHONSTARTUP", "SSL_CERT", "HOME"}) {
    INFO(name);
    CHECK_FALSE(hw::event::check_variable(name));
  }
}
