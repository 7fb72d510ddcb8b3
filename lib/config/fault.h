// SPDX-License-Identifier: MIT
// The faults of a configuration, which may be several files, collected so that all of them are
// reported at once, each as
//
//     rules.json:12:7: unknown key 'patern'; did you mean 'pattern'?
//         {"name": "images", "patern": {}}
//                            ^
//
// They own the files' texts, too, and the memory that trees live in: no node outlives its Faults.
#pragma once

#include <algorithm>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "config/arena.h"
#include "config/node.h"

namespace hw::config {

// Where a place is, for people.
struct Position {
  std::size_t file = 0;    // as add_file() numbers them
  std::size_t line = 0;    // from 1; 0: the file as a whole
  std::size_t column = 0;  // from 1, in bytes, without a byte order mark
};

class Faults {
 public:
  Faults() = default;
  Faults(std::string name, std::string_view text) { add_file(std::move(name), std::string(text)); }

  // Takes a file's text, which the readers parse and excerpts are cut from. All together are below
  // 4 GiB.
  std::size_t add_file(std::string name, std::string text);
  [[nodiscard]] std::string_view text(std::size_t file) const { return files_[file].text; }
  [[nodiscard]] Arena& arena() { return arena_; }

  [[nodiscard]] Place place(std::size_t file) const;  // the file as a whole
  [[nodiscard]] Place place(std::size_t file, std::size_t offset) const;
  [[nodiscard]] Position position(Place place) const;
  [[nodiscard]] const std::string& name(Place place) const { return files_[file_of(place)].name; }
  // "rules.json:12:7"; of a file as a whole, its name
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
    Place whole;  // its bytes follow, and its end
    // Where its lines begin, found when a position is first asked for: most loads never do.
    mutable std::vector<std::uint32_t> lines = {};
  };
  struct Fault {
    Place place;
    std::string message;
  };
  [[nodiscard]] std::size_t file_of(Place place) const;
  [[nodiscard]] std::string shown(std::string text) const;
  [[nodiscard]] std::string excerpt(const Position& position) const;

  std::deque<File> files_;  // views of their texts stay valid
  Arena arena_;
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
[[nodiscard]] std::string lacks(const Faults& faults, const Node& root, std::string_view key);

// The member `key`, true or false; `fallback` where it is not there or neither.
[[nodiscard]] bool read_flag(Faults& faults, const Node& object, std::string_view key,
                             bool fallback);

}  // namespace hw::config
