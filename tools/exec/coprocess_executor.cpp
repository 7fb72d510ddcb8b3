// SPDX-License-Identifier: MIT
#include "exec/coprocess_executor.h"

#include <unistd.h>

#include <csignal>

#include "exec/coprocesses.h"
#include "exec/ordered.h"
#include "json/reader.h"
#include "log/log.h"
#include "loop/stdin.h"
#include "loop/stdout.h"
#include "sys/io.h"

namespace hw::exec {

namespace {

constexpr std::size_t kQueueBytesMax = std::size_t{64} << 20;  // of events read ahead

class CoprocessExecutor {
 public:
  CoprocessExecutor(const Options& options, Settings& settings, event::BadLines bad_lines,
                    service::Service service)
      : options_(options),
        bad_lines_(std::move(bad_lines)),
        service_(std::move(service)),
        service_poll_(loop_, service_.fd(), [this] { take_requests(); }),
        deadline_(loop_, [this] { on_deadline(); }),
        due_(loop_, [this] { processes_.tick(); }),
        input_over_(loop_, [this] { leave_the_rest(); }),
        processes_(loop_, settings,
                   {.over = [this](const Job& job, std::string_view lines,
                                   Coprocesses::Fate fate) { close_place(job, lines, fate); },
                    .changed = [this] { on_change(); }}),
        stdout_(loop_, {.drained = [this] { on_change(); },
                        .reader_gone = [this] { on_reader_gone(); },
                        .error = [this](const Error& error) { on_lost_output(error); }}),
        stdin_(loop_, {.wants_lines = [this] { return wants_lines(); },
                       .line = [this](const event::Line& line) { take_line(line); },
                       .batch = [this] { flush(); },
                       .end = [this] { finish_if_done(); },
                       .error = [this](const Error& error) { on_fatal(error); }}) {}

  Result<ExitCode> run() {
    HW_TRY(processes_.start());
    service_.ready();
    stdin_.resume();
    if (!finished_) {
      loop_.run();
    }
    if (overrun_) {
      leave_at_once();
    }
    if (reader_gone_) {
      log::die_of(SIGPIPE);
    }
    if (fatal_) {
      return tl::unexpected<Error>(*fatal_);
    }
    const ExitCode code = exit_code();
    if (service_.stop_signal() == SIGINT) {
      log::die_of(SIGINT);
    }
    return code;
  }

 private:
  [[nodiscard]] ExitCode exit_code() const {
    if (undone_ > 0) {
      log::error({.code = ErrorCode::try_later, .is_fatal = true},
                 "{} event{} not run before the end", undone_, undone_ > 1 ? "s were" : " was");
      return ExitCode::try_later;
    }
    if (bad_lines_.count() > 0 || processes_.unasked() > 0) {
      return ExitCode::data;
    }
    return options_.fail && failed_ > 0 ? ExitCode::negative : ExitCode::ok;
  }

  // A second signal, or a reader that takes nothing: no destructor may wait for what hangs.
  [[noreturn]] void leave_at_once() {
    log::error({.code = ErrorCode::try_later, .is_fatal = true},
               "ended at once; {} events not run, {} bytes of results not written",
               undone_ + processes_.count(), stdout_.pending());
    log::finish();
    if (service_.stop_signal() == SIGINT) {
      log::die_of(SIGINT);
    }
    _exit(static_cast<int>(ExitCode::try_later));
  }

  // --- lines in

  // Once it is to end, what is in an input without end is better off there than in the queue.
  [[nodiscard]] bool wants_lines() const {
    const std::size_t queue_max = is_endless_ ? 1 : static_cast<std::size_t>(options_.queue_max);
    return !ending_ && processes_.count() < queue_max && processes_.bytes() < kQueueBytesMax &&
           ordered_.held_bytes() < kQueueBytesMax && !stdout_.is_full();
  }

  void take_line(const event::Line& line) {
    if (line.extent != event::Line::Extent::whole) {
      return check(bad_lines_.report_part(line));
    }
    auto query = std::make_unique<Query>();
    query->job.line = line.text;
    query->job.number = line.number;
    const auto event = reader_.read_object(query->job.line);
    if (!event) {
      return check(bad_lines_.report(line, event.error().message));
    }
    query->envelope = event::read_envelope(*event);
    query->slip = event::read_slip(query->envelope.slip);
    switch (classify(query->slip, true)) {
      case Kind::cancel:
        processes_.cancel(lease_key(query->slip.job));
        return pass(line.text);
      case Kind::run:
        return admit(std::move(query), *event);
      default:
        return pass(line.text);
    }
  }

  void check(const Status& status) {
    if (!status) {
      on_fatal(status.error());
    }
  }

  void admit(std::unique_ptr<Query> query, json::Value event) {
    query->job.ticket = open_place();
    const bool is_leased = event::lease_of(query->slip) == event::Lease::open;
    if (stopping_ && is_leased) {
      close_place(query->job,
                  event::closed(query->job.line, query->envelope.slip, "release") + "\n",
                  Coprocesses::Fate::returned);
    } else if (past_deadline_) {
      close_place(query->job, "", Coprocesses::Fate::undone);
    } else {
      processes_.submit(std::move(query), event);
    }
  }

