// SPDX-License-Identifier: MIT
#include "route/rules.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <deque>
#include <numeric>
#include <unordered_map>

#include "base/fs.h"
#include "base/limits.h"
#include "base/parse.h"
#include "config/listing.h"
#include "route/lint.h"

namespace hw::route {

namespace {

using config::Faults;
using config::Member;
using config::Node;
using config::Type;

constexpr std::array<config::Default, 7> kDefaults = {{{"", "mode", "\"all\""},
                                                       {"rules[]", "name", "#"},
                                                       {"rules[]", "priority", "0"},
                                                       {"rules[]", "enabled", "true"},
                                                       {"rules[]", "stop", "false"},
                                                       {"rules[]", "on_error", "\"continue\""},
                                                       {"rules[].targets[]", "name", "#"}}};

// What the targets of a rule are made from, once all rules are known.
struct Plan {
  const Node* targets = nullptr;  // or the only name it forwards to, as a list of one target
  bool stops_at_error = false;
};

class Loader {
 public:
  Loader(const Reading& reading, Faults& faults) : reading_(reading), faults_(faults) {}

  Rules load(const Node& node) {
    Rules result;
    if (!config::require(faults_, node, Type::object, "a rules file")) {
      return result;
    }
    constexpr std::array<std::string_view, 3> kKeys = {"mode", "rules", "tests"};
    config::check_keys(faults_, node, kKeys);
    result.mode = mode_ = read_mode(node);
    const Node* const rules = node.find("rules");
    if (rules == nullptr) {
      if (!faults_.is_partial()) {
        faults_.add(node.place, config::lacks(faults_, node, "rules"));
      }
    } else if (config::require(faults_, *rules, Type::array, "'rules'")) {
      read_rules(*rules, result);
    }
    if (const Node* const tests = node.find("tests")) {
      result.tests = read_tests(*tests, faults_);
    }
    return result;
  }

 private:
  Mode read_mode(const Node& node) {
    return read_choice(node, "mode", "all", "first") ? Mode::first : Mode::all;
  }

  // Whether the member `key` is the second of two words; the first is the default.
  bool read_choice(const Node& node, std::string_view key, std::string_view usual,
                   std::string_view other) {
    const Node* const value = node.find(key);
    if (value == nullptr || (value->is(Type::string) && value->text() == usual)) {
      return false;
    }
    if (!value->is(Type::string) || value->text() != other) {
      faults_.add(value->place, fmt::format("'{}' is \"{}\" or \"{}\"", key, usual, other));
    }
    return true;
  }

  void read_rules(const Node& list, Rules& result) {
    auto& rules = result.rules;
    std::vector<Plan> plans;
    rules.reserve(list.elements().size());
    plans.reserve(list.elements().size());
    names_.reserve(list.elements().size());
    for (std::size_t i = 0; i < list.elements().size(); ++i) {
      if (config::require(faults_, list.elements()[i], Type::object, "a rule")) {
        plans.push_back(read_rule(list.elements()[i], i + 1, rules.emplace_back()));
      }
    }
    resolve_targets(result, plans);
    if (reading_.lints && faults_.empty()) {
      lint(rules, list);
    }
    const auto comes_first = [](const Rule& a, const Rule& b) { return a.priority > b.priority; };
    if (!std::is_sorted(rules.begin(), rules.end(), comes_first)) {
      std::stable_sort(rules.begin(), rules.end(), comes_first);
    }
  }

  void lint(std::span<const Rule> rules, const Node& list) {
    std::vector<std::size_t> order(rules.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return rules[a].priority > rules[b].priority;
    });
    std::vector<LintRule> tried;
    for (const std::size_t i : order) {
      const Rule& rule = rules[i];
      tried.push_back({rule.name, &list.elements()[i], &rule.pattern,
                       rule.where ? &rule.where->expression : nullptr, rule.enabled,
                       mode_ == Mode::first || rule.stops || rule.ignores});
    }
    find_unreachable(tried, faults_);
  }

  Plan read_rule(const Node& node, std::size_t number, Rule& rule) {
    constexpr std::array<std::string_view, 11> kKeys = {
        "name",   "pattern",   "where",   "priority", "enabled",   "stop",
        "action", "transform", "targets", "on_error", "forward_to"};
    config::check_keys(faults_, node, kKeys);
    rule.name = read_name(node, number);
    const Node* const pattern = node.find("pattern");
    rule.pattern = pattern == nullptr ? match::match_all()
                                      : match::compile(*pattern, reading_.dialect, faults_,
                                                       reading_.keeps_sources);
    read_where(node, rule);
    if (const Node* const transform = node.find("transform")) {
      if (auto compiled = Transform::compile(*transform, faults_)) {
        rule.transform = std::make_shared<const Transform>(*std::move(compiled));
      }
    }
    read_priority(node, rule);
    rule.enabled = config::read_flag(faults_, node, "enabled", true);
    rule.stops = config::read_flag(faults_, node, "stop", false);
    Plan plan;
    plan.stops_at_error = read_choice(node, "on_error", "continue", "stop");
    read_targets(node, plan);
    read_action(node, rule, plan);
    return plan;
  }

  std::string read_name(const Node& node, std::size_t number) {
    const Node* const name = node.find("name");
    std::string text = std::to_string(number);
    if (name != nullptr && config::require(faults_, *name, Type::string, "'name'")) {
      text = name->text();
      check_name(*name, faults_);
      if (text.empty()) {
        faults_.add(name->place, "'name' is empty");
      }
    }
    const config::Place place = name == nullptr ? node.place : name->place;
    if (const auto [other, is_new] = names_.emplace(text, place); !is_new) {
      faults_.add(place,
                  fmt::format("there is another rule '{}', in line {} of {}", text,
                              faults_.position(other->second).line, faults_.name(other->second)));
    }
    if (reading_.outputs.contains(text)) {
      faults_.add(place, fmt::format("the rule '{}' has the name of an output", text));
    }
    return text;
  }

