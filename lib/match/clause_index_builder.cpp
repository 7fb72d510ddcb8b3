// SPDX-License-Identifier: MIT
#include <algorithm>
#include <bit>

#include "match/clause_index.h"

namespace hw::match {

namespace {

constexpr double kNever = 1e30;  // the cost of what cannot be looked up

std::uint64_t slot_hash(FieldId field, const Key& key) {
  return slot_hash(field, key.how, key.length, key.hash);
}

// How many values of a field may have a key, against others.
double commonness(How how) {
  switch (how) {
    case How::text:
    case How::folded:
    case How::number:
      return 1;
    case How::block:
    case How::prefix:
    case How::suffix:
    case How::folded_prefix:
    case How::folded_suffix:
      return 2;
    case How::gram:
    case How::word:
      return 4;
    case How::interval:
      return 8;
    case How::present:
      return 64;
  }
  return 64;
}

}  // namespace

// Files each clause. First all keys are counted, for the rarest ones are the best.
class ClauseIndex::Builder {
 public:
  Builder(ClauseIndex& index, const std::vector<std::span<const FieldCondition>>& clauses)
      : index_(index), clauses_(clauses) {}

  void build() {
    for (const auto& clause : clauses_) {
      for (const FieldCondition& condition : clause) {
        count(condition);
      }
    }
    std::sort(counted_.begin(), counted_.end());
    for (std::size_t i = 0; i < clauses_.size(); ++i) {
      file(static_cast<ClauseId>(i));
    }
    fill_slots();
    for (const auto& probe : index_.probes_) {
      if (probe != nullptr && probe->intervals != nullptr) {
        probe->intervals->prepare();
      }
    }
  }

 private:
  using Ways = std::vector<std::vector<KeySet>>;

  void count(const FieldCondition& condition) {
    if (condition.alternatives == nullptr) {
      counted_.push_back(slot_hash(condition.field, key_of(condition.text)));
    } else if (const auto ways = keys_of(*condition.alternatives)) {
      for (const auto& options : *ways) {
        for (const KeySet& keys : options) {
          for (const Key& key : keys) {
            counted_.push_back(slot_hash(condition.field, key));
          }
        }
      }
    }
  }

  [[nodiscard]] double cost(FieldId field, const KeySet& keys) const {
    double sum = 0;
    for (const Key& key : keys) {
      const auto [first, last] =
          std::equal_range(counted_.begin(), counted_.end(), slot_hash(field, key));
      sum += static_cast<double>(last - first) * commonness(key.how);
    }
    return sum;
  }

  // The keys for one of the options of each test, and what they cost together.
  struct Choice {
    double cost = kNever;
    FieldId field = 0;
    std::vector<Key> keys;
  };

  [[nodiscard]] Choice choose(FieldId field, const Ways& ways) const {
    Choice choice{0, field, {}};
    for (const auto& options : ways) {
      const KeySet* best = nullptr;
      double least = kNever;
      for (const KeySet& keys : options) {
        if (const double each = cost(field, keys); each < least) {
          least = each;
          best = &keys;
        }
      }
      choice.cost += least;
      if (best != nullptr) {
        choice.keys.insert(choice.keys.end(), best->begin(), best->end());
      }
    }
    return choice;
  }

  void file(ClauseId clause) {
    Choice best;
    for (const FieldCondition& condition : clauses_[clause]) {
      if (condition.alternatives == nullptr) {
        KeySet keys = {key_of(condition.text)};
        if (const double each = cost(condition.field, keys); each < best.cost) {
          best = {each, condition.field, std::move(keys)};
        }
      } else if (const auto ways = keys_of(*condition.alternatives)) {
        if (Choice choice = choose(condition.field, *ways); choice.cost < best.cost) {
          best = std::move(choice);
        }
      }
    }
    if (best.cost == kNever) {
      index_.always_.push_back(clause);
      return;
    }
    Probe& probe = index_.probe_of(best.field);
    for (const Key& key : best.keys) {
      file(clause, best.field, probe, key);
    }
  }

  void file(ClauseId clause, FieldId field, Probe& probe, const Key& key) {
    switch (key.how) {
      case How::interval:
        if (probe.intervals == nullptr) {
          probe.intervals = std::make_unique<Intervals>();
        }
        probe.intervals->add(key.low, key.high, clause);
        return;
      case How::present:
        probe.present.push_back(clause);
        return;
      case How::number:
        probe.has_numbers = true;
        break;
      case How::word:
        probe.has_words = true;
        break;
      case How::block:
        note(probe.blocks, key.length);
        break;
      default:
        note(probe.lengths[static_cast<std::size_t>(key.how)], key.length);
    }
    filed_.push_back({slot_hash(field, key), clause});
  }

  // Adds to a sorted list without doubles.
  static void note(std::vector<std::uint32_t>& list, std::uint32_t value) {
    const auto at = std::lower_bound(list.begin(), list.end(), value);
    if (at == list.end() || *at != value) {
      list.insert(at, value);
    }
  }

  void fill_slots() {
    std::sort(filed_.begin(), filed_.end());
    filed_.erase(std::unique(filed_.begin(), filed_.end()), filed_.end());
    index_.slots_.resize(std::bit_ceil(2 * filed_.size() + 1));
    const std::size_t mask = index_.slots_.size() - 1;
    for (std::size_t i = 0; i < filed_.size();) {
      const std::uint64_t hash = filed_[i].first;
      std::size_t at = hash & mask;
      while (index_.slots_[at].count != 0) {
        at = (at + 1) & mask;
      }
      std::size_t end = i;
      while (end < filed_.size() && filed_[end].first == hash) {
        ++end;
      }
      fill(index_.slots_[at], i, end);
      i = end;
    }
  }

  void fill(Slot& slot, std::size_t begin, std::size_t end) {
    slot.hash = filed_[begin].first;
    slot.count = static_cast<std::uint32_t>(end - begin);
    if (slot.count == 1) {
      slot.begin = filed_[begin].second;
      return;
    }
    index_.clauses_.push_back(0);
    slot.begin = static_cast<std::uint32_t>(index_.clauses_.size());
    for (; begin < end; ++begin) {
      index_.clauses_.push_back(filed_[begin].second);
    }
  }

  ClauseIndex& index_;
  const std::vector<std::span<const FieldCondition>>& clauses_;
  std::vector<std::uint64_t> counted_;
  std::vector<std::pair<std::uint64_t, ClauseId>> filed_;
};

ClauseIndex::ClauseIndex(const std::vector<std::span<const FieldCondition>>& clauses) {
  Builder(*this, clauses).build();
}

ClauseIndex::Probe& ClauseIndex::probe_of(FieldId field) {
  if (field >= probes_.size()) {
    probes_.resize(field + 1);
  }
  if (probes_[field] == nullptr) {
    probes_[field] = std::make_unique<Probe>();
  }
  return *probes_[field];
}

}  // namespace hw::match
