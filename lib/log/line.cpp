// SPDX-License-Identifier: MIT
#include "log/line.h"

#include <unistd.h>

#include <array>

#include "base/bytes.h"
#include "base/time.h"
#include "json/writer.h"

namespace hw::log {

namespace {

constexpr std::array<std::string_view, 4> kNames = {"error", "warning", "info", "debug"};
constexpr std::array<std::string_view, 4> kPriorities = {"<3>", "<4>", "<6>", "<7>"};
constexpr std::array<std::string_view, 4> kColors = {"\x1b[1;31m", "\x1b[1;33m", "", ""};

template <class T>
const T& of(const std::array<T, 4>& values, Level level) {
  return values[static_cast<std::size_t>(level)];
}

std::string_view severity_of(const Record& record) {
  return record.about.is_fatal ? "fatal" : of(kNames, record.level);
}

// The controls that JSON allows as they are: DEL and, as U+0080 to U+009F, C1.
std::string without_controls(std::string_view json) {
  std::string text;
  for (std::size_t at = 0; at < json.size(); ++at) {
    const bool is_pair = json[at] == '\xC2' && static_cast<unsigned char>(json[at + 1]) < 0xA0;
    at += is_pair ? 1 : 0;
    if (is_pair || json[at] == '\x7F') {
      text += fmt::format("\\u{:04x}", static_cast<unsigned char>(json[at]));
    } else {
      text += json[at];
    }
  }
  return text;
}

std::string json_text(const Settings& settings, const Record& record, Time now) {
  std::string line;
  json::Writer writer(line);
  writer.begin_object()
      .string("ts", format_rfc3339(now))
      .string("level", of(kNames, record.level))
      .string("program", settings.program)
      .number("pid", getpid())
      .string("msg", record.message);
  const About& about = record.about;
  if (!about.event_id.empty()) {
    writer.string("event_id", about.event_id);
  }
  if (!about.trace_id.empty()) {
    writer.string("trace_id", about.trace_id);
  }
  if (about.code != ErrorCode::none) {
    writer.string("code", hw::name_of(about.code))
        .string("kind", kind_of(about.code))
        .string("severity", severity_of(record));
  }
  if (record.repeated > 0) {
    writer.number("repeated", static_cast<std::int64_t>(record.repeated));
  }
  writer.end_object();
  return without_controls(line);
}

// Only faults of a configuration stand on several lines. In all other messages the end of a line
// comes from a name or a value, and what follows it could pass for a message.
std::string body_of(const Record& record) {
  std::string text;
  if (record.about.code == ErrorCode::config) {
    append_printable(text, record.message);
    return text;
  }
  std::string_view rest = record.message;
  for (std::size_t end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
    append_printable(text, rest.substr(0, end));
    text += "\\n";
    rest.remove_prefix(end + 1);
  }
  append_printable(text, rest);
  return text;
}

std::string plain_text(const Settings& settings, const Record& record) {
  const bool is_painted = settings.color && !settings.journal && !of(kColors, record.level).empty();
  std::string line(is_painted ? of(kColors, record.level) : "");
  line += settings.program;
  line += is_painted ? ":\x1b[0m " : ": ";
  const std::string body = body_of(record);
  if (record.repeated == 0) {
    return line + body;
  }
  return line + fmt::format("repeated {} time{}: {}", record.repeated,
                            record.repeated > 1 ? "s" : "", body.substr(0, body.find('\n')));
}

}  // namespace

std::string_view name_of(Level level) { return of(kNames, level); }

std::string format_line(const Settings& settings, const Record& record, Time now) {
  const std::string text = settings.format == Format::json ? json_text(settings, record, now)
                                                           : plain_text(settings, record);
  if (!settings.journal) {
    return text + "\n";
  }
  std::string lines;
  for (std::string_view rest = text; !rest.empty();) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    ((lines += of(kPriorities, record.level)) += line) += '\n';
    rest.remove_prefix(line.size() == rest.size() ? line.size() : line.size() + 1);
  }
  return lines;
}

}  // namespace hw::log
