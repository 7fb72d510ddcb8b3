// SPDX-License-Identifier: MIT
#include "exec/intake/batches.h"

#include <catch2/catch.hpp>

#include "exec/intake/batch_event.h"
#include "json/reader.h"

using hw::Duration;
using hw::exec::Batch;
using hw::exec::Batches;
using hw::exec::BatchPolicy;
using hw::exec::Job;
using hw::exec::Options;
using std::chrono::seconds;

namespace {

std::unique_ptr<Job> job(std::uint64_t ticket, bool is_leased = false, std::string line = "{}") {
  auto job = std::make_unique<Job>();
  job->ticket = ticket;
  job->is_leased = is_leased;
  job->line = std::move(line);
  return job;
}

// "KEY:1,2", or nothing.
std::string shown(const std::optional<Batch>& batch) {
  std::string text = batch ? batch->key + ":" : "";
  for (std::size_t at = 0; batch && at < batch->jobs.size(); ++at) {
    text += (at > 0 ? "," : "") + std::to_string(batch->jobs[at]->ticket);
  }
  return text;
}

bool has_room(const std::string& key) { return key != "busy"; }

std::string refused(const Options& options, bool has_command = true) {
  const auto policy = BatchPolicy::from(options, has_command);
  REQUIRE_FALSE(policy.has_value());
  CHECK(policy.error().code == hw::ExitCode::usage);
  return policy.error().message;
}

}  // namespace

TEST_CASE("a batch is ready when it is full, or when its first event has waited long enough") {
  Batches batches({.max = 3, .patience = seconds(5)});
  CHECK_FALSE(batches.next_due());
  batches.add(job(1), "", seconds(10));
  batches.add(job(2), "", seconds(14));
  CHECK(batches.next_due() == Duration(seconds(15)));
  CHECK(shown(batches.take(seconds(14))).empty());
  CHECK(shown(batches.take_for(has_room)).empty());  // it waits, room or not
  CHECK(shown(batches.take(seconds(15))) == ":1,2");
  for (const std::uint64_t ticket : {3, 4, 5, 6}) {
    batches.add(job(ticket), "", seconds(20));
  }
  CHECK(batches.count() == 2);
  CHECK(batches.events() == 4);
  CHECK(shown(batches.take(seconds(20))) == ":3,4,5");
  CHECK(shown(batches.take(seconds(20))).empty());
  batches.close_all();
  CHECK(shown(batches.take(seconds(20))) == ":6");
  CHECK(batches.count() == 0);
  CHECK(batches.bytes() == 0);
}

TEST_CASE("without a time a batch is ready when there is room for its key") {
  Batches batches({.max = 2});
  batches.add(job(1), "busy", seconds(1));
  batches.add(job(2), "free", seconds(2));
  CHECK_FALSE(batches.next_due());
  CHECK(shown(batches.take(seconds(99))).empty());
  CHECK(shown(batches.take_for(has_room)) == "free:2");
  CHECK(shown(batches.take_for(has_room)).empty());
  batches.add(job(3), "busy", seconds(3));
  CHECK(shown(batches.take(seconds(3))) == "busy:1,3");
}

TEST_CASE("events with different keys, and with leases and without, are apart") {
  Batches batches({.max = 9, .patience = seconds(1)});
  batches.add(job(1), "a", seconds(1));
  batches.add(job(2, true), "a", seconds(1));
  batches.add(job(3), "b", seconds(1));
  batches.add(job(4), "a", seconds(1));
  CHECK(batches.count() == 3);
  batches.close("a");
  CHECK(shown(batches.take(seconds(1))) == "a:1,4");
  CHECK(shown(batches.take(seconds(1))) == "a:2");
  CHECK(shown(batches.take(seconds(1))).empty());
  CHECK(shown(batches.take(seconds(2))) == "b:3");
}

