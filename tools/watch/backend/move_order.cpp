// SPDX-License-Identifier: MIT
#include "watch/backend/move_order.h"

#include <map>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace hw::watch {

namespace {

class Order {
 public:
  explicit Order(const std::vector<Move>& moves) : moves_(moves), is_entered_(moves.size()) {
    for (std::size_t i = 0; i < moves.size(); ++i) {
      by_name_[{moves[i].from_wd, *moves[i].from}] = i;
      if (moves[i].moved_wd >= 0) {
        by_folder_[moves[i].moved_wd] = i;
      }
    }
  }

  std::vector<std::size_t> run() {
    for (std::size_t i = 0; i < moves_.size(); ++i) {
      run_from(i);
    }
    return std::move(order_);
  }

 private:
  // Depth first, and without recursion: a thousand logs are rotated as one chain.
  void run_from(std::size_t start) {
    std::vector<std::size_t> stack;
    enter(start, stack);
    while (!stack.empty()) {
      const std::size_t top = stack.back();
      const Move& move = moves_[top];
      const auto name = by_name_.find({move.to_wd, *move.to});
      const auto folder = by_folder_.find(move.to_wd);
      if (name != by_name_.end() && enter(name->second, stack)) {
        continue;
      }
      if (folder != by_folder_.end() && enter(folder->second, stack)) {
        continue;
      }
      order_.push_back(top);
      stack.pop_back();
    }
  }

  bool enter(std::size_t move, std::vector<std::size_t>& stack) {
    if (is_entered_[move]) {
      return false;
    }
    is_entered_[move] = true;
    stack.push_back(move);
    return true;
  }

  const std::vector<Move>& moves_;
  std::vector<bool> is_entered_;
  std::vector<std::size_t> order_;
  std::map<std::pair<int, std::string_view>, std::size_t> by_name_;
  std::unordered_map<int, std::size_t> by_folder_;
};

}  // namespace

std::vector<std::size_t> moves_in_order(const std::vector<Move>& moves) {
  return Order(moves).run();
}

}  // namespace hw::watch
