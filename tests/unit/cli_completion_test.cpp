// SPDX-License-Identifier: MIT
// Completion code as text: quoting, and what the table says. What shells make of it is tested in
// tests/cli/completion.bats.
#include "cli/completion.h"

#include <catch2/catch.hpp>

#include "cli/common.h"

namespace {

using hw::cli::completion;
using hw::cli::Operands;

struct Tool {
  bool odd = false;
  std::vector<std::string> env;
  std::optional<std::string> config;
  hw::cli::Program program = {
      .name = "hw-probe-it",
      .summary = "probe it",
      .usage = {},
      .examples = {},
      .options = {{"odd", 'o', hw::cli::Flag{&odd}, "", R"(it's [x]: a\b)", "no"},
                  {"env", 'e', hw::cli::List{&env}, "NAME=VALUE", "set a variable"},
                  {"config", 0, hw::cli::Text{&config}, "FILE", "read FILE"}}};

  std::string script(std::string_view shell) const { return completion(shell, program, {}); }
};

bool has(const std::string& text, std::string_view part) {
  INFO(text);
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("help texts are quoted for zsh and fish") {
  const Tool tool;
  CHECK(
      has(tool.script("zsh"), R"('(-o --odd)'{-o,--odd}'[it'\''s \[x\]\: a\\b (default\: no)]')"));
  CHECK(has(tool.script("fish"), R"(-s o -l odd -d 'it\'s [x]: a\\b (default: no)')"));
}

TEST_CASE("options that may be repeated are offered again by zsh") {
  const Tool tool;
  CHECK(has(tool.script("zsh"), "'*'{-e+,--env=}'[set a variable]:NAME=VALUE: '"));
  CHECK(has(tool.script("zsh"), "--config='[read FILE]:FILE:_files'"));
}

TEST_CASE("verbs have options of their own, and a verb in capitals is none") {
  Tool tool;
  tool.program.operands = Operands::names;
  tool.program.verbs = {{"take", "take one", tool.program.options, Operands::files},
                        {"help", "tell", {}, Operands::names},
                        {"plain", "another program"},
                        {"NAME", "a plug-in"}};
  CHECK(has(tool.script("bash"), "_hw_probe_it_take() {"));
  CHECK(has(tool.script("bash"), "compgen -W 'take help plain' -- \"$cur\""));
  for (const std::string_view shell : hw::cli::kShells) {
    CHECK(!has(tool.script(shell), "a plug-in"));
    CHECK(has(tool.script(shell), "take"));
  }
  CHECK(hw::cli::options_of(tool.program.verbs[1], tool.program.options).empty());
  CHECK(hw::cli::options_of(tool.program.verbs[0], tool.program.options).size() == 6);
}

TEST_CASE("filled replaces the keys that it knows, once") {
  CHECK(hw::cli::filled("@A@ @B@ @C@ a@b", {{"A", "@B@"}, {"B", "2"}}) == "@B@ 2 @C@ a@b");
}
