// SPDX-License-Identifier: MIT
#include "log/line.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "base/bytes.h"
#include "log/journal.h"

namespace logging = hw::log;
using hw::ErrorCode;
using logging::Level;
using logging::Record;
using Names = std::vector<std::string>;

namespace {

const hw::Time kNow{std::chrono::seconds(1'795'248'000)};

std::string text(const Record& record, logging::Settings settings = {}) {
  settings.program = "hw-x";
  return logging::format_line(settings, record, kNow);
}

nlohmann::ordered_json json(const Record& record, bool journal = false) {
  const std::string line = text(record, {.format = logging::Format::json, .journal = journal});
  CHECK(line.find('\n') == line.size() - 1);
  const std::string_view priority = journal ? "<4>" : "";
  CHECK(line.starts_with(priority));
  return nlohmann::ordered_json::parse(line.substr(priority.size()));
}

Names members(const Record& record) {
  Names names;
  const auto message = json(record);
  for (const auto& [name, value] : message.items()) {
    names.push_back(name);
  }
  return names;
}

}  // namespace

TEST_CASE("a message as JSON has what is always known, and no more") {
  const Record record{.level = Level::warning, .message = "a: b"};
  CHECK(members(record) == Names{"ts", "level", "program", "pid", "msg"});
  const auto message = json(record);
  CHECK(message["ts"] == "2026-11-21T08:00:00.000000Z");
  CHECK(message["level"] == "warning");
  CHECK(message["program"] == "hw-x");
  CHECK(message["pid"] == getpid());
  CHECK(message["msg"] == "a: b");
}

TEST_CASE("a message as JSON says what it is about") {
  Record record{.message = "m",
                .about = {.event_id = "7", .trace_id = "ab", .code = ErrorCode::bad_line},
                .repeated = 3};
  CHECK(members(record) == Names{"ts", "level", "program", "pid", "msg", "event_id", "trace_id",
                                 "code", "kind", "severity", "repeated"});
  const auto message = json(record);
  CHECK(message["event_id"] == "7");
  CHECK(message["trace_id"] == "ab");
  CHECK(message["code"] == "bad_line");
  CHECK(message["kind"] == "input");
  CHECK(message["severity"] == "error");
  CHECK(message["repeated"] == 3);
  record.level = Level::warning;
  CHECK(json(record)["severity"] == "warning");
  record.about.is_fatal = true;
  CHECK(json(record)["severity"] == "fatal");
  record.about = {.event_id = "7"};
  CHECK(members(record) == Names{"ts", "level", "program", "pid", "msg", "event_id", "repeated"});
}

TEST_CASE("faults of a configuration keep their lines, as JSON in one") {
  const Record faults{.level = Level::warning,
                      .message = "f:1:2: x\n    ab\n     ^",
                      .about = {.code = ErrorCode::config}};
  CHECK(text(faults) == "hw-x: f:1:2: x\n    ab\n     ^\n");
  CHECK(json(faults)["msg"] == faults.message);
  CHECK(text(faults, {.journal = true}) == "<4>hw-x: f:1:2: x\n<4>    ab\n<4>     ^\n");
  CHECK(json(faults, true)["msg"] == faults.message);
}

TEST_CASE("what a stranger wrote stays within its message, in either format") {
  const std::string hostile("a\n<0>hw-x: b\x1b[2J\0c\xc2\x9d\xff\r\x7f", 23);
  const Record record{.level = Level::warning, .message = hostile};
  for (const bool journal : {false, true}) {
    const std::string line = text(record, {.journal = journal});
    CHECK(line == std::string(journal ? "<4>" : "") +
                      "hw-x: a\\n<0>hw-x: b\uFFFD[2J\uFFFDc\uFFFD\uFFFD\uFFFD\uFFFD\n");
    CHECK(hw::is_utf8(line));
    CHECK(json(record, journal)["msg"] ==
          std::string("a\n<0>hw-x: b\x1b[2J\0c\xc2\x9d\uFFFD\r\x7f", 25));
  }
}

TEST_CASE("a message as JSON has no byte that could steer a terminal") {
  const std::string line = text({.message = "\x1b\xc2\x80\xc2\x9f\x7f\xc2\xa0\xc3\x9b"},
                                {.format = logging::Format::json});
  CHECK(line.find(R"("msg":"\u001b\u0080\u009f\u007f)"
                  "\xc2\xa0\xc3\x9b\"}\n") != std::string::npos);
}

TEST_CASE("the journal gets a priority for each level, and no colours") {
  const auto front = [](Level level, logging::Settings settings) {
    return text({.level = level, .message = "m"}, std::move(settings));
  };
  CHECK(front(Level::error, {.color = true, .journal = true}) == "<3>hw-x: m\n");
  CHECK(front(Level::warning, {.color = true, .journal = true}) == "<4>hw-x: m\n");
  CHECK(front(Level::info, {.color = true, .journal = true}) == "<6>hw-x: m\n");
  CHECK(front(Level::debug, {.color = true, .journal = true}) == "<7>hw-x: m\n");
  CHECK(front(Level::error, {.color = true}) == "\x1b[1;31mhw-x:\x1b[0m m\n");
  CHECK(front(Level::info, {.color = true}) == "hw-x: m\n");
}

TEST_CASE("a count stands before the first line of what repeats") {
  CHECK(text({.message = "a: b", .repeated = 1}) == "hw-x: repeated 1 time: a: b\n");
  CHECK(text({.message = "a: b\nc", .about = {.code = ErrorCode::config}, .repeated = 812}) ==
        "hw-x: repeated 812 times: a: b\n");
}

TEST_CASE("the journal is the file that JOURNAL_STREAM names, and no other") {
  CHECK(logging::names_file("9:27110", 9, 27110));
  for (const char* other : {"", ":", "9:27111", "8:27110", "9:27110 ", " 9:27110", "9:271100",
                            "09:27110", "9", "27110:9", "0x9:27110"}) {
    CAPTURE(other);
    CHECK_FALSE(logging::names_file(other, 9, 27110));
  }
}
