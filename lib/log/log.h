// SPDX-License-Identifier: MIT
// Messages to people, or to collectors of logs, on stderr: one write(2) each, "program: message",
// or JSON (hw-events(5), MESSAGES). A message that says the same as the one before is only counted;
// the count is written before the next other message, at exit, and from time to time while the same
// one comes. Safe to call from several threads, but not from the handler of a signal.
#pragma once

#include <fmt/core.h>

#include <string>
#include <string_view>
#include <utility>

#include "base/error_code.h"
#include "base/result.h"

namespace hw::log {

enum class Level { error, warning, info, debug };
enum class Format { text, json };

struct Settings {
  std::string program = {};
  Level level = Level::warning;  // the last one that is written
  Format format = Format::text;
  bool color = false;
  bool journal = false;  // each line begins with its priority (journal.h), and none has a colour
  int fd = 2;            // never closed here
};

// What a message is about, as far as it is known; the JSON format shows it.
struct About {
  std::string event_id = {};
  std::string trace_id = {};  // 32 hexadecimal digits
  ErrorCode code = ErrorCode::none;
  bool is_fatal = false;  // the program ends because of it

  [[nodiscard]] bool operator==(const About&) const = default;
};

void setup(Settings settings);
[[nodiscard]] bool enabled(Level level);
void write(Level level, std::string_view message, const About& about = {});

// One level more or less, between debug and error; says which is in force now, whatever it is.
void raise_level();
void lower_level();

// A line below the messages, on a terminal, which tells how far the program is: shown at once,
// erased before each message and shown again after it, each in one write. Printable, without LF,
// narrower than the terminal. Empty for none, as at the end.
void show_status(std::string text);

// A message that was asked for: written unless only errors are. Its level is info.
void report(std::string_view message);

// Writes the count of a message that is still being collapsed; cli::run calls it at the end.
void finish();

// Ends the process by `signal`, after finish().
[[noreturn]] void die_of(int signal);

// The error because of which the program ends.
void fatal(const Error& error);

template <class... Args>
void error(const About& about, fmt::format_string<Args...> format, Args&&... args) {
  write(Level::error, fmt::format(format, std::forward<Args>(args)...), about);
}

template <class... Args>
void error(fmt::format_string<Args...> format, Args&&... args) {
  write(Level::error, fmt::format(format, std::forward<Args>(args)...));
}

template <class... Args>
void warning(const About& about, fmt::format_string<Args...> format, Args&&... args) {
  if (enabled(Level::warning)) {
    write(Level::warning, fmt::format(format, std::forward<Args>(args)...), about);
  }
}

template <class... Args>
void warning(fmt::format_string<Args...> format, Args&&... args) {
  if (enabled(Level::warning)) {
    write(Level::warning, fmt::format(format, std::forward<Args>(args)...));
  }
}

// For --verbose: decisions that a user would ask about. Ask enabled() before making an About.
template <class... Args>
void info(const About& about, fmt::format_string<Args...> format, Args&&... args) {
  if (enabled(Level::info)) {
    write(Level::info, fmt::format(format, std::forward<Args>(args)...), about);
  }
}

template <class... Args>
void info(fmt::format_string<Args...> format, Args&&... args) {
  if (enabled(Level::info)) {
    write(Level::info, fmt::format(format, std::forward<Args>(args)...));
  }
}

// For --verbose given twice: what the system said.
template <class... Args>
void debug(fmt::format_string<Args...> format, Args&&... args) {
  if (enabled(Level::debug)) {
    write(Level::debug, fmt::format(format, std::forward<Args>(args)...));
  }
}

}  // namespace hw::log
