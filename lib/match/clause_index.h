// SPDX-License-Identifier: MIT
// Finds the clauses that may match an event, among very many: each is filed under the keys
// (match/key.h) of the condition that seems to hold least often. The memory grows with the clauses;
// the time for an event with its values and with the clauses that are found.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/huge_pages.h"
#include "match/choice.h"
#include "match/fields.h"
#include "match/intervals.h"
#include "match/key.h"

namespace hw::match {

using ClauseId = std::uint32_t;

// One hash for a key of a field.
inline std::uint64_t slot_hash(FieldId field, How how, std::uint32_t length, std::uint64_t hash) {
  const std::uint64_t kind =
      (std::uint64_t{field} << 32 | length) * 16 + static_cast<std::uint64_t>(how);
  std::uint64_t mixed = hash ^ (kind * 0x9E3779B97F4A7C15U);
  mixed = (mixed ^ (mixed >> 32)) * 0xD6E8FEB86659FD93U;
  return mixed ^ (mixed >> 29);
}

class ClauseIndex {
 public:
  // A clause's id is its place; `conditions` must not be moved afterwards.
  explicit ClauseIndex(const std::vector<std::span<const FieldCondition>>& clauses);

  // The clauses that may match what `fields` has extracted, in the order of their ids.
  void find(const Fields& fields, std::vector<ClauseId>& found);

 private:
  // What can be looked up for the values of a field.
  struct Probe {
    std::array<std::vector<std::uint32_t>, 7> lengths;  // of texts, by How; of one length each
    std::vector<std::uint32_t> blocks;                  // Key::length
    bool has_numbers = false;
    bool has_words = false;
    std::unique_ptr<Intervals> intervals;
    std::vector<ClauseId> present;
  };
  struct Slot {
    std::uint64_t hash = 0;
    std::uint32_t count = 0;  // of clauses; 0: the slot is free
    std::uint32_t begin = 0;  // of clauses_; of a single clause its id
  };
  class Builder;

  Probe& probe_of(FieldId field);
  void begin_event();
  void look_up(const Leaf& leaf, FieldId field, const Probe& probe);
  void look_up_text(std::string_view text, FieldId field, const Probe& probe);
  void look_up_folded(std::string_view text, FieldId field, const Probe& probe);
  void look_up_ends(std::string_view text, FieldId field, const Probe& probe, How prefix,
                    How suffix);
  void look_up_address(std::string_view text, FieldId field, const Probe& probe);
  void look_up(FieldId field, How how, std::uint32_t length, std::uint64_t hash);
  void look_up_numbers(const Intervals& intervals);
  void look_up_wanted();
  void look_up(std::uint64_t wanted);
  void list(const Slot& slot);
  void add(ClauseId clause);
  void drop_doubles();

  HugeVector<Slot> slots_;             // a power of two
  HugeVector<std::uint32_t> clauses_;  // of slots; before those of one the event that had it last
  std::vector<std::unique_ptr<Probe>> probes_;  // by field; null if no clause is filed there
  std::vector<ClauseId> always_;                // that are filed nowhere
  // Of the event that is looked at:
  std::uint32_t event_ = 0;  // its number, never 0
  std::vector<ClauseId>* found_ = nullptr;
  std::size_t found_max_ = 0;          // when doubles are dropped
  std::vector<std::uint64_t> wanted_;  // hashes whose slots are on their way to the cache
  std::vector<double> numbers_;        // of a field with intervals
  std::string scratch_;
};

}  // namespace hw::match
