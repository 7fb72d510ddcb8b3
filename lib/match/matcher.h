// SPDX-License-Identifier: MIT
// Tells which of a set of patterns match an event. One matcher serves one thread.
#pragma once

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

  [[nodiscard]] bool matches(std::size_t pattern) const;

  // Whether the event has a routing slip.
  [[nodiscard]] bool has_slip() const { return fields_.has_slip(); }

 private:
  struct Compiled {
    Pattern pattern;
    std::vector<FieldId> fields;  // of its conditions
  };

  [[nodiscard]] bool satisfies(const std::vector<Test>& alternatives, const Leaf& leaf) const;
  [[nodiscard]] bool matches_from(const Compiled& compiled, std::size_t condition,
                                  std::vector<const Leaf*>& chosen) const;
  [[nodiscard]] bool is_consistent(const Leaf& leaf, const std::vector<const Leaf*>& chosen) const;

  Fields fields_;
  std::vector<Compiled> patterns_;
  const json::LineParser* parser_ = nullptr;
};

}  // namespace hw::match
