// SPDX-License-Identifier: MIT
// What the toolkit reads from an event, and how it writes one.
#include "event/envelope.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "base/id.h"
#include "base/limits.h"
#include "event/types.h"
#include "event/writer.h"

using namespace std::string_literals;
using namespace std::chrono_literals;
namespace event = hw::event;
using event::Lease;

namespace {

const std::string kEvent =
    R"({"specversion":"1.0","id":"7","source":"hw-watch:/a","type":"hw.fs.created","subject":"x",)"
    R"("traceparent":"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01","data":{"n":1.0}})";

Lease lease(std::string_view slip) { return event::lease_of(event::read_slip(slip)); }

hw::Result<std::int64_t> hops(std::string_view line) {
  const event::Envelope envelope = event::read_envelope(line);
  return event::hops_of(envelope, event::read_slip(envelope.slip));
}

std::vector<std::string> keys_of(const std::string& line) {
  std::vector<std::string> keys;
  const auto object = nlohmann::ordered_json::parse(line);
  for (const auto& member : object.items()) {
    keys.push_back(member.key());
  }
  return keys;
}

const hw::Time kTime = hw::Time(std::chrono::sys_days(std::chrono::year(2026) / 11 / 21)) + 8h;
const std::string kSpan = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

}  // namespace

TEST_CASE("the attributes are pieces of the line") {
  const event::Envelope envelope = event::read_envelope(kEvent);
  CHECK(envelope.is_cloud_event());
  CHECK(envelope.id == R"("7")");
  CHECK(envelope.source == R"("hw-watch:/a")");
  CHECK(envelope.data == R"({"n":1.0})");
  CHECK(envelope.data.data() > kEvent.data());
  CHECK(envelope.slip.empty());
  CHECK(envelope.time.empty());
  CHECK(event::text_of(envelope.subject) == "x");
  CHECK_FALSE(event::text_of(envelope.data).has_value());
  CHECK_FALSE(event::text_of(envelope.time).has_value());
}

TEST_CASE("of doubled attributes the last counts, however its key is written") {
  const auto envelope = event::read_envelope(
      R"({"id":"1","\u0069d":"2","hw":{"rule":"a"},"h\u0077":{"rule":"b"},"data":1,"data":{"id":3}})");
  CHECK(envelope.id == R"("2")");
  CHECK(envelope.slip == R"({"rule":"b"})");
  CHECK(envelope.data == R"({"id":3})");
}

TEST_CASE("a CloudEvent has four attributes that are strings") {
  CHECK_FALSE(event::read_envelope("{}").is_cloud_event());
  CHECK_FALSE(event::read_envelope(R"({"specversion":"1.0","id":1,"source":"s","type":"t"})")
                  .is_cloud_event());
  CHECK_FALSE(event::read_envelope(R"({"specversion":"1.0","id":"1","source":"s","type":null})")
                  .is_cloud_event());
  CHECK_FALSE(
      event::read_envelope(R"({"specversion":"1.0","id":"1","source":"s"})").is_cloud_event());
  CHECK(event::read_envelope(R"({"type":"t","source":"s","id":"1","specversion":"1.0"})")
            .is_cloud_event());
}

TEST_CASE("a lease is open without an outcome, closed with one, and none without a job") {
  CHECK(lease("") == Lease::none);
  CHECK(lease("{}") == Lease::none);
  CHECK(lease("null") == Lease::none);
  CHECK(lease("[1]") == Lease::none);
  CHECK(lease(R"({"outcome":"ok"})") == Lease::none);
  CHECK(lease(R"({"control":"cancel"})") == Lease::none);
  CHECK(lease(R"({"job":null})") == Lease::none);
  CHECK(lease(R"({"job":{"id":"42"}})") == Lease::open);
  CHECK(lease(R"({"job":{"id":"42"},"outcome":null,"control":null})") == Lease::open);
  CHECK(lease(R"({"job":{"id":"42","outcome":"ok"},"on_done":[{"outcome":"ok"}]})") == Lease::open);
  CHECK(lease(R"({"outcome":"ok","job":{"id":"42"}})") == Lease::closed);
  CHECK(lease(R"({"job":{"id":"42"},"control":"session"})") == Lease::control);
  CHECK(lease(R"({"job":{"id":"42"},"control":"cancel","outcome":"ok"})") == Lease::control);
  CHECK(lease(R"({"job":{},"outcome":"ok","outcome":null})") == Lease::open);  // the last one wins
}

