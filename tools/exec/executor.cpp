// SPDX-License-Identifier: MIT
#include "exec/executor.h"

#include <unistd.h>

#include <algorithm>
#include <csignal>

#include "event/about.h"
#include "event/bad_lines.h"
#include "exec/slots.h"
#include "json/reader.h"
#include "log/log.h"
#include "loop/stdin.h"
#include "loop/stdout.h"
#include "service/service.h"
#include "sys/fd.h"
#include "sys/io.h"
#include "sys/signals.h"
#include "sys/spawn.h"

namespace hw::exec {

namespace {

constexpr std::size_t kQueueMax = 1024;                        // events read ahead
constexpr std::size_t kQueueBytesMax = std::size_t{64} << 20;  // and their bytes

// How many commands can run at once: each needs descriptors, eight of them while it starts.
std::size_t slots_for(std::int64_t jobs) {
  constexpr std::size_t kEach = 8;
  constexpr std::size_t kOwn = 64;
  const auto wanted = static_cast<std::size_t>(jobs);
  const std::size_t files = sys::allow_files(wanted * kEach + kOwn);
  const std::size_t possible = files > kOwn + kEach ? (files - kOwn) / kEach : 1;
  if (possible < wanted) {
    log::warning("{} commands at once instead of {}: only {} files may be open", possible, wanted,
                 files);
  }
  return std::min(wanted, possible);
}

class Executor {
 public:
  Executor(const Options& options, const Settings& settings, event::BadLines bad_lines,
           service::Service service)
      : options_(options),
        has_command_(!settings.argv.empty()),
        bad_lines_(std::move(bad_lines)),
        service_(std::move(service)),
        service_poll_(loop_, service_.fd(), [this] { take_requests(); }),
        results_ready_(loop_, [this] { take_results(); }),
        deadline_(loop_, [this] { on_deadline(); }),
        retry_due_(loop_, [this] { retry(); }),
        input_over_(loop_, [this] { leave_the_rest(); }),
        slots_(settings, slots_for(options.jobs), [this] { results_ready_.send(); }),
        stdout_(loop_, {.drained = [this] { on_room(); },
                        .reader_gone = [this] { on_reader_gone(); },
                        .error = [this](const Error& error) { on_lost_output(error); }}),
        stdin_(loop_, {.wants_lines = [this] { return wants_lines(); },
                       .line = [this](const event::Line& line) { take_line(line); },
                       .batch = [this] { flush(); },
                       .end = [this] { finish_if_done(); },
                       .error = [this](const Error& error) { on_fatal(error); }}) {}

  Result<ExitCode> run() {
    HW_TRY(slots_.start());
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
    if (bad_lines_.count() > 0 || nothing_to_run_ > 0) {
      return ExitCode::data;
    }
    return options_.fail && failed_ > 0 ? ExitCode::negative : ExitCode::ok;
  }

  // A second signal, or a reader that takes nothing: no destructor may wait for what hangs.
  [[noreturn]] void leave_at_once() {
    undone_ += slots_.take_waiting(false).size();
    log::error({.code = ErrorCode::try_later, .is_fatal = true},
               "ended at once; {} events not run, {} bytes of results not written", undone_,
               stdout_.pending());
    log::finish();
    if (service_.stop_signal() == SIGINT) {
      log::die_of(SIGINT);
    }
    _exit(static_cast<int>(ExitCode::try_later));
  }

  // --- lines in

  // Once it is to end, what is in an input without end is better off there than in the queue.
  [[nodiscard]] bool wants_lines() const {
    const std::size_t queue_max = is_endless_ ? 1 : kQueueMax;
    return !ending_ && slots_.waiting() < queue_max && slots_.waiting_bytes() < kQueueBytesMax &&
           !stdout_.is_full();
  }

  void take_line(const event::Line& line) {
    if (line.extent != event::Line::Extent::whole) {
      check(bad_lines_.report_part(line));
    } else if (const auto event = reader_.read_object(line.text); !event) {
      check(bad_lines_.report(line, event.error().message));
    } else {
      dispatch(line);
    }
  }

  void check(const Status& status) {
    if (!status) {
      on_fatal(status.error());
    }
  }

  void dispatch(const event::Line& line) {
    const event::Envelope envelope = event::read_envelope(line.text);
    const event::Slip slip = event::read_slip(envelope.slip);
    switch (classify(slip, has_command_)) {
      case Kind::nothing:
        if (nothing_to_run_++ == 0) {
          log::error(event::about(envelope, ErrorCode::nothing_to_run),
                     "stdin:{}: nothing to run: neither a command nor a slip with 'run' or 'argv'",
                     line.number);
        }
        return pass(line.text);
      case Kind::pass:
        return pass(line.text);
      case Kind::cancel:
        for (const Job& job : slots_.cancel(lease_key(slip.job))) {
          give_back(job, "ignore");
        }
        return pass(line.text);
      case Kind::run:
        const bool is_leased = event::lease_of(slip) == event::Lease::open;
        return admit({.line = std::string(line.text),
                      .number = line.number,
                      .is_leased = is_leased,
                      .key = is_leased ? lease_key(slip.job) : ""});
    }
  }

