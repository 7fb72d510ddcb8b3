// SPDX-License-Identifier: MIT
#include "match/pattern.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.h"

namespace hw::match {

namespace {

using config::Faults;
using config::Member;
using config::Node;
using config::Type;

constexpr std::array<std::string_view, 6> kOperators = {"prefix", "suffix",  "anything-but",
                                                        "exists", "numeric", "glob"};

std::optional<std::string> text_operand(const Node& node, std::string_view op, Faults& faults) {
  if (!config::require(faults, node, Type::string, fmt::format("the operand of '{}'", op))) {
    return std::nullopt;
  }
  return node.text;
}

std::optional<Test> compile_exists(const Node& node, Faults& faults) {
  if (!config::require(faults, node, Type::boolean, "the operand of 'exists'")) {
    return std::nullopt;
  }
  return Exists{node.text == "true"};
}

std::optional<Test> compile_glob(const Node& node, Faults& faults) {
  const auto text = text_operand(node, "glob", faults);
  if (!text) {
    return std::nullopt;
  }
  Result<Glob> glob = Glob::parse(*text);
  if (!glob) {
    faults.add(node.place, fmt::format("bad glob: {}", glob.error().message));
    return std::nullopt;
  }
  return Globbed{*std::move(glob)};
}

std::optional<Numeric::Operator> numeric_operator(std::string_view text) {
  using enum Numeric::Operator;
  constexpr std::array<std::pair<std::string_view, Numeric::Operator>, 5> kNames = {
      {{"=", equal}, {"<", less}, {"<=", less_equal}, {">", greater}, {">=", greater_equal}}};
  for (const auto& [name, op] : kNames) {
    if (name == text) {
      return op;
    }
  }
  return std::nullopt;
}

bool is_lower_bound(Numeric::Operator op) {
  return op == Numeric::Operator::greater || op == Numeric::Operator::greater_equal;
}
bool is_upper_bound(Numeric::Operator op) {
  return op == Numeric::Operator::less || op == Numeric::Operator::less_equal;
}

// One comparison, or a lower and then an upper bound that leave room between them.
bool check_range(const Node& node, const Numeric& numeric, Faults& faults) {
  const auto& list = numeric.comparisons;
  if (list.size() == 1) {
    return true;
  }
  if (list.size() != 2 || !is_lower_bound(list[0].op) || !is_upper_bound(list[1].op)) {
    faults.add(node.place,
               "'numeric' takes one comparison, or a lower bound (> or >=) and then an upper one");
    return false;
  }
  if (json::compare(list[0].operand, list[1].operand) >= 0) {
    faults.add(node.place, "the lower bound of 'numeric' must be less than the upper one");
    return false;
  }
  return true;
}

std::optional<Test> compile_numeric(const Node& node, Faults& faults) {
  if (!config::require(faults, node, Type::array, "the operand of 'numeric'")) {
    return std::nullopt;
  }
  Numeric numeric;
  for (std::size_t i = 0; i + 1 < node.elements.size(); i += 2) {
    const Node& name = node.elements[i];
    const Node& operand = node.elements[i + 1];
    const auto op = numeric_operator(name.is(Type::string) ? name.text : "");
    if (!op) {
      faults.add(name.place, "'numeric' knows =, <, <=, > and >=");
      return std::nullopt;
    }
    if (!config::require(faults, operand, Type::number, "what 'numeric' compares with")) {
      return std::nullopt;
    }
    numeric.comparisons.push_back({*op, json::parse_number(operand.text)});
  }
  if (node.elements.empty() || node.elements.size() % 2 != 0) {
    faults.add(node.place, "'numeric' takes pairs of a comparison and a number");
    return std::nullopt;
  }
  return check_range(node, numeric, faults) ? std::optional<Test>(std::move(numeric))
                                            : std::nullopt;
}

// A string or a list of strings, each made into a test.
template <class T>
bool append_texts(std::vector<Test>& tests, const Node& node, std::string_view op, Faults& faults) {
  const std::vector<Node> single = {node};
  const std::vector<Node>& list = node.is(Type::array) ? node.elements : single;
  if (list.empty()) {
    faults.add(node.place, fmt::format("'{}' with an empty list", op));
    return false;
  }
  for (const Node& element : list) {
    const auto text = text_operand(element, op, faults);
    if (!text) {
      return false;
    }
    if (text->empty()) {
      faults.add(element.place,
                 fmt::format("'anything-but' with an empty '{}' matches nothing", op));
      return false;
    }
    tests.push_back(T{*text});
  }
  return true;
}

bool append_nested(std::vector<Test>& tests, const Node& node, Faults& faults) {
  if (node.members.size() != 1) {
    faults.add(node.place, "'anything-but' takes one operator");
    return false;
  }
  const Member& member = node.members.front();
  if (member.key == "prefix") {
    return append_texts<Prefix>(tests, member.value, member.key, faults);
  }
  if (member.key == "suffix") {
    return append_texts<Suffix>(tests, member.value, member.key, faults);
  }
  faults.add(member.place,
             fmt::format("'anything-but' does not know the operator '{}'", member.key));
  return false;
}

std::optional<Test> compile_anything_but(const Node& node, Faults& faults) {
  AnythingBut result;
  if (node.is(Type::object)) {
    if (!append_nested(result.tests, node, faults)) {
      return std::nullopt;
    }
    return result;
  }
  const std::vector<Node> single = {node};
  const std::vector<Node>& list = node.is(Type::array) ? node.elements : single;
  for (const Node& element : list) {
    if (!element.is(list.front().type) || !(element.is(Type::string) || element.is(Type::number))) {
      faults.add(element.place, "'anything-but' takes strings, or numbers, and not a mixture");
      return std::nullopt;
    }
    if (element.is(Type::string)) {
      result.tests.emplace_back(EqualsText{element.text});
    } else {
      result.tests.emplace_back(EqualsNumber{json::parse_number(element.text)});
    }
  }
  if (list.empty()) {
    faults.add(node.place, "'anything-but' with an empty list");
    return std::nullopt;
  }
  return result;
}

std::optional<Test> compile_operator(const Node& node, Faults& faults) {
  if (node.members.size() != 1) {
    faults.add(node.place, "an operator is an object with one member, {\"prefix\": \"...\"}");
    return std::nullopt;
  }
  const auto& [name, place, operand] = node.members.front();
  if (name == "exists") {
    return compile_exists(operand, faults);
  }
  if (name == "numeric") {
    return compile_numeric(operand, faults);
  }
  if (name == "anything-but") {
    return compile_anything_but(operand, faults);
  }
  if (name == "glob") {
    return compile_glob(operand, faults);
  }
  if (name != "prefix" && name != "suffix") {
    faults.add(place, fmt::format("unknown operator '{}'{}", name, suggestion(name, kOperators)));
    return std::nullopt;
  }
  const auto text = text_operand(operand, name, faults);
  if (!text) {
    return std::nullopt;
  }
  return name == "prefix" ? Test(Prefix{*text}) : Test(Suffix{*text});
}

std::optional<Test> compile_alternative(const Node& node, Faults& faults) {
  switch (node.type) {
    case Type::string:
      return EqualsText{node.text};
    case Type::number:
      return EqualsNumber{json::parse_number(node.text)};
    case Type::boolean:
      return EqualsLiteral{node.text == "true" ? Literal::boolean_true : Literal::boolean_false};
    case Type::null:
      return EqualsLiteral{Literal::null};
    case Type::object:
      return compile_operator(node, faults);
    case Type::array:
      faults.add(node.place, "a list inside a list of alternatives");
      return std::nullopt;
  }
  return std::nullopt;
}

class Compiler {
 public:
  explicit Compiler(Faults& faults) : faults_(faults) {}

