// SPDX-License-Identifier: MIT
#include "match/cover_tests.h"

#include <algorithm>
#include <charconv>
#include <span>
#include <string>
#include <type_traits>

namespace hw::match {

namespace {

Scalar string_of(std::string_view text) { return {json::Kind::string, text}; }

// A text that is parsed to the same value. One of a double has an exponent: it would be taken for
// a whole number else.
std::string text_of(const json::Number& number) {
  if (const auto* const text = std::get_if<std::string>(&number)) {
    return *text;
  }
  char buffer[32];
  const auto write = [&](auto value) {
    if constexpr (std::is_same_v<decltype(value), double>) {
      return std::to_chars(std::begin(buffer), std::end(buffer), value,
                           std::chars_format::scientific);
    } else {
      return std::to_chars(std::begin(buffer), std::end(buffer), value);
    }
  };
  const auto* const whole = std::get_if<std::int64_t>(&number);
  const auto* const large = std::get_if<std::uint64_t>(&number);
  const auto end = whole != nullptr   ? write(*whole)
                   : large != nullptr ? write(*large)
                                      : write(std::get<double>(number));
  return {std::begin(buffer), end.ptr};
}

// Whether what compares as `given` says compares as `wanted` says.
bool implies(const Numeric::Comparison& given, const Numeric::Comparison& wanted) {
  using enum Comparator;
  const auto order = json::compare(given.operand, wanted.operand);
  switch (wanted.comparator) {
    case less:
      return given.comparator == less
                 ? order <= 0
                 : (given.comparator == less_equal || given.comparator == equal) && order < 0;
    case less_equal:
      return (given.comparator == less || given.comparator == less_equal ||
              given.comparator == equal) &&
             order <= 0;
    case greater:
      return given.comparator == greater
                 ? order >= 0
                 : (given.comparator == greater_equal || given.comparator == equal) && order > 0;
    case greater_equal:
      return (given.comparator == greater || given.comparator == greater_equal ||
              given.comparator == equal) &&
             order >= 0;
    case equal:
      return given.comparator == equal && order == 0;
    case not_equal:  // the number itself is none that is given
      return !holds(given.comparator, json::compare(wanted.operand, given.operand));
  }
  return false;
}

// Whether numbers of a range compare so.
bool implies(const Numeric& range, const Numeric::Comparison& wanted) {
  const auto one_implies = [&](Comparator comparator) {
    return std::any_of(range.comparisons.begin(), range.comparisons.end(), [&](const auto& given) {
      return implies(given, {comparator, wanted.operand});
    });
  };
  using enum Comparator;
  return one_implies(wanted.comparator) ||
         (wanted.comparator == equal && one_implies(less_equal) && one_implies(greater_equal));
}

bool is_any_text(const Test& test) {
  const auto* const prefix = std::get_if<Prefix>(&test);
  const auto* const suffix = std::get_if<Suffix>(&test);
  return (prefix != nullptr && prefix->text.empty()) || (suffix != nullptr && suffix->text.empty());
}

bool is_absence(const Test& test) {
  const auto* const exists = std::get_if<Exists>(&test);
  return exists != nullptr && !exists->wanted;
}

// Alternatives, or what is excluded.
struct List {
  std::span<const Test> tests;
  const Literals* literals;  // may be null
};

bool covers_list(const List& outer, const List& inner, Steps& steps);

// Whether `outer` passes all that the test does with which this is called.
struct Covers {
  const Test& outer;
  Steps& steps;

  template <class T>
  [[nodiscard]] const T* as() const {
    return std::get_if<T>(&outer);
  }

  // Tests that values which are the same to them either all pass or all do not: one is enough.
  bool operator()(const EqualsText& inner) const { return passes(string_of(inner.text), outer); }
  bool operator()(const EqualsWord& inner) const {
    return passes({inner.word == "null" ? json::Kind::null : json::Kind::boolean, inner.word},
                  outer);
  }
  bool operator()(const EqualsNumber& inner) const {
    return passes({json::Kind::number, text_of(inner.number)}, outer);
  }
  bool operator()(const EqualsDigits& inner) const {
    return passes({json::Kind::number, inner.text}, outer);
  }

