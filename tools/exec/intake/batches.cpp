// SPDX-License-Identifier: MIT
#include "exec/intake/batches.h"

#include <algorithm>
#include <iterator>

namespace hw::exec {

void Batches::add(std::unique_ptr<Job> job, const std::string& key, Duration now) {
  const Name name{key, job->is_leased};
  const std::size_t size = job->line.size();
  auto found = names_.find(name);
  if (found != names_.end() && found->second->bytes + size > kBytesMax) {
    close(found);
    found = names_.end();
  }
  if (found == names_.end()) {
    open_.push_back({.key = key, .since = now});
    found = names_.emplace(name, std::prev(open_.end())).first;
  }
  Batch& batch = *found->second;
  batch.jobs.push_back(std::move(job));
  batch.bytes += size;
  bytes_ += size;
  if (batch.jobs.size() >= policy_.max) {
    close(found);
  }
}

void Batches::close(std::map<Name, Open::iterator>::iterator batch) {
  ready_.push_back(std::move(*batch->second));
  open_.erase(batch->second);
  names_.erase(batch);
}

void Batches::close(const std::string& key) {
  for (const bool is_leased : {false, true}) {
    if (const auto found = names_.find({key, is_leased}); found != names_.end()) {
      close(found);
    }
  }
}

void Batches::close_all() {
  std::move(open_.begin(), open_.end(), std::back_inserter(ready_));
  open_.clear();
  names_.clear();
}

Batch Batches::taken(Batch batch) {
  bytes_ -= batch.bytes;
  return batch;
}

std::optional<Batch> Batches::take(Duration now) {
  if (ready_.empty() && next_due().value_or(Duration::max()) <= now) {
    close(names_.find({open_.front().key, open_.front().jobs.front()->is_leased}));
  }
  if (ready_.empty()) {
    return std::nullopt;
  }
  Batch batch = std::move(ready_.front());
  ready_.pop_front();
  return taken(std::move(batch));
}

std::optional<Batch> Batches::take_for(
    const std::function<bool(const std::string& key)>& has_room) {
  const auto found =
      policy_.patience ? open_.end() : std::find_if(open_.begin(), open_.end(), [&](auto& batch) {
        return has_room(batch.key);
      });
  if (found == open_.end()) {
    return std::nullopt;
  }
  Batch batch = std::move(*found);
  names_.erase({batch.key, batch.jobs.front()->is_leased});
  open_.erase(found);
  return taken(std::move(batch));
}

std::optional<Duration> Batches::next_due() const {
  return open_.empty() || !policy_.patience
             ? std::nullopt
             : std::optional(open_.front().since + *policy_.patience);
}

std::vector<std::unique_ptr<Job>> Batches::withdraw(
    const std::function<bool(const Job&)>& is_meant) {
  std::vector<std::unique_ptr<Job>> withdrawn;
  const auto withdraw_from = [&](Batch& batch) {
    for (auto& job : batch.jobs) {
      if (is_meant(*job)) {
        batch.bytes -= job->line.size();
        bytes_ -= job->line.size();
        withdrawn.push_back(std::move(job));
      }
    }
    std::erase(batch.jobs, nullptr);
    return batch.jobs.empty();
  };
  std::erase_if(ready_, withdraw_from);
  for (auto each = names_.begin(); each != names_.end();) {
    const auto next = std::next(each);
    if (withdraw_from(*each->second)) {
      open_.erase(each->second);
      names_.erase(each);
    }
    each = next;
  }
  std::sort(withdrawn.begin(), withdrawn.end(),
            [](const auto& a, const auto& b) { return a->ticket < b->ticket; });
  return withdrawn;
}

std::size_t Batches::events() const {
  std::size_t count = 0;
  for (const Batch& batch : open_) {
    count += batch.jobs.size();
  }
  for (const Batch& batch : ready_) {
    count += batch.jobs.size();
  }
  return count;
}

}  // namespace hw::exec
