// SPDX-License-Identifier: MIT
// The command line: options, operands, and what is printed from the table.
#include "cli/parse.h"

#include <array>
#include <catch2/catch.hpp>
#include <cstdlib>

#include "cli/common.h"

using namespace std::chrono_literals;
using List = std::vector<std::string>;

namespace {

constexpr std::array<std::string_view, 3> kOutputs = {"text", "json", "both"};

// A program with one option of each kind, and what came of a command line.
struct Tool {
  bool check = false;
  int verbose = 0;
  std::optional<std::string> config;
  List env;
  std::int64_t jobs = 1;
  std::optional<hw::Duration> timeout;
  std::uint64_t size = 0;
  std::string output = "text";
  hw::cli::Arguments arguments;
  hw::cli::Program program = {
      "hw-probe-it",
      "probe it",
      {"[options] rules..."},
      {"hw-probe-it a b"},
      {
          {"check", 0, hw::cli::Flag{&check}, "", "only check"},
          {"verbose", 'v', hw::cli::Counter{&verbose}, "", "say more"},
          {"config", 'c', hw::cli::Text{&config}, "FILE", "read FILE"},
          {"env", 'e', hw::cli::List{&env}, "NAME=VALUE", "set a variable"},
          {"jobs", 'j', hw::cli::Integer{&jobs, 1, 64}, "N", "run N at once", "1"},
          {"timeout", 't', hw::cli::Span{&timeout}, "DUR", "kill after DUR"},
          {"max-size", 0, hw::cli::Size{&size}, "SIZE", "at most SIZE"},
          {"output", 'o', hw::cli::Choice{&output, kOutputs}, "KIND", "what to print", "text"},
      }};

  Tool() = default;
  Tool(const Tool&) = delete;

  // The error's message, or "".
  std::string parse(const List& words) {
    auto result = hw::cli::parse(program, program.options, words);
    if (!result) {
      CHECK(result.error().code == hw::ExitCode::usage);
      return result.error().message;
    }
    arguments = *std::move(result);
    return "";
  }
};

// A variable of the environment, for the length of a scope.
class Variable {
 public:
  Variable(const char* name, const char* value) : name_(name) { setenv(name, value, 1); }
  Variable(const Variable&) = delete;
  ~Variable() { unsetenv(name_); }

 private:
  const char* name_;
};

}  // namespace

TEST_CASE("an option's value stands behind it, behind an equals sign, or in its cluster") {
  for (const List& words : {List{"--jobs", "4"}, List{"--jobs=4"}, List{"-j", "4"}, List{"-j4"},
                            List{"-vj4"}, List{"-vj", "4"}, List{"-j1", "-j4"}}) {
    Tool tool;
    INFO(words.front());
    CHECK(tool.parse(words).empty());
    CHECK(tool.jobs == 4);
    CHECK(tool.arguments.operands.empty());
  }
}

TEST_CASE("options of every kind are read") {
  Tool tool;
  CHECK(tool.parse(
                {"--check", "-vv", "-v", "-cx.json", "-t", "1h30m", "--max-size=64k", "-o", "json"})
            .empty());
  CHECK(tool.check);
  CHECK(tool.verbose == 3);
  CHECK(tool.config == "x.json");
  CHECK(tool.timeout == 90min);
  CHECK(tool.size == 65536);
  CHECK(tool.output == "json");
}

TEST_CASE("of a scalar the last one counts, a list keeps all") {
  Tool tool;
  CHECK(tool.parse({"--config=a", "-j2", "-e", "A=1", "--config", "b", "-eB=2", "--jobs=3",
                    "--env=C="})
            .empty());
  CHECK(tool.config == "b");
  CHECK(tool.jobs == 3);
  CHECK(tool.env == List{"A=1", "B=2", "C="});
}