  bool operator()(const Prefix& inner) const {
    const auto* const same = as<Prefix>();
    return is_any_text(outer) || (same != nullptr && inner.text.starts_with(same->text));
  }
  bool operator()(const Suffix& inner) const {
    const auto* const same = as<Suffix>();
    return is_any_text(outer) || (same != nullptr && inner.text.ends_with(same->text));
  }
  bool operator()(const Folded& inner) const {
    const auto* const same = as<Folded>();
    if (is_any_text(outer) || same == nullptr) {
      return is_any_text(outer);
    }
    if (inner.extent != Extent::whole && inner.extent != same->extent) {
      return false;
    }
    switch (same->extent) {
      case Extent::whole:
        return inner.text == same->text;
      case Extent::prefix:
        return inner.text.starts_with(same->text);
      case Extent::suffix:
        return inner.text.ends_with(same->text);
    }
    return false;
  }
  bool operator()(const FoldedForms& inner) const {
    const auto* const same = as<FoldedForms>();
    return is_any_text(outer) ||
           (same != nullptr && inner.extent == same->extent && *inner.forms == *same->forms);
  }
  bool operator()(const WildcardTest& inner) const {
    const auto* const same = as<WildcardTest>();
    return is_any_text(outer) ||
           (same != nullptr && inner.wildcard.pieces() == same->wildcard.pieces());
  }
  bool operator()(const GlobTest& inner) const {
    const auto* const same = as<GlobTest>();
    return is_any_text(outer) || (same != nullptr && *inner.glob == *same->glob);
  }
  bool operator()(const RegexpTest& inner) const {
    const auto* const same = as<RegexpTest>();
    return is_any_text(outer) || (same != nullptr && inner.regexp == same->regexp);
  }
  // EventBridge's blocks hold addresses of both families, by rules of their own.
  bool operator()(const InBlock& inner) const {
    const auto* const other = as<InBlock>();
    if (is_any_text(outer) || other == nullptr) {
      return is_any_text(outer);
    }
    const AddressBlock& block = other->block;
    const bool is_wider =
        block.bits() < inner.block.bits() && block.dialect() == Dialect::hookwork &&
        block.first().size == inner.block.first().size && block.contains(inner.block.first());
    return is_wider || (block.bits() == inner.block.bits() && block.first() == inner.block.first());
  }
  bool operator()(const Exists&) const { return false; }
  bool operator()(const Numeric& inner) const {
    if (const auto* const number = as<EqualsNumber>()) {
      return implies(inner, {Comparator::equal, number->number});
    }
    const auto* const other = as<Numeric>();
    return other != nullptr && std::all_of(other->comparisons.begin(), other->comparisons.end(),
                                           [&](const auto& one) { return implies(inner, one); });
  }
  bool operator()(const FieldTest& inner) const {
    const auto* const same = as<FieldTest>();
    return same != nullptr && inner.comparator == same->comparator && inner.path == same->path;
  }
  // It excludes no less.
  bool operator()(const AnythingBut& inner) const {
    const auto* const other = as<AnythingBut>();
    return other != nullptr && covers_list({inner.tests, inner.literals.get()},
                                           {other->tests, other->literals.get()}, steps);
  }
};

bool covers_value(const List& outer, const Scalar& value, Steps& steps) {
  return (outer.literals != nullptr && outer.literals->contain(value)) ||
         std::any_of(outer.tests.begin(), outer.tests.end(),
                     [&](const Test& test) { return steps.take() && passes(value, test); });
}

bool covers_number(const List& outer, const json::Number& number, Steps& steps) {
  const std::string text = text_of(number);
  return covers_value(outer, {json::Kind::number, text}, steps);
}

bool covers_test(const List& outer, const Test& inner, Steps& steps) {
  if (const auto* const text = std::get_if<EqualsText>(&inner)) {
    return covers_value(outer, string_of(text->text), steps);
  }
  if (const auto* const number = std::get_if<EqualsNumber>(&inner)) {
    return covers_number(outer, number->number, steps);
  }
  return std::any_of(outer.tests.begin(), outer.tests.end(),
                     [&](const Test& test) { return steps.take() && covers(test, inner, steps); });
}

bool covers_literals(const List& outer, const Literals& inner, Steps& steps) {
  return std::all_of(inner.texts.begin(), inner.texts.end(),
                     [&](const std::string& text) {
                       return steps.take() && covers_value(outer, string_of(text), steps);
                     }) &&
         std::all_of(inner.numbers.begin(), inner.numbers.end(), [&](const json::Number& number) {
           return steps.take() && covers_number(outer, number, steps);
         });
}

bool covers_list(const List& outer, const List& inner, Steps& steps) {
  return std::all_of(inner.tests.begin(), inner.tests.end(),
                     [&](const Test& test) {
                       return is_absence(test) || covers_test(outer, test, steps);
                     }) &&
         (inner.literals == nullptr || covers_literals(outer, *inner.literals, steps));
}

}  // namespace

bool covers(const Test& outer, const Test& inner, Steps& steps) {
  if (const auto* const exists = std::get_if<Exists>(&outer)) {
    return exists->wanted && !is_absence(inner);
  }
  return std::visit(Covers{outer, steps}, inner);
}

bool covers(const Wanted& outer, const Wanted& inner, Steps& steps) {
  if (outer.alternatives == nullptr) {
    return inner.alternatives == nullptr && inner.text == outer.text;
  }
  const List list{outer.alternatives->tests, outer.alternatives->literals.get()};
  if (inner.alternatives == nullptr) {
    return covers_value(list, string_of(inner.text), steps);
  }
  return outer.alternatives == inner.alternatives ||
         covers_list(list, {inner.alternatives->tests, inner.alternatives->literals.get()}, steps);
}

}  // namespace hw::match