TEST_CASE("the slip names a member that nobody knows") {
  CHECK(event::read_slip(R"({"rule":"a","argv":["x"],"cwd":"/"})").unknown.empty());
  CHECK(event::read_slip(R"({"rule":"a","frobnicate":1,"other":2})").unknown == "frobnicate");
}

TEST_CASE("hops are counted in the event, or in the slip of a line that is none") {
  CHECK(hops("{}") == 0);
  CHECK(hops(R"({"hwhops":5})") == 0);  // no CloudEvent: not ours
  CHECK(hops(R"({"a":1,"hw":{"hops":3}})") == 3);
  CHECK(hops(R"({"a":1,"hw":{"hops":null}})") == 0);
  const std::string head = kEvent.substr(0, kEvent.size() - 1);
  CHECK(hops(kEvent) == 0);
  CHECK(hops(head + R"(,"hwhops":32})") == 32);
  CHECK(hops(head + R"(,"hwhops":1,"hw":{"hops":9}})") == 1);
  CHECK(hops(head + R"(,"hwhops":null})") == 0);
  for (const char* bad : {"-1", "1.0", "1e1", "\"1\"", "true", "{}", "99999999999999999999"}) {
    INFO(bad);
    const auto result = hops(head + ",\"hwhops\":" + bad + "}");
    REQUIRE_FALSE(result.has_value());
    CHECK(result.error().code == hw::ExitCode::data);
  }
}

TEST_CASE("a slip is replaced whole, and every other byte stays") {
  CHECK(event::with_slip(R"({"a":1.0 } )", R"({"rule":"r"})") ==
        R"({"a":1.0 ,"hw":{"rule":"r"}} )");
  CHECK(event::with_slip(R"({"hw":{"rule":"old"},"a":[{"hw":1}],"h\u0077":2})",
                         R"({"rule":"r"})") == R"({"a":[{"hw":1}],"hw":{"rule":"r"}})");
  CHECK(event::with_slip(R"({ "a" : 1 , "hw":{}})", "") == R"({ "a" : 1 })");
  CHECK(event::with_slip("{}", "{}") == R"({"hw":{}})");
  CHECK(event::with_slip(event::with_slip(kEvent, R"({"job":{}})"), "") == kEvent);
}

TEST_CASE("closing a line sets the outcome and nothing else") {
  const std::string slip =
      R"({"rule":"r","job":{"id":"42","token":"981"},"part":{"name":"r/t","of":2}})";
  const std::string line = event::with_slip(kEvent, slip);
  const std::string closed = event::closed(line, slip, "fail");
  const event::Envelope envelope = event::read_envelope(closed);
  CHECK(event::lease_of(event::read_slip(envelope.slip)) == Lease::closed);
  CHECK(
      envelope.slip ==
      R"({"rule":"r","job":{"id":"42","token":"981"},"part":{"name":"r/t","of":2},"outcome":"fail"})");
  CHECK(event::with_slip(closed, "") == kEvent);
  CHECK(event::closed(closed, envelope.slip, "ok") ==
        closed.substr(0, closed.find("fail")) + "ok" + closed.substr(closed.find("fail") + 4));
  const std::string reopened = R"({"a":1,"hw":{"outcome":null,"job":{}}})";
  CHECK(event::closed(reopened, R"({"outcome":null,"job":{}})", "release") ==
        R"({"a":1,"hw":{"job":{},"outcome":"release"}})");
}

TEST_CASE("a new event has its members in our order") {
  std::string line = "before ";
  event::begin_event(line, {.source = "hw-watch:/a%20b",
                            .type = event::types::kFsCreated,
                            .subject = "a\"b\xFF",
                            .traceparent = kSpan,
                            .time = kTime,
                            .id = "id",
                            .correlationid = "c",
                            .causationid = "s 1",
                            .hops = 2})
      .begin_object()
      .end_object()
      .string("extra", "x")
      .end_object();
  CHECK(line ==
        "before {\"specversion\":\"1.0\",\"id\":\"id\",\"source\":\"hw-watch:/a%20b\","
        "\"type\":\"hw.fs.created\",\"subject\":\"a\\\"b\uFFFD\","
        "\"time\":\"2026-11-21T08:00:00.000000Z\",\"traceparent\":\"" +
            kSpan + "\",\"correlationid\":\"c\",\"causationid\":\"s 1\",\"hwhops\":2," +
            "\"data\":{},\"extra\":\"x\"}");
}

