// SPDX-License-Identifier: MIT
#include "exec/executor.h"

#include <unistd.h>

#include <algorithm>
#include <csignal>

#include "base/id.h"
#include "event/about.h"
#include "event/bad_lines.h"
#include "event/types.h"
#include "event/writer.h"
#include "exec/admission.h"
#include "exec/coprocess_executor.h"
#include "exec/coprocess_options.h"
#include "exec/ordered.h"
#include "exec/orphans.h"
#include "exec/reaper.h"
#include "exec/showing.h"
#include "exec/slots.h"
#include "json/reader.h"
#include "log/log.h"
#include "loop/stdin.h"
#include "loop/stdout.h"
#include "service/service.h"
#include "sys/fd.h"
#include "sys/io.h"
#include "sys/keeper.h"
#include "sys/signals.h"
#include "sys/spawn.h"

namespace hw::exec {

namespace {

constexpr std::size_t kQueueBytesMax = std::size_t{64} << 20;  // of events read ahead

// How many commands can run at once: each needs descriptors, eight of them while it starts, ten
// while what it has left behind is looked for.
void allow_files(ScalePolicy& scale) {
  constexpr std::size_t kEach = 10;
  constexpr std::size_t kOwn = 64;
  const std::size_t files = sys::allow_files(scale.max * kEach + kOwn);
  const std::size_t possible = files > kOwn + kEach ? (files - kOwn) / kEach : 1;
  if (possible < scale.max) {
    log::warning("{} commands at once instead of {}: only {} files may be open", possible,
                 scale.max, files);
    scale.max = possible;
    scale.min = std::min(scale.min, possible);
  }
}

class Executor {
 public:
  Executor(const Options& options, const Settings& settings, Busy busy,
           std::unique_ptr<Others> others, event::BadLines bad_lines, service::Service service)
      : options_(options),
        busy_(std::move(busy)),
        settings_(settings),
        admission_(settings),
        has_command_(settings.has_command()),
        bad_lines_(std::move(bad_lines)),
        service_(std::move(service)),
        service_poll_(loop_, service_.fd(), [this] { take_requests(); }),
        outputs_ready_(loop_, [this] { take_outputs(); }),
        deadline_(loop_, [this] { on_deadline(); }),
        due_(loop_, [this] { tick(); }),
        input_over_(loop_, [this] { leave_the_rest(); }),
        slots_(settings, std::move(others), [this] { outputs_ready_.send(); }),
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
    if (options_.run_at_start && !options_.postpone) {
      run_at_start();
    }
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
    if (settings_.results && settings_.results->has_failed()) {
      return ExitCode::io;
    }
    if (bad_lines_.count() > 0 || nothing_to_run_ > 0) {
      return ExitCode::data;
    }
    if (halted_ && settings_.halt.is_failure()) {
      return ExitCode::negative;
    }
    return options_.fail && failed_ > 0 ? ExitCode::negative : ExitCode::ok;
  }

  // A second signal, or a reader that takes nothing: no destructor may wait for what hangs.
  [[noreturn]] void leave_at_once() {
    undone_ += slots_.take_waiting(false).size();
    log::error({.code = ErrorCode::try_later, .is_fatal = true},
               "ended at once; {} events not run, {} bytes of results not written", undone_,
               stdout_.pending());
    remove_private_files();
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
    return !ending_ && slots_.waiting() < queue_max && slots_.waiting_bytes() < kQueueBytesMax &&
           ordered_.held_bytes() < kQueueBytesMax && !stdout_.is_full();
  }

  void take_line(const event::Line& line) {
    if (line.extent != event::Line::Extent::whole) {
      check(bad_lines_.report_part(line));
    } else if (const auto event = reader_.read_object(line.text); !event) {
      check(bad_lines_.report(line, event.error().message));
    } else {
      dispatch(line, *event);
    }
  }

  void check(const Status& status) {
    if (!status) {
      on_fatal(status.error());
    }
  }

  void dispatch(const event::Line& line, json::Value event) {
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
        for (const auto& job : slots_.cancel(lease_key(slip.job))) {
          give_back(*job, "ignore");
        }
        return pass(line.text);
      case Kind::run:
        return admit(admission_.admit(line, event));
    }
  }

  void admit(Admitted admitted) {
    Job& job = *admitted.job;
    job.ticket = open_place();
    job.sequence = ++sequence_;
    if (stopping_ && job.is_leased) {
      give_back(job, "release");
    } else if (past_deadline_) {
      ++undone_;
      close_place(job.ticket);
    } else {
      check(busy_.set(true));
      drop(slots_.submit(std::move(admitted.job), std::move(admitted.wish)));
      if (options_.once) {
        end_input();
      }
    }
  }

  void run_at_start() {
    std::string line;
    event::begin_event(line, {.source = "hw-exec",
                              .type = event::types::kExecRunAtStart,
                              .subject = "",
                              .traceparent = new_traceparent(""),
                              .time = clock().now()})
        .null()
        .end_object();
    const event::Line entry{.text = line, .number = 0};
    dispatch(entry, reader_.read_object(line).value());
    flush();
  }

  // --- what comes out, in the order of the input if that is asked for

  std::uint64_t open_place() {
    ++places_;
    if (options_.keep_order) {
      ordered_.open(places_);
    }
    return places_;
  }

  void write(std::uint64_t place, std::string_view lines) {
    if (options_.keep_order) {
      ordered_.write(place, lines, out_);
    } else {
      out_ += lines;
    }
  }

  void close_place(std::uint64_t place) {
    if (options_.keep_order) {
      ordered_.close(place, out_);
    }
  }

