// SPDX-License-Identifier: MIT
#include "match/alternatives.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "match/number.h"
#include "match/path.h"

namespace hw::match {

namespace {

using config::Faults;
using config::Member;
using config::Node;
using config::Type;

// From this many on, plain texts are looked up instead of compared one by one.
constexpr std::size_t kManyTexts = 8;

class Reader {
 public:
  Reader(Dialect dialect, Faults& faults) : dialect_(dialect), faults_(faults) {}

  void read(const Node& node) {
    switch (node.type()) {
      case Type::string:
        read_text(node.text());
        return;
      case Type::number:
        read_number(node);
        return;
      case Type::boolean:
        tests_.emplace_back(EqualsWord{node.text() == "true" ? "true" : "false"});
        return;
      case Type::null:
        tests_.emplace_back(EqualsWord{"null"});
        return;
      case Type::object:
        read_operator(node);
        return;
      case Type::array:
        faults_.add(node.place, "a list inside a list of alternatives");
        return;
    }
  }

  [[nodiscard]] std::vector<Test> take() { return std::move(tests_); }

 private:
  using Read = void (Reader::*)(const Node& operand, std::string_view name);
  struct Operator {
    std::string_view name;
    Read read;
    bool in_eventbridge;
    bool in_anything_but;  // there, EventBridge knows those that it has lists of texts for
    bool takes_list_there = false;
  };
  static const std::array<Operator, 12> kOperators;

  [[nodiscard]] bool is_eventbridge() const { return dialect_ == Dialect::eventbridge; }

  void read_text(std::string_view text) {
    if (const auto address = parse_address(text, dialect_)) {
      tests_.emplace_back(InBlock{AddressBlock::of(*address, dialect_)});
    } else {
      tests_.emplace_back(EqualsText{std::string(text)});
    }
  }

  void read_number(const Node& node) {
    if (is_eventbridge()) {
      tests_.emplace_back(EqualsDigits{std::string(node.text()), comparable_double(node.text())});
    } else {
      tests_.emplace_back(EqualsNumber{json::parse_number(node.text())});
    }
  }

  void read_operator(const Node& node) {
    if (node.members().size() != 1) {
      faults_.add(node.place, "an operator is an object with one member, {\"prefix\": \"...\"}");
      return;
    }
    const Member& member = node.members().front();
    const Operator* const known = find_operator(member.key.text());
    if (known == nullptr) {
      faults_.add(member.key.place, fmt::format("unknown operator '{}'{}", member.key.text(),
                                                suggest(member.key.text())));
      return;
    }
    (this->*known->read)(member.value, member.key.text());
  }

  const Operator* find_operator(std::string_view name) const {
    const auto found = std::find_if(kOperators.begin(), kOperators.end(), [&](const auto& known) {
      return known.name == name && (known.in_eventbridge || !is_eventbridge());
    });
    return found == kOperators.end() ? nullptr : &*found;
  }

  [[nodiscard]] std::string suggest(std::string_view name) const {
    std::vector<std::string_view> names;
    for (const Operator& known : kOperators) {
      if (known.in_eventbridge || !is_eventbridge()) {
        names.push_back(known.name);
      }
    }
    return suggestion(name, names);
  }

  // The texts of an operand: a string, or where lists are known a list of strings. Empty if there
  // was a fault.
  std::vector<const Node*> texts_of(const Node& operand, std::string_view name) {
    const bool is_list = operand.is(Type::array) && (!is_eventbridge() || in_anything_but_);
    std::vector<const Node*> texts;
    if (!is_list) {
      texts.push_back(&operand);
    }
    if (is_list) {
      for (const Node& element : operand.elements()) {
        texts.push_back(&element);
      }
      if (texts.empty()) {
        faults_.add(operand.place, fmt::format("'{}' with an empty list", name));
      }
    }
    for (const Node* text : texts) {
      if (!config::require(faults_, *text, Type::string,
                           fmt::format("the operand of '{}'", name))) {
        return {};
      }
    }
    return texts;
  }