  void admit(Job job) {
    if (stopping_ && job.is_leased) {
      give_back(job, "release");
    } else if (past_deadline_) {
      ++undone_;
    } else {
      slots_.submit(std::move(job));
    }
  }

  void pass(std::string_view line) { (out_ += line) += '\n'; }

  void give_back(const Job& job, std::string_view outcome) {
    const event::Envelope envelope = event::read_envelope(job.line);
    pass(event::closed(job.line, envelope.slip, outcome));
  }

  // What is not run any more: the result of its last attempt stands, if it has had one.
  void leave(const Job& job) {
    if (!job.last.empty()) {
      ++failed_;
      pass(job.last);
    } else if (job.is_leased) {
      give_back(job, "release");
    }
  }

  // --- lines out

  void flush() {
    stdout_.write(out_);
    out_.clear();
    slots_.hold(stdout_.is_full());
  }

  void take_results() {
    for (const Reported& reported : slots_.take_results()) {
      failed_ += reported.verdict == Verdict::failed ? 1 : 0;
      pass(reported.line);
    }
    flush();
    await_retry();
    stdin_.resume();
    finish_if_done();
  }

  void retry() {
    slots_.release_due();
    await_retry();
  }

  void await_retry() {
    if (const auto due = slots_.next_due()) {
      retry_due_.start(*due - clock().monotonic());
    } else {
      retry_due_.stop();
    }
  }

  void on_room() {
    slots_.hold(stdout_.is_full());
    stdin_.resume();
    finish_if_done();
  }

  // --- the end

  void finish_if_done() {
    if (stdin_.is_closed() && slots_.is_idle() && stdout_.pending() == 0) {
      finished_ = true;
      loop_.stop();
    }
  }

  void take_requests() {
    for (const service::Request request : service_.take()) {
      if (request == service::Request::stop) {
        log::info("{}: finishing what was read", sys::signal_name(service_.stop_signal()));
        stopping_ = true;
        for (const Job& job : slots_.take_waiting(true)) {
          leave(job);
        }
        flush();
        deadline_.start(*options_.grace);
        is_endless_ = !stdin_.can_end();
        if (is_endless_) {
          input_over_.start(sys::kReadOnWithoutEnd);
        }
        finish_if_done();
      } else if (request == service::Request::stop_now) {
        slots_.end_running(Control::Request::kill);
        overrun_ = true;
        loop_.stop();
      }
    }
  }

  // The grace is over: first for reading and running, then for the end of a line, for what runs and
  // for our reader.
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
    if (slots_.is_idle() || clock().monotonic() > kill_at_ + std::chrono::seconds(5)) {
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
    for (const Job& job : slots_.take_waiting(false)) {
      undone_ += job.last.empty() ? 1 : 0;
      leave(job);
    }
    flush();
    stdin_.finish_line();
    stdin_.resume();
    slots_.end_running(Control::Request::stop);
    kill_at_ = clock().monotonic() + *options_.grace;
    deadline_.start(*options_.grace + std::chrono::milliseconds(500));
    finish_if_done();
  }

  // Nothing more comes in, and what runs is ended; the rest follows when it has.
  void end_early() {
    ending_ = true;
    stdin_.close();
    (void)slots_.take_waiting(false);
    slots_.end_running(Control::Request::stop);
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
    ending_ = true;
    stdin_.close();
    finish_if_done();
  }

  const Options& options_;
  bool has_command_;
  event::BadLines bad_lines_;
  json::Reader reader_;
  std::string out_;
  std::size_t nothing_to_run_ = 0;
  std::size_t failed_ = 0;
  std::size_t undone_ = 0;
  std::optional<Error> fatal_;
  bool stopping_ = false;       // a signal has come
  bool is_endless_ = false;     // and the end of input cannot come
  bool past_deadline_ = false;  // and the grace is over
  bool ending_ = false;         // for another reason
  bool reader_gone_ = false;
  bool overrun_ = false;
  bool finished_ = false;
  Duration kill_at_{0};
  loop::Loop loop_;
  service::Service service_;
  loop::Poll service_poll_;
  loop::Wake results_ready_;
  loop::Timer deadline_;
  loop::Timer retry_due_;
  loop::Timer input_over_;
  Slots slots_;
  loop::Stdout stdout_;
  loop::Stdin stdin_;
};

}  // namespace

Result<ExitCode> run(const Options& options, const cli::Arguments& arguments) {
  // PIPE too: a command that does not read, or a reader that has gone, must not kill us before our
  // commands have ended. What the service manager has told us is not for them.
  HW_TRY_ASSIGN(service::Service service, service::Service::open({.blocked = {SIGPIPE}}));
  Settings settings{.argv = arguments.operands,
                    .words = std::nullopt,
                    .timeout = options.timeout,
                    .grace = *options.grace,
                    .environment = Environment(environ)};
  if (!settings.argv.empty()) {
    HW_TRY_ASSIGN(settings.words, expr::Words::parse(settings.argv));
  }
  HW_TRY_ASSIGN(settings.retries, Retries::from(options));
  HW_TRY(cli::require_piped_stdin(arguments));
  HW_TRY(sys::check_stdout());
  HW_TRY_ASSIGN(event::BadLines bad_lines, event::BadLines::open(options.bad_lines));
  return Executor(options, settings, std::move(bad_lines), std::move(service)).run();
}

}  // namespace hw::exec
