// SPDX-License-Identifier: MIT
#include "exec/coprocess/dealer.h"

#include <algorithm>

namespace hw::exec {

namespace {

// Moves those for which `which` holds from a queue, behind its first `from`, to `out`.
void extract(std::deque<Dealer::QueryPtr>& queue, std::size_t from,
             const std::function<bool(const Query&)>& which, std::vector<Dealer::QueryPtr>& out) {
  const auto begin = queue.begin() + static_cast<std::ptrdiff_t>(from);
  const auto taken = std::stable_partition(
      begin, queue.end(), [&](const Dealer::QueryPtr& query) { return !which(*query); });
  out.insert(out.end(), std::make_move_iterator(taken), std::make_move_iterator(queue.end()));
  queue.erase(taken, queue.end());
}

}  // namespace

void Dealer::submit(QueryPtr query) {
  ++count_;
  bytes_ += query->job.line.size();
  common_.push_back(std::move(query));
}

std::optional<Dealer::Dealt> Dealer::deal(const std::function<bool(std::size_t)>& takes) {
  while (const auto slot = choose(takes)) {
    Slot& chosen = slots_[*slot];
    if (chosen.queue.size() > chosen.given) {
      return give_next(*slot);
    }
    QueryPtr query = std::move(common_.front());
    common_.pop_front();
    const auto held = query->key.empty() ? keys_.end() : keys_.find(query->key);
    const std::size_t to = held == keys_.end() ? *slot : held->second.slot;
    hold_key(*query, to);
    slots_[to].queue.push_back(std::move(query));
  }
  return std::nullopt;
}

std::optional<std::size_t> Dealer::choose(const std::function<bool(std::size_t)>& takes) const {
  std::optional<std::size_t> best;
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    if (slots_[i].given < window_ && has_work(i) &&
        (!best || slots_[i].given < slots_[*best].given) && takes(i)) {
      best = i;
    }
  }
  return best;
}

Dealer::Dealt Dealer::give_next(std::size_t slot) {
  Slot& chosen = slots_[slot];
  return {slot, chosen.queue[chosen.given++].get()};
}

bool Dealer::has_work(std::size_t slot) const {
  return slots_[slot].queue.size() > slots_[slot].given || !common_.empty();
}

Query* Dealer::in_hand(std::size_t slot) const {
  const Slot& chosen = slots_[slot];
  return chosen.given > 0 ? chosen.queue.front().get() : nullptr;
}

Dealer::QueryPtr Dealer::take_in_hand(std::size_t slot) {
  Slot& chosen = slots_[slot];
  QueryPtr query = std::move(chosen.queue.front());
  chosen.queue.pop_front();
  --chosen.given;
  forget(*query, true);
  return query;
}

void Dealer::give_again(std::size_t slot) {
  std::vector<QueryPtr> cancelled;
  slots_[slot].given = 0;
  extract(
      slots_[slot].queue, 0, [](const Query& query) { return query.is_cancelled; }, cancelled);
  for (const QueryPtr& query : cancelled) {
    forget(*query, true);
  }
}

std::vector<Dealer::QueryPtr> Dealer::take_waiting(const std::function<bool(const Query&)>& which) {
  std::vector<QueryPtr> taken;
  for (Slot& slot : slots_) {
    extract(slot.queue, slot.given, which, taken);
  }
  for (const QueryPtr& query : taken) {
    forget(*query, true);
  }
  const std::size_t from_slots = taken.size();
  extract(common_, 0, which, taken);
  for (std::size_t i = from_slots; i < taken.size(); ++i) {
    forget(*taken[i], false);
  }
  return taken;
}

std::vector<Dealer::QueryPtr> Dealer::take_all(std::size_t slot, bool with_common) {
  std::vector<QueryPtr> taken;
  const auto any = [](const Query&) { return true; };
  slots_[slot].given = 0;
  extract(slots_[slot].queue, 0, any, taken);
  for (const QueryPtr& query : taken) {
    forget(*query, true);
  }
  if (with_common) {
    const std::size_t from_slot = taken.size();
    extract(common_, 0, any, taken);
    for (std::size_t i = from_slot; i < taken.size(); ++i) {
      forget(*taken[i], false);
    }
  }
  return taken;
}

std::vector<Dealer::Dealt> Dealer::at_hand() const {
  std::vector<Dealt> all;
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    for (std::size_t at = 0; at < slots_[i].given; ++at) {
      all.push_back({i, slots_[i].queue[at].get()});
    }
  }
  return all;
}

void Dealer::hold_key(const Query& query, std::size_t slot) {
  if (!query.key.empty()) {
    ++keys_.try_emplace(query.key, Holder{slot}).first->second.count;
  }
}

void Dealer::forget(const Query& query, bool was_in_slot) {
  --count_;
  bytes_ -= query.job.line.size();
  if (was_in_slot && !query.key.empty()) {
    const auto held = keys_.find(query.key);
    if (--held->second.count == 0) {
      keys_.erase(held);
    }
  }
}

}  // namespace hw::exec
