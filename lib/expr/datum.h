// SPDX-License-Identifier: MIT
// A value while an expression is evaluated, and the result: a few words that are copied freely. It
// refers to a value of the event (json/document.h), whose digits and bytes it keeps, or to
// something made, which stands in an Arena; so it is valid while the event's reader, the arena and
// the expression keep what they hold. Kinds are those of JSON; numbers that were computed are int64
// or finite doubles.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "json/document.h"
#include "json/number.h"

namespace hw::expr {

using json::Kind;
struct Member;

class Datum {
 public:
  Datum() = default;  // null
  explicit Datum(const json::Value& value) : form_(Form::source) { content_.source = value; }

  [[nodiscard]] static Datum boolean(bool value);
  [[nodiscard]] static Datum integer(std::int64_t value);
  [[nodiscard]] static Datum real(double value);             // a finite one
  [[nodiscard]] static Datum digits(std::string_view text);  // a number as JSON writes it
  [[nodiscard]] static Datum string(std::string_view text);  // UTF-8
  [[nodiscard]] static Datum array(std::span<const Datum> elements);
  [[nodiscard]] static Datum object(std::span<const Member> members);  // each name once

  [[nodiscard]] inline Kind kind() const;
  [[nodiscard]] bool is(Kind kind) const { return this->kind() == kind; }
  [[nodiscard]] bool is_null() const { return is(Kind::null); }

  // False for null, false and what is empty: "", [] and {}.
  [[nodiscard]] bool is_true() const;

  // Of a string: what it stands for.
  [[nodiscard]] std::string_view string() const;
  // Of a number.
  [[nodiscard]] json::Number number() const;

  // A number that compares faster: of the digits of an int64 or a double that number. Others as
  // they are.
  [[nodiscard]] Datum parsed() const;
  // Of what parsed() has given.
  [[nodiscard]] const std::int64_t* integer_if() const {
    return form_ == Form::integer ? &content_.integer : nullptr;
  }
  [[nodiscard]] const double* real_if() const {
    return form_ == Form::real ? &content_.real : nullptr;
  }

  // What it refers to of the event, if it does.
  [[nodiscard]] const json::Value* source() const {
    return form_ == Form::source ? &content_.source : nullptr;
  }
  // Of a number or a string that is not computed: as it stands in the event or in the expression.
  [[nodiscard]] std::optional<std::string_view> digits() const;

  // Of an array or an object that was made; else empty.
  [[nodiscard]] std::span<const Datum> made_elements() const;
  [[nodiscard]] std::span<const Member> made_members() const;
  // How many of the containers around its deepest value were made.
  [[nodiscard]] std::size_t made_depth() const { return depth_; }

 private:
  friend class Writer;
  enum class Form : std::uint8_t {
    null,
    boolean,
    integer,
    real,
    digits,
    string,
    array,
    object,
    source
  };

  union Content {
    Content() : integer(0) {}
    std::int64_t integer;
    double real;
    const char* text;
    const Datum* elements;
    const Member* members;
    json::Value source;
  };

  Form form_ = Form::null;
  std::uint16_t depth_ = 0;
  std::uint32_t size_ = 0;  // of a text, array or object that was made
  Content content_;
};

struct Member {
  std::string_view key;
  Datum value;
};

// The elements of an array, in order; of another value none.
class Elements {
 public:
  explicit Elements(const Datum& array);
  inline bool next(Datum& out);

 private:
  std::span<const Datum> made_;
  std::optional<json::ElementRange::Iterator> at_;
  std::optional<json::ElementRange::Iterator> end_;
};

// The members of an object, in order; of another value none. An object of the event may have
// doubled ones, of which the last counts.
class Members {
 public:
  explicit Members(const Datum& object);
  inline bool next(Member& out);

 private:
  std::span<const Member> made_;
  std::optional<json::MemberRange::Iterator> at_;
  std::optional<json::MemberRange::Iterator> end_;
};

// "a string", for messages; and "string", as type() calls it.
[[nodiscard]] std::string_view phrase_of(Kind kind);
[[nodiscard]] std::string_view name_of(Kind kind);

// Compact JSON. What stems from the event is written as it stands there, numbers with all their
// digits. Error (code data): the result is longer than limits::kExpressionOutputMax, or nested
// deeper than a reader takes, with the `depth` containers around it; `out` is as before then.
Status append_json(std::string& out, const Datum& value, std::size_t depth = 0);

Kind Datum::kind() const {
  switch (form_) {
    case Form::source:
      return content_.source.kind();
    case Form::null:
      return Kind::null;
    case Form::boolean:
      return Kind::boolean;
    case Form::string:
      return Kind::string;
    case Form::array:
      return Kind::array;
    case Form::object:
      return Kind::object;
    default:
      return Kind::number;
  }
}

bool Elements::next(Datum& out) {
  if (at_) {
    if (*at_ == *end_) {
      return false;
    }
    out = Datum(**at_);
    ++*at_;
    return true;
  }
  if (made_.empty()) {
    return false;
  }
  out = made_.front();
  made_ = made_.subspan(1);
  return true;
}

bool Members::next(Member& out) {
  if (at_) {
    if (*at_ == *end_) {
      return false;
    }
    const auto [key, value] = **at_;
    out = {key, Datum(value)};
    ++*at_;
    return true;
  }
  if (made_.empty()) {
    return false;
  }
  out = made_.front();
  made_ = made_.subspan(1);
  return true;
}

}  // namespace hw::expr
