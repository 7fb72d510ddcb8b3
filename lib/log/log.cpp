// SPDX-License-Identifier: MIT
#include "log/log.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <mutex>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/time.h"
#include "json/writer.h"

namespace hw::log {

namespace {

constexpr std::array<std::string_view, 4> kLevelNames = {"error", "warning", "info", "debug"};

struct State {
  std::mutex mutex;
  Settings settings;
  std::string last_message;
  std::size_t repeats = 0;
};

State& state() {
  static State instance;
  return instance;
}

void write_stderr(std::string_view line) {
  while (!line.empty()) {
    const ssize_t count = ::write(STDERR_FILENO, line.data(), line.size());
    if (count <= 0) {
      return;  // nobody is left to be told
    }
    line.remove_prefix(static_cast<std::size_t>(count));
  }
}

std::string json_line(const Settings& settings, Level level, std::string_view message) {
  std::string line;
  json::Writer(line)
      .begin_object()
      .string("ts", format_rfc3339(clock().now()))
      .string("level", kLevelNames[static_cast<std::size_t>(level)])
      .string("program", settings.program)
      .number("pid", getpid())
      .string("msg", message)
      .end_object();
  line += '\n';
  return line;
}

std::string text_line(const Settings& settings, Level level, std::string_view message) {
  const bool paint = settings.color && level <= Level::warning;
  std::string line = paint ? (level == Level::error ? "\x1b[1;31m" : "\x1b[1;33m") : "";
  line += settings.program;
  line += paint ? ":\x1b[0m " : ": ";
  append_printable(line, message);  // it may quote what a stranger wrote
  line += '\n';
  return line;
}

void print(const Settings& settings, Level level, std::string_view message) {
  write_stderr(settings.format == Format::json ? json_line(settings, level, message)
                                               : text_line(settings, level, message));
}

void shift_level(int by) {
  State& s = state();
  const std::lock_guard lock(s.mutex);
  const int level = std::clamp(static_cast<int>(s.settings.level) + by, 0, 3);
  s.settings.level = static_cast<Level>(level);
}

void print_repeats(State& s) {
  if (s.repeats > 0) {
    print(s.settings, Level::warning,
          fmt::format("the last message came {} more time{}", s.repeats, s.repeats > 1 ? "s" : ""));
    s.repeats = 0;
  }
}

}  // namespace

void setup(Settings settings) {
  State& s = state();
  const std::lock_guard lock(s.mutex);
  s.settings = std::move(settings);
}

void raise_level() { shift_level(1); }
void lower_level() { shift_level(-1); }

bool enabled(Level level) { return level <= state().settings.level; }

void write(Level level, std::string_view message) {
  State& s = state();
  const std::lock_guard lock(s.mutex);
  if (level > s.settings.level) {
    return;
  }
  if (message == s.last_message) {
    ++s.repeats;
    return;
  }
  print_repeats(s);
  print(s.settings, level, message);
  s.last_message = message;
}

void finish() {
  State& s = state();
  const std::lock_guard lock(s.mutex);
  print_repeats(s);
}

}  // namespace hw::log
