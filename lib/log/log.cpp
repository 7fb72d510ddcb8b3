// SPDX-License-Identifier: MIT
#include "log/log.h"

#include <algorithm>
#include <atomic>
#include <mutex>

#include "base/limits.h"
#include "log/line.h"
#include "sys/io.h"
#include "sys/signals.h"

namespace hw::log {

namespace {

constexpr Duration kFirstWait = std::chrono::seconds(limits::kRepeatSecondsMin);
constexpr Duration kLongestWait = std::chrono::seconds(limits::kRepeatSecondsMax);

std::atomic<Level> threshold{Level::warning};  // read for every message that is not written

struct State {
  std::mutex mutex;
  Settings settings;
  Record last;         // with the repetitions that have not been told
  Duration wait{0};    // from one line about it to the next
  Duration due{0};     // when that is
  std::string status;  // that is shown
};

State& state() {
  static State instance;
  return instance;
}

// ECMA-48: to the beginning of the line, which is erased.
constexpr std::string_view kErase = "\r\x1b[K";

void print(const State& s, const Record& record) {
  std::string text = format_line(s.settings, record, clock().now());
  if (!s.status.empty()) {
    text = std::string(kErase) + text + s.status;
  }
  // An error: nobody is left to be told.
  (void)sys::write_all(s.settings.fd, text);
}

void set_status(State& s, std::string text) {
  if (text != s.status) {
    (void)sys::write_all(s.settings.fd, std::string(kErase) + text);
    s.status = std::move(text);
  }
}

void print_repeats(State& s) {
  if (s.last.repeated > 0) {
    print(s, s.last);
    s.last.repeated = 0;
  }
}

void count_repeat(State& s) {
  ++s.last.repeated;
  if (const Duration now = clock().monotonic(); now >= s.due) {
    print_repeats(s);
    s.wait = std::min(2 * s.wait, kLongestWait);
    s.due = now + s.wait;
  }
}

void print_new(State& s, Record record) {
  print_repeats(s);
  print(s, record);
  s.last = std::move(record);
  s.wait = kFirstWait;
  s.due = clock().monotonic() + s.wait;
}

bool is_last(const Record& last, Level level, std::string_view message, const About& about,
             Format format) {
  return last.level == level && last.message == message &&
         (format == Format::text || last.about == about);
}

void change_level(int step) {
  State& s = state();
  const std::lock_guard lock(s.mutex);
  const int wanted = static_cast<int>(threshold.load()) + step;
  const auto level = static_cast<Level>(
      std::clamp(wanted, static_cast<int>(Level::error), static_cast<int>(Level::debug)));
  threshold = level;
  print_new(s, {.level = Level::info, .message = fmt::format("log level: {}", name_of(level))});
}

}  // namespace

void setup(Settings settings) {
  State& s = state();
  const std::lock_guard lock(s.mutex);
  print_repeats(s);
  s.last = {};
  threshold = settings.level;
  s.settings = std::move(settings);
}

bool enabled(Level level) { return level <= threshold.load(std::memory_order_relaxed); }

void write(Level level, std::string_view message, const About& about) {
  State& s = state();
  const std::lock_guard lock(s.mutex);
  if (!enabled(level)) {
    return;
  }
  if (is_last(s.last, level, message, about, s.settings.format)) {
    count_repeat(s);
  } else {
    print_new(s, {level, std::string(message), about});
  }
}

void show_status(std::string text) {
  State& s = state();
  const std::lock_guard lock(s.mutex);
  set_status(s, std::move(text));
}

void report(std::string_view message) {
  State& s = state();
  const std::lock_guard lock(s.mutex);
  if (enabled(Level::warning)) {
    print_new(s, {.level = Level::info, .message = std::string(message)});
  }
}

void raise_level() { change_level(+1); }
void lower_level() { change_level(-1); }

void finish() {
  State& s = state();
  const std::lock_guard lock(s.mutex);
  set_status(s, "");
  print_repeats(s);
}

void die_of(int signal) {
  finish();
  sys::die_of(signal);
}

void fatal(const Error& error) {
  write(Level::error, error.message, {.code = what_of(error), .is_fatal = true});
}

}  // namespace hw::log