  void pass(std::string_view line) {
    const std::uint64_t place = open_place();
    write(place, line);
    write(place, "\n");
    close_place(place);
  }

  void give_back(const Job& job, std::string_view outcome) {
    const event::Envelope envelope = event::read_envelope(job.line);
    write(job.ticket, event::closed(job.line, envelope.slip, outcome) + "\n");
    close_place(job.ticket);
  }

  // What is not run any more: the result of its last attempt stands, if it has had one.
  void leave(const Job& job) {
    failed_ += job.last.empty() && job.closing.empty() ? 0 : 1;
    write(job.ticket, remains(job));
    close_place(job.ticket);
  }

  void drop(const std::vector<Dropped>& all) {
    for (const Dropped& dropped : all) {
      const Job& job = *dropped.job;
      if (!job.last.empty() || !job.closing.empty()) {
        leave(job);
        continue;
      }
      const Work work = read_job(job, settings_);
      const Reported skipped = report_skipped(work, dropped);
      failed_ += skipped.verdict == Verdict::failed ? 1 : 0;
      if (const std::string line = written(work, settings_, skipped, true); !line.empty()) {
        write(job.ticket, line + "\n");
      }
      close_place(job.ticket);
    }
  }

  // --- lines out

  void flush() {
    stdout_.write(out_);
    out_.clear();
    slots_.hold(stdout_.is_full());
    check(busy_.set(!slots_.is_idle()));
    await_due();
  }

  void take_outputs() {
    for (const Output& output : slots_.take_outputs()) {
      write(output.ticket, output.lines);
      if (output.is_over) {
        close_place(output.ticket);
        failed_ += output.succeeded ? 0 : 1;
      }
    }
    tick();
    stdin_.resume();
  }

  void tick() {
    drop(slots_.tick());
    if (!halted_ && slots_.is_halted()) {
      halt();
    }
    flush();
    finish_if_done();
  }

  void await_due() {
    if (const auto due = slots_.next_due()) {
      due_.start(*due - clock().monotonic());
    } else {
      due_.stop();
    }
  }

  void on_room() {
    slots_.hold(stdout_.is_full());
    stdin_.resume();
    finish_if_done();
  }

  // --- the end

  // Enough: what waits is left, and so is what has not been read.
  void halt() {
    halted_ = true;
    std::size_t left = 0;
    for (const auto& job : slots_.take_waiting(false)) {
      ++left;
      leave(*job);
    }
    log::warning("--halt: enough; {} event{} that had been read {} not run", left,
                 left == 1 ? "" : "s", left == 1 ? "is" : "are");
    if (settings_.halt.is_now()) {
      slots_.end_running(Control::Request::stop);
    }
    end_input();
  }

  void end_input() {
    ending_ = true;
    stdin_.close();
  }

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
        for (const auto& job : slots_.take_waiting(true)) {
          leave(*job);
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
    for (const auto& job : slots_.take_waiting(false)) {
      undone_ += job->last.empty() ? 1 : 0;
      leave(*job);
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
    end_input();
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
    end_input();
    finish_if_done();
  }

  const Options& options_;
  Busy busy_;
  const Settings& settings_;
  Admission admission_;
  bool has_command_;
  event::BadLines bad_lines_;
  json::Reader reader_;
  std::string out_;
  Ordered ordered_;
  std::uint64_t places_ = 0;
  std::size_t nothing_to_run_ = 0;
  std::size_t sequence_ = 0;  // of the last event that was for us
  std::size_t failed_ = 0;
  std::size_t undone_ = 0;
  std::optional<Error> fatal_;
  bool stopping_ = false;       // a signal has come
  bool is_endless_ = false;     // and the end of input cannot come
  bool past_deadline_ = false;  // and the grace is over
  bool halted_ = false;         // enough has failed, or succeeded
  bool ending_ = false;         // nothing more is read, for whatever reason
  bool reader_gone_ = false;
  bool overrun_ = false;
  bool finished_ = false;
  Duration kill_at_{0};
  loop::Loop loop_;
  service::Service service_;
  loop::Poll service_poll_;
  loop::Wake outputs_ready_;
  loop::Timer deadline_;
  loop::Timer due_;
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
  if (options.coprocess) {
    HW_TRY(check_coprocess(options, arguments.operands));
  }
  HW_TRY_ASSIGN(Settings settings, make_settings(options, arguments.operands));
  if (options.coprocess) {
    HW_TRY(adapt_to_coprocess(options, settings));
  }
  if (options.run_at_start && !options.postpone && !settings.has_command()) {
    return fail(ExitCode::usage, "--run-at-start needs a command");
  }
  HW_TRY(cli::require_piped_stdin(arguments));
  HW_TRY(sys::check_stdout());
  HW_TRY_ASSIGN(event::BadLines bad_lines, event::BadLines::open(options.bad_lines));
  HW_TRY_ASSIGN(Busy busy, Busy::open(options.busy));
  HW_TRY_ASSIGN(auto others, Others::open(options.after, *options.settle));
  allow_files(settings.scale);
  HW_TRY_ASSIGN(const auto keeper, sys::Keeper::start("hw-keeper", kMarkVariable));
  Reaper reaper(*keeper);
  settings.ending.reaper = &reaper;
  return reaper.run([&] {
    if (options.coprocess) {
      return run_coprocesses(options, settings, std::move(bad_lines), std::move(service));
    }
    return Executor(options, settings, std::move(busy), std::move(others), std::move(bad_lines),
                    std::move(service))
        .run();
  });
}

}  // namespace hw::exec