TEST_CASE("values are taken as they stand, whatever they look like") {
  const List values = {"",      "[a,b]", "[]",  "{}",      "%%",    "-x",  "--check", "a b",
                       "\"q\"", "'q'",   "[a",  "a=b",     "=",     "==a", "-",       "--",
                       "x\ny",  "true",  "\\n", "[\"a\"]", "a,b",   "#c",  "$x",      "{a}",
                       "`x`",   "\xFF",  " a ", "%",       "[[a]]", "++"};
  for (const std::string& value : values) {
    INFO("'" << value << "'");
    Tool tool;
    CHECK(tool.parse({"--config", value, "--env=" + value, "-e", value}).empty());
    CHECK(tool.config == value);
    CHECK(tool.env == List{value, value});
    Tool joined;
    CHECK(joined.parse({"--config=" + value, "--env", value}).empty());
    CHECK(joined.config == value);
    CHECK(joined.env == List{value});
    if (!value.empty()) {
      CHECK(joined.parse({"-c" + value}).empty());
      CHECK(joined.config == value);
    }
  }
  Tool all;
  List words;
  for (const std::string& value : values) {
    words.insert(words.end(), {"-e", value});
  }
  CHECK(all.parse(words).empty());
  CHECK(all.env == values);
}

TEST_CASE("operands are taken as they stand, between options too") {
  Tool tool;
  CHECK(tool.parse({"[a,b]", "", "-j2", "{}", "x=y", "--check", "a b"}).empty());
  CHECK(tool.arguments.operands == List{"[a,b]", "", "{}", "x=y", "a b"});
  CHECK(tool.jobs == 2);
  CHECK(tool.check);
  CHECK_FALSE(tool.arguments.dash);
}

TEST_CASE("two dashes end the options, once") {
  Tool tool;
  CHECK(tool.parse({"a", "--", "-j2", "--", "--nonsense", "-", ""}).empty());
  CHECK(tool.arguments.operands == List{"a", "-j2", "--", "--nonsense", "-", ""});
  CHECK(tool.jobs == 1);
  CHECK_FALSE(tool.arguments.dash);
  CHECK(tool.parse({"--"}).empty());
  CHECK(tool.arguments.operands.empty());
}

TEST_CASE("one dash means stdin and is no operand") {
  Tool tool;
  CHECK(tool.parse({"a", "-", "b"}).empty());
  CHECK(tool.arguments.dash);
  CHECK(tool.arguments.operands == List{"a", "b"});
}

TEST_CASE("where a command follows its words are not ours") {
  Tool tool;
  tool.program.stops_at_operand = true;
  CHECK(tool.parse({"-j2", "-", "grep", "-j3", "--", "-", "--nonsense"}).empty());
  CHECK(tool.jobs == 2);
  CHECK(tool.arguments.dash);
  CHECK(tool.arguments.operands == List{"grep", "-j3", "--", "-", "--nonsense"});
  Tool other;
  other.program.stops_at_operand = true;
  CHECK(other.parse({"--", "-x"}).empty());
  CHECK(other.arguments.operands == List{"-x"});
  CHECK(other.parse({"", "-j9"}).empty());
  CHECK(other.arguments.operands == List{"", "-j9"});
}

TEST_CASE("an unknown option is named, with what may be meant") {
  Tool tool;
  CHECK(tool.parse({"--chekc"}) == "unknown option '--chekc'; did you mean '--check'?");
  CHECK(tool.parse({"--timout=3s"}) == "unknown option '--timout'; did you mean '--timeout'?");
  CHECK(tool.parse({"--frobnicate"}) == "unknown option '--frobnicate'");
  CHECK(tool.parse({"--job"}) ==
        "unknown option '--job'; did you mean '--jobs'?");  // no abbreviation
  CHECK(tool.parse({"--=x"}) == "unknown option '--'");
  CHECK(tool.parse({"-x"}) == "unknown option '-x'");
  CHECK(tool.parse({"-vx"}) == "unknown option '-x'");
  CHECK(tool.parse({"-v-"}) == "unknown option '--'");
}

TEST_CASE("a value that is missing, unwanted or bad is named with its option") {
  Tool tool;
  CHECK(tool.parse({"--config"}) == "--config needs a value");
  CHECK(tool.parse({"-v", "-c"}) == "-c needs a value");
  CHECK(tool.parse({"--check=1"}) == "--check takes no value");
  CHECK(tool.parse({"--jobs="}) == "--jobs: not a whole number: ''");
  CHECK(tool.parse({"-j0"}) == "--jobs: 0 is not in 1..64");
  CHECK(tool.parse({"-j65"}) == "--jobs: 65 is not in 1..64");
  CHECK(tool.parse({"-jx"}) == "--jobs: not a whole number: 'x'");
  CHECK(tool.parse({"-t", "5x"}).find("--timeout: not a duration: '5x'") == 0);
  CHECK(tool.parse({"--max-size=-1"}).find("--max-size: not a size: '-1'") == 0);
  CHECK(tool.parse({"-o", "jsno"}) ==
        "--output: 'jsno' is none of text json both; did you mean 'json'?");
  CHECK(tool.parse({"-jx", "-j0"}) == "--jobs: not a whole number: 'x'");  // the first of two
}

