// SPDX-License-Identifier: MIT
#include "route/rules.h"

#include <fmt/core.h>

#include <array>
#include <set>

#include "base/fs.h"
#include "base/limits.h"
#include "config/listing.h"

namespace hw::route {

namespace {

using config::Faults;
using config::Node;
using config::Type;

constexpr std::array<config::Default, 4> kDefaults = {{{"", "mode", "\"all\""},
                                                       {"rules[]", "name", "#"},
                                                       {"rules[]", "enabled", "true"},
                                                       {"rules[].targets[]", "name", "#"}}};

class Loader {
 public:
  explicit Loader(Faults& faults) : faults_(faults) {}

  Rules load(const Node& node) {
    Rules result;
    if (!config::require(faults_, node, Type::object, "a rules file")) {
      return result;
    }
    constexpr std::array<std::string_view, 2> kKeys = {"mode", "rules"};
    config::check_keys(faults_, node, kKeys);
    result.mode = load_mode(node);
    const Node* const rules = node.find("rules");
    if (rules == nullptr) {
      if (!faults_.is_partial()) {
        faults_.add(node.place, config::lacks(node, "rules"));
      }
    } else if (config::require(faults_, *rules, Type::array, "'rules'")) {
      for (std::size_t i = 0; i < rules->elements.size(); ++i) {
        load_rule(rules->elements[i], i + 1, result);
      }
    }
    return result;
  }

 private:
  Mode load_mode(const Node& node) {
    const Node* const mode = node.find("mode");
    if (mode == nullptr || mode->text == "all") {
      return Mode::all;
    }
    if (mode->text != "first" || !mode->is(Type::string)) {
      faults_.add(mode->place, "'mode' is \"all\" or \"first\"");
    }
    return Mode::first;
  }

  void load_rule(const Node& node, std::size_t number, Rules& into) {
    if (!config::require(faults_, node, Type::object, "a rule")) {
      return;
    }
    constexpr std::array<std::string_view, 5> kKeys = {"name", "pattern", "targets", "action",
                                                       "enabled"};
    config::check_keys(faults_, node, kKeys);
    Rule rule;
    rule.name = load_name(node, number);
    rule.pattern = match::match_all();
    if (const Node* pattern = node.find("pattern"); pattern != nullptr) {
      rule.pattern = match::compile(*pattern, match::Dialect::hookwork, faults_);
    }
    load_targets(node, rule);
    load_action(node, rule);
    if (config::read_flag(faults_, node, "enabled", true)) {
      into.rules.push_back(std::move(rule));
    }
  }

  std::string load_name(const Node& node, std::size_t number) {
    const Node* const name = node.find("name");
    std::string text = std::to_string(number);
    if (name != nullptr && config::require(faults_, *name, Type::string, "'name'")) {
      text = name->text;
      check_name(*name, faults_);
    }
    if (!names_.insert(text).second) {
      faults_.add(name == nullptr ? node.place : name->place,
                  fmt::format("there is another rule '{}'", text));
    }
    return text;
  }

  void load_targets(const Node& node, Rule& rule) {
    const Node* const targets = node.find("targets");
    if (targets == nullptr || !config::require(faults_, *targets, Type::array, "'targets'")) {
      return;
    }
    std::set<std::string> names;
    for (std::size_t i = 0; i < targets->elements.size(); ++i) {
      Target target = compile_target(targets->elements[i], i + 1, faults_);
      if (!names.insert(target.name).second) {
        faults_.add(targets->elements[i].place,
                    fmt::format("there is another target '{}' in this rule", target.name));
      }
      rule.targets.push_back(std::move(target));
    }
  }

  void load_action(const Node& node, Rule& rule) {
    const Node* const action = node.find("action");
    if (action == nullptr) {
      return;
    }
    rule.ignores = action->is(Type::string) && action->text == "ignore";
    if (!rule.ignores) {
      faults_.add(action->place, "'action' knows only \"ignore\"");
    } else if (!rule.targets.empty()) {
      faults_.add(action->place, "a rule that ignores events has no targets");
    }
  }

  Faults& faults_;
  std::set<std::string> names_;
};

}  // namespace

Rules compile_rules(const Node& node, Faults& faults) { return Loader(faults).load(node); }

Result<Rules> load_rules(const std::string& path, Inputs& inputs, std::string* listing) {
  Faults faults;
  HW_TRY_ASSIGN(const Node node, config::load(path, faults, inputs));
  Rules rules = compile_rules(node, faults);
  if (!faults.empty()) {
    return faults.as_error();
  }
  if (listing != nullptr) {
    config::append_listing(*listing, node, faults, kDefaults);
  }
  return rules;
}

Result<match::Pattern> load_pattern(const std::string& argument) {
  const bool is_file = argument.starts_with('@');
  std::string text = argument;
  if (is_file) {
    HW_TRY_ASSIGN(text, read_file(argument.substr(1), limits::kConfigMax));
  }
  Faults faults;
  const Node node =
      config::load_text(is_file ? argument.substr(1) : "--match", std::move(text), faults);
  if (!faults.empty()) {
    return faults.as_error();
  }
  match::Pattern pattern = match::compile(node, match::Dialect::hookwork, faults);
  if (!faults.empty()) {
    return faults.as_error();
  }
  return pattern;
}

}  // namespace hw::route
