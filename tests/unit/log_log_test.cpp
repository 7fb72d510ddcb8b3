// SPDX-License-Identifier: MIT
#include "log/log.h"

#include <fcntl.h>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <thread>

#include "base/clock.h"
#include "base/limits.h"
#include "sys/fd.h"
#include "sys_support.h"

namespace logging = hw::log;
using hw::ErrorCode;
using logging::Level;
using Lines = std::vector<std::string>;
using std::chrono::seconds;

namespace {

// The log with a file for stderr and a clock that stands still.
class Log {
 public:
  explicit Log(logging::Settings settings = {}) {
    settings.program = "hw-x";
    settings.fd = file_.get();
    logging::setup(std::move(settings));
  }
  Log(const Log&) = delete;
  ~Log() { logging::setup({}); }

  void pass(hw::Duration time) { clock_.advance(time); }

  // What has been written since it was last asked.
  std::string bytes() { return hw::test::read_all(reader_.get()); }
  Lines written() {
    Lines lines;
    std::string text = bytes();
    for (std::size_t end = 0; (end = text.find('\n')) != std::string::npos;) {
      lines.push_back(text.substr(0, end));
      text.erase(0, end + 1);
    }
    CHECK(text.empty());
    return lines;
  }

 private:
  hw::SimulatedClock clock_{hw::Time{}};
  hw::ScopedClock scoped_{clock_};
  hw::test::Folder folder_;
  std::string path_ = folder_.file("log", "", 0600);
  hw::sys::Fd file_{open(path_.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC)};
  hw::sys::Fd reader_{open(path_.c_str(), O_RDONLY | O_CLOEXEC)};
};

}  // namespace

TEST_CASE("messages beyond the level are not written") {
  Log out({.level = Level::info});
  CHECK(logging::enabled(Level::info));
  CHECK_FALSE(logging::enabled(Level::debug));
  logging::error("{}", 1);
  logging::warning("{}", 2);
  logging::info("{}", 3);
  logging::debug("{}", 4);
  CHECK(out.written() == Lines{"hw-x: 1", "hw-x: 2", "hw-x: 3"});
}

TEST_CASE("what is the same is counted; the count comes before the next message and at the end") {
  Log out;
  logging::error("a");
  logging::error("a");
  logging::error("a");
  CHECK(out.written() == Lines{"hw-x: a"});
  logging::error("b");
  CHECK(out.written() == Lines{"hw-x: repeated 2 times: a", "hw-x: b"});
  logging::error("b");
  logging::finish();
  CHECK(out.written() == Lines{"hw-x: repeated 1 time: b"});
  logging::finish();
  CHECK(out.written().empty());
}

TEST_CASE("messages that differ in a number or in their level are not the same") {
  Log out;
  logging::error("stdin:17");
  logging::error("stdin:18");
  logging::warning("stdin:18");
  CHECK(out.written() == Lines{"hw-x: stdin:17", "hw-x: stdin:18", "hw-x: stdin:18"});
}

TEST_CASE("a message that comes for ever is told of after ten seconds, and ever more rarely") {
  Log out;
  logging::error("a");
  CHECK(out.written().size() == 1);
  std::vector<long> told_at;
  constexpr long kSpan = 4000;
  for (long second = 1; second <= kSpan; ++second) {
    out.pass(seconds(1));
    logging::error("a");
    for (const std::string& line : out.written()) {
      const long since = told_at.empty() ? second : second - told_at.back();
      CHECK(line == fmt::format("hw-x: repeated {} times: a", since));
      told_at.push_back(second);
    }
  }
  CHECK(told_at == std::vector<long>{10, 30, 70, 150, 310, 630, 1230, 1830, 2430, 3030, 3630});
  static_assert(hw::limits::kRepeatSecondsMin == 10 && hw::limits::kRepeatSecondsMax == 600);
  logging::error("b");  // and the next one begins anew
  logging::error("b");
  out.pass(seconds(10));
  logging::error("b");
  CHECK(out.written() ==
        Lines{"hw-x: repeated 370 times: a", "hw-x: b", "hw-x: repeated 2 times: b"});
}

TEST_CASE("a rare message is told of each time") {
  Log out;
  for (int i = 0; i < 3; ++i) {
    logging::warning("a");
    out.pass(std::chrono::hours(1));
  }
  CHECK(out.written() == Lines{"hw-x: a", "hw-x: repeated 1 time: a", "hw-x: repeated 1 time: a"});
}