  // --- what comes out, in the order of the input if that is asked for

  std::uint64_t open_place() {
    ++places_;
    if (options_.keep_order) {
      ordered_.open(places_);
    }
    return places_;
  }

  void write_place(std::uint64_t place, std::string_view lines) {
    if (options_.keep_order) {
      ordered_.write(place, lines, out_);
      ordered_.close(place, out_);
    } else {
      out_ += lines;
    }
  }

  void close_place(const Job& job, std::string_view lines, Coprocesses::Fate fate) {
    write_place(job.ticket, lines);
    failed_ += fate == Coprocesses::Fate::failed ? 1 : 0;
    undone_ += fate == Coprocesses::Fate::undone ? 1 : 0;
  }

  void pass(std::string_view line) { write_place(open_place(), std::string(line) + "\n"); }

  void flush() {
    processes_.deal();
    stdout_.write(out_);
    out_.clear();
    processes_.hold(stdout_.is_full());
    if (const auto due = processes_.next_due()) {
      due_.start(*due - clock().monotonic());
    } else {
      due_.stop();
    }
  }

  void on_change() {
    flush();
    stdin_.resume();
    finish_if_done();
  }

  // --- the end

  void end_input() {
    ending_ = true;
    stdin_.close();
  }

  void finish_if_done() {
    if (!stdin_.is_closed()) {
      return;
    }
    processes_.close();
    flush();
    if (processes_.count() == 0 && processes_.are_gone() && stdout_.pending() == 0) {
      finished_ = true;
      loop_.stop();
    }
  }

  void take_requests() {
    for (const service::Request request : service_.take()) {
      if (request == service::Request::stop) {
        log::info("{}: finishing what was read", sys::signal_name(service_.stop_signal()));
        stopping_ = true;
        processes_.release();
        flush();
        deadline_.start(*options_.grace);
        is_endless_ = !stdin_.can_end();
        if (is_endless_) {
          input_over_.start(sys::kReadOnWithoutEnd);
        }
        finish_if_done();
      } else if (request == service::Request::stop_now) {
        processes_.kill();
        overrun_ = true;
        loop_.stop();
      }
    }
  }

  // The grace is over: first for reading and answers, then for the end of a line, for the processes
  // and for our reader.
  void on_deadline() {
    if (!past_deadline_) {
      return begin_to_end();
    }
    if (!stdin_.is_closed()) {
      stdin_.give_up();
      undone_ += stdin_.is_inside_line() ? 1 : 0;
    }
    finish_if_done();
    if (finished_) {
      return;
    }
    if (processes_.are_gone() || clock().monotonic() > kill_at_ + std::chrono::seconds(5)) {
      overrun_ = true;
      loop_.stop();
    } else {
      deadline_.start(std::chrono::seconds(1));
    }
  }

  void leave_the_rest() {
    stdin_.finish_line();
    stdin_.resume();
  }

  void begin_to_end() {
    past_deadline_ = true;
    processes_.end();
    flush();
    stdin_.finish_line();
    stdin_.resume();
    kill_at_ = clock().monotonic() + *options_.grace;
    deadline_.start(*options_.grace + std::chrono::milliseconds(500));
    finish_if_done();
  }

  // Nothing more comes in, and what runs is ended; the rest follows when it has.
  void end_early() {
    end_input();
    processes_.end();
    finish_if_done();
  }

  void on_reader_gone() {
    reader_gone_ = true;
    end_early();
  }

  void on_lost_output(const Error& error) {
    fatal_ = fatal_.value_or(error);
    end_early();
  }

  // An error of the input that ends the program: a bad line (--strict), a full --reject. What came
  // before it is done.
  void on_fatal(const Error& error) {
    fatal_ = fatal_.value_or(error);
    end_input();
    finish_if_done();
  }

  const Options& options_;
  event::BadLines bad_lines_;
  json::Reader reader_;
  std::string out_;
  Ordered ordered_;
  std::uint64_t places_ = 0;
  std::size_t failed_ = 0;
  std::size_t undone_ = 0;
  std::optional<Error> fatal_;
  bool stopping_ = false;       // a signal has come
  bool is_endless_ = false;     // and the end of input cannot come
  bool past_deadline_ = false;  // and the grace is over
  bool ending_ = false;         // nothing more is read, for whatever reason
  bool reader_gone_ = false;
  bool overrun_ = false;
  bool finished_ = false;
  Duration kill_at_{0};
  loop::Loop loop_;
  service::Service service_;
  loop::Poll service_poll_;
  loop::Timer deadline_;
  loop::Timer due_;
  loop::Timer input_over_;
  Coprocesses processes_;
  loop::Stdout stdout_;
  loop::Stdin stdin_;
};

}  // namespace

Result<ExitCode> run_coprocesses(const Options& options, Settings& settings,
                                 event::BadLines bad_lines, service::Service service) {
  return CoprocessExecutor(options, settings, std::move(bad_lines), std::move(service)).run();
}

}  // namespace hw::exec
