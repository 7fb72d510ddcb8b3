// SPDX-License-Identifier: MIT
// The operators that compare: `numeric` with numbers, `field` with another field.
#include <fmt/core.h>

#include <array>

#include "base/limits.h"
#include "match/alternative_reader.h"
#include "match/number.h"
#include "match/path.h"

namespace hw::match {

using config::Type;

std::optional<Comparator> AlternativeReader::comparator(const Node& node) const {
  using enum Comparator;
  constexpr std::array<std::pair<std::string_view, Comparator>, 6> kNames = {{{"=", equal},
                                                                              {"<", less},
                                                                              {"<=", less_equal},
                                                                              {">", greater},
                                                                              {">=", greater_equal},
                                                                              {"!=", not_equal}}};
  for (const auto& [name, comparator] : kNames) {
    if (node.is(Type::string) && name == node.text() &&
        (comparator != not_equal || !is_eventbridge())) {
      return comparator;
    }
  }
  return std::nullopt;
}

std::string_view AlternativeReader::comparator_names() const {
  return is_eventbridge() ? "=, <, <=, > and >=" : "=, !=, <, <=, > and >=";
}

void AlternativeReader::read_numeric(const Node& operand, std::string_view name) {
  if (!config::require(faults_, operand, Type::array, fmt::format("the operand of '{}'", name))) {
    return;
  }
  Numeric numeric{{}, dialect_};
  for (std::size_t i = 0; i + 1 < operand.elements().size(); i += 2) {
    if (!read_comparison(operand.elements()[i], operand.elements()[i + 1], numeric)) {
      return;
    }
  }
  if (operand.elements().empty() || operand.elements().size() % 2 != 0) {
    faults_.add(operand.place, "'numeric' takes pairs of a comparison and a number");
  } else if (check_range(operand, numeric)) {
    tests_.emplace_back(std::move(numeric));
  }
}

bool AlternativeReader::read_comparison(const Node& name, const Node& operand, Numeric& into) {
  const auto known = comparator(name);
  if (!known) {
    faults_.add(name.place, fmt::format("'numeric' knows {}", comparator_names()));
    return false;
  }
  if (!config::require(faults_, operand, Type::number, "what 'numeric' compares with")) {
    return false;
  }
  if (is_eventbridge() && !comparable(operand)) {
    return false;
  }
  into.comparisons.push_back({*known, json::parse_number(operand.text())});
  return true;
}

std::optional<double> AlternativeReader::comparable(const Node& operand) {
  const auto number = comparable_double(operand.text());
  if (!number) {
    faults_.add(operand.place, "EventBridge compares no numbers with more digits than a double");
  }
  return number;
}

// One comparison, or a lower and then an upper bound that leave room between them.
bool AlternativeReader::check_range(const Node& node, const Numeric& numeric) {
  const auto& list = numeric.comparisons;
  if (list.size() == 1) {
    return true;
  }
  using enum Comparator;
  if (list.size() != 2 || (list[0].comparator != greater && list[0].comparator != greater_equal) ||
      (list[1].comparator != less && list[1].comparator != less_equal)) {
    faults_.add(node.place,
                "'numeric' takes one comparison, or a lower bound (> or >=) and then an upper one");
    return false;
  }
  const auto order = json::compare(list[0].operand, list[1].operand);
  const bool may_be_equal =
      !is_eventbridge() && list[0].comparator == greater_equal && list[1].comparator == less_equal;
  if (order > 0 || (order == 0 && !may_be_equal)) {
    faults_.add(node.place, "the lower bound of 'numeric' must be less than the upper one");
    return false;
  }
  return true;
}

void AlternativeReader::read_field(const Node& operand, std::string_view name) {
  const bool is_pair = operand.is(Type::array) && operand.elements().size() == 2;
  const auto known = is_pair ? comparator(operand.elements()[0]) : std::nullopt;
  if (!known || !operand.elements()[1].is(Type::string)) {
    faults_.add(operand.place,
                fmt::format("'{}' takes a comparison ({}) and the path of another field, "
                            "[\"<\", \"data.limit\"]",
                            name, comparator_names()));
  } else if (operand.elements()[1].text().size() > limits::kFieldPathMax) {
    faults_.add(operand.elements()[1].place, path_too_long());
  } else if (is_in_slip(operand.elements()[1].text())) {
    faults_.add(operand.elements()[1].place, "'hw' is the routing slip, which patterns do not see");
  } else {
    tests_.emplace_back(FieldTest{*known, std::string(operand.elements()[1].text())});
  }
}

}  // namespace hw::match