TEST_CASE("for people two events with one message are the same, for collectors they are not") {
  for (const auto format : {logging::Format::text, logging::Format::json}) {
    Log out({.format = format});
    logging::warning({.event_id = "1"}, "a");
    logging::warning({.event_id = "2"}, "a");
    logging::warning({.event_id = "2"}, "a");
    logging::finish();
    const Lines lines = out.written();
    if (format == logging::Format::text) {
      CHECK(lines == Lines{"hw-x: a", "hw-x: repeated 2 times: a"});
      continue;
    }
    REQUIRE(lines.size() == 3);
    CHECK(nlohmann::json::parse(lines[1])["event_id"] == "2");
    const auto count = nlohmann::json::parse(lines[2]);
    CHECK(count["event_id"] == "2");
    CHECK(count["repeated"] == 1);
    CHECK(count["msg"] == "a");
    CHECK(count["level"] == "warning");
  }
}

TEST_CASE("no message and no count is lost or torn between threads") {
  constexpr int kThreads = 4;
  constexpr int kEach = 2000;
  Log out({.level = Level::info, .format = logging::Format::json});
  std::vector<std::thread> threads;
  for (int number = 0; number < kThreads; ++number) {
    threads.emplace_back([number] {
      for (int i = 0; i < kEach; ++i) {
        logging::info("{}", number % 2);
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  logging::finish();
  std::array<int, 2> counts{};
  for (const std::string& line : out.written()) {
    const auto message = nlohmann::json::parse(line);
    counts.at(message["msg"] == "0" ? 0 : 1) += message.value("repeated", 1);
  }
  CHECK(counts == std::array{kThreads / 2 * kEach, kThreads / 2 * kEach});
}

TEST_CASE("the level goes up and down by steps, within its bounds, and is told") {
  Log out({.level = Level::error});
  for (int i = 0; i < 4; ++i) {
    logging::raise_level();
    logging::debug("seen");
  }
  CHECK(out.written() == Lines{"hw-x: log level: warning", "hw-x: log level: info",
                               "hw-x: log level: debug", "hw-x: seen", "hw-x: log level: debug",
                               "hw-x: seen"});
  for (int i = 0; i < 4; ++i) {
    logging::lower_level();
    logging::warning("heard");
  }
  CHECK(out.written() == Lines{"hw-x: log level: info", "hw-x: heard", "hw-x: log level: warning",
                               "hw-x: heard", "hw-x: log level: error", "hw-x: log level: error"});
  CHECK_FALSE(logging::enabled(Level::warning));
  CHECK(logging::enabled(Level::error));
}

TEST_CASE("the level in force is no message about itself: the journal gets it as information") {
  Log out({.level = Level::error, .journal = true});
  logging::raise_level();
  CHECK(out.written() == Lines{"<6>hw-x: log level: warning"});
}

TEST_CASE("an error that ends the program says so, with the code or the name of its status") {
  Log out({.format = logging::Format::json});
  logging::fatal({hw::ExitCode::no_input, "a: No such file or directory"});
  logging::fatal({hw::ExitCode::data, "stdin:1: not JSON", ErrorCode::bad_line});
  const Lines lines = out.written();
  REQUIRE(lines.size() == 2);
  const auto first = nlohmann::json::parse(lines[0]);
  CHECK(first["code"] == "no_input");
  CHECK(first["kind"] == "program");
  CHECK(first["severity"] == "fatal");
  const auto second = nlohmann::json::parse(lines[1]);
  CHECK(second["code"] == "bad_line");
  CHECK(second["severity"] == "fatal");
}

TEST_CASE("a status is erased before each message and shown again after it") {
  Log out;
  logging::show_status("1 done");
  logging::show_status("1 done");
  CHECK(out.bytes() == "\r\x1b[K1 done");
  logging::error("a");
  CHECK(out.bytes() == "\r\x1b[Khw-x: a\n1 done");
  logging::show_status("2 done");
  CHECK(out.bytes() == "\r\x1b[K2 done");
  logging::show_status("");
  CHECK(out.bytes() == "\r\x1b[K");
  logging::error("b");
  CHECK(out.bytes() == "hw-x: b\n");
}

TEST_CASE("a status is erased at the end") {
  Log out;
  logging::show_status("x");
  (void)out.bytes();
  logging::finish();
  CHECK(out.bytes() == "\r\x1b[K");
}

TEST_CASE("what was asked for is reported unless errors alone are") {
  Log out;
  logging::report("2 done");
  CHECK(out.written() == Lines{"hw-x: 2 done"});
  Log quiet({.level = Level::error});
  logging::report("2 done");
  CHECK(quiet.written().empty());
}
