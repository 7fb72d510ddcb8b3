// SPDX-License-Identifier: MIT
#include "exec/frame.h"

#include <unistd.h>

#include <csignal>
#include <utility>

#include "exec/command/private_file.h"
#include "log/log.h"
#include "sys/io.h"
#include "sys/signals.h"

namespace hw::exec {

namespace {
constexpr std::size_t kQueueBytesMax = std::size_t{64} << 20;  // of events read ahead

std::string not_run(std::size_t events) {
  return fmt::format("{} event{} not run", events, events == 1 ? "" : "s");
}

std::string losses(std::size_t events, std::size_t commands, std::string_view how,
                   std::size_t bytes) {
  return fmt::format("{}, {} command{} {}, {} byte{} of results not written", not_run(events),
                     commands, commands == 1 ? "" : "s", how, bytes, bytes == 1 ? "" : "s");
}

}  // namespace

Frame::Frame(const Options& options, event::BadLines bad_lines, service::Service service)
    : options_(options),
      bad_lines_(std::move(bad_lines)),
      service_(std::move(service)),
      service_poll_(loop_, service_.fd(), [this] { take_requests(); }),
      deadline_(loop_, [this] { on_deadline(); }),
      due_(loop_, [this] { engine_->tick(); }),
      input_over_(loop_, [this] { leave_the_rest(); }),
      progress_(
          loop_, options.progress,
          [this] { return Progress{.done = over_, .failed = failed_, .load = engine_->load()}; }),
      stdout_(loop_, {.drained = [this] { changed(); },
                      .reader_gone =
                          [this] {
                            reader_gone_ = true;
                            end_early();
                          },
                      .error =
                          [this](const Error& error) {
                            fatal_ = fatal_.value_or(error);
                            end_early();
                          }}),
      stdin_(loop_, {.wants_lines = [this] { return wants_lines(); },
                     .line = [this](const event::Line& line) { take_line(line); },
                     .batch = [this] { flush(); },
                     .end = [this] { finish_if_done(); },
                     .error = [this](const Error& error) { on_fatal(error); }}) {}

Result<ExitCode> Frame::run(Engine& engine) {
  engine_ = &engine;
  HW_TRY(engine.start());
  service_.ready();
  flush();
  stdin_.resume();
  if (!finished_) {
    loop_.run();
  }
  progress_.finish();
  if (overrun_) {
    leave_at_once();
  }
  if (reader_gone_) {
    log::die_of(SIGPIPE);
  }
  if (fatal_) {
    return tl::unexpected<Error>(with_losses(*fatal_));
  }
  const ExitCode code = exit_code();
  if (service_.stop_signal() == SIGINT) {
    log::die_of(SIGINT);
  }
  return code;
}

ExitCode Frame::exit_code() const {
  if (undone_ > 0) {
    log::error({.code = ErrorCode::try_later, .is_fatal = true},
               "{} event{} not run before the end", undone_, undone_ > 1 ? "s were" : " was");
    return ExitCode::try_later;
  }
  return engine_->exit_code(bad_lines_.count() > 0);
}

// What has come of the end: what was read and could be put back is not lost.
Error Frame::with_losses(Error error) const {
  const bool is_cut = stdin_.is_inside_line() && !is_deaf_;  // else it is counted
  const std::size_t events = undone_ + (why_left_.empty() ? left_ + (is_cut ? 1 : 0) : 0);
  if (is_deaf_) {
    error.message += "; " + losses(events, ended_, "ended", stdout_.lost());
  } else if (events > 0) {
    error.message += "; " + not_run(events);
  }
  if (unpassed_ > 0) {
    error.message += fmt::format("; {} line{} not passed on", unpassed_, unpassed_ == 1 ? "" : "s");
  }
  return error;
}

// A second signal, or a reader that takes nothing: no destructor may wait for what hangs.
void Frame::leave_at_once() {
  undone_ += engine_->forget_waiting() + stdin_.drop();
  if (fatal_) {
    log::fatal(*fatal_);
  }
  log::error(
      {.code = ErrorCode::try_later, .is_fatal = true}, "ended at once; {}",
      losses(undone_, engine_->load().running, "killed", stdout_.pending() + stdout_.lost()));
  remove_private_files();
  log::finish();
  if (service_.stop_signal() == SIGINT) {
    log::die_of(SIGINT);
  }
  _exit(static_cast<int>(ExitCode::try_later));
}

// --- lines in

// Once it is to end, what is in an input without end is better off there than in the queue.
bool Frame::wants_lines() const {
  const std::size_t queue_max = is_endless_ ? 1 : static_cast<std::size_t>(options_.queue_max);
  return !ending_ && engine_->waiting() < queue_max && engine_->waiting_bytes() < kQueueBytesMax &&
         ordered_.held_bytes() < kQueueBytesMax && !stdout_.is_full();
}

void Frame::take_line(const event::Line& line) {
  progress_.note_line(line.text.size() + 1);
  if (line.extent != event::Line::Extent::whole) {
    check(bad_lines_.report_part(line));
  } else {
    engine_->take(line);
  }
}

std::optional<json::Value> Frame::read(std::string_view text, const event::Line& line) {
  const auto event = reader_.read_object(text);
  if (!event) {
    check(bad_lines_.report(line, event.error().message));
    return std::nullopt;
  }
  return *event;
}

bool Frame::accepts(const Job& job) {
  progress_.note_event();
  if ((stopping_ || ending_) && job.is_leased) {
    give_back(job, "release");
  } else if (ending_) {
    ++left_;
    close_place(job.ticket);
  } else if (past_deadline_) {
    ++undone_;
    close_place(job.ticket);
  } else {
    return true;
  }
  return false;
}

void Frame::end_input(std::string_view why) {
  if (std::exchange(ending_, true)) {
    return;
  }
  why_left_ = why;
  stdin_.stop_reading();
  if (is_closed_) {
    tell_left();
  }
}

void Frame::check(const Status& status) {
  if (!status) {
    on_fatal(status.error());
  }
}

// --- what comes out

std::uint64_t Frame::open_place() {
  ++places_;
  if (options_.keep_order) {
    ordered_.open(places_);
  }
  return places_;
}

void Frame::write(std::uint64_t place, std::string_view lines) {
  if (options_.keep_order) {
    ordered_.write(place, lines, out_);
  } else {
    out_ += lines;
  }
}

void Frame::close_place(std::uint64_t place) {
  if (options_.keep_order) {
    ordered_.close(place, out_);
  }
}

void Frame::pass(std::string_view line) {
  if (fatal_) {
    ++unpassed_;  // a fault of the input stops at its line
    return;
  }
  const std::uint64_t place = open_place();
  write(place, line);
  write(place, "\n");
  close_place(place);
}

void Frame::give_back(const Job& job, std::string_view outcome) {
  const event::Envelope envelope = event::read_envelope(job.line);
  write(job.ticket, event::closed(job.line, envelope.slip, outcome) + "\n");
  close_place(job.ticket);
}

void Frame::count_over(bool has_failed) {
  ++over_;
  failed_ += has_failed ? 1 : 0;
}

void Frame::flush() {
  engine_->before_write();
  if (!out_.empty()) {
    progress_.make_way();
  }
  std::string lines;
  lines.swap(out_);  // if it cannot be written, that leads here once more
  stdout_.write(lines);
  if (out_.empty()) {
    lines.clear();
    lines.swap(out_);  // for its memory
  }
  engine_->hold(stdout_.is_full());
  progress_.update();
  if (const auto due = engine_->next_due()) {
    due_.start(*due - clock().monotonic());
  } else {
    due_.stop();
  }
}

void Frame::changed() {
  flush();
  stdin_.resume();
  finish_if_done();
}

// --- the end

void Frame::finish_if_done() {
  if (!stdin_.is_closed()) {
    return;
  }
  if (!std::exchange(is_closed_, true)) {
    progress_.note_end_of_input();
    tell_left();
    engine_->close();
    flush();
  }
  if (engine_->is_idle() && stdout_.pending() == 0) {
    finished_ = true;
    loop_.stop();
  }
}

void Frame::tell_left() const {
  if (why_left_.empty()) {
    return;
  }
  const std::size_t count = left_ + (stdin_.is_inside_line() ? 1 : 0);
  if (count > 0) {
    log::warning("{}; {} event{} that had been read {} not run", why_left_, count,
                 count == 1 ? "" : "s", count == 1 ? "is" : "are");
  } else {
    log::info("{}", why_left_);
  }
}

void Frame::take_requests() {
  for (const service::Request request : service_.take()) {
    if (request == service::Request::stop) {
      stop();
    } else if (request == service::Request::stop_now) {
      engine_->kill();
      overrun_ = true;
      loop_.stop();
    }
  }
}

void Frame::stop() {
  log::info("{}: finishing what was read", sys::signal_name(service_.stop_signal()));
  stopping_ = true;
  engine_->release();
  flush();
  deadline_.start(*options_.grace);
  is_endless_ = !stdin_.can_end();
  if (is_endless_) {
    input_over_.start(sys::kReadOnWithoutEnd);
  }
  finish_if_done();
}

// The grace is over: first for reading and running, then for the end of a line, for what runs and
// for our reader.
void Frame::on_deadline() {
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
  if (engine_->is_idle() || clock().monotonic() > kill_at_ + std::chrono::seconds(5)) {
    overrun_ = true;
    loop_.stop();
  } else {
    deadline_.start(std::chrono::seconds(1));
  }
}

void Frame::leave_the_rest() {
  stdin_.finish_line();
  stdin_.resume();
}

void Frame::begin_to_end() {
  past_deadline_ = true;
  engine_->end();
  flush();
  leave_the_rest();
  kill_at_ = clock().monotonic() + *options_.grace;
  deadline_.start(*options_.grace + std::chrono::milliseconds(500));
  finish_if_done();
}

// Nobody takes what comes out: nothing more comes in, and what runs is ended; the rest follows when
// it has.
void Frame::end_early() {
  is_deaf_ = true;
  ended_ = engine_->load().running;
  ending_ = true;
  undone_ += stdin_.drop();
  engine_->end();
  flush();
  finish_if_done();
}

// An error of the input that ends the program: a bad line (--strict), a full --reject. What came
// before it is done, and what has been read behind it is left.
void Frame::on_fatal(const Error& error) {
  fatal_ = fatal_.value_or(error);
  end_input("");
  finish_if_done();
}

}  // namespace hw::exec
