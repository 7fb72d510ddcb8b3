// SPDX-License-Identifier: MIT
#include "expr/datum.h"

#include <algorithm>
#include <limits>

namespace hw::expr {

namespace {

template <class List, class Depth>
std::uint16_t depth_above(const List& list, Depth depth) {
  std::size_t most = 0;
  for (const auto& item : list) {
    most = std::max(most, depth(item));
  }
  return static_cast<std::uint16_t>(
      std::min<std::size_t>(most + 1, std::numeric_limits<std::uint16_t>::max()));
}

}  // namespace

Datum Datum::boolean(bool value) {
  Datum datum;
  datum.form_ = Form::boolean;
  datum.content_.integer = value ? 1 : 0;
  return datum;
}

Datum Datum::integer(std::int64_t value) {
  Datum datum;
  datum.form_ = Form::integer;
  datum.content_.integer = value;
  return datum;
}

Datum Datum::real(double value) {
  Datum datum;
  datum.form_ = Form::real;
  datum.content_.real = value;
  return datum;
}

Datum Datum::string(std::string_view text) {
  Datum datum;
  datum.form_ = Form::string;
  datum.size_ = static_cast<std::uint32_t>(text.size());
  datum.content_.text = text.data();
  return datum;
}

Datum Datum::digits(std::string_view text) {
  Datum datum = string(text);
  datum.form_ = Form::digits;
  return datum;
}

Datum Datum::array(std::span<const Datum> elements) {
  Datum datum;
  datum.form_ = Form::array;
  datum.depth_ = depth_above(elements, [](const Datum& element) { return element.made_depth(); });
  datum.size_ = static_cast<std::uint32_t>(elements.size());
  datum.content_.elements = elements.data();
  return datum;
}

Datum Datum::object(std::span<const Member> members) {
  Datum datum;
  datum.form_ = Form::object;
  datum.depth_ = depth_above(members, [](const Member& item) { return item.value.made_depth(); });
  datum.size_ = static_cast<std::uint32_t>(members.size());
  datum.content_.members = members.data();
  return datum;
}

bool Datum::is_true() const {
  switch (kind()) {
    case Kind::null:
      return false;
    case Kind::boolean:
      return form_ == Form::source ? content_.source.boolean() : content_.integer != 0;
    case Kind::string:
      return !string().empty();
    case Kind::array:
      return form_ == Form::source ? !content_.source.elements().empty() : size_ > 0;
    case Kind::object:
      return form_ == Form::source ? !content_.source.members().empty() : size_ > 0;
    default:
      return true;
  }
}

std::string_view Datum::string() const {
  return form_ == Form::source ? content_.source.string() : std::string_view(content_.text, size_);
}

std::optional<std::string_view> Datum::digits() const {
  if (form_ == Form::source) {
    return content_.source.text();
  }
  return form_ == Form::digits ? std::optional(std::string_view(content_.text, size_))
                               : std::nullopt;
}

json::Number Datum::number() const {
  switch (form_) {
    case Form::integer:
      return content_.integer;
    case Form::real:
      return content_.real;
    default:
      return json::parse_number(*digits());
  }
}

Datum Datum::parsed() const {
  if (kind() != Kind::number || integer_if() != nullptr || real_if() != nullptr) {
    return *this;
  }
  const json::Number value = number();
  if (const auto* integer = std::get_if<std::int64_t>(&value)) {
    return Datum::integer(*integer);
  }
  if (const auto* real = std::get_if<double>(&value)) {
    return Datum::real(*real);
  }
  return *this;
}

std::span<const Datum> Datum::made_elements() const {
  return form_ == Form::array ? std::span(content_.elements, size_) : std::span<const Datum>();
}

std::span<const Member> Datum::made_members() const {
  return form_ == Form::object ? std::span(content_.members, size_) : std::span<const Member>();
}

Elements::Elements(const Datum& array) : made_(array.made_elements()) {
  if (array.source() != nullptr && array.is(Kind::array)) {
    const json::ElementRange range = array.source()->elements();
    at_ = range.begin();
    end_ = range.end();
  }
}

Members::Members(const Datum& object) : made_(object.made_members()) {
  if (object.source() != nullptr && object.is(Kind::object)) {
    const json::MemberRange range = object.source()->members();
    at_ = range.begin();
    end_ = range.end();
  }
}

std::string_view phrase_of(Kind kind) {
  switch (kind) {
    case Kind::null:
      return "null";
    case Kind::boolean:
      return "a boolean";
    case Kind::number:
      return "a number";
    case Kind::string:
      return "a string";
    case Kind::array:
      return "an array";
    default:
      return "an object";
  }
}

std::string_view name_of(Kind kind) {
  const std::string_view phrase = phrase_of(kind);
  return phrase.substr(kind == Kind::null ? 0 : phrase.find(' ') + 1);
}

}  // namespace hw::expr
