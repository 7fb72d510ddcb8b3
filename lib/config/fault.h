// SPDX-License-Identifier: MIT
// The faults of a configuration, which may be several files, collected so that all of them are
// reported at once, each as
//
//     rules.json:12:7: unknown key 'patern'; did you mean 'pattern'?
//         {"name": "images", "patern": {}}
//                            ^
#pragma once

#include <algorithm>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "config/node.h"

namespace hw::config {

class Faults {
 public:
  Faults() = default;
  Faults(std::string name, std::string_view text) { add_file(std::move(name), std::string(text)); }

  // Takes a file's text, which the readers parse and excerpts are cut from; its number for Place.
  std::size_t add_file(std::string name, std::string text);
  [[nodiscard]] std::string_view text(std::size_t file) const { return files_[file].text; }
  [[nodiscard]] const std::string& name(std::size_t file) const { return files_[file].name; }

  // "rules.json:12:7"
  [[nodiscard]] std::string where(Place place) const;

  void add(Place place, std::string message);
  [[nodiscard]] bool empty() const { return faults_.empty(); }
  [[nodiscard]] std::size_t size() const { return faults_.size(); }
  // Forgets all but the first `count` faults.
  void retract(std::size_t count) { faults_.resize(std::min(count, faults_.size())); }

  // A text that may be a secret: no message shows it.
  void hide(std::string text);
  [[nodiscard]] const std::vector<std::string>& hidden() const { return hidden_; }

  // Some of the configuration could not be read: that something is missing says nothing.
  void set_partial() { is_partial_ = true; }
  [[nodiscard]] bool is_partial() const { return is_partial_; }

  // All of them, in the order of their places, without a last line feed. What is said of a place
  // several times, as what an alias of YAML stands for may be, is told once.
  [[nodiscard]] std::string format() const;

  // An Error of code config with format() as its message.
  [[nodiscard]] tl::unexpected<Error> as_error() const;

 private:
  struct File {
    std::string name;
    std::string text;
  };
  struct Fault {
    Place place;
    std::string message;
  };
  std::deque<File> files_;  // views of their texts stay valid
  [[nodiscard]] std::string shown(std::string text) const;

  std::vector<Fault> faults_;
  std::vector<std::string> hidden_;
  bool is_partial_ = false;
};

// Checks that help to read a tree; each adds its faults and returns whether there was none.
bool require(Faults& faults, const Node& node, Type type, std::string_view what);
// A string that can name a file: neither empty nor with U+0000.
bool require_path(Faults& faults, const Node& node, std::string_view what);
bool check_keys(Faults& faults, const Node& object, std::span<const std::string_view> known);

// What to say of a whole configuration without `key`, be it a file or a folder.
[[nodiscard]] std::string lacks(const Node& root, std::string_view key);

// The member `key`, true or false; `fallback` where it is not there or neither.
[[nodiscard]] bool read_flag(Faults& faults, const Node& object, std::string_view key,
                             bool fallback);

}  // namespace hw::config
