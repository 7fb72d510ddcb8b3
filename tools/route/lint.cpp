// SPDX-License-Identifier: MIT
#include "route/lint.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>

namespace hw::route {

namespace {

using config::Member;
using config::Node;
using config::Type;

// The alternatives of each field, as JSON.
using Fields = std::map<std::string, std::set<std::string>>;

std::string text_of(const Node& node) {
  std::string text;
  config::append_json(text, node);
  return text;
}

// False for a pattern that is more than fields.
bool read_fields(const Node& object, const std::string& prefix, Fields& fields) {
  for (const Member& member : object.members()) {
    const std::string_view key = member.key.text();
    const std::string path = prefix + std::string(key);
    if (key.starts_with('$')) {
      return false;
    }
    if (member.value.is(Type::object)) {
      if (!read_fields(member.value, path + ".", fields)) {
        return false;
      }
      continue;
    }
    for (const Node& alternative : member.value.elements()) {
      fields[path].insert(text_of(alternative));
    }
  }
  return true;
}

std::optional<Fields> fields_of(const Node& rule) {
  Fields fields;
  const Node* const pattern = rule.find("pattern");
  return pattern == nullptr || read_fields(*pattern, "", fields) ? std::optional(fields)
                                                                 : std::nullopt;
}

// What is absent depends on the other fields, so this can be less than it seems.
bool asks_for_absence(const Fields& fields) {
  return std::any_of(fields.begin(), fields.end(),
                     [](const auto& field) { return field.second.contains("{\"exists\":false}"); });
}

// Whether `outer` matches whatever `inner` does.
bool covers(const Fields& outer, const Fields& inner) {
  return std::all_of(outer.begin(), outer.end(), [&](const auto& field) {
    const auto same = inner.find(field.first);
    return same != inner.end() && std::includes(field.second.begin(), field.second.end(),
                                                same->second.begin(), same->second.end());
  });
}

// The rules that end the list, to be found by an alternative of their first field.
class Ends {
 public:
  void add(const LintRule& rule, Fields fields) {
    if (fields.empty()) {
      takes_all_ = takes_all_ == nullptr ? &rule : takes_all_;
      return;
    }
    const auto& [path, alternatives] = *fields.begin();
    for (const std::string& alternative : alternatives) {
      by_first_[key_of(path, alternative)].push_back(list_.size());
    }
    list_.emplace_back(&rule, std::move(fields));
  }

  [[nodiscard]] const LintRule* takes_all() const { return takes_all_; }

  [[nodiscard]] const LintRule* cover(const Fields& fields) const {
    for (const auto& [path, alternatives] : fields) {
      const auto found = by_first_.find(key_of(path, *alternatives.begin()));
      if (found == by_first_.end()) {
        continue;
      }
      for (const std::size_t each : found->second) {
        if (covers(list_[each].second, fields)) {
          return list_[each].first;
        }
      }
    }
    return nullptr;
  }

 private:
  static std::string key_of(const std::string& path, const std::string& alternative) {
    std::string key = path;
    return key.append("\n").append(alternative);
  }

  const LintRule* takes_all_ = nullptr;
  std::vector<std::pair<const LintRule*, Fields>> list_;
  std::unordered_map<std::string, std::vector<std::size_t>> by_first_;
};

}  // namespace

void find_unreachable(const std::vector<LintRule>& rules, config::Faults& faults) {
  Ends ends;
  for (const LintRule& rule : rules) {
    if (!rule.enabled) {
      continue;
    }
    std::optional<Fields> fields = fields_of(*rule.node);
    const LintRule* const cover = ends.takes_all() != nullptr ? ends.takes_all()
                                  : fields                    ? ends.cover(*fields)
                                                              : nullptr;
    if (cover != nullptr) {
      faults.add(rule.node->place,
                 fmt::format("no event reaches the rule '{}': '{}' before it takes {}", rule.name,
                             cover->name,
                             ends.takes_all() != nullptr ? "every one" : "all that it matches"));
    } else if (rule.ends && fields && rule.node->find("where") == nullptr &&
               !asks_for_absence(*fields)) {
      ends.add(rule, *std::move(fields));
    }
  }
}

}  // namespace hw::route
