// SPDX-License-Identifier: MIT
// The faults of a configuration, collected so that all of them are reported at once, each as
//
//     rules.json:12:7: unknown key 'patern'; did you mean 'pattern'?
//         {"name": "images", "patern": {}}
//                            ^
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "config/node.h"

namespace hw::config {

class Faults {
 public:
  Faults(std::string file, std::string_view text) : file_(std::move(file)), text_(text) {}

  void add(Place place, std::string message);
  [[nodiscard]] bool empty() const { return faults_.empty(); }
  [[nodiscard]] std::size_t size() const { return faults_.size(); }

  // All of them, in the order of their places, without a last line feed.
  [[nodiscard]] std::string format() const;

  // An Error of code config with format() as its message.
  [[nodiscard]] tl::unexpected<Error> as_error() const;

 private:
  struct Fault {
    Place place;
    std::string message;
  };
  std::string file_;
  std::string_view text_;
  std::vector<Fault> faults_;
};

// Checks that help to read a tree; each adds its faults and returns whether there was none.
bool require(Faults& faults, const Node& node, Type type, std::string_view what);
bool check_keys(Faults& faults, const Node& object, std::span<const std::string_view> known);

}  // namespace hw::config
