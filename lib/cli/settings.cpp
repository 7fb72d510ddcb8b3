// SPDX-License-Identifier: MIT
#include "cli/settings.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <span>
#include <variant>

#include "config/listing.h"

namespace hw::cli {

namespace {

std::string key_of(const Option& option) {
  std::string key(option.name);
  std::replace(key.begin(), key.end(), '-', '_');
  return key;
}

// What a file says of an option: one text, or of a list all of them. False if it is a fault.
bool read_texts(const Option& option, const config::Node& value, config::Faults& faults,
                std::vector<std::string>& texts) {
  const bool is_list = std::holds_alternative<List>(option.target);
  const auto elements = is_list && value.is(config::Type::array)
                            ? std::span<const config::Node>(value.elements())
                            : std::span<const config::Node>(&value, 1);
  for (const config::Node& element : elements) {
    if (element.is(config::Type::array) || element.is(config::Type::object) ||
        element.is(config::Type::null)) {
      faults.add(element.place,
                 fmt::format("'{}' must be {}", key_of(option),
                             is_list ? "a text or a list of texts" : "a single value"));
      return false;
    }
    texts.emplace_back(element.text());
    if (const Status status = check(option, texts.back()); !status) {
      faults.add(element.place, fmt::format("'{}': {}", key_of(option), status.error().message));
      return false;
    }
  }
  return true;
}

void assign_all(const Option& option, const std::vector<std::string>& texts) {
  if (const List* const list = std::get_if<List>(&option.target)) {
    list->target->clear();
  }
  for (const std::string& text : texts) {
    (void)assign(option, text);  // it was checked
  }
}

}  // namespace

std::vector<std::string> file_keys(const Program& program, const std::vector<std::string>& others) {
  std::vector<std::string> keys = others;
  for (const Option& option : program.options) {
    if (option.in_file) {
      keys.push_back(key_of(option));
    }
  }
  return keys;
}

void apply_file(const Program& program, const config::Node& root, config::Faults& faults,
                std::vector<Setting>& settings) {
  for (const Option& option : program.options) {
    const config::Node* const value = option.in_file ? root.find(key_of(option)) : nullptr;
    std::vector<std::string> texts;
    if (value == nullptr || !read_texts(option, *value, faults, texts)) {
      continue;
    }
    const auto setting = std::find_if(settings.begin(), settings.end(), [&](const Setting& other) {
      return other.name == option.name;
    });
    if (setting != settings.end() && setting->origin != "default") {
      continue;
    }
    assign_all(option, texts);
    Setting own{std::string(option.name),
                config::is_from_file(*value) ? "..." : fmt::format("{}", fmt::join(texts, " ")),
                faults.where(value->place)};
    if (setting == settings.end()) {
      settings.push_back(std::move(own));
    } else {
      *setting = std::move(own);
    }
  }
}

void append_settings(std::string& out, const std::vector<Setting>& settings) {
  for (const Setting& setting : settings) {
    out += fmt::format("--{} = {}  ({})\n", setting.name, setting.value, setting.origin);
  }
}

}  // namespace hw::cli
