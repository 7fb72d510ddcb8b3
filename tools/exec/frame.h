// SPDX-License-Identifier: MIT
// What both ways of running commands live in (exec/executor.h, exec/coprocess/executor.h): the
// loop, lines from stdin, what comes out to stdout, in the order of the input if that is asked for,
// and the ways to come to an end. See DESIGN, the contract of every program, for signals.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "event/bad_lines.h"
#include "exec/intake/job.h"
#include "exec/intake/ordered.h"
#include "exec/options.h"
#include "exec/report/progress_display.h"
#include "json/reader.h"
#include "loop/loop.h"
#include "loop/stdin.h"
#include "loop/stdout.h"
#include "service/service.h"

namespace hw::exec {

// Does the work. All calls come from the loop's thread.
class Engine {
 public:
  Engine() = default;
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;
  virtual ~Engine() = default;

  // Before the first line. An Error ends the program.
  [[nodiscard]] virtual Status start() = 0;

  virtual void take(const event::Line& line) = 0;  // whole
  virtual void close() = 0;                        // no line comes any more; said once

  // Before what has come out is written: what is there to be done is begun.
  virtual void before_write() = 0;
  virtual void hold(bool held) = 0;  // whether nobody takes what comes out

  [[nodiscard]] virtual std::optional<Duration> next_due() const = 0;
  virtual void tick() = 0;  // it is due; to be followed by Frame::changed()

  virtual void release() = 0;  // leased events are not begun any more
  virtual void end() = 0;      // what waits is left, and what runs is ended
  virtual void kill() = 0;     // what runs is killed

  [[nodiscard]] virtual std::size_t waiting() const = 0;  // events
  [[nodiscard]] virtual std::size_t waiting_bytes() const = 0;
  [[nodiscard]] virtual bool is_idle() const = 0;  // nothing waits, runs, or is to be written
  [[nodiscard]] virtual Load load() const = 0;
  virtual std::size_t forget_waiting() = 0;  // at a forced end: how many there were

  // At the end, if all events were run or given back. `had_bad_lines`: lines that are no events.
  [[nodiscard]] virtual ExitCode exit_code(bool had_bad_lines) const = 0;
};

class Frame {
 public:
  Frame(const Options& options, event::BadLines bad_lines, service::Service service);

  // Until all that was read is done, or it is to end.
  [[nodiscard]] Result<ExitCode> run(Engine& engine);

  [[nodiscard]] loop::Loop& loop() { return loop_; }

  // --- for the engine: lines in

  // The text of a line as an event; nothing if it is none, which is told.
  [[nodiscard]] std::optional<json::Value> read(std::string_view text, const event::Line& line);

  // Whether a job, whose place is open, may be begun. Else it is given back, or counted as not run.
  [[nodiscard]] bool accepts(const Job& job);

  // Reads no more, for `why`. What has been read is left: leased jobs are given back, others
  // counted, and their number is told.
  void end_input(std::string_view why);
  void count_left(std::size_t count) { left_ += count; }
  void check(const Status& status);

  // --- what comes out

  [[nodiscard]] std::uint64_t open_place();
  void write(std::uint64_t place, std::string_view lines);  // with their LF
  void close_place(std::uint64_t place);
  void pass(std::string_view line);                          // as it is, in a place of its own
  void give_back(const Job& job, std::string_view outcome);  // closed, and its place with it

  void count_over(bool has_failed);  // an event
  void count_undone(std::size_t count) { undone_ += count; }
  [[nodiscard]] std::size_t failed() const { return failed_; }
  // Whether what comes out still goes somewhere.
  [[nodiscard]] bool is_heard() const { return !is_deaf_; }

  void flush();
  void changed();  // something has come out, or there is room

 private:
  [[nodiscard]] ExitCode exit_code() const;
  [[nodiscard]] Error with_losses(Error error) const;
  [[noreturn]] void leave_at_once();
  [[nodiscard]] bool wants_lines() const;
  void take_line(const event::Line& line);
  void finish_if_done();
  void tell_left() const;
  void take_requests();
  void stop();
  void on_deadline();
  void leave_the_rest();
  void begin_to_end();
  void end_early();
  void on_fatal(const Error& error);

  const Options& options_;
  Engine* engine_ = nullptr;  // while it runs
  event::BadLines bad_lines_;
  json::Reader reader_;
  std::string out_;
  Ordered ordered_;
  std::uint64_t places_ = 0;
  std::size_t over_ = 0;    // events that have been run, or skipped
  std::size_t failed_ = 0;  // of these
  std::size_t undone_ = 0;
  std::size_t left_ = 0;      // events that had been read when enough was done
  std::size_t unpassed_ = 0;  // lines for others that stood behind a fault
  std::string why_left_;
  std::optional<Error> fatal_;
  bool stopping_ = false;       // a signal has come
  bool is_endless_ = false;     // and the end of input cannot come
  bool past_deadline_ = false;  // and the grace is over
  bool ending_ = false;         // nothing more is read, for whatever reason
  bool is_closed_ = false;      // and the engine knows that nothing more comes
  bool reader_gone_ = false;
  bool is_deaf_ = false;   // nothing can be written any more, for whatever reason
  std::size_t ended_ = 0;  // commands that ran when that became known
  bool overrun_ = false;
  bool finished_ = false;
  Duration kill_at_{0};
  loop::Loop loop_;
  service::Service service_;
  loop::Poll service_poll_;
  loop::Timer deadline_;
  loop::Timer due_;
  loop::Timer input_over_;
  ProgressDisplay progress_;
  loop::Stdout stdout_;
  loop::Stdin stdin_;
};

}  // namespace hw::exec