  void read_exactly(const Node& operand, std::string_view name) {
    if (config::require(faults_, operand, Type::string, fmt::format("the operand of '{}'", name))) {
      tests_.emplace_back(EqualsText{std::string(operand.text())});
    }
  }

  void read_prefix(const Node& operand, std::string_view name) {
    read_affix<Prefix>(operand, name, Extent::prefix);
  }
  void read_suffix(const Node& operand, std::string_view name) {
    read_affix<Suffix>(operand, name, Extent::suffix);
  }

  template <class Affix>
  void read_affix(const Node& operand, std::string_view name, Extent extent) {
    if (operand.is(Type::object)) {
      read_folded_affix(operand, name, extent);
      return;
    }
    for (const Node* text : texts_of(operand, name)) {
      if (!allows(*text, name)) {
        continue;
      }
      tests_.emplace_back(Affix{std::string(text->text())});
      if (const auto whole = without_quote(text->text(), extent)) {
        tests_.emplace_back(EqualsText{std::string(*whole)});
      }
    }
  }

  void read_folded_affix(const Node& operand, std::string_view name, Extent extent) {
    if (operand.members().size() != 1 ||
        operand.members().front().key.text() != "equals-ignore-case" ||
        (in_anything_but_ && is_eventbridge())) {
      faults_.add(operand.place, fmt::format("the operand of '{}' must be a string{}", name,
                                             in_anything_but_ && is_eventbridge()
                                                 ? ""
                                                 : ", or {\"equals-ignore-case\": \"...\"}"));
      return;
    }
    const Member& member = operand.members().front();
    const bool outer = std::exchange(in_anything_but_, in_anything_but_ && !is_eventbridge());
    for (const Node* text : texts_of(member.value, member.key.text())) {
      if (!allows(*text, name)) {
        continue;
      }
      add_folded(text->text(), extent);
      if (const auto whole = without_quote(text->text(), extent)) {
        add_folded(*whole, Extent::whole);
      }
    }
    in_anything_but_ = outer;
  }

  void add_folded(std::string_view text, Extent extent) {
    if (is_eventbridge()) {
      tests_.emplace_back(FoldedForms{extent, std::make_shared<const CaseForms>(text)});
    } else {
      tests_.emplace_back(Folded{extent, folded(text)});
    }
  }

  // To EventBridge the quotes of a value are part of it: a prefix that ends with one is a whole
  // value.
  [[nodiscard]] std::optional<std::string_view> without_quote(std::string_view text,
                                                              Extent extent) const {
    if (!is_eventbridge() || text.empty()) {
      return std::nullopt;
    }
    if (extent == Extent::prefix && text.ends_with('"')) {
      return text.substr(0, text.size() - 1);
    }
    if (extent == Extent::suffix && text.starts_with('"')) {
      return text.substr(1);
    }
    return std::nullopt;
  }

  bool allows(const Node& text, std::string_view name) {
    if (in_anything_but_ && text.text().empty()) {
      faults_.add(text.place,
                  fmt::format("'anything-but' with an empty '{}' matches nothing", name));
      return false;
    }
    return true;
  }

  void read_ignoring_case(const Node& operand, std::string_view name) {
    for (const Node* text : texts_of(operand, name)) {
      add_folded(text->text(), Extent::whole);
    }
  }

  void read_wildcard(const Node& operand, std::string_view name) {
    read_parsed<Wildcard>(operand, name,
                          [](Wildcard wildcard) { return WildcardTest{std::move(wildcard)}; });
  }
  void read_glob(const Node& operand, std::string_view name) {
    read_parsed<Glob>(operand, name, [](Glob glob) {
      return GlobTest{std::make_shared<const Glob>(std::move(glob))};
    });
  }
  void read_regexp(const Node& operand, std::string_view name) {
    read_parsed<Regexp>(operand, name, [](Regexp regexp) { return RegexpTest{std::move(regexp)}; });
  }

