// SPDX-License-Identifier: MIT
#include "exec/coprocess/coprocesses.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/bytes.h"
#include "exec/command/prepare.h"
#include "exec/report/result.h"
#include "log/log.h"

namespace hw::exec {

namespace {

// How many events a process is given ahead of its answers: of several processes fewer, or one that
// is slow would hold up events that another could have answered.
constexpr std::size_t kWindow = 1024;
constexpr std::size_t kWindowOfSeveral = 32;
constexpr std::size_t kShownMax = 200;  // bytes of a line or a command in a message

}  // namespace

Coprocesses::Coprocesses(loop::Loop& loop, Settings& settings, Owner owner)
    : loop_(loop),
      input_(std::exchange(settings.input, {})),
      settings_(settings),
      owner_(std::move(owner)),
      reader_(settings, settings.retries, input_),
      dealer_(settings.scale.max, settings.scale.max > 1 ? kWindowOfSeveral : kWindow),
      slots_(settings.scale.max) {}

// --- starts

Result<Work> Coprocesses::prepare_start(const Job& job, std::size_t index) const {
  Work work = read_job(job, settings_);
  Scratch scratch;
  scratch.slot = index + 1;
  HW_TRY(prepare(work, settings_, scratch));
  std::erase_if(work.command.environment,
                [](const std::string& each) { return is_variable(each, "HW_SEQ"); });
  return work;
}

Status Coprocesses::start() {
  const Job job{.line = "{}"};
  auto work = prepare_start(job, 0);
  if (!work) {
    return fail(ExitCode::usage, work.error().message);
  }
  argv_ = work->command.argv;
  writer_.emplace(argv_, work->target);
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    start(i);
  }
  return {};
}

void Coprocesses::start(std::size_t index) {
  Slot& slot = slots_[index];
  const Job job{.line = "{}", .attempt = ++slot.starts};
  auto work = prepare_start(job, index);
  if (!work) {
    return cannot_start(index, E2BIG);
  }
  log::info("starting '{}'", cut_utf8(fmt::format("{}", fmt::join(argv_, " ")), kShownMax));
  auto process = Coprocess::start(*work, settings_.ending);
  if (!process && take_shell(*work)) {
    process = Coprocess::start(*work, settings_.ending);
  }
  if (!process) {
    return cannot_start(index, process.error());
  }
  slot.process = *std::move(process);
  slot.poll =
      std::make_unique<loop::Poll>(loop_, slot.process->fd(), [this, index] { on_ready(index); });
}

// Where others are at work, they may have what waits for anyone.
void Coprocesses::cannot_start(std::size_t index, int error) {
  Slot& slot = slots_[index];
  Run run;
  run.spawn_error = error;
  Work none = {};
  none.command.argv = argv_;
  log::error({.code = spawn_code(error)}, "{}", spawn_message(none, error));
  const auto failed = dealer_.take_all(index, are_gone());
  for (const auto& query : failed) {
    owner_.over(query->job, report(work_of(*query), run).line + "\n", Fate::failed);
  }
  if (!failed.empty()) {
    slot.due = clock().monotonic() + settings_.retries.pause(++slot.failures);
  }
}

// --- events in

void Coprocesses::submit(std::unique_ptr<Query> query, json::Value event) {
  if (const Status status = reader_.read(*query, event); !status) {
    const Work work = work_of(*query);
    log::error(about(work, what_of(status.error())), "stdin:{}: not run: {}", query->job.number,
               status.error().message);
    owner_.over(query->job, report_unprepared(work, status.error()).line + "\n", Fate::failed);
    return;
  }
  dealer_.submit(std::move(query));
}

