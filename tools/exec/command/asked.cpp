// SPDX-License-Identifier: MIT
#include "exec/command/asked.h"

#include <utility>

#include "exec/intake/slip_texts.h"
#include "json/scan.h"

namespace hw::exec {

namespace {

Result<std::vector<std::string>> slip_words(std::string_view argv) {
  HW_TRY_ASSIGN(std::vector<std::string> words, slip_texts(argv, "argv"));
  if (words.empty() || words.front().empty()) {
    return fail(ErrorCode::slip_invalid, "the slip's 'argv' names no command");
  }
  return words;
}

Result<Asked> own_command(const Settings& settings, Events events, expr::Arena& arena) {
  HW_TRY_ASSIGN(std::vector<std::string> words, settings.words->expand(events, arena));
  if (!settings.shell_command) {
    return Asked{.argv = std::move(words)};
  }
  words.erase(words.begin());  // "$0"
  const ShellCommand& command = *settings.shell_command;
  return Asked{settings.shell.argv(command.text, words), command.text, command.read};
}

}  // namespace

Result<Asked> asked_of(const Work& work, const Settings& settings, const json::Value& event,
                       Events events, expr::Arena& arena) {
  if (has_own_command(work, settings)) {
    return own_command(settings, events, arena);
  }
  if (!work.slip.run.empty()) {
    const auto text = event::text_of(work.slip.run);
    if (!text) {
      return fail(ErrorCode::slip_invalid, "the slip's 'run' is no string");
    }
    HW_TRY(of_slip(expr::check_shell_text(*text)));
    return Asked{settings.shell.argv(*text, {}), *text, read_shell_text(*text)};
  }
  HW_TRY_ASSIGN(const std::vector<std::string> raw, slip_words(work.slip.argv));
  HW_TRY_ASSIGN(const expr::Words words, of_slip(expr::Words::parse(raw)));
  HW_TRY_ASSIGN(std::vector<std::string> argv, words.expand(event, arena));
  return Asked{.argv = std::move(argv)};
}

}  // namespace hw::exec
