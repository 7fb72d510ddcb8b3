// SPDX-License-Identifier: MIT
#include "match/clause_index.h"

#include <algorithm>
#include <utility>

#include "match/number.h"

namespace hw::match {

namespace {

// So many slots are asked for before the first is looked at: with very many clauses each is a miss
// of the cache, and misses that overlap take the time of one.
constexpr std::size_t kWantedMax = 32;

// Once so many clauses are found, and twice as many as without doubles, those are dropped.
constexpr std::size_t kFoundMin = 1024;

}  // namespace

// Numbers of events come again after four billion.
void ClauseIndex::begin_event() {
  if (++event_ != 0) {
    return;
  }
  for (const Slot& slot : slots_) {
    if (slot.count > 1) {
      clauses_[slot.begin - 1] = 0;
    }
  }
  event_ = 1;
}

void ClauseIndex::find(const Fields& fields, std::vector<ClauseId>& found) {
  begin_event();
  found = always_;
  found_ = &found;
  found_max_ = always_.size() + kFoundMin;
  for (const FieldId field : fields.present()) {
    if (field < probes_.size() && probes_[field] != nullptr) {
      const Probe& probe = *probes_[field];
      std::for_each(probe.present.begin(), probe.present.end(),
                    [this](ClauseId clause) { add(clause); });
      for (const Leaf& leaf : fields.leaves(field)) {
        look_up(leaf, field, probe);
      }
      if (!numbers_.empty()) {
        look_up_numbers(*probe.intervals);
      }
    }
  }
  look_up_wanted();
  drop_doubles();
}

void ClauseIndex::add(ClauseId clause) {
  if (found_->size() == found_max_) {
    drop_doubles();
    found_max_ = std::max(kFoundMin, 2 * found_->size());
  }
  found_->push_back(clause);
}

void ClauseIndex::drop_doubles() {
  std::sort(found_->begin(), found_->end());
  found_->erase(std::unique(found_->begin(), found_->end()), found_->end());
}

void ClauseIndex::look_up(FieldId field, How how, std::uint32_t length, std::uint64_t hash) {
  wanted_.push_back(slot_hash(field, how, length, hash));
  __builtin_prefetch(&slots_[wanted_.back() & (slots_.size() - 1)]);
  if (wanted_.size() == kWantedMax) {
    look_up_wanted();
  }
}

void ClauseIndex::look_up_wanted() {
  for (const std::uint64_t wanted : wanted_) {
    look_up(wanted);
  }
  wanted_.clear();
}

void ClauseIndex::look_up(std::uint64_t wanted) {
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t at = wanted & mask; slots_[at].count != 0; at = (at + 1) & mask) {
    const Slot& slot = slots_[at];
    if (slot.hash == wanted && slot.count == 1) {
      add(slot.begin);
      return;
    }
    if (slot.hash == wanted) {
      list(slot);
      return;
    }
  }
}

// Once for an event: values of an array may all have the same key.
void ClauseIndex::list(const Slot& slot) {
  if (std::exchange(clauses_[slot.begin - 1], event_) != event_) {
    std::for_each_n(clauses_.begin() + slot.begin, slot.count,
                    [this](ClauseId clause) { add(clause); });
  }
}

void ClauseIndex::look_up_numbers(const Intervals& intervals) {
  std::sort(numbers_.begin(), numbers_.end());
  intervals.search(numbers_, [this](ClauseId clause) { add(clause); });
  numbers_.clear();
}

void ClauseIndex::look_up(const Leaf& leaf, FieldId field, const Probe& probe) {
  const std::string_view text = leaf.value.text;
  switch (leaf.value.kind) {
    case json::Kind::string:
      look_up_text(text, field, probe);
      return;
    case json::Kind::number:
      if (probe.has_numbers || probe.intervals != nullptr) {
        const double number = nearest_double(text);
        if (probe.has_numbers) {
          look_up(field, How::number, 0, hash_of(number));
        }
        if (probe.intervals != nullptr) {
          numbers_.push_back(number);
        }
      }
      return;
    default:
      if (probe.has_words) {
        look_up(field, How::word, static_cast<std::uint32_t>(text.size()), hash_of(text));
      }
  }
}

void ClauseIndex::look_up_text(std::string_view text, FieldId field, const Probe& probe) {
  const auto lengths = [&](How how) -> const std::vector<std::uint32_t>& {
    return probe.lengths[static_cast<std::size_t>(how)];
  };
  const auto size = static_cast<std::uint32_t>(text.size());
  if (std::binary_search(lengths(How::text).begin(), lengths(How::text).end(), size)) {
    look_up(field, How::text, size, hash_of(text));
  }
  look_up_ends(text, field, probe, How::prefix, How::suffix);
  for (const std::uint32_t length : lengths(How::gram)) {
    for (std::size_t at = 0; at + length <= text.size(); ++at) {
      look_up(field, How::gram, length, hash_of(text.substr(at, length)));
    }
  }
  look_up_folded(text, field, probe);
  if (!probe.blocks.empty()) {
    look_up_address(text, field, probe);
  }
}

void ClauseIndex::look_up_ends(std::string_view text, FieldId field, const Probe& probe, How prefix,
                               How suffix) {
  PrefixHash from_begin(text);
  for (const std::uint32_t length : probe.lengths[static_cast<std::size_t>(prefix)]) {
    if (length > text.size()) {
      break;
    }
    look_up(field, prefix, length, from_begin.at(length));
  }
  const auto& lengths = probe.lengths[static_cast<std::size_t>(suffix)];
  if (lengths.empty()) {
    return;
  }
  const std::size_t longest = std::min<std::size_t>(lengths.back(), text.size());
  const std::string_view end = text.substr(text.size() - longest);
  scratch_.assign(end.rbegin(), end.rend());
  PrefixHash from_end(scratch_);
  for (const std::uint32_t length : lengths) {
    if (length > text.size()) {
      break;
    }
    look_up(field, suffix, length, from_end.at(length));
  }
}

void ClauseIndex::look_up_folded(std::string_view text, FieldId field, const Probe& probe) {
  const auto has = [&](How how) { return !probe.lengths[static_cast<std::size_t>(how)].empty(); };
  if (!has(How::folded) && !has(How::folded_prefix) && !has(How::folded_suffix)) {
    return;
  }
  const std::string folded = match::folded(text);
  if (has(How::folded)) {
    look_up(field, How::folded, static_cast<std::uint32_t>(folded.size()), hash_of(folded));
  }
  look_up_ends(folded, field, probe, How::folded_prefix, How::folded_suffix);
}

void ClauseIndex::look_up_address(std::string_view text, FieldId field, const Probe& probe) {
  const auto address = parse_address(text, Dialect::hookwork);
  if (!address) {
    return;
  }
  for (const std::uint32_t block : probe.blocks) {
    if ((block >= 256) == (address->size == 16)) {
      look_up(field, How::block, block, hash_of(address->masked(block % 256)));
    }
  }
}

}  // namespace hw::match