void Coprocesses::deal() {
  if (!holds_) {
    for (std::size_t i = 0; i < slots_.size(); ++i) {
      if (!slots_[i].process && !is_ending_ && dealer_.has_work(i) &&
          clock().monotonic() >= slots_[i].due) {
        start(i);
      }
    }
    const auto takes = [this](std::size_t i) {
      return slots_[i].process && slots_[i].process->takes();
    };
    while (const auto dealt = dealer_.deal(takes)) {
      give(*dealt);
    }
  }
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    if (!slots_[i].process) {
      continue;
    }
    if (is_closed_ && dealer_.count() == 0) {
      slots_[i].process->expect_exit();
    } else if (is_closed_ && !dealer_.has_work(i)) {
      slots_[i].process->close_input();  // it may wait for that to answer
    } else {
      slots_[i].process->feed();
    }
  }
}

void Coprocesses::give(const Dealer::Dealt& dealt) {
  Slot& slot = slots_[dealt.slot];
  if (dealer_.in_hand(dealt.slot) == dealt.query) {
    slot.since = clock().monotonic();
  }
  slot.process->give(dealt.query->asks());
  dealt.query->end = slot.process->given();
}

void Coprocesses::cancel(std::string_view lease) {
  const auto is_meant = [lease](const Query& query) {
    return query.job.is_leased && query.job.lease == lease;
  };
  for (const auto& query : dealer_.take_waiting(is_meant)) {
    return_closed(*query, "ignore");
  }
  for (const auto& [index, query] : dealer_.at_hand()) {
    if (!is_meant(*query) || query->is_cancelled) {
      continue;
    }
    if (query != dealer_.in_hand(index)) {
      query->is_cancelled = true;
      return_closed(*query, "ignore");
    } else if (slots_[index].cut == Cut::none) {
      slots_[index].cut = Cut::cancel;
      slots_[index].process->end();
    }
  }
}

void Coprocesses::hold(bool holds) {
  if (holds == holds_) {
    return;
  }
  holds_ = holds;
  for (Slot& slot : slots_) {
    if (slot.process) {
      slot.process->hold(holds);
      slot.since = clock().monotonic();  // it could not be heard
    }
  }
}

// --- answers

void Coprocesses::on_ready(std::size_t index) {
  now_ = clock().monotonic();
  slots_[index].process->work([this, index](const Answer& answer) { take(index, answer); });
  if (slots_[index].process->is_over()) {
    note_end(index);
  }
  owner_.changed();
}

void Coprocesses::take(std::size_t index, const Answer& answer) {
  Slot& slot = slots_[index];
  if (slot.cut != Cut::none) {
    return;  // too late
  }
  const Query* const query = dealer_.in_hand(index);
  if (query == nullptr || query->end > slot.process->written()) {
    return take_unasked(answer);
  }
  slot.has_answered = true;
  slot.failures = 0;
  if (!query->is_cancelled) {
    line_.clear();
    const bool succeeded = writer_->append(line_, *query, answer, now_ - slot.since);
    if (!succeeded) {
      log::error(about(work_of(*query), ErrorCode::line_too_long),
                 "stdin:{}: an answer of {} bytes is too long", query->job.number, answer.bytes);
    }
    owner_.over(query->job, line_, succeeded ? Fate::succeeded : Fate::failed);
  }
  (void)dealer_.take_in_hand(index);
  slot.since = now_;
}

void Coprocesses::take_unasked(const Answer& answer) {
  ++unasked_;
  std::string shown;
  append_printable_line(shown, cut_utf8(answer.text, kShownMax));
  log::error("the command wrote a line that no event has asked for: '{}'",
             std::string_view(shown).substr(0, shown.find_last_not_of(' ') + 1));
}

// --- ends

