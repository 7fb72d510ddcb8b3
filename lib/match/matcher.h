// SPDX-License-Identifier: MIT
// Tells which of a set of patterns match an event. One matcher serves one thread.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "json/dom.h"
#include "match/fields.h"
#include "match/pattern.h"

namespace hw::match {

class Matcher {
 public:
  // Patterns are numbered in the order in which they are added.
  void add(Pattern pattern);

  // Looks the fields of an event up; matches() then answers for it, while it lives in `parser`.
  void read(json::dom::object event, const json::LineParser& parser);

  [[nodiscard]] bool matches(std::size_t pattern);

  // Whether the event has a routing slip.
  [[nodiscard]] bool has_slip() const { return fields_.has_slip(); }

 private:
  struct Compiled {
    Pattern pattern;
    std::vector<FieldId> fields;  // of its conditions
    std::vector<std::size_t>
        order;  // of its conditions: those on members of the event itself first
    // How many names the paths of two conditions share: shared[later][earlier].
    std::vector<std::vector<std::uint32_t>> shared;
  };
  // The element that a leaf must stand in, of the arrays that at most `depth` names lead to.
  struct Bound {
    std::uint32_t depth = 0;
    StepId step = 0;
    bool operator==(const Bound&) const = default;
  };
  // For each condition; kept between searches for the sake of its memory.
  struct Scratch {
    std::vector<const Leaf*> chosen;  // null: none, the field is absent
    std::vector<std::optional<Bound>> failed;
  };
  class Search;

  [[nodiscard]] bool satisfies(const std::vector<Test>& alternatives, const Leaf& leaf) const;
  [[nodiscard]] bool holds(const Compiled& compiled, std::size_t condition) const;

  Fields fields_;
  std::vector<Compiled> patterns_;
  const json::LineParser* parser_ = nullptr;
  Scratch scratch_;
};

}  // namespace hw::match