  void read_where(const Node& node, Rule& rule) {
    const Node* const where = node.find("where");
    if (where == nullptr || !config::require(faults_, *where, Type::string, "'where'")) {
      return;
    }
    if (auto expression = expr::Expression::parse(where->text())) {
      rule.where = std::make_shared<const Where>(
          Where{*std::move(expression), reading_.keeps_sources ? std::string(where->text()) : ""});
    } else {
      faults_.add(where->place, fmt::format("'where': {}", expression.error().message));
    }
  }

  void read_priority(const Node& node, Rule& rule) {
    const Node* const priority = node.find("priority");
    if (priority == nullptr || !config::require(faults_, *priority, Type::number, "'priority'")) {
      return;
    }
    if (const auto number = parse_integer(priority->text())) {
      rule.priority = *number;
    } else {
      faults_.add(priority->place, "'priority' must be a whole number");
    }
  }

  void read_targets(const Node& node, Plan& plan) {
    const Node* const targets = plan.targets = node.find("targets");
    if (targets == nullptr || !config::require(faults_, *targets, Type::array, "'targets'")) {
      return;
    }
    for (const Node& target : targets->elements()) {
      check_target(target, faults_);
    }
  }

  void read_action(const Node& node, Rule& rule, Plan& plan) {
    const Node* const action = node.find("action");
    const Node* const forward = node.find("forward_to");
    const std::string_view text =
        action != nullptr && action->is(Type::string) ? std::string_view(action->text()) : "";
    rule.ignores = text == "ignore";
    if (action != nullptr && text != "ignore" && text != "forward") {
      faults_.add(action->place, "'action' is \"ignore\" or \"forward\"");
    }
    const bool has_targets = plan.targets != nullptr && !plan.targets->elements().empty();
    if (rule.ignores && (has_targets || forward != nullptr)) {
      faults_.add(action->place, "a rule that ignores events has no targets");
    }
    for (const std::string_view key : {"transform", "on_error"}) {
      const Node* const vain = rule.ignores ? node.find(key) : nullptr;
      if (vain != nullptr) {
        faults_.add(vain->place, fmt::format("'{}' of a rule that ignores events", key));
      }
    }
    if (text == "forward" && forward == nullptr) {
      faults_.add(action->place, "'forward_to' must say where to");
      plan.targets = action;  // which holds none, and no other rule that names it tells so again
    }
    if (forward == nullptr) {
      return;
    }
    if (has_targets) {
      faults_.add(forward->place, "'forward_to' beside 'targets': make it one of them");
    }
    check_forward(*forward, "forward_to", faults_);
    plan.targets = &forward_target(Node(forward->place, Type::string, "forward_to"), *forward);
  }

  // A list of one target, which forwards to what `names` says.
  const Node& forward_target(const Node& key, const Node& names) {
    Node target(names.place, std::span<Member>());
    target.append(Member{key, names}, faults_.arena());
    Node& list = made_.emplace_back(names.place, std::span<Node>());
    list.append(target, faults_.arena());
    return list;
  }

  void resolve_targets(Rules& result, const std::vector<Plan>& plans) {
    std::unordered_map<std::string_view, Forwardable> known;
    known.reserve(plans.size());
    for (std::size_t i = 0; i < plans.size(); ++i) {
      const Rule& rule = result.rules[i];
      known.emplace(rule.name, Forwardable{plans[i].targets, rule.ignores});
    }
    Forwards forwards(std::move(known), reading_.outputs, result.texts, faults_);
    std::vector<std::size_t> counts;
    counts.reserve(plans.size());
    result.targets.reserve(plans.size());
    for (std::size_t i = 0; i < plans.size(); ++i) {
      const std::size_t before = result.targets.size();
      if (plans[i].targets != nullptr) {
        forwards.resolve(result.rules[i].name, *plans[i].targets, plans[i].stops_at_error,
                         result.targets);
      }
      counts.push_back(result.targets.size() - before);
    }
    std::span<const Target> rest = result.targets;
    for (std::size_t i = 0; i < plans.size(); ++i) {
      result.rules[i].targets = rest.first(counts[i]);
      rest = rest.subspan(counts[i]);
    }
  }

  const Reading& reading_;
  Faults& faults_;
  Mode mode_ = Mode::all;
  std::unordered_map<std::string, config::Place> names_;
  std::deque<Node> made_;  // lists of targets that stand in no file
};

}  // namespace

Rules compile_rules(const Node& node, const Reading& reading, Faults& faults) {
  return Loader(reading, faults).load(node);
}

Result<Rules> load_rules(const std::string& path, const Reading& reading, Inputs& inputs,
                         std::string* listing) {
  Faults faults;
  HW_TRY_ASSIGN(const Node node, config::load(path, faults, inputs));
  Rules rules = compile_rules(node, reading, faults);
  if (!faults.empty()) {
    return faults.as_error();
  }
  if (listing != nullptr) {
    const std::array<std::string, 1> without = {"tests"};  // which are not in force
    config::append_listing(*listing, node, faults, kDefaults, without);
  }
  return rules;
}

Result<match::Pattern> load_pattern(const std::string& argument, match::Dialect dialect) {
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
  match::Pattern pattern = match::compile(node, dialect, faults);
  if (!faults.empty()) {
    return faults.as_error();
  }
  return pattern;
}

}  // namespace hw::route