TEST_CASE("no batch of several lines has more bytes than words can have") {
  Batches batches({.max = 9, .patience = seconds(1)});
  const std::string half(Batches::kBytesMax / 2, 'x');
  batches.add(job(1, false, half), "", seconds(1));
  batches.add(job(2, false, half), "", seconds(1));
  batches.add(job(3, false, "x"), "", seconds(1));
  batches.add(job(4, false, half + half), "", seconds(1));
  CHECK(batches.bytes() == 4 * half.size() + 1);
  CHECK(shown(batches.take(seconds(1))) == ":1,2");
  CHECK(shown(batches.take(seconds(1))) == ":3");
  CHECK(shown(batches.take(seconds(1))).empty());
}

TEST_CASE("events are taken out of batches, of which none is left empty") {
  Batches batches({.max = 2, .patience = seconds(1)});
  for (const std::uint64_t ticket : {1, 2, 3}) {
    batches.add(job(ticket), "", seconds(1));
  }
  batches.add(job(4, true), "", seconds(1));
  const auto withdrawn = batches.withdraw([](const Job& each) { return each.ticket != 2; });
  REQUIRE(withdrawn.size() == 3);
  CHECK(withdrawn[0]->ticket == 1);
  CHECK(withdrawn[1]->ticket == 3);
  CHECK(withdrawn[2]->ticket == 4);
  CHECK(batches.count() == 1);
  CHECK(batches.bytes() == 2);
  batches.add(job(5), "", seconds(1));
  CHECK(shown(batches.take(seconds(1))) == ":2");
}

TEST_CASE("the event of a batch holds the others without their slips, and counts their routings") {
  Batch batch{.key = ""};
  batch.jobs.push_back(job(7, false, R"({"id":"a","x":1,"hw":{"rule":"r","hops":3}})"));
  batch.jobs.push_back(job(8, false, R"({"x":[2]})"));
  const auto made = make_batch_job(batch);
  CHECK(made->ticket == 7);
  CHECK(made->batch == 2);
  hw::json::Reader reader;
  const auto event = *reader.read_object(made->line);
  CHECK(event.find("type")->string() == "hw.exec.batch");
  CHECK(event.find("hwhops")->text() == "3");
  CHECK(event.find("data")->text() == R"({"count":2,"events":[{"id":"a","x":1},{"x":[2]}]})");
  const auto events = hw::exec::events_of(event);
  REQUIRE(events.size() == 2);
  CHECK(events[1].text() == R"({"x":[2]})");
  std::string ids;
  hw::json::Writer writer(ids);
  writer.begin_object();
  hw::exec::write_ids(writer, event.find("data")->text());
  writer.end_object();
  CHECK(ids == R"({"events":["a",null]})");
}

TEST_CASE("an event that nests too deep stands in no batch") {
  const auto nested = [](std::size_t depth) {
    return R"({"x":)" + std::string(depth, '[') + std::string(depth, ']') + "}";
  };
  CHECK(hw::exec::fits_into_batch(nested(995)));
  CHECK_FALSE(hw::exec::fits_into_batch(nested(998)));
  Batch batch{.key = ""};
  batch.jobs.push_back(job(1, false, nested(995)));
  CHECK(hw::json::Reader().read_object(make_batch_job(batch)->line));
}

TEST_CASE("what --batch and --max-args take, and with what") {
  Options options;
  CHECK_FALSE(*BatchPolicy::from(options, false));
  options.batch = "100,1m30s";
  const auto policy = BatchPolicy::from(options, true);
  REQUIRE(policy.has_value());
  CHECK(policy->max == 100);
  CHECK(policy->patience == Duration(seconds(90)));
  for (const char* text : {"", "3", "3,", ",1s", "0,1s", "-1,1s", "x,1s", "3,x", "1000001,1s"}) {
    options.batch = text;
    CHECK(refused(options).starts_with("--batch: "));
  }
  options.batch = "3,1s";
  options.max_args = 3;
  CHECK(refused(options) == "--max-args: --batch says already how many");
  options.batch.reset();
  CHECK(refused(options, false).starts_with("--max-args needs a command"));
  options.scale.jobs = "1..4";
  CHECK(refused(options).starts_with("--max-args with --jobs MIN..MAX"));
}
