// SPDX-License-Identifier: MIT
#include "hw/event_builder.h"

#include <fmt/core.h>

#include <nlohmann/json.hpp>

namespace hw::umbrella {

namespace {

using Json = nlohmann::ordered_json;

Result<Json> parse_json(std::string_view what, const std::string& text) {
  Json value = Json::parse(text, nullptr, false);
  if (value.is_discarded()) {
    return fail(ExitCode::usage,
                fmt::format("{}: not JSON, or a number beyond what a double holds", what));
  }
  return value;
}

// The place that a dotted path names, made where it is not there.
Result<Json*> place(Json& root, std::string_view word, std::string_view path) {
  Json* at = &root;
  while (true) {
    const std::size_t dot = path.find('.');
    const std::string name(path.substr(0, dot));
    if (name.empty()) {
      return fail(ExitCode::usage, fmt::format("'{}': an empty name", word));
    }
    if (!at->is_object()) {
      return fail(ExitCode::usage,
                  fmt::format("'{}': '{}' would be inside what is no object", word, name));
    }
    at = &(*at)[name];
    if (dot == std::string_view::npos) {
      return at;
    }
    if (at->is_null()) {
      *at = Json::object();
    }
    path.remove_prefix(dot + 1);
  }
}

Status set(Json& root, const std::string& word) {
  const std::size_t equals = word.find('=');
  if (equals == std::string::npos || equals == 0) {
    return fail(ExitCode::usage, fmt::format("'{}': write NAME=TEXT or NAME:=JSON", word));
  }
  const bool is_json = word[equals - 1] == ':';
  const std::string text = word.substr(equals + 1);
  HW_TRY_ASSIGN(Json* const at,
                place(root, word, std::string_view(word).substr(0, equals - (is_json ? 1 : 0))));
  if (is_json) {
    HW_TRY_ASSIGN(*at, parse_json(word, text));
  } else {
    *at = text;
  }
  return {};
}

}  // namespace

Result<std::string> build_data(const std::optional<std::string>& data,
                               const std::vector<std::string>& words) {
  Json root = Json::object();
  if (data) {
    HW_TRY_ASSIGN(root, parse_json("--data", *data));
  }
  for (const std::string& word : words) {
    HW_TRY(set(root, word));
  }
  try {
    return root.dump();
  } catch (const Json::exception&) {
    return fail(ExitCode::usage, "the data is not UTF-8");
  }
}

}  // namespace hw::umbrella
