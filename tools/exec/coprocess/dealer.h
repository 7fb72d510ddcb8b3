// SPDX-License-Identifier: MIT
// Which coprocess answers which event, and in what order. Pure: who may be given more is asked.
//
// Events wait in one line, and go to the coprocess that has the fewest at hand. But events with one
// key follow each other through one coprocess as long as any of them is there. The first one that a
// coprocess was given is in hand, for answers come in order; when it dies, those that it had are
// given to its successor, in the same order.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "exec/coprocess/query.h"

namespace hw::exec {

class Dealer {
 public:
  using QueryPtr = std::unique_ptr<Query>;

  // `window`: how many a coprocess is given before it has answered.
  Dealer(std::size_t slots, std::size_t window) : slots_(slots), window_(window) {}

  void submit(QueryPtr query);

  struct Dealt {
    std::size_t slot;
    Query* query;
  };
  // The next event to be given, and to whom; nothing if none waits, or nobody takes it.
  [[nodiscard]] std::optional<Dealt> deal(const std::function<bool(std::size_t)>& takes);

  // Whether there is something for it to do that it has not been given.
  [[nodiscard]] bool has_work(std::size_t slot) const;

  // What it is at; null if nothing.
  [[nodiscard]] Query* in_hand(std::size_t slot) const;
  // That is over.
  [[nodiscard]] QueryPtr take_in_hand(std::size_t slot);
  // It has died: what it was given is to be given again. Those that were cancelled are gone.
  void give_again(std::size_t slot);

  // Takes away what nobody has been given: all, or those for which `which` holds.
  [[nodiscard]] std::vector<QueryPtr> take_waiting(const std::function<bool(const Query&)>& which);
  // Those of one slot, given or not; and with `with_common` all that wait for anyone.
  [[nodiscard]] std::vector<QueryPtr> take_all(std::size_t slot, bool with_common);

  // Those that have been given.
  [[nodiscard]] std::vector<Dealt> at_hand() const;

  [[nodiscard]] std::size_t count() const { return count_; }  // waiting or at hand
  [[nodiscard]] std::size_t bytes() const { return bytes_; }  // of their lines

 private:
  struct Slot {
    std::deque<QueryPtr> queue;
    std::size_t given = 0;  // the first so many
  };
  struct Holder {
    std::size_t slot;
    std::size_t count = 0;
  };
  [[nodiscard]] std::optional<std::size_t> choose(
      const std::function<bool(std::size_t)>& takes) const;
  [[nodiscard]] Dealt give_next(std::size_t slot);
  void hold_key(const Query& query, std::size_t slot);
  void forget(const Query& query, bool was_in_slot);

  std::vector<Slot> slots_;
  std::size_t window_;
  std::deque<QueryPtr> common_;
  std::unordered_map<std::string, Holder> keys_;  // of those in slots
  std::size_t count_ = 0;
  std::size_t bytes_ = 0;
};

}  // namespace hw::exec
