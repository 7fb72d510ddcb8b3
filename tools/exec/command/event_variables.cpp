// SPDX-License-Identifier: MIT
#include "exec/command/event_variables.h"

#include <fmt/core.h>

#include <algorithm>
#include <vector>

#include "base/bytes.h"
#include "base/text.h"
#include "event/envelope.h"
#include "event/variables.h"
#include "exec/intake/slip_texts.h"
#include "expr/datum.h"

namespace hw::exec {

namespace {

constexpr std::string_view kPrefix = "HW_DATA_";
constexpr std::string_view kEncoded = "_base64";
constexpr std::size_t kCountMax = 256;                    // of HW_DATA_*
constexpr std::size_t kMembersMax = 1000;                 // of data that are looked at
constexpr std::size_t kBytesMax = std::size_t{64} << 10;  // of all of them

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }
bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c);
}

bool is_scalar(const json::Value& value) {
  return !value.is_container() && !value.is(json::Kind::null);
}

// The text of a scalar, or compact JSON.
std::string text_of(const json::Value& value) {
  std::string text;
  if (value.is(json::Kind::string)) {
    text = value.string();
  } else if (!expr::append_json(text, expr::Datum(value))) {
    text = value.text();  // too large to be made compact
  }
  return text;
}

// The bytes of a string, if they stand beside it.
std::optional<std::string> bytes_beside(const json::Value& object, std::string_view key) {
  const auto encoded = object.find(std::string(key) + std::string(kEncoded));
  return encoded && encoded->is(json::Kind::string) ? decode_base64(encoded->string())
                                                    : std::nullopt;
}

struct Entry {
  std::string name;
  std::string_view key;
  std::optional<json::Value> value;  // nothing: the last of that name is no scalar
};

// One for each name: of fields that give the same, the last counts.
std::vector<Entry> collect(const json::Value& data) {
  std::vector<Entry> entries;
  std::size_t count = 0;
  for (const auto& [key, value] : data.members()) {
    if (++count > kMembersMax) {
      break;
    }
    std::string name = key.size() < kBytesMax ? data_variable_name(key) : "";
    if (name.empty()) {
      continue;
    }
    const auto scalar = is_scalar(value) ? std::optional(value) : std::nullopt;
    const auto same = std::find_if(entries.begin(), entries.end(),
                                   [&](const Entry& entry) { return entry.name == name; });
    if (same != entries.end()) {
      same->key = key;
      same->value = scalar;
    } else if (entries.size() < kCountMax) {
      entries.push_back({std::move(name), key, scalar});
    }
  }
  return entries;
}

// The same, among entries.
std::optional<std::string> bytes_beside(const std::vector<Entry>& entries, std::string_view key) {
  const auto encoded = std::find_if(entries.begin(), entries.end(), [key](const Entry& entry) {
    return entry.key.size() == key.size() + kEncoded.size() && entry.key.starts_with(key) &&
           entry.key.ends_with(kEncoded);
  });
  return encoded != entries.end() && encoded->value && encoded->value->is(json::Kind::string)
             ? decode_base64(encoded->value->string())
             : std::nullopt;
}

// Two names are one if their letters and digits are, in either case: MESSAGE_ID is messageId.
bool is_alike(std::string_view a, std::string_view b) {
  const auto skip = [](std::string_view& text) {
    while (!text.empty() && !is_letter_or_digit(text.front())) {
      text.remove_prefix(1);
    }
  };
  while (true) {
    skip(a);
    skip(b);
    if (a.empty() || b.empty()) {
      return a.empty() && b.empty();
    }
    if (upper(a.front()) != upper(b.front())) {
      return false;
    }
    a.remove_prefix(1);
    b.remove_prefix(1);
  }
}

struct Field {
  std::string key;
  json::Value value;
};

// The member of that very name, else the last one of a name that is alike.
std::optional<Field> find_field(const json::Value& object, std::string_view name) {
  std::optional<Field> found;
  if (!object.is(json::Kind::object)) {
    return found;
  }
  bool is_exact = false;
  for (const auto& [key, value] : object.members()) {
    if (key == name || (!is_exact && is_alike(key, name))) {
      is_exact = key == name;
      found = {std::string(key), value};
    }
  }
  return found;
}

Status add_export(VariableSet& variables, const std::string& name, const json::Value& event) {
  if (const Status status = event::check_variable(name); !status) {
    return fail(ErrorCode::slip_invalid, "the slip's 'exports': " + status.error().message);
  }
  variables.remove(name);
  const auto data = event.find("data");
  std::optional<json::Value> object = data;
  std::optional<Field> field = data ? find_field(*data, name) : std::nullopt;
  if (!field) {
    object = event;
    field = find_field(event, name);
  }
  if (!field || field->value.is(json::Kind::null)) {
    return {};
  }
  const bool is_string = field->value.is(json::Kind::string);
  const auto bytes = is_string ? bytes_beside(*object, field->key) : std::nullopt;
  return variables.set(name, bytes ? *bytes : text_of(field->value));
}

}  // namespace

std::string data_variable_name(std::string_view field) {
  std::string name;
  for (const char c : field) {
    if ((static_cast<unsigned char>(c) & 0xC0U) == 0x80U) {
      continue;  // the rest of a character, which is one underscore
    }
    if (name.empty()) {
      name = kPrefix;
    }
    name += is_letter_or_digit(c) ? upper(c) : '_';
  }
  return name;
}

void add_data_variables(VariableSet& variables, const json::Value& event) {
  const auto data = event.find("data");
  if (!data || !data->is(json::Kind::object)) {
    return;
  }
  std::size_t room = kBytesMax;
  const std::vector<Entry> entries = collect(*data);
  for (const Entry& entry : entries) {
    if (!entry.value) {
      continue;
    }
    const bool is_string = entry.value->is(json::Kind::string);
    const auto bytes = is_string ? bytes_beside(entries, entry.key) : std::nullopt;
    const std::string_view text = bytes       ? *bytes
                                  : is_string ? entry.value->string()
                                              : entry.value->text();
    if (entry.name.size() + text.size() < room && variables.offer(entry.name, text)) {
      room -= entry.name.size() + 1 + text.size();
    }
  }
}

Status add_exports(VariableSet& variables, std::string_view exports, const json::Value& event) {
  if (exports.empty()) {
    return {};
  }
  HW_TRY_ASSIGN(const std::vector<std::string> names, slip_texts(exports, "exports"));
  for (const std::string& name : names) {
    HW_TRY(add_export(variables, name, event));
  }
  return {};
}

}  // namespace hw::exec
