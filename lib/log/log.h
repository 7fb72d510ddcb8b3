// SPDX-License-Identifier: MIT
// Messages to people (or, with Format::json, to log collectors) on stderr: one line and one
// write(2) each, "program: message". A message identical to the one before it is only counted; the
// count is printed before the next other message and at exit. Safe to call from several threads.
#pragma once

#include <fmt/core.h>

#include <string>
#include <string_view>
#include <utility>

namespace hw::log {

enum class Level { error, warning, info, debug };
enum class Format { text, json };

struct Settings {
  std::string program;
  Level level = Level::warning;  // the last one that is printed
  Format format = Format::text;
  bool color = false;
};

void setup(Settings settings);
[[nodiscard]] bool enabled(Level level);
void write(Level level, std::string_view message);

// One level more or less, between debug and error.
void raise_level();
void lower_level();

// Prints the count of a message that is still being collapsed; cli::run calls it at the end.
void finish();

template <class... Args>
void error(fmt::format_string<Args...> format, Args&&... args) {
  write(Level::error, fmt::format(format, std::forward<Args>(args)...));
}

template <class... Args>
void warning(fmt::format_string<Args...> format, Args&&... args) {
  if (enabled(Level::warning)) {
    write(Level::warning, fmt::format(format, std::forward<Args>(args)...));
  }
}

// For --verbose: decisions that a user would ask about.
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