  Pattern compile(const Node& node) {
    if (config::require(faults_, node, Type::object, "a pattern")) {
      compile_object(node, {});
    }
    std::sort(pattern_.conditions.begin(), pattern_.conditions.end(),
              [](const Condition& a, const Condition& b) { return order_key(a) < order_key(b); });
    return std::move(pattern_);
  }

 private:
  // In the order of the joined paths, but paths with a common beginning always stand together.
  static std::vector<std::string> order_key(const Condition& condition) {
    std::vector<std::string> key = condition.path;
    for (std::size_t i = 0; i + 1 < key.size(); ++i) {
      key[i] += '.';
    }
    return key;
  }

  void compile_object(const Node& node, const std::vector<std::string>& path) {
    if (node.members.empty()) {
      faults_.add(node.place, path.empty()
                                  ? "an empty pattern; to match every event leave 'pattern' out"
                                  : "an empty object in a pattern; to ask whether a field is there "
                                    "write [{\"exists\": true}]");
    }
    for (const Member& member : node.members) {
      std::vector<std::string> inner = path;
      inner.push_back(member.key);
      compile_member(member, inner);
    }
  }

  void compile_member(const Member& member, const std::vector<std::string>& path) {
    const Node& value = member.value;
    if (member.key == "$or") {
      faults_.add(member.place, "unknown operator '$or'");
    } else if (path.size() == 1 && member.key == "hw") {
      faults_.add(member.place, "'hw' is the routing slip, which patterns do not see");
    } else if (value.is(Type::object)) {
      compile_object(value, path);
    } else if (value.is(Type::array)) {
      compile_leaf(value, path);
    } else {
      faults_.add(value.place, fmt::format("alternatives stand in a list: [{}]", shown(value)));
    }
  }

  static std::string shown(const Node& value) {
    std::string text;
    config::append_json(text, value);
    return text;
  }

  void compile_leaf(const Node& value, const std::vector<std::string>& path) {
    if (value.elements.empty()) {
      faults_.add(value.place, "an empty list of alternatives matches nothing");
    }
    Condition condition{path, {}};
    for (const Node& element : value.elements) {
      if (auto test = compile_alternative(element, faults_)) {
        condition.alternatives.push_back(*std::move(test));
      }
    }
    pattern_.conditions.push_back(std::move(condition));
  }

  Faults& faults_;
  Pattern pattern_;
};

}  // namespace

Pattern compile(const Node& node, Faults& faults) { return Compiler(faults).compile(node); }

}  // namespace hw::match
