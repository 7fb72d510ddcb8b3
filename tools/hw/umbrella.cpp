// SPDX-License-Identifier: MIT
#include "hw/umbrella.h"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "base/fs.h"
#include "base/text.h"
#include "hw/catalogue.h"
#include "hw/event_command.h"
#include "sys/signals.h"

namespace hw::umbrella {

namespace {

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> result;
  result.reserve(words.size() + 1);
  for (std::string& word : words) {
    result.push_back(word.data());
  }
  result.push_back(nullptr);
  return result;
}

Result<ExitCode> list() {
  HW_TRY(cli::print(listing()));
  return ExitCode::ok;
}

tl::unexpected<Error> unknown(std::string_view name) {
  const std::vector<std::string> others = plug_ins();
  if (std::find(others.begin(), others.end(), fmt::format("hw-{}", name)) != others.end()) {
    return fail(ExitCode::system,
                fmt::format("hw-{}: the interpreter that it names is not there", name));
  }
  std::vector<std::string_view> names = {"event", "help"};
  for (const Entry& entry : built_in()) {
    names.push_back(entry.program.substr(3));
  }
  for (const std::string& other : others) {
    names.push_back(std::string_view(other).substr(3));
  }
  return fail(ExitCode::usage, fmt::format("no program 'hw-{}' beside hw or in PATH{}", name,
                                           suggestion(name, names)));
}

// Becomes hw-NAME; returns only if there is none, or it cannot be started.
Result<ExitCode> become(const std::string& name, std::vector<std::string> words) {
  if (name.find('/') != std::string::npos) {
    return unknown(name);
  }
  words.insert(words.begin(), "hw-" + name);
  const std::vector<char*> argv = pointers(words);
  execv((own_folder() + "/hw-" + name).c_str(), argv.data());
  if (errno == ENOENT) {
    execvp(argv.front(), argv.data());
  }
  return errno == ENOENT ? unknown(name) : fail_errno(words.front(), errno);
}

// `hw -v event`: as `hw event --verbose`.
Result<ExitCode> become_event(const cli::Arguments& arguments) {
  std::vector<std::string> words = {"hw", "event"};
  for (const cli::Setting& setting : arguments.settings) {
    if (setting.origin == "command line") {
      words.push_back("--" + setting.name + (setting.value == "true" ? "" : "=" + setting.value));
    }
  }
  words.insert(words.end(), arguments.operands.begin() + 1, arguments.operands.end());
  execv("/proc/self/exe", pointers(words).data());
  return fail_errno("hw", errno);
}

// The page of a program: in the folder of an installation or of a build.
std::string find_page(const std::string& program) {
  for (const std::string_view folder : {"/../share/man/man1/", "/../../man/"}) {
    std::string path = own_folder();
    (path += folder) += program + ".1";
    if (access(path.c_str(), R_OK) == 0) {
      return path;
    }
  }
  return "";
}

Result<ExitCode> help(const std::vector<std::string>& names) {
  if (names.empty()) {
    return list();
  }
  const std::string& name = names.front();
  const bool is_ours = name == "hw" || name == "event" || name == "help";
  const std::string page = find_page(is_ours ? "hw" : "hw-" + name);
  if (!page.empty() && isatty(STDOUT_FILENO) == 1) {
    std::vector<std::string> words = {"man", "-l", page};
    execvp("man", pointers(words).data());
  }
  if (is_ours) {
    std::vector<std::string> words = {"hw", name == "event" ? "event" : "--help", "--help"};
    execv("/proc/self/exe", pointers(words).data());
    return fail_errno("hw", errno);
  }
  return become(name, {"--help"});
}

}  // namespace

cli::Program program(std::string_view summary) {
  std::vector<cli::Verb> verbs = {event_verb(),
                                  {"help", "show the page of a program", {}, cli::Operands::names}};
  for (const Entry& entry : built_in()) {
    verbs.push_back({entry.program.substr(3), entry.summary});
  }
  verbs.push_back({"NAME", "start a plug-in, hw-NAME in PATH"});
  return {
      .name = "hw",
      .summary = summary,
      .usage = {"[OPTION]... [NAME [ARGUMENT]...]", "help [NAME]",
                "event --type TYPE [OPTION]... [NAME=TEXT]..."},
      .examples = {"hw", "hw watch ./src | hw route rules.json | hw exec", "hw help route"},
      .options = {},
      .verbs = std::move(verbs),
      .stops_at_operand = true,
      .operands = cli::Operands::names,
  };
}

Result<ExitCode> run(const cli::Arguments& arguments) {
  const auto& words = arguments.operands;
  if (words.empty()) {
    return list();
  }
  const std::vector<std::string> rest(words.begin() + 1, words.end());
  if (words.front() == "help") {
    return help(rest);
  }
  if (words.front() == "event") {
    return become_event(arguments);
  }
  return become(words.front(), rest);
}

}  // namespace hw::umbrella
