// SPDX-License-Identifier: MIT
#include "cli/settings.h"

#include <fmt/core.h>

#include <algorithm>

#include "config/listing.h"

namespace hw::cli {

namespace {

std::string key_of(const Option& option) {
  std::string key(option.name);
  std::replace(key.begin(), key.end(), '-', '_');
  return key;
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
    const std::string key = key_of(option);
    const config::Node* const value = option.in_file ? root.find(key) : nullptr;
    const auto setting = std::find_if(settings.begin(), settings.end(), [&](const Setting& other) {
      return other.name == option.name;
    });
    if (value == nullptr) {
      continue;
    }
    if (value->is(config::Type::array) || value->is(config::Type::object) ||
        value->is(config::Type::null)) {
      faults.add(value->place, fmt::format("'{}' must be a single value", key));
      continue;
    }
    const std::string text(value->text());
    const bool is_given = setting != settings.end() && setting->origin != "default";
    const Status status = (is_given ? check : assign)(option, text);
    if (!status) {
      faults.add(value->place, fmt::format("'{}': {}", key, status.error().message));
    } else if (!is_given) {
      Setting own{std::string(option.name), config::is_from_file(*value) ? "..." : text,
                  faults.where(value->place)};
      if (setting == settings.end()) {
        settings.push_back(std::move(own));
      } else {
        *setting = std::move(own);
      }
    }
  }
}

void append_settings(std::string& out, const std::vector<Setting>& settings) {
  for (const Setting& setting : settings) {
    out += fmt::format("--{} = {}  ({})\n", setting.name, setting.value, setting.origin);
  }
}

}  // namespace hw::cli
