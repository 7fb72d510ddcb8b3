// SPDX-License-Identifier: MIT
// The processes of --coprocess (hw-exec(1)), one in each slot: gives them events, takes their
// answers, and starts them anew when they die. Works in the loop's thread, and never waits.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "exec/coprocess/answer_writer.h"
#include "exec/coprocess/coprocess.h"
#include "exec/coprocess/dealer.h"
#include "exec/report/progress.h"
#include "loop/loop.h"

namespace hw::exec {

class Coprocesses {
 public:
  // How an event is over.
  enum class Fate {
    succeeded,
    failed,
    returned,  // its lease is closed, for it was not done
    undone,    // and there is no lease
  };
  struct Owner {
    // Once for each event, with what is to be written: whole lines, or nothing.
    std::function<void(const Job&, std::string_view lines, Fate)> over;
    std::function<void()> changed;  // something has happened that nobody has asked for just now
  };

  // `settings` are those of commands, in which its input is replaced.
  Coprocesses(loop::Loop& loop, Settings& settings, Owner owner);

  // Error: the command cannot be run on this system, whatever it is.
  [[nodiscard]] Status start();

  // Its line has been read as `event`. It may be over at once.
  void submit(std::unique_ptr<Query> query, json::Value event);
  void cancel(std::string_view lease);
  void deal();            // gives what waits; to be called after submit(), before a wait
  void hold(bool holds);  // whether nobody takes what comes out

  void release();  // leased events are not begun any more
  void end();      // what waits is left, and what runs is ended
  void kill();     // the same, at once
  void close();    // no event comes any more

  [[nodiscard]] std::optional<Duration> next_due() const;
  void tick();

  [[nodiscard]] std::size_t count() const { return dealer_.count(); }  // of events
  [[nodiscard]] Load load() const;
  [[nodiscard]] std::size_t bytes() const { return dealer_.bytes(); }
  [[nodiscard]] bool are_gone() const;                            // all processes
  [[nodiscard]] std::size_t unasked() const { return unasked_; }  // lines

 private:
  enum class Cut { none, timeout, cancel };  // why a process is ended
  struct Slot {
    std::unique_ptr<Coprocess> process;
    std::unique_ptr<loop::Poll> poll;
    Duration since{0};  // when the event in hand was the first
    Cut cut = Cut::none;
    bool has_answered = false;  // since it was started
    bool is_told_of = false;    // that it has not
    std::int64_t starts = 0;
    std::int64_t failures = 0;  // ends in a row without an answer
    Duration due{0};            // no start before
  };

  [[nodiscard]] Result<Work> prepare_start(const Job& job, std::size_t index) const;
  void start(std::size_t index);
  void cannot_start(std::size_t index, int error);
  void give(const Dealer::Dealt& dealt);
  void on_ready(std::size_t index);
  void take(std::size_t index, const Answer& answer);
  void take_unasked(const Answer& answer);
  void note_end(std::size_t index);
  void conclude(std::size_t index, const Run& run);
  [[nodiscard]] bool is_tried_again(const Query& query, const Run& run) const;
  void leave(const Query& query);
  void return_closed(const Query& query, std::string_view outcome);
  [[nodiscard]] Work work_of(const Query& query) const;
  void tell_of_silence(std::size_t index);
  [[nodiscard]] std::optional<Duration> deadline(std::size_t index) const;
  [[nodiscard]] std::optional<Duration> silence_end(std::size_t index) const;

  loop::Loop& loop_;
  const expr::Input input_;
  const Settings& settings_;
  Owner owner_;
  QueryReader reader_;
  Dealer dealer_;
  std::vector<Slot> slots_;
  std::vector<std::string> argv_;
  std::optional<AnswerWriter> writer_;
  std::string line_;
  Duration now_{0};
  std::size_t unasked_ = 0;
  bool holds_ = false;
  bool is_releasing_ = false;
  bool is_closed_ = false;
  bool is_ending_ = false;
};

}  // namespace hw::exec
