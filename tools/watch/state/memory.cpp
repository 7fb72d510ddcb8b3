// SPDX-License-Identifier: MIT
#include "watch/state/memory.h"

#include <utility>

#include "log/log.h"

namespace hw::watch {

// The state of a file is asked for before its event is passed on: what it shows was there when the
// event is read.
void Memory::push(const Record& record) {
  const Change change = change_of(record);
  switch (record.kind) {
    case Kind::deleted:
    case Kind::root_gone:
      note({.what = Step::What::remove, .path = change.path});
      break;
    case Kind::root_back:
      note({.what = Step::What::root, .path = change.path});
      break;
    case Kind::renamed:
      note({.what = Step::What::rename, .path = change.path, .from = change.from});
      [[fallthrough]];
    default:
      if (const auto fact = record.name.empty() ? std::nullopt : system_.fact(change.path)) {
        note({.fact = *fact, .path = change.path});
      }
      break;
  }
  pass(record);
}

void Memory::note(Step step) {
  if (step.what != Step::What::set) {
    const auto latest = latest_.find(step.path);
    const bool is_file = latest != latest_.end() && steps_[latest->second].fact.type != 'd';
    if (step.what == Step::What::remove && is_file) {
      steps_[latest->second] = std::move(step);
      return;
    }
    latest_.clear();
    steps_.push_back(std::move(step));
    return;
  }
  const auto [latest, is_new] = latest_.try_emplace(step.path, steps_.size());
  if (is_new) {
    steps_.push_back(std::move(step));
  } else {
    steps_[latest->second] = std::move(step);
  }
}

bool Memory::is_through(const Progress& progress) {
  if (progress.is_unsure || clock().monotonic() < generation_->leaves_stages_at) {
    return false;
  }
  if (!generation_->popped) {
    generation_->popped = progress.pushed;
  }
  if (progress.popped < *generation_->popped) {
    return false;
  }
  if (!generation_->delivered) {
    generation_->delivered = progress.written;
  }
  return progress.delivered >= *generation_->delivered;
}

void Memory::keep(const Progress& progress) {
  if (generation_ && is_through(progress)) {
    write(generation_->steps);
    generation_.reset();
  }
  if (!generation_ && !steps_.empty()) {
    latest_.clear();
    generation_ = {.steps = std::exchange(steps_, {}),
                   .leaves_stages_at = clock().monotonic() + max_hold_};
    if (is_through(progress)) {
      write(generation_->steps);
      generation_.reset();
    }
  }
}

void Memory::keep_all() {
  if (generation_) {
    write(generation_->steps);
    generation_.reset();
  }
  latest_.clear();
  write(steps_);
  steps_.clear();
}

std::optional<Duration> Memory::next() const {
  return generation_ && clock().monotonic() < generation_->leaves_stages_at
             ? std::optional(generation_->leaves_stages_at)
             : std::nullopt;
}

void Memory::write(const std::vector<Step>& steps) {
  if (steps.empty()) {
    return;
  }
  if (const Status status = journal_.append(steps); !status) {
    log::error("{}; the state is not kept until it can be written", status.error().message);
  }
}

}  // namespace hw::watch
