// SPDX-License-Identifier: MIT
#include "expr/lookup.h"

#include "base/bytes.h"

namespace hw::expr {

namespace {

// The bytes of `name` in `object` by its sibling with base64, if there is a good one.
std::optional<std::string> sibling_bytes(std::string_view object, std::string_view name) {
  const auto encoded = json::find_string(object, std::string(name) + "_base64");
  return encoded ? decode_base64(*encoded) : std::nullopt;
}

}  // namespace

std::optional<Value> look_up(std::string_view event, std::string_view path) {
  std::string_view object = event;
  while (true) {
    const std::size_t dot = path.find('.');
    const std::string_view name = path.substr(0, dot);
    const auto member = json::find_member(object, name);
    if (!member) {
      return std::nullopt;
    }
    if (dot == std::string_view::npos) {
      Value value{*member, std::nullopt};
      if (json::kind_of(*member) == json::Kind::string) {
        value.bytes = sibling_bytes(object, name);
        if (!value.bytes) {
          value.bytes = json::string_value(*member);
        }
      }
      return value;
    }
    if (json::kind_of(*member) != json::Kind::object) {
      return std::nullopt;
    }
    object = *member;
    path.remove_prefix(dot + 1);
  }
}

}  // namespace hw::expr