void Coprocesses::note_end(std::size_t index) {
  Slot& slot = slots_[index];
  Run run = std::move(slot.process->run());
  const bool was_told = slot.process->was_told_to_exit();
  slot.poll.reset();
  slot.process.reset();
  now_ = clock().monotonic();
  if (dealer_.in_hand(index) != nullptr) {
    run.wall = now_ - slot.since;
    run.is_unanswered = true;
    run.timed_out = slot.cut == Cut::timeout;
    run.cancelled = slot.cut == Cut::cancel;
    conclude(index, run);
  } else if (!is_ending_ && (!was_told || run.exit_code != 0)) {
    log::warning("the command {}{}", how_it_ended(run), was_told ? " at the end of its input" : "");
  }
  dealer_.give_again(index);
  slot.failures = slot.has_answered ? 0 : slot.failures + 1;
  slot.due = now_ + (slot.failures > 0 ? settings_.retries.pause(slot.failures) : Duration(0));
  slot.cut = Cut::none;
  slot.has_answered = slot.is_told_of = false;
  if (is_ending_) {
    for (const auto& query : dealer_.take_all(index, false)) {
      leave(*query);
    }
  } else if (is_releasing_) {
    release();
  }
}

// What was in hand when the process ended.
void Coprocesses::conclude(std::size_t index, const Run& run) {
  Query& query = *dealer_.in_hand(index);
  if (query.is_cancelled) {
    (void)dealer_.take_in_hand(index);
    return;
  }
  const Work work = work_of(query);
  std::string line = report(work, run).line;
  const bool again = is_tried_again(query, run);
  if (!is_ending_ && !run.cancelled) {
    log::warning(about(work), "stdin:{}: the command {} and had not answered{}", query.job.number,
                 how_it_ended(run), again ? "; the event is tried again" : "");
  }
  if (again) {
    query.job.last = std::move(line);
    ++query.job.attempt;
  } else {
    owner_.over(query.job, line + "\n", Fate::failed);
    (void)dealer_.take_in_hand(index);
  }
}

bool Coprocesses::is_tried_again(const Query& query, const Run& run) const {
  if (is_ending_ || run.cancelled || (is_releasing_ && query.job.is_leased)) {
    return false;
  }
  return query.job.attempt <= query.retries &&
         (!run.timed_out || settings_.retries.cover_timeout());
}

// It is not tried any more: the result of its last attempt stands, if it has had one.
void Coprocesses::leave(const Query& query) {
  if (query.is_cancelled) {
    return;
  }
  const Fate fate = !query.job.last.empty() ? Fate::failed
                    : query.job.is_leased   ? Fate::returned
                                            : Fate::undone;
  owner_.over(query.job, remains(query.job), fate);
}

void Coprocesses::return_closed(const Query& query, std::string_view outcome) {
  owner_.over(query.job, event::closed(query.job.line, query.envelope.slip, outcome) + "\n",
              Fate::returned);
}

void Coprocesses::release() {
  is_releasing_ = true;
  for (const auto& query :
       dealer_.take_waiting([](const Query& each) { return each.job.is_leased; })) {
    leave(*query);
  }
}

void Coprocesses::end() {
  is_ending_ = true;
  for (const auto& query : dealer_.take_waiting([](const Query&) { return true; })) {
    leave(*query);
  }
  for (Slot& slot : slots_) {
    if (slot.process) {
      slot.process->end();
    }
  }
}

void Coprocesses::kill() {
  is_ending_ = true;
  for (Slot& slot : slots_) {
    if (slot.process) {
      slot.process->kill();
    }
  }
}

void Coprocesses::close() {
  is_closed_ = true;
  deal();
}

bool Coprocesses::are_gone() const {
  return std::none_of(slots_.begin(), slots_.end(),
                      [](const Slot& slot) { return slot.process != nullptr; });
}

Load Coprocesses::load() const {
  Load load;
  for (std::size_t index = 0; index < slots_.size(); ++index) {
    load.running += dealer_.in_hand(index) == nullptr ? 0 : 1;
  }
  load.waiting = dealer_.count() - load.running;
  return load;
}

Work Coprocesses::work_of(const Query& query) const {
  Work work = read_job(query.job, settings_);
  work.command.argv = argv_;
  return work;
}

}  // namespace hw::exec
