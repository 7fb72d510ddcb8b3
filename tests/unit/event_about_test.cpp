// SPDX-License-Identifier: MIT
#include "event/about.h"

#include <catch2/catch.hpp>

namespace event = hw::event;
using hw::ErrorCode;

TEST_CASE("a message is about the id and the trace of an event, as far as it has them") {
  const std::string line =
      R"({"id":"a\u00e4","traceparent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"})";
  const auto about = event::about(event::read_envelope(line), ErrorCode::hops_invalid);
  CHECK(about.event_id == "a\u00e4");
  CHECK(about.trace_id == "0af7651916cd43dd8448eb211c80319c");
  CHECK(about.code == ErrorCode::hops_invalid);
  CHECK_FALSE(about.is_fatal);
  for (const char* other :
       {"{}", R"({"id":7,"traceparent":7})", R"({"traceparent":"00-0af7-b7-01"})"}) {
    CAPTURE(other);
    CHECK(event::about(event::read_envelope(other)) == hw::log::About{});
  }
}
