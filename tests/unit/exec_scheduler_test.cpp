// SPDX-License-Identifier: MIT
// The scheduler and the course of a job, driven at random by a simulated clock and compared with
// exec_schedule_model.h, step by step.
#include "exec/schedule/scheduler.h"

#include <catch2/catch.hpp>
#include <map>
#include <random>

#include "exec/intake/course.h"
#include "exec_schedule_model.h"

using hw::Duration;
using hw::exec::Course;
using hw::exec::OnBusy;
using hw::exec::Scheduler;
using hw::exec::Ticket;
using hw::exec::Wish;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

// What a job runs after its command, and what its steps have come to: names of targets.
struct Way {
  Course course;
  std::vector<std::string> success, failure, done;  // the same, for the model
  std::vector<std::string> ran = {};                // steps, each run of them
  std::vector<bool> ended = {};                     // and how each step ended at last
  int retries = 0;                                  // of each step
  int attempt = 1;
};

std::string list_of(const std::vector<std::string>& names) {
  std::string text = "[";
  for (const std::string& name : names) {
    text += (text.size() > 1 ? "," : "") + ("{\"run\":\"" + name + "\"}");
  }
  return text + "]";
}

class Play {
 public:
  Play(unsigned seed, const model::Rules& rules)
      : random_(seed), rules_(rules), model_(rules), scheduler_(policy_of(rules)) {}

  void step() {
    const int chance = below(100);
    if (chance < 35) {
      arrive();
    } else if (chance < 75) {
      end_one();
    } else if (chance < 95) {
      pass_time();
    } else {
      withdraw();
    }
    compare();
  }

  // The model looks through all that has ever come, so another play begins before it is much.
  [[nodiscard]] bool is_long() const { return model_.jobs.size() > 100; }

  std::size_t runs = 0, retries = 0, followed = 0, displaced = 0, in_vain = 0, skipped = 0;

 private:
  static hw::exec::Policy policy_of(const model::Rules& rules) {
    hw::exec::Policy policy{.on_busy = rules.on_busy, .after_timeout = rules.after_timeout};
    if (rules.interval > Duration(0)) {
      policy.rate = hw::sched::Rate(1, rules.interval, rules.burst);
    }
    return policy;
  }

  int below(int limit) { return static_cast<int>(random_() % static_cast<unsigned>(limit)); }
  std::string name(int count) { return std::string(1, static_cast<char>('a' + below(count))); }

  std::vector<std::string> targets(std::string_view prefix) {
    std::vector<std::string> names;
    for (int i = below(3); i > 0; --i) {
      names.push_back(std::string(prefix) + std::to_string(i));
    }
    return names;
  }

  void arrive() {
    const Ticket ticket = ++last_;
    Wish wish;
    wish.key = below(3) == 0 ? "" : name(4);
    if (below(2) == 0) {
      wish.scope = name(6);
      wish.name = name(3);
      for (int i = below(3); i > 0; --i) {
        wish.after.push_back(name(3));
      }
      wish.after_any = below(4) == 0;
    }
    const auto expected = model_.arrive(ticket, wish, now_);
    const auto arrival = scheduler_.arrive(ticket, wish, now_);
    REQUIRE(arrival.is_skipped == expected.is_skipped);
    REQUIRE(arrival.displaced == expected.displaced);
    REQUIRE(arrival.running == expected.running);
    displaced += arrival.displaced.size();
    skipped += arrival.is_skipped ? 1 : 0;
    if (!arrival.is_skipped) {
      add_way(ticket);
    }
  }

  void add_way(Ticket ticket) {
    Way& way = ways_[ticket];
    way.success = targets("s");
    way.failure = targets("f");
    way.done = targets("d");
    way.retries = below(3);
    texts_[ticket] = {list_of(way.success), list_of(way.failure), list_of(way.done)};
    const auto& [success, failure, done] = texts_[ticket];
    way.course = Course::from({success, failure, done}).value();
  }

  // One that runs ends: it is tried again, goes on to what follows, or is over.
  void end_one() {
    if (running_.empty()) {
      return;
    }
    const std::size_t place = static_cast<std::size_t>(below(static_cast<int>(running_.size())));
    const Ticket ticket = running_[place];
    Way& way = ways_.at(ticket);
    const bool succeeded = below(3) != 0;
    way.ran.emplace_back(way.course.is_at_command() ? "command" : way.course.target());
    ++runs;
    if (!succeeded && way.attempt <= way.retries) {
      ++way.attempt;
      ++retries;
      const Duration due = now_ + milliseconds(below(5000));
      scheduler_.postpone(ticket, due);
      model_.postpone(ticket, due);
      running_.erase(running_.begin() + static_cast<std::ptrdiff_t>(place));
      return;
    }
    way.attempt = 1;
    way.ended.push_back(succeeded);
    way.course.advance(succeeded);
    if (way.course.is_over()) {
      check_way(way);
      scheduler_.finish(ticket, way.course.succeeded());
      model_.finish(ticket, way.course.succeeded());
      running_.erase(running_.begin() + static_cast<std::ptrdiff_t>(place));
    }
  }

