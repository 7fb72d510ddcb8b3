// SPDX-License-Identifier: MIT
#include <fcntl.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <string>
#include <utility>
#include <vector>

#include "exec/coprocess/answer_reader.h"
#include "exec/coprocess/dealer.h"
#include "sys/fd.h"

using namespace hw;
using namespace hw::exec;

namespace {

std::unique_ptr<Query> query(std::size_t number, std::string key = "") {
  auto made = std::make_unique<Query>();
  made->job.number = number;
  made->job.line = "{}";
  made->key = std::move(key);
  return made;
}

bool any(std::size_t) { return true; }

using Given = std::vector<std::pair<std::size_t, std::size_t>>;  // slot, number of the event

Given deal_all(Dealer& dealer, const std::function<bool(std::size_t)>& takes = any) {
  Given given;
  while (const auto dealt = dealer.deal(takes)) {
    given.emplace_back(dealt->slot, dealt->query->job.number);
  }
  return given;
}

// What a reader makes of `text`, written in pieces of `piece` bytes.
std::vector<std::string> answers(std::string_view text, std::size_t piece, std::size_t line_max) {
  std::vector<std::string> found;
  AnswerReader reader(line_max);
  sys::Pipe pipe = *sys::make_pipe();
  fcntl(pipe.read.get(), F_SETFL, O_NONBLOCK);
  const auto take = [&found](const Answer& answer) {
    found.push_back((answer.is_whole ? "" : "cut ") + std::to_string(answer.bytes) + " " +
                    std::string(answer.text.substr(0, 3)));
  };
  while (!text.empty()) {
    const std::string_view part = text.substr(0, piece);
    REQUIRE(write(pipe.write.get(), part.data(), part.size()) == static_cast<ssize_t>(part.size()));
    text.remove_prefix(part.size());
    CHECK(reader.read(pipe.read.get(), take) == AnswerReader::State::more);
  }
  CHECK(reader.read(pipe.read.get(), take) == AnswerReader::State::empty);
  pipe.write.reset();
  CHECK(reader.read(pipe.read.get(), take) == AnswerReader::State::end);
  return found;
}

}  // namespace

TEST_CASE("answers are lines, however they come") {
  using Lines = std::vector<std::string>;
  for (const std::size_t piece : {1, 2, 3, 7, 100}) {
    CHECK(answers("ab\n\n \nabc\nrest", piece, 100) == Lines{"3 ab\n", "1 \n", "2  \n", "4 abc"});
    CHECK(answers("12345\n123456\n\n", piece, 5) == Lines{"6 123", "cut 7 123", "1 \n"});
  }
  const std::string large(200'000, 'x');
  CHECK(answers(large + "\n" + large + "y\na\n", 50'000, 200'000) ==
        Lines{"200001 xxx", "cut 200002 xxx", "2 a\n"});
}

TEST_CASE("events go to the coprocess that has the fewest, up to a window") {
  Dealer dealer(2, 2);
  for (std::size_t i = 1; i <= 6; ++i) {
    dealer.submit(query(i));
  }
  CHECK(deal_all(dealer) == Given{{0, 1}, {1, 2}, {0, 3}, {1, 4}});
  CHECK(dealer.count() == 6);
  CHECK(dealer.in_hand(0)->job.number == 1);
  CHECK(dealer.take_in_hand(0)->job.number == 1);
  CHECK(dealer.in_hand(0)->job.number == 3);
  CHECK(deal_all(dealer, [](std::size_t slot) { return slot == 1; }).empty());
  CHECK(deal_all(dealer) == Given{{0, 5}});
  CHECK(dealer.at_hand().size() == 4);
}

TEST_CASE("what was given to one that died is given again, in order, and before others") {
  Dealer dealer(1, 3);
  for (std::size_t i = 1; i <= 4; ++i) {
    dealer.submit(query(i));
  }
  CHECK(deal_all(dealer) == Given{{0, 1}, {0, 2}, {0, 3}});
  dealer.at_hand()[1].query->is_cancelled = true;
  dealer.give_again(0);
  CHECK(dealer.in_hand(0) == nullptr);
  CHECK(dealer.count() == 3);
  CHECK(deal_all(dealer) == Given{{0, 1}, {0, 3}, {0, 4}});
}

TEST_CASE("events with one key follow each other through one coprocess") {
  Dealer dealer(2, 2);
  dealer.submit(query(1, "a"));
  dealer.submit(query(2, "a"));
  dealer.submit(query(3, "a"));
  dealer.submit(query(4, "b"));
  CHECK(deal_all(dealer) == Given{{0, 1}, {1, 4}, {0, 2}});
  CHECK(dealer.has_work(0));
  CHECK_FALSE(dealer.has_work(1));
  (void)dealer.take_in_hand(0);
  CHECK(deal_all(dealer) == Given{{0, 3}});
  (void)dealer.take_in_hand(0);
  (void)dealer.take_in_hand(0);
  dealer.submit(query(5, "a"));  // nobody has the key any more
  CHECK(deal_all(dealer, [](std::size_t slot) { return slot == 1; }) == Given{{1, 5}});
}

TEST_CASE("what waits can be taken away") {
  Dealer dealer(1, 1);
  for (std::size_t i = 1; i <= 4; ++i) {
    dealer.submit(query(i, "k"));
  }
  CHECK(deal_all(dealer) == Given{{0, 1}});
  const auto taken =
      dealer.take_waiting([](const Query& each) { return each.job.number % 2 == 0; });
  REQUIRE(taken.size() == 2);
  CHECK(taken[0]->job.number == 2);
  CHECK(dealer.count() == 2);
  CHECK(dealer.take_all(0, false).size() == 1);
  CHECK(dealer.take_all(0, true).size() == 1);
  CHECK(dealer.count() == 0);
  CHECK(dealer.bytes() == 0);
  CHECK_FALSE(dealer.has_work(0));
}
