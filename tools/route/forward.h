// SPDX-License-Identifier: MIT
// The targets of rules, with `forward_to` resolved: the targets of the rule that is named stand in
// its place, as "rule/target", also in on_success, on_failure and on_done; an output that is named
// becomes a target of its own.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/huge_pages.h"
#include "base/text_store.h"
#include "config/fault.h"
#include "config/node.h"

namespace hw::route {

struct Target {
  std::string_view name;
  std::string_view slip;  // the members of a slip, `"rule":"...","target":"...","run":"..."`
  std::size_t body;       // where in it those begin that the target says itself
  std::shared_ptr<const std::string> output;  // where its lines go, if not to stdout
};

// A rule as others see it that forward to it.
struct Forwardable {
  const config::Node* targets;  // null if it has none
  bool ignores;
};

class Forwards {
 public:
  // The rules by their names, none of which is one of `outputs`. Texts of targets are kept in
  // `texts`. All must live as long as this.
  Forwards(std::unordered_map<std::string_view, Forwardable> rules,
           const std::set<std::string>& outputs, TextStore& texts, config::Faults& faults)
      : rules_(std::move(rules)), outputs_(outputs), texts_(texts), faults_(faults) {}

  // Appends the targets of a rule, from its list of checked ones. With `stops_at_error` each has
  // those before it in `after`. Unknown names, circles, doubled names and what does not fit into a
  // slip are added to the faults.
  void resolve(std::string_view rule, const config::Node& targets, bool stops_at_error,
               HugeVector<Target>& out);

 private:
  struct Wait;
  struct Draft;

  [[nodiscard]] Target finish(std::string_view rule, const Draft& draft);
  void append(std::vector<Draft>& out, const config::Node& targets, const std::string& prefix);
  [[nodiscard]] bool has_room();
  [[nodiscard]] bool has_room_for_copy(const Draft& draft);
  [[nodiscard]] Draft draft_of(const config::Node& node, std::string name,
                               const std::string& prefix);
  void append_forwarded(std::vector<Draft>& out, const config::Node& name,
                        const std::string& prefix);
  [[nodiscard]] bool check_forwarded(const config::Node& name);
  [[nodiscard]] static Draft output_draft(const config::Node& name, const std::string& prefix);
  [[nodiscard]] std::string list_text(const config::Node& targets, const std::string& prefix);
  void check_depth(const config::Member& list);
  void check_after(const std::vector<Draft>& targets);
  void check_output(const config::Node& name);

  std::unordered_map<std::string_view, Forwardable> rules_;
  const std::set<std::string>& outputs_;
  TextStore& texts_;
  config::Faults& faults_;
  std::vector<std::string> way_;  // the rules that are being resolved, outer ones first
  config::Place place_;           // of the targets of the outermost
  std::size_t count_ = 0;         // of its targets and forwards so far
  std::size_t depth_ = 0;         // of lists in targets
  bool told_depth_ = false;       // of the outermost
  std::size_t copied_ = 0;        // bytes of targets that came by forwards, of all rules
};

}  // namespace hw::route