  // The steps that should have been, from what they came to.
  void check_way(const Way& way) {
    std::vector<std::string> expected = {"command"};
    std::size_t at = 0;
    const bool first = way.ended[at++];
    bool all = first;
    for (const std::string& target : first ? way.success : way.failure) {
      expected.push_back("{\"run\":\"" + target + "\"}");
      const bool ended = way.ended.at(at++);
      all = all && ended;
      if (first && !ended) {
        break;
      }
    }
    for (const std::string& target : way.done) {
      expected.push_back("{\"run\":\"" + target + "\"}");
      all = way.ended.at(at++) && all;
    }
    std::vector<std::string> steps = way.ran;
    steps.erase(std::unique(steps.begin(), steps.end()), steps.end());  // attempts of one step
    REQUIRE(steps == expected);
    REQUIRE(at == way.ended.size());
    REQUIRE(way.course.succeeded() == all);
    followed += at - 1;
  }

  void pass_time() {
    const auto due = scheduler_.next_due(now_);
    const Duration by = milliseconds(below(3000));
    if (due && below(2) == 0) {
      now_ = std::max(now_, *due);
    } else {
      now_ += by;
    }
  }

  void withdraw() {
    const auto is_meant = [](Ticket ticket) { return ticket % 7 == 0; };
    std::vector<Ticket> expected;
    for (model::Job& job : model_.jobs) {
      if (is_meant(job.ticket) &&
          (job.state == model::Job::State::waiting || job.state == model::Job::State::postponed)) {
        expected.push_back(job.ticket);
      }
    }
    for (const Ticket ticket : expected) {
      model_.finish(ticket, false);
    }
    REQUIRE(scheduler_.withdraw(is_meant) == expected);
  }

  // Nothing may be overlooked, and nothing come too early or in another order.
  void compare() {
    take_in_vain();
    while (running_.size() < 4) {
      const auto expected = model_.startable(now_);
      const auto started = scheduler_.start(now_);
      REQUIRE(started == expected);
      if (!started) {
        check_due();
        break;
      }
      model_.start(*started, now_);
      running_.push_back(*started);
    }
    REQUIRE(scheduler_.running() == running_.size());
  }

  void take_in_vain() {
    std::vector<Ticket> taken;
    for (const auto& failed : scheduler_.take_failed(now_)) {
      taken.push_back(failed.ticket);
    }
    std::vector<Ticket> expected;
    bool found = true;
    while (found) {
      found = false;
      for (model::Job& job : model_.jobs) {
        if (model_.is_in_vain(job, now_)) {
          expected.push_back(job.ticket);
          model_.finish(job.ticket, false);
          found = true;
        }
      }
    }
    std::sort(taken.begin(), taken.end());
    std::sort(expected.begin(), expected.end());
    REQUIRE(taken == expected);
    in_vain += taken.size();
  }

  // What the time alone brings comes when it was announced.
  void check_due() {
    if (below(8) != 0) {
      return;
    }
    const auto due = scheduler_.next_due(now_);
    for (Duration at = now_; at <= now_ + seconds(6); at += milliseconds(250)) {
      const bool comes = model_.startable(at).has_value() ||
                         std::any_of(model_.jobs.begin(), model_.jobs.end(),
                                     [&](const auto& job) { return model_.is_in_vain(job, at); });
      if (comes) {
        REQUIRE(due.has_value());
        REQUIRE(*due <= at);
        return;
      }
    }
  }

  std::mt19937 random_;
  model::Rules rules_;
  model::Schedule model_;
  Scheduler scheduler_;
  Duration now_ = seconds(1000);
  Ticket last_ = 0;
  std::vector<Ticket> running_;
  std::map<Ticket, Way> ways_;
  std::map<Ticket, std::tuple<std::string, std::string, std::string>> texts_;
};

}  // namespace

TEST_CASE("the scheduler does what a simple model says in 100000 random operations") {
  constexpr std::size_t kOperations = 100'000;
  std::size_t done = 0;
  std::size_t runs = 0, retries = 0, followed = 0, displaced = 0, in_vain = 0, skipped = 0;
  for (unsigned seed = 1; done < kOperations; ++seed) {
    model::Rules rules;
    rules.on_busy = static_cast<OnBusy>(seed % 5);
    if (seed % 2 == 0) {
      rules.after_timeout = seconds(4);
    }
    if (seed % 3 == 0) {
      rules.interval = milliseconds(250);
      rules.burst = 1 + seed % 4;
    }
    Play play(seed, rules);
    CAPTURE(seed);
    for (; done < kOperations && !play.is_long(); ++done) {
      play.step();
    }
    runs += play.runs;
    retries += play.retries;
    followed += play.followed;
    displaced += play.displaced;
    in_vain += play.in_vain;
    skipped += play.skipped;
  }
  // All of it has come about, often.
  CHECK(runs > 10'000);
  for (const std::size_t count : {retries, followed, displaced, in_vain, skipped}) {
    CHECK(count > 500);
  }
}

TEST_CASE("tests fail: the rollback runs at most four times, the deployment never") {
  const std::string deploy = R"([{"run":"deploy"}])";
  const std::string rollback = R"([{"run":"rollback","retry":{"max":3}}])";
  Course course = Course::from({deploy, rollback, ""}).value();
  CHECK(course.is_at_command());
  course.advance(false);
  CHECK(course.target() == R"({"run":"rollback","retry":{"max":3}})");
  CHECK(course.list() == "on_failure");
  course.advance(false);
  CHECK(course.is_over());
  CHECK_FALSE(course.succeeded());
}
