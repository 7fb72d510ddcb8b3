// SPDX-License-Identifier: MIT
#include "expr/literal.h"

#include <algorithm>
#include <vector>

#include "expr/members.h"

namespace hw::expr {

std::string_view Literals::keep(std::string_view text) {
  char* const copy = arena_.allocate<char>(text.size());
  std::copy(text.begin(), text.end(), copy);
  return {copy, text.size()};
}

Result<Datum> Literals::read(std::string_view json) {
  if (!reader_) {
    reader_.emplace();
  }
  HW_TRY_ASSIGN(const json::Value value, reader_->read(json));
  return copy(value);
}

// Recursion is as deep as a reader takes.
Datum Literals::copy(const json::Value& value) {
  switch (value.kind()) {
    case Kind::null:
      return {};
    case Kind::boolean:
      return Datum::boolean(value.boolean());
    case Kind::number:
      return Datum::digits(keep(value.text()));
    case Kind::string:
      return Datum::string(keep(value.string()));
    case Kind::array:
      return copy_array(value);
    default:
      return copy_object(value);
  }
}

Datum Literals::copy_array(const json::Value& array) {
  std::vector<Datum> elements;
  for (const json::Value element : array.elements()) {
    elements.push_back(copy(element));
  }
  auto* const kept = arena_.allocate<Datum>(elements.size());
  std::uninitialized_copy(elements.begin(), elements.end(), kept);
  return Datum::array({kept, elements.size()});
}

Datum Literals::copy_object(const json::Value& object) {
  std::vector<Member> members;
  for (const auto& [key, value] : object.members()) {
    members.push_back({keep(key), copy(value)});
  }
  members.resize(drop_doubled(members));
  auto* const kept = arena_.allocate<Member>(members.size());
  std::uninitialized_copy(members.begin(), members.end(), kept);
  return Datum::object({kept, members.size()});
}

}  // namespace hw::expr