  template <class Parsed, class Make>
  void read_parsed(const Node& operand, std::string_view name, Make make) {
    for (const Node* text : texts_of(operand, name)) {
      if (Result<Parsed> parsed = Parsed::parse(text->text())) {
        tests_.emplace_back(make(*std::move(parsed)));
      } else {
        faults_.add(text->place, fmt::format("bad {}: {}", name, parsed.error().message));
      }
    }
  }

  void read_cidr(const Node& operand, std::string_view name) {
    for (const Node* text : texts_of(operand, name)) {
      if (const auto block = AddressBlock::parse(text->text(), dialect_)) {
        tests_.emplace_back(InBlock{*block});
      } else {
        faults_.add(text->place, fmt::format("bad {}: {}", name, block.error().message));
      }
    }
  }

  void read_exists(const Node& operand, std::string_view name) {
    if (config::require(faults_, operand, Type::boolean,
                        fmt::format("the operand of '{}'", name))) {
      tests_.emplace_back(Exists{operand.text() == "true"});
    }
  }

  std::optional<Comparator> comparator(const Node& node) const {
    using enum Comparator;
    constexpr std::array<std::pair<std::string_view, Comparator>, 6> kNames = {
        {{"=", equal},
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

  [[nodiscard]] std::string_view comparator_names() const {
    return is_eventbridge() ? "=, <, <=, > and >=" : "=, !=, <, <=, > and >=";
  }

  void read_numeric(const Node& operand, std::string_view name) {
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

  bool read_comparison(const Node& name, const Node& operand, Numeric& into) {
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

  std::optional<double> comparable(const Node& operand) {
    const auto number = comparable_double(operand.text());
    if (!number) {
      faults_.add(operand.place, "EventBridge compares no numbers with more digits than a double");
    }
    return number;
  }

  // One comparison, or a lower and then an upper bound that leave room between them.
  bool check_range(const Node& node, const Numeric& numeric) {
    const auto& list = numeric.comparisons;
    if (list.size() == 1) {
      return true;
    }
    using enum Comparator;
    if (list.size() != 2 ||
        (list[0].comparator != greater && list[0].comparator != greater_equal) ||
        (list[1].comparator != less && list[1].comparator != less_equal)) {
      faults_.add(
          node.place,
          "'numeric' takes one comparison, or a lower bound (> or >=) and then an upper one");
      return false;
    }
    const auto order = json::compare(list[0].operand, list[1].operand);
    const bool may_be_equal = !is_eventbridge() && list[0].comparator == greater_equal &&
                              list[1].comparator == less_equal;
    if (order > 0 || (order == 0 && !may_be_equal)) {
      faults_.add(node.place, "the lower bound of 'numeric' must be less than the upper one");
      return false;
    }
    return true;
  }

  void read_field(const Node& operand, std::string_view name) {
    const bool is_pair = operand.is(Type::array) && operand.elements().size() == 2;
    const auto known = is_pair ? comparator(operand.elements()[0]) : std::nullopt;
    if (!known || !operand.elements()[1].is(Type::string)) {
      faults_.add(operand.place,
                  fmt::format("'{}' takes a comparison ({}) and the path of another field, "
                              "[\"<\", \"data.limit\"]",
                              name, comparator_names()));
    } else if (is_in_slip(operand.elements()[1].text())) {
      faults_.add(operand.elements()[1].place,
                  "'hw' is the routing slip, which patterns do not see");
    } else {
      tests_.emplace_back(FieldTest{*known, std::string(operand.elements()[1].text())});
    }
  }

  void read_anything_but(const Node& operand, std::string_view) {
    std::vector<Test> before = std::exchange(tests_, {});
    in_anything_but_ = true;
    if (operand.is(Type::object)) {
      read_excluded_operator(operand);
    } else {
      read_excluded_literals(operand);
    }
    in_anything_but_ = false;
    std::vector<Test> excluded = std::exchange(tests_, std::move(before));
    if (!excluded.empty()) {
      tests_.emplace_back(AnythingBut{std::move(excluded)});
    }
  }

  void read_excluded_operator(const Node& node) {
    if (node.members().size() != 1) {
      faults_.add(node.place, "'anything-but' takes one operator");
      return;
    }
    const Member& member = node.members().front();
    const Operator* const known = find_operator(member.key.text());
    if (known == nullptr || !known->in_anything_but ||
        (is_eventbridge() && !known->takes_list_there)) {
      faults_.add(member.key.place,
                  fmt::format("'anything-but' does not know the operator '{}'", member.key.text()));
      return;
    }
    (this->*known->read)(member.value, member.key.text());
  }

  void read_excluded_literals(const Node& node) {
    const std::span<const Node> list = node.is(Type::array) ? node.elements() : std::span(&node, 1);
    for (const Node& element : list) {
      if (!element.is(list.front().type()) ||
          !(element.is(Type::string) || element.is(Type::number))) {
        faults_.add(element.place, "'anything-but' takes strings, or numbers, and not a mixture");
        tests_.clear();
        return;
      }
      if (element.is(Type::string)) {
        tests_.emplace_back(EqualsText{std::string(element.text())});
      } else if (!is_eventbridge() || comparable(element)) {
        read_number(element);
      }
    }
    if (list.empty()) {
      faults_.add(node.place, "'anything-but' with an empty list");
    }
  }

  Dialect dialect_;
  Faults& faults_;
  bool in_anything_but_ = false;
  std::vector<Test> tests_;
};

constexpr std::array<Reader::Operator, 12> Reader::kOperators = {{
    {"exactly", &Reader::read_exactly, true, true},
    {"prefix", &Reader::read_prefix, true, true, true},
    {"suffix", &Reader::read_suffix, true, true, true},
    {"equals-ignore-case", &Reader::read_ignoring_case, true, true, true},
    {"wildcard", &Reader::read_wildcard, true, true, true},
    {"numeric", &Reader::read_numeric, true, true},
    {"cidr", &Reader::read_cidr, true, true},
    {"exists", &Reader::read_exists, true, false},
    {"anything-but", &Reader::read_anything_but, true, false},
    {"glob", &Reader::read_glob, false, true},
    {"regexp", &Reader::read_regexp, false, true},
    {"field", &Reader::read_field, false, false},
}};

// Plain texts of a long list are taken out of the tests.
void sort_texts(Alternatives& alternatives) {
  auto& tests = alternatives.tests;
  const auto is_text = [](const Test& test) { return std::holds_alternative<EqualsText>(test); };
  const auto count = std::count_if(tests.begin(), tests.end(), is_text);
  if (static_cast<std::size_t>(count) < kManyTexts) {
    return;
  }
  for (Test& test : tests) {
    if (is_text(test)) {
      alternatives.texts.push_back(std::move(std::get<EqualsText>(test).text));
    }
  }
  tests.erase(std::remove_if(tests.begin(), tests.end(), is_text), tests.end());
  std::sort(alternatives.texts.begin(), alternatives.texts.end());
}

}  // namespace

Alternatives compile_alternatives(const Node& list, Dialect dialect, Faults& faults) {
  Reader reader(dialect, faults);
  for (const Node& element : list.elements()) {
    reader.read(element);
  }
  Alternatives result;
  result.tests = reader.take();
  result.tests.shrink_to_fit();
  result.accepts_absence =
      std::any_of(result.tests.begin(), result.tests.end(), [](const Test& test) {
        const auto* exists = std::get_if<Exists>(&test);
        return exists != nullptr && !exists->wanted;
      });
  sort_texts(result);
  return result;
}

}  // namespace hw::match
