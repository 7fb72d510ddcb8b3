// SPDX-License-Identifier: MIT
#include "exec/dry_run.h"

#include <fmt/core.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>

#include "base/parse.h"
#include "event/filter.h"
#include "exec/command/prepare.h"
#include "exec/command/shell_line.h"
#include "exec/command/shell_quote.h"
#include "exec/intake/admission.h"
#include "exec/intake/batch_event.h"
#include "exec/intake/batches.h"
#include "exec/intake/start_event.h"
#include "log/log.h"
#include "sys/fd.h"

namespace hw::exec {

namespace {

class DryRun : public event::LineHandler {
 public:
  DryRun(const Options& options, const Settings& settings, event::Output& output,
         event::BadLines& bad_lines)
      : options_(options),
        settings_(settings),
        output_(output),
        bad_lines_(bad_lines),
        admission_(settings),
        batches_(settings.batch) {}

  Status begin() {
    if (const auto& names = settings_.environment.names_of_files(); !names.empty()) {
      HW_TRY(output_.write_line(shell_comment(
          fmt::format("from --env-file, and not printed: {}", fmt::join(names, " ")))));
    }
    if (starts_at_once()) {
      const std::string line = start_event();
      return handle({.text = line, .number = 0});
    }
    return {};
  }

  Status handle(const event::Line& line) override {
    const auto event = reader_.read_object(line.text);
    if (!event) {
      return bad_lines_.report(line, event.error().message);
    }
    const event::Slip slip = event::read_slip(event::read_envelope(*event).slip);
    const Kind kind = classify(slip, settings_.has_command());
    if (kind == Kind::nothing) {
      return fault({.number = line.number}, "",
                   "nothing to run: neither a command nor a slip with 'run' or 'argv'");
    }
    if (kind != Kind::run) {
      return {};
    }
    HW_TRY(admit(admission_.admit(line, *event)));
    has_enough_ = options_.once && sequence_ > (starts_at_once() ? 1 : 0);
    return has_enough_ ? fail(ExitCode::ok, "") : Status();  // which ends the reading
  }

  // Batches that are not full: nobody knows how long the events would have had to wait.
  Status finish() {
    batches_.close_all();
    return has_enough_ ? Status() : show_batches();
  }

  // --once: what has been seen is enough.
  [[nodiscard]] bool has_enough() const { return has_enough_; }

  // Events that cannot be run, and commands that cannot be printed.
  [[nodiscard]] std::size_t faults() const { return faults_; }

 private:
  [[nodiscard]] bool starts_at_once() const { return options_.run_at_start && !options_.postpone; }

  Status admit(Admitted admitted) {
    if (admitted.may_share) {
      batches_.add(std::move(admitted.job), admitted.wish.key, Duration(0));
      return show_batches();
    }
    batches_.close(admitted.wish.key);  // which have come before
    HW_TRY(show_batches());
    return show(*admitted.job);
  }

  Status show_batches() {
    while (const auto batch = batches_.take(Duration::min())) {
      HW_TRY(show(*make_batch_job(*batch)));
    }
    return {};
  }

  Status comment(const Job& job, std::string_view about, std::string_view text) {
    return output_.write_line(shell_comment(fmt::format("{}: {}{}", place_of(job), about, text)));
  }

  Status fault(const Job& job, std::string_view about, std::string_view text) {
    ++faults_;
    return comment(job, about, text);
  }

  // The command, and then what would follow it, be it that it succeeds or not.
  Status show(Job& job) {
    job.sequence = ++sequence_;
    if (!job.fault.empty()) {
      return fault(job, "not run: ", job.fault);
    }
    const Course course = job.course;
    HW_TRY(show_step(job));
    for (const bool succeeds : {true, false}) {
      job.course = course;
      for (job.course.advance(succeeds); !job.course.is_over(); job.course.advance(true)) {
        if (succeeds || job.course.list() != "on_done") {
          HW_TRY(show_step(job));
        }
      }
    }
    return {};
  }

  // What follows is a comment: nobody knows whether it would be run, or how the command has ended.
  Status show_step(const Job& job) {
    Work work = read_job(job, settings_);
    const std::string about =
        job.course.is_at_command() ? "" : fmt::format("{}: ", job.course.list());
    if (!job.course.is_at_command() && !is_command(work.slip)) {
      return comment(job, about, fmt::format("the event, with {}", job.course.target()));
    }
    if (const Status status = prepare(work, settings_, scratch_); !status) {
      return fault(job, about + "not run: ", status.error().message);
    }
    if (!work.files.empty()) {
      return fault(job, about,
                   "not printed: a variable would be a file, for its value is too long");
    }
    if (work.timeout) {
      HW_TRY(comment(job, about, "timeout " + format_duration(*work.timeout)));
    }
    const char* const path = std::getenv("PATH");
    const std::string text = shell_line(
        {.command = work.command,
         .input = work.has_input ? std::optional<std::string_view>(work.input) : std::nullopt,
         .is_clean = options_.clean_env,
         .path = path == nullptr ? "" : path});
    return about.empty() ? output_.write_line(text) : comment(job, about, text);
  }

  const Options& options_;
  const Settings& settings_;
  event::Output& output_;
  event::BadLines& bad_lines_;
  Admission admission_;
  Batches batches_;
  Scratch scratch_;
  json::Reader reader_;
  std::size_t sequence_ = 0;
  std::size_t faults_ = 0;
  bool has_enough_ = false;
};

}  // namespace

Result<ExitCode> dry_run(const Options& options, const cli::Arguments& arguments) {
  HW_TRY_ASSIGN(Settings settings, make_settings(options, arguments.operands));
  settings.max_spawn = 0;  // nobody would read what is emitted
  HW_TRY(cli::require_piped_stdin(arguments));
  HW_TRY(sys::check_stdout());
  HW_TRY_ASSIGN(event::BadLines bad_lines, event::BadLines::open(options.bad_lines));
  event::Output output(STDOUT_FILENO);
  DryRun handler(options, settings, output, bad_lines);
  HW_TRY(handler.begin());
  auto code = event::run_filter(handler, output, bad_lines, {.grace = *options.grace});
  HW_TRY(handler.finish());
  HW_TRY(output.flush());
  if (handler.has_enough()) {
    code = bad_lines.count() > 0 ? ExitCode::data : ExitCode::ok;
  }
  if (code && handler.faults() > 0) {
    log::error({.code = ErrorCode::data}, "--dry-run: {} command{} cannot be run or printed",
               handler.faults(), handler.faults() > 1 ? "s" : "");
    return *code == ExitCode::ok ? ExitCode::data : *code;
  }
  return code;
}

}  // namespace hw::exec