TEST_CASE("what is not given is looked for in the environment") {
  CHECK(hw::cli::environment_name("hw-route", "log-format") == "HW_ROUTE_LOG_FORMAT");
  const Variable jobs("HW_PROBE_IT_JOBS", "7");
  const Variable size("HW_PROBE_IT_MAX_SIZE", "2k");
  const Variable check("HW_PROBE_IT_CHECK", "1");
  const Variable env("HW_PROBE_IT_ENV", "[a,b]");
  const Variable config("HW_PROBE_IT_CONFIG", "");
  Tool tool;
  CHECK(tool.parse({"--max-size=1k"}).empty());
  CHECK(tool.jobs == 7);
  CHECK(tool.size == 1024);
  CHECK(tool.check);
  CHECK(tool.env == List{"[a,b]"});
  CHECK(tool.config == "");
}

TEST_CASE("a bad value in the environment is named by its variable") {
  {
    const Variable jobs("HW_PROBE_IT_JOBS", "many");
    Tool tool;
    CHECK(tool.parse({}) == "HW_PROBE_IT_JOBS: not a whole number: 'many'");
    CHECK(tool.parse({"-j2"}).empty());
  }
  const Variable check("HW_PROBE_IT_CHECK", "perhaps");
  Tool tool;
  CHECK(tool.parse({}) == "HW_PROBE_IT_CHECK: write 1 or 0, not 'perhaps'");
}

TEST_CASE("an option of the environment can be switched off") {
  const Variable check("HW_PROBE_IT_CHECK", "0");
  const Variable verbose("HW_PROBE_IT_VERBOSE", "2");
  Tool tool;
  tool.check = true;
  CHECK(tool.parse({}).empty());
  CHECK_FALSE(tool.check);
  CHECK(tool.verbose == 2);
}

TEST_CASE("the help shows all of the table in 80 columns") {
  Tool tool;
  tool.program.verbs = {{"take", "take jobs"}};
  tool.program.options.push_back({"a-rather-long-name", 0, hw::cli::Text{&tool.config}, "SOMETHING",
                                  "a help that goes on and on and on, well beyond the end of a "
                                  "line of eighty columns, and on"});
  hw::cli::Common common;
  const std::string help = hw::cli::help_text(tool.program, hw::cli::common_options(common));
  INFO(help);
  CHECK(
      help.find(
          "Usage: hw-probe-it [options] rules...\n\nProbe it.\n\nExamples:\n  hw-probe-it a b\n") ==
      0);
  CHECK(help.find("\nCommands:\n  take") != std::string::npos);
  CHECK(help.find("\n  -j, --jobs N") != std::string::npos);
  CHECK(help.find("run N at once (default: 1)\n") != std::string::npos);
  CHECK(help.find("\n      --check") != std::string::npos);
  CHECK(help.find("\n      --a-rather-long-name SOMETHING\n") != std::string::npos);
  CHECK(help.find("\nCommon options:\n  -h, --help") != std::string::npos);
  CHECK(help.ends_with("More in hw-probe-it(1).\n"));
  for (std::size_t at = 0; at < help.size();) {
    const std::size_t end = help.find('\n', at);
    INFO(help.substr(at, end - at));
    CHECK(end - at <= 80);
    CHECK((end == at || help[end - 1] != ' '));
    at = end + 1;
  }
}

TEST_CASE("no two common options share a name or a letter") {
  hw::cli::Common common;
  const auto options = hw::cli::common_options(common);
  for (std::size_t i = 0; i < options.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      CHECK(options[i].name != options[j].name);
      CHECK((options[i].letter == 0 || options[i].letter != options[j].letter));
    }
  }
}
