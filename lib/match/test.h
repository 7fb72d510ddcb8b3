// SPDX-License-Identifier: MIT
// One alternative of a pattern, compiled: a question about a value of an event. Text is compared as
// bytes, after escapes have been resolved.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "json/number.h"
#include "json/scan.h"
#include "match/address.h"
#include "match/folding.h"
#include "match/glob.h"
#include "match/regexp.h"
#include "match/wildcard.h"

namespace hw::match {

// A scalar of an event.
struct Scalar {
  json::Kind kind;
  std::string_view text;  // of a string what it stands for; of others their JSON

  [[nodiscard]] bool is_string() const { return kind == json::Kind::string; }
  [[nodiscard]] bool is_number() const { return kind == json::Kind::number; }
};

struct EqualsText {
  std::string text;
};
// true, false or null.
struct EqualsWord {
  std::string_view word;
};
struct EqualsNumber {
  json::Number number;
};
// EventBridge: equal as comparable doubles, or the same text.
struct EqualsDigits {
  std::string text;
  std::optional<double> number;
};
struct Prefix {
  std::string text;
};
struct Suffix {
  std::string text;
};
enum class Extent { whole, prefix, suffix };
// Of a text without regard to case.
struct Folded {
  Extent extent;
  std::string text;  // folded
};
struct FoldedForms {
  Extent extent;
  std::shared_ptr<const CaseForms> forms;
};
struct WildcardTest {
  Wildcard wildcard;
};
struct GlobTest {
  std::shared_ptr<const Glob> glob;
};
struct RegexpTest {
  Regexp regexp;
};
struct InBlock {
  AddressBlock block;
};
struct Exists {
  bool wanted;
};
enum class Comparator { equal, not_equal, less, less_equal, greater, greater_equal };
struct Numeric {
  struct Comparison {
    Comparator comparator;
    json::Number operand;
  };
  std::vector<Comparison> comparisons;
  Dialect dialect;  // EventBridge's are about comparable doubles
};
// Against the values of another field.
struct FieldTest {
  Comparator comparator;
  std::string path;  // names joined by dots
};
struct AnythingBut;
struct Literals;

using Test = std::variant<EqualsText, EqualsWord, EqualsNumber, EqualsDigits, Prefix, Suffix,
                          Folded, FoldedForms, WildcardTest, GlobTest, RegexpTest, InBlock, Exists,
                          Numeric, FieldTest, AnythingBut>;

struct AnythingBut {
  std::vector<Test> tests;
  std::shared_ptr<const Literals> literals;  // others, if they are many; else null
};

[[nodiscard]] bool holds(Comparator comparator, std::strong_ordering order);

// Whether a value passes. A FieldTest, which needs the rest of the event, never does.
[[nodiscard]] bool passes(const Scalar& value, const Test& test);

// What `comparator` says of two values: numbers by value, strings by their bytes; others and those
// of different kinds are equal or not.
[[nodiscard]] bool compares(const Scalar& left, Comparator comparator, const Scalar& right);

}  // namespace hw::match
