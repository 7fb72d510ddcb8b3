// SPDX-License-Identifier: MIT
// What the time brings to coprocesses: timeouts, starts that were put off, and silence that is
// told.
#include "base/parse.h"
#include "exec/coprocess/coprocesses.h"
#include "log/log.h"

namespace hw::exec {

namespace {
// After that it is told of one that has not answered anything.
constexpr Duration kSilence = std::chrono::seconds(10);
}  // namespace

std::optional<Duration> Coprocesses::deadline(std::size_t index) const {
  const Slot& slot = slots_[index];
  const Query* const query = dealer_.in_hand(index);
  const bool has_one = query != nullptr && query->timeout && slot.cut == Cut::none && !holds_;
  return has_one ? std::optional(slot.since + *query->timeout) : std::nullopt;
}

std::optional<Duration> Coprocesses::silence_end(std::size_t index) const {
  const Slot& slot = slots_[index];
  const bool is_silent = !slot.has_answered && !slot.is_told_of && slot.cut == Cut::none &&
                         !holds_ && dealer_.in_hand(index) != nullptr;
  return is_silent ? std::optional(slot.since + kSilence) : std::nullopt;
}

void Coprocesses::tell_of_silence(std::size_t index) {
  slots_[index].is_told_of = true;
  log::warning(
      "stdin:{}: the command has not answered for {}; if it collects its output, tell it "
      "to write each line at once",
      dealer_.in_hand(index)->job.number, format_duration(kSilence));
}

std::optional<Duration> Coprocesses::next_due() const {
  std::optional<Duration> next;
  const auto consider = [&next](std::optional<Duration> at) { next = earlier(next, at); };
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    if (slots_[i].process) {
      consider(slots_[i].process->next_due());
      consider(deadline(i));
      consider(silence_end(i));
    } else if (!is_ending_ && !holds_ && dealer_.has_work(i)) {
      consider(slots_[i].due);
    }
  }
  return next;
}

void Coprocesses::tick() {
  const Duration now = clock().monotonic();
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    Slot& slot = slots_[i];
    if (!slot.process) {
      continue;
    }
    if (const auto at = deadline(i); at && now >= *at) {
      slot.cut = Cut::timeout;
      slot.process->end();
    }
    if (const auto at = silence_end(i); at && now >= *at) {
      tell_of_silence(i);
    }
    slot.process->keep_time();
    if (slot.process->is_over()) {
      note_end(i);
    }
  }
  owner_.changed();
}

}  // namespace hw::exec
