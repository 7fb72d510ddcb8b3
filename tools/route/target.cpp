// SPDX-License-Identifier: MIT
#include "route/target.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "base/limits.h"
#include "base/parse.h"
#include "base/text.h"
#include "event/variables.h"
#include "expr/expression.h"
#include "expr/input.h"
#include "expr/words.h"
#include "sched/retry.h"

namespace hw::route {

namespace {

using config::Faults;
using config::Member;
using config::Node;
using config::Type;

using Check = void (*)(const Node&, std::string_view, Faults&);

bool require(const Node& node, Type type, std::string_view key, Faults& faults) {
  return node.is(type) || config::require(faults, node, type, fmt::format("'{}'", key));
}

void check_text(const Node& node, std::string_view key, Faults& faults) {
  if (require(node, Type::string, key, faults) && node.text().empty()) {
    faults.add(node.place, fmt::format("'{}' is empty", key));
  }
}

// What becomes a word of a command, a variable or a folder: the system would cut it off at U+0000.
void check_no_nul(const Node& node, std::string_view key, Faults& faults) {
  if (node.is(Type::string) && node.text().find('\0') != std::string_view::npos) {
    faults.add(node.place, fmt::format("'{}' holds U+0000, which no command can be given", key));
  }
}

void check_folder(const Node& node, std::string_view key, Faults& faults) {
  check_text(node, key, faults);
  check_no_nul(node, key, faults);
}

void check_name_of_target(const Node& node, std::string_view key, Faults& faults) {
  check_text(node, key, faults);
  check_name(node, faults);
}

void check_boolean(const Node& node, std::string_view key, Faults& faults) {
  (void)require(node, Type::boolean, key, faults);
}

bool check_text_list(const Node& node, std::string_view key, Faults& faults) {
  bool good = require(node, Type::array, key, faults);
  for (const Node& element : node.elements()) {
    good = config::require(faults, element, Type::string, fmt::format("each word of '{}'", key)) &&
           good;
  }
  return good;
}

void check_names(const Node& node, std::string_view key, Faults& faults) {
  (void)check_text_list(node, key, faults);
}

// Of variables of the environment.
bool is_variable(std::string_view name) {
  return !name.empty() && name.find_first_of(std::string_view("=\0", 2)) == std::string_view::npos;
}

// That a value of an event may be given to.
void check_exports(const Node& node, std::string_view key, Faults& faults) {
  if (!check_text_list(node, key, faults)) {
    return;
  }
  for (const Node& name : node.elements()) {
    if (const Status status = event::check_variable(name.text()); !status) {
      faults.add(name.place, status.error().message);
    }
  }
}

void check_stdin(const Node& node, std::string_view key, Faults& faults) {
  if (!require(node, Type::string, key, faults)) {
    return;
  }
  if (auto input = expr::Input::parse(node.text()); !input) {
    faults.add(node.place, fmt::format("'{}': {}", key, input.error().message));
  }
}

void check_shell(const Node& node, std::string_view key, Faults& faults) {
  check_text(node, key, faults);
  check_no_nul(node, key, faults);
  if (Status status = expr::check_shell_text(node.text()); !status) {
    faults.add(node.place, status.error().message);
  }
}

void check_expression(const Node& node, std::string_view key, Faults& faults) {
  if (!config::require(faults, node, Type::string, fmt::format("'{}'", key))) {
    return;
  }
  if (auto expression = expr::Expression::parse(node.text()); !expression) {
    faults.add(node.place, fmt::format("'{}': {}", key, expression.error().message));
  }
}

void check_argv(const Node& node, std::string_view key, Faults& faults) {
  if (!check_text_list(node, key, faults)) {
    return;
  }
  if (node.elements().empty() || node.elements().front().text().empty()) {
    faults.add(node.place, "'argv' names no command");
    return;
  }
  std::vector<std::string> words;
  for (const Node& element : node.elements()) {
    words.emplace_back(element.text());
    check_no_nul(element, key, faults);
  }
  if (auto parsed = expr::Words::parse(words); !parsed) {
    faults.add(node.place, parsed.error().message);
  }
}

// A number is seconds, in JSON as in text.
void check_duration(const Node& node, std::string_view key, Faults& faults) {
  if (!node.is(Type::number) && !require(node, Type::string, key, faults)) {
    return;
  }
  if (auto duration = parse_duration(node.text()); !duration) {
    faults.add(node.place, duration.error().message);
  }
}

void check_environment(const Node& node, std::string_view key, Faults& faults) {
  if (!require(node, Type::object, key, faults)) {
    return;
  }
  for (const Member& member : node.members()) {
    config::require(faults, member.value, Type::string,
                    fmt::format("the variable '{}'", member.key.text()));
    check_no_nul(member.value, member.key.text(), faults);
    if (!is_variable(member.key.text())) {
      faults.add(member.key.place, "not a name of a variable");
    }
  }
}

struct Known {
  std::string_view key;
  Check check;
  bool is_what = false;  // says what is to be done: exactly one of these
};

void check_members(const Node& node, std::span<const Known> known, Faults& faults) {
  bool all_known = true;
  for (const Member& member : node.members()) {
    const auto entry = std::find_if(known.begin(), known.end(), [&](const Known& each) {
      return each.key == member.key.text();
    });
    if (entry != known.end()) {
      entry->check(member.value, entry->key, faults);
    }
    all_known = all_known && entry != known.end();
  }
  if (!all_known) {
    std::vector<std::string_view> keys;
    for (const Known& entry : known) {
      keys.push_back(entry.key);
    }
    config::check_keys(faults, node, keys);
  }
}

void check_retry(const Node& node, std::string_view key, Faults& faults) {
  if (!require(node, Type::object, key, faults)) {
    return;
  }
  constexpr auto& kKnown = sched::kRetryMembers;
  (void)config::check_keys(faults, node, kKnown);
  for (const Member& member : node.members()) {
    sched::Retry retry;
    std::string value;
    config::append_json(value, member.value);
    const Status status = sched::set_member(retry, member.key.text(), value);
    if (!status && std::find(kKnown.begin(), kKnown.end(), member.key.text()) != kKnown.end()) {
      faults.add(member.value.place, status.error().message);
    }
  }
}

void check_targets(const Node& node, std::string_view key, Faults& faults) {
  if (!require(node, Type::array, key, faults)) {
    return;
  }
  for (const Node& target : node.elements()) {
    check_target(target, faults);
  }
}

constexpr std::array<Known, 21> kMembers = {{
    {"name", check_name_of_target},
    {"run", check_shell, true},
    {"argv", check_argv, true},
    {"send", check_text, true},
    {"queue", check_text, true},
    {"flow", check_text, true},
    {"out", check_text, true},
    {"function", check_text, true},
    {"forward_to", check_forward, true},
    {"timeout", check_duration},
    {"retry", check_retry},
    {"stdin", check_stdin},
    {"key", check_expression},
    {"cwd", check_folder},
    {"env", check_environment},
    {"exports", check_exports},
    {"after", check_names},
    {"after_any", check_boolean},
    {"on_success", check_targets},
    {"on_failure", check_targets},
    {"on_done", check_targets},
}};

void check_what(const Node& node, Faults& faults) {
  const auto says_what = [](const Member& member) {
    return std::any_of(kMembers.begin(), kMembers.end(), [&](const Known& known) {
      return known.is_what && known.key == member.key.text();
    });
  };
  const auto count = std::count_if(node.members().begin(), node.members().end(), says_what);
  if (count != 1) {
    faults.add(node.place, fmt::format("a target has one of run, argv, send, queue, flow, out, "
                                       "function and forward_to; this one has {}",
                                       count == 0 ? "none" : "several"));
  }
  if (node.find("forward_to") != nullptr && node.members().size() > 1) {
    faults.add(node.place, "a target with 'forward_to' has nothing else");
  }
}

}  // namespace

void check_name(const Node& name, Faults& faults) {
  if (name.text().size() > limits::kRuleNameMax) {
    faults.add(name.place, fmt::format("a name longer than {} bytes", limits::kRuleNameMax));
  }
}

void check_forward(const Node& node, std::string_view key, Faults& faults) {
  if (node.is(Type::array)) {
    check_names(node, key, faults);
    if (node.elements().empty()) {
      faults.add(node.place, fmt::format("'{}' names nobody", key));
    }
  } else {
    check_text(node, key, faults);
  }
}

void check_target(const Node& node, Faults& faults) {
  if (config::require(faults, node, Type::object, "a target")) {
    check_members(node, kMembers, faults);
    check_what(node, faults);
  }
}

}  // namespace hw::route