TEST_CASE("a new event leaves out what it has not, and gets an id of its own") {
  std::string line;
  event::begin_event(
      line, {.source = "s", .type = "t", .subject = {}, .traceparent = kSpan, .time = kTime})
      .null()
      .end_object();
  CHECK(keys_of(line) == std::vector<std::string>{"specversion", "id", "source", "type", "time",
                                                  "traceparent", "data"});
  const std::string id = nlohmann::json::parse(line)["id"];
  CHECK(id.size() == 36);
  CHECK(id[14] == '7');
}

TEST_CASE("an answer takes over the chain, the cause, the trace and the hops") {
  const std::string line = kEvent.substr(0, kEvent.size() - 1) + R"(,"hwhops":4})";
  const event::Envelope envelope = event::read_envelope(line);
  const event::Cause first = event::cause_of(envelope, {});
  CHECK(first.correlationid == "7");
  CHECK(first.causationid == "hw-watch:/a 7");
  CHECK(first.hops == 4);
  CHECK(hw::is_traceparent(first.traceparent));
  CHECK(first.traceparent.substr(0, 36) == kSpan.substr(0, 36));
  CHECK(first.traceparent != kSpan);

  const std::string second =
      line.substr(0, line.size() - 1) + R"(,"correlationid":"first \u20AC"})";
  CHECK(event::cause_of(event::read_envelope(second), {}).correlationid == "first \u20AC");

  const event::Cause none = event::cause_of({}, event::read_slip(R"({"hops":2})"));
  CHECK(none.correlationid.empty());
  CHECK(none.causationid.empty());
  CHECK(none.hops == 2);
  CHECK(hw::is_traceparent(none.traceparent));
}

TEST_CASE("an error event holds the event without its slip and says what was wrong") {
  const std::string line = event::with_slip(kEvent, R"({"rule":"r","job":{"id":"1"}})");
  const std::string text =
      event::error_event("hw-route:r", hw::ErrorCode::hops_exceeded, "too \"many\"", line);
  CHECK(text.find('\n') == std::string::npos);
  const auto error = nlohmann::ordered_json::parse(text);
  CHECK(keys_of(text) == std::vector<std::string>{"specversion", "id", "source", "type", "subject",
                                                  "time", "traceparent", "correlationid",
                                                  "causationid", "data"});
  CHECK(error["type"] == "hw.error");
  CHECK(error["source"] == "hw-route:r");
  CHECK(error["subject"] == "x");
  CHECK(error["causationid"] == "hw-watch:/a 7");
  CHECK(keys_of(error["data"].dump()) ==
        std::vector<std::string>{"code", "kind", "severity", "message", "event"});
  CHECK(error["data"]["code"] == "hops_exceeded");
  CHECK(error["data"]["kind"] == "event");
  CHECK(error["data"]["severity"] == "error");
  CHECK(error["data"]["message"] == "too \"many\"");
  CHECK(text.find("\"event\":" + kEvent + "}}") != std::string::npos);  // its bytes as they were
}

TEST_CASE("an error event about a line that is no CloudEvent starts a chain of its own") {
  const std::string text =
      event::error_event("hw-exec", hw::ErrorCode::bad_line, "m", R"({"a":1})");
  const auto error = nlohmann::json::parse(text);
  CHECK_FALSE(error.contains("subject"));
  CHECK_FALSE(error.contains("correlationid"));
  CHECK_FALSE(error.contains("causationid"));
  CHECK(error["data"]["kind"] == "input");
  CHECK(error["data"]["event"] == nlohmann::json{{"a", 1}});
}

TEST_CASE("the types are a closed list of names below hw") {
  for (const std::string_view type : event::types::kResults) {
    CHECK(type.starts_with("hw.exec."));
  }
}
