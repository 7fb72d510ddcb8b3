// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "sched/retry.h"

using namespace hw::sched;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

Retry read(std::string_view text) {
  const auto retry = read_retry(text, {});
  INFO((retry ? "" : retry.error().message));
  REQUIRE(retry);
  return *retry;
}

std::string fault(std::string_view text) {
  const auto retry = read_retry(text, {});
  REQUIRE_FALSE(retry);
  CHECK(retry.error().what == hw::ErrorCode::slip_invalid);
  return retry.error().message;
}

}  // namespace

TEST_CASE("the presets have their values") {
  struct Row {
    std::string_view name;
    std::int64_t max;
    Growth growth;
    int base_s;
    double factor;
    int cap_s;
    bool has_jitter;
  };
  for (const Row& row : {Row{"rustyhook", 0, Growth::exponential, 1, 2, 60, false},
                         Row{"job", 2, Growth::fixed, 30, 2, 0, false},
                         Row{"job-webhook", 2, Growth::exponential, 1, 2, 300, false},
                         Row{"stream", 4, Growth::exponential, 1, 2, 300, true},
                         Row{"inbound", 3, Growth::exponential, 10, 3, 3600, false},
                         Row{"outbound", 4, Growth::exponential, 1, 2, 300, true}}) {
    INFO(row.name);
    const Retry retry = preset(row.name).value();
    CHECK(retry.max == row.max);
    CHECK(retry.backoff.growth == row.growth);
    CHECK(retry.backoff.base == seconds(row.base_s));
    CHECK(retry.backoff.cap.value_or(seconds(0)) == seconds(row.cap_s));
    CHECK(retry.backoff.factor == row.factor);
    CHECK((retry.backoff.jitter > 0) == row.has_jitter);
  }
  CHECK(preset("jobs").error().message ==
        "'jobs' is none of rustyhook, job, job-webhook, stream, inbound, outbound; did you mean "
        "'job'?");
}

TEST_CASE("a retry says what differs from what is usual") {
  const Retry retry =
      read(R"({"max":3,"backoff":"linear","base":"250ms","factor":1.5,"cap":60,"jitter":0.2})");
  CHECK(retry.max == 3);
  CHECK(retry.backoff.growth == Growth::linear);
  CHECK(retry.backoff.base == milliseconds(250));
  CHECK(retry.backoff.factor == 1.5);
  CHECK(retry.backoff.cap == seconds(60));
  CHECK(retry.backoff.jitter == 0.2);
  CHECK(read_retry("{}", retry) == retry);
  CHECK(read(R"({"jitter":"500ms"})").backoff.added_jitter == milliseconds(500));
  CHECK(read(R"({"backoff":["1s",5,"1m"]})").backoff.list ==
        std::vector<hw::Duration>{seconds(1), seconds(5), seconds(60)});
  // The preset comes first, wherever it stands.
  CHECK(read(R"({"max":7,"preset":"job"})").max == 7);
  CHECK(read(R"({"max":7,"preset":"job"})").backoff.base == seconds(30));
}

TEST_CASE("what is wrong with a retry is told with its member") {
  CHECK(fault("7") == "no object");
  CHECK(fault(R"({"max":-1})") == "'max': a whole number from 0 to 1000000");
  CHECK(fault(R"({"max":1.5})") == "'max': not a whole number: '1.5'");
  CHECK(fault(R"({"backof":"fixed"})") == "unknown key 'backof'; did you mean 'backoff'?");
  CHECK(fault(R"({"backoff":"linar"})") ==
        "'backoff': 'linar' is none of fixed, linear, exponential, fibonacci; did you mean "
        "'linear'?, and no list of delays");
  CHECK(fault(R"({"backoff":[]})") == "'backoff': no delay in the list");
  CHECK(fault(R"({"jitter":1.5})") == "'jitter': '1.5' is no number from 0 to 1");
  CHECK(fault(R"({"factor":0.5})") == "'factor': '0.5' is no number from 1 to 1000");
  CHECK(fault(R"({"base":null})").starts_with("'base': "));
  CHECK(fault(R"({"jitter":{}})").starts_with("'jitter': "));
}

TEST_CASE("delays may be a list with commas") {
  Backoff backoff;
  CHECK(set_growth(backoff, "1s,5s,30s"));
  CHECK(backoff.list.size() == 3);
  CHECK_FALSE(set_growth(backoff, "1s,,30s"));
  CHECK_FALSE(set_growth(backoff, ""));
}
