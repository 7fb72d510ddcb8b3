// SPDX-License-Identifier: MIT
// Reads one alternative after the other (match/alternatives.h) into tests. Literals and the choice
// of the operator are in alternatives.cpp, the operators, by what they are about, in
// operators_*.cpp.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/fault.h"
#include "config/node.h"
#include "match/dialect.h"
#include "match/test.h"

namespace hw::match {

class AlternativeReader {
 public:
  AlternativeReader(Dialect dialect, config::Faults& faults) : dialect_(dialect), faults_(faults) {}

  void read(const config::Node& node);

  [[nodiscard]] std::vector<Test> take() { return std::move(tests_); }

 private:
  using Node = config::Node;
  using Read = void (AlternativeReader::*)(const Node& operand, std::string_view name);
  struct Operator {
    std::string_view name;
    Read read;
    bool in_eventbridge;
    bool in_anything_but;  // there, EventBridge knows those that it has lists of texts for
    bool takes_list_there = false;
  };
  static const std::array<Operator, 12> kOperators;

  [[nodiscard]] bool is_eventbridge() const { return dialect_ == Dialect::eventbridge; }

  void read_text(std::string_view text);
  void read_number(const Node& node);
  void read_operator(const Node& node);
  [[nodiscard]] const Operator* find_operator(std::string_view name) const;
  [[nodiscard]] std::string suggest(std::string_view name) const;

  // The texts of an operand: a string, or where lists are known a list of strings. Empty if there
  // was a fault.
  std::vector<const Node*> texts_of(const Node& operand, std::string_view name);
  bool allows(const Node& text, std::string_view name);
  void read_exactly(const Node& operand, std::string_view name);
  void read_prefix(const Node& operand, std::string_view name);
  void read_suffix(const Node& operand, std::string_view name);
  template <class Affix>
  void read_affix(const Node& operand, std::string_view name, Extent extent);
  void read_folded_affix(const Node& operand, std::string_view name, Extent extent);
  void add_folded(std::string_view text, Extent extent);
  [[nodiscard]] std::optional<std::string_view> without_quote(std::string_view text,
                                                              Extent extent) const;
  void read_ignoring_case(const Node& operand, std::string_view name);
  void read_wildcard(const Node& operand, std::string_view name);
  void read_glob(const Node& operand, std::string_view name);
  void read_regexp(const Node& operand, std::string_view name);
  template <class Parsed, class Make>
  void read_parsed(const Node& operand, std::string_view name, Make make);
  void read_cidr(const Node& operand, std::string_view name);
  void read_exists(const Node& operand, std::string_view name);

  [[nodiscard]] std::optional<Comparator> comparator(const Node& node) const;
  [[nodiscard]] std::string_view comparator_names() const;
  void read_numeric(const Node& operand, std::string_view name);
  bool read_comparison(const Node& name, const Node& operand, Numeric& into);
  // The number as EventBridge compares it; a fault if it does not.
  std::optional<double> comparable(const Node& operand);
  bool check_range(const Node& node, const Numeric& numeric);
  void read_field(const Node& operand, std::string_view name);

  void read_anything_but(const Node& operand, std::string_view name);
  void read_excluded_operator(const Node& node);
  void read_excluded_literals(const Node& node);

  Dialect dialect_;
  config::Faults& faults_;
  bool in_anything_but_ = false;
  std::vector<Test> tests_;
};

}  // namespace hw::match
