// SPDX-License-Identifier: MIT
#include "watch/track/settler.h"

#include <utility>

namespace hw::watch {

namespace {

// A file may be missing because a folder above it is being renamed: its event is on the way.
constexpr int kTimesGone = 10;

}  // namespace

// Events that wait tell more than a probe: a close may be that of this file, or of a later one with
// its name.
bool Settler::is_spoken_for(NodeId folder, std::string_view name) {
  const int wd = tree_.watch(folder);
  return queue_.has_close(wd, name) || queue_.has_leave(wd, name);
}

void Settler::settle(NodeId folder, std::string_view name, Time time) {
  if (reporter_.is_silent()) {
    return;
  }
  if (is_spoken_for(folder, name)) {
    wait(folder, name, {});
    return;
  }
  const Probe probe = system_.probe(join(tree_.path_of(folder), name));
  if (probe.writers == Writers::other) {
    return;
  }
  system_.drain(queue_);  // a close before the probe is in the queue now
  if (probe.writers == Writers::none && !is_spoken_for(folder, name)) {
    report_written(folder, name, probe.stamp, time);
  } else {
    wait(folder, name, probe.stamp);
  }
}

void Settler::report_written(NodeId folder, std::string_view name, const Stamp& stamp, Time time) {
  system_.settled(tree_.watch(folder), name, stamp);
  reporter_.report(Kind::written, folder, name, false, time);
}

void Settler::add(NodeId folder, std::string_view name, Waiting waiting) {
  const Duration wait = system_.rest(tree_.watch(folder)).value_or(kWait);
  waiting.due = clock().monotonic() + wait;
  turns_.emplace_hint(turns_.end(), waiting.due, Turn{folder, std::string(name)});
  waiting_[folder].insert_or_assign(std::string(name), waiting);
}

void Settler::wait(NodeId folder, std::string_view name, const Stamp& stamp) {
  add(folder, name, {stamp, {}, 0});
}

bool Settler::take(NodeId folder, std::string_view name) {
  if (waiting_.empty()) {
    return false;
  }
  const auto files = waiting_.find(folder);
  if (files == waiting_.end() || files->second.erase(std::string(name)) == 0) {
    return false;
  }
  if (files->second.empty()) {
    waiting_.erase(files);
  }
  return true;
}

void Settler::forget(NodeId folder) { waiting_.erase(folder); }

std::optional<Duration> Settler::next() const {
  return waiting_.empty() ? std::nullopt : std::optional(turns_.begin()->first);
}

Settler::Verdict Settler::written_unless_spoken_for(NodeId folder, const std::string& name) {
  system_.drain(queue_);
  return is_spoken_for(folder, name) ? Verdict::again : Verdict::written;
}

Settler::Verdict Settler::judge(NodeId folder, const std::string& name, Waiting& waiting) {
  const Probe probe = system_.probe(join(tree_.path_of(folder), name));
  const Stamp former = std::exchange(waiting.stamp, probe.stamp);
  switch (probe.writers) {
    case Writers::none:
      return written_unless_spoken_for(folder, name);
    case Writers::unknown:
      return former == probe.stamp ? written_unless_spoken_for(folder, name) : Verdict::again;
    case Writers::gone:
      return ++waiting.times_gone < kTimesGone ? Verdict::again : Verdict::drop;
    case Writers::some:
      return system_.rest(tree_.watch(folder)) ? Verdict::again : Verdict::drop;
    default:
      return Verdict::drop;
  }
}

void Settler::ask(Duration due, const Turn& turn) {
  const auto files = waiting_.find(turn.folder);
  if (files == waiting_.end()) {
    return;
  }
  const auto found = files->second.find(turn.name);
  if (found == files->second.end() || found->second.due != due) {
    return;  // settled meanwhile
  }
  Waiting waiting = found->second;
  const Verdict verdict = judge(turn.folder, turn.name, waiting);
  if (verdict == Verdict::again) {
    add(turn.folder, turn.name, waiting);
    return;
  }
  (void)take(turn.folder, turn.name);
  if (verdict == Verdict::written) {
    report_written(turn.folder, turn.name, waiting.stamp, clock().now());
  }
}

void Settler::ask_first() {
  const auto turn = turns_.extract(turns_.begin());
  ask(turn.key(), turn.mapped());
}

void Settler::run_due(Duration now) {
  while (!turns_.empty() && (turns_.begin()->first <= now || waiting_.empty())) {
    ask_first();
  }
}

void Settler::finish() {
  for (std::size_t left = turns_.size(); left > 0; --left) {
    ask_first();
  }
}

}  // namespace hw::watch
