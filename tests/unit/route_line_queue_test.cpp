// SPDX-License-Identifier: MIT
// Lines that wait to be written.
#include "route/line_queue.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>

#include "base/limits.h"

using hw::route::LineQueue;

TEST_CASE("bytes leave a queue of lines in their order, at any pace") {
  LineQueue queue;
  std::string put;
  std::string got;
  for (std::size_t i = 0; i < 5000; ++i) {
    const std::string line(i * 7919 % 300, static_cast<char>('a' + i % 26));
    queue.add(line);
    put += line + '\n';
    const std::size_t count = std::min(queue.size(), i * 104729 % 311);
    got += queue.rest().substr(0, count);
    queue.wrote(count);
    REQUIRE(queue.size() == put.size() - got.size());
    REQUIRE(queue.is_inside_line() == (!got.empty() && got.back() != '\n'));
  }
  CHECK(put == got + std::string(queue.rest()));
  CHECK(queue.lines() ==
        static_cast<std::size_t>(
            std::count(put.begin() + static_cast<std::ptrdiff_t>(got.size()), put.end(), '\n')));
  queue.wrote(queue.size());
  CHECK(queue.empty());
}

TEST_CASE("a queue of lines that is never empty does not grow, and one that is gives memory back") {
  constexpr std::size_t kWaits = hw::limits::kWriterQueueMax;
  LineQueue queue;
  const std::string line(99, 'x');
  for (std::size_t taken = 0; taken < 64 * kWaits; taken += 4096) {
    while (queue.size() < kWaits) {
      queue.add(line);
    }
    queue.wrote(4096);
    REQUIRE(queue.memory() <= 6 * kWaits);
  }
  queue.wrote(queue.size());
  CHECK(queue.memory() <= 4 * hw::limits::kFlushAt);
}

TEST_CASE("what is taken out of a queue of lines is what was not written whole") {
  LineQueue queue;
  queue.add("one");
  queue.add("two");
  queue.add("three");
  queue.wrote(5);
  CHECK(queue.is_inside_line());
  CHECK(queue.take() == "two\nthree\n");
  CHECK(queue.empty());
  queue.add("four");
  queue.add("five");
  queue.wrote(5);
  CHECK_FALSE(queue.is_inside_line());
  CHECK(queue.take() == "five\n");
}
