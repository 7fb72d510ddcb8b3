// SPDX-License-Identifier: MIT
#include "route/forward.h"

#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>

#include "base/limits.h"
#include "base/text.h"
#include "json/writer.h"
#include "route/waits.h"

namespace hw::route {

namespace {

using config::Member;
using config::Node;
using config::Type;

// The rest of the slip's limit is for the names of rule and target, the job and the part.
constexpr std::size_t kTargetMax = limits::kSlipMax - (std::size_t{8} << 10);

// The names that a member gives, be they one or a list.
std::vector<const Node*> names_in(const Node& node) {
  if (!node.is(Type::array)) {
    return {&node};
  }
  std::vector<const Node*> names;
  for (const Node& element : node.elements()) {
    names.push_back(&element);
  }
  return names;
}

bool holds_targets(std::string_view key) {
  return key == "on_success" || key == "on_failure" || key == "on_done";
}

}  // namespace

// A target of the same list that comes first.
struct Forwards::Wait {
  std::string name;
  config::Place place;  // where it is named
};

// A target before what depends on its neighbours is known.
struct Forwards::Draft {
  std::string name;
  std::string members;  // but name and after
  std::vector<Wait> after;
  std::shared_ptr<const std::string> output;
  const Node* node;

  void wait_for(const std::string& other) {
    if (std::none_of(after.begin(), after.end(),
                     [&](const Wait& wait) { return wait.name == other; })) {
      after.push_back({other, node->place});
    }
  }

  [[nodiscard]] std::string slip() const {
    std::string text = members;
    if (!after.empty()) {
      std::vector<std::string> names;
      for (const Wait& wait : after) {
        names.push_back(wait.name);
      }
      text += text.empty() ? "\"after\":" : ",\"after\":";
      json::Writer(text).strings(names);
    }
    return text;
  }
};

void Forwards::resolve(std::string_view rule, const Node& targets, bool stops_at_error,
                       HugeVector<Target>& out) {
  way_.assign(1, std::string(rule));
  place_ = targets.place;
  count_ = 0;
  told_depth_ = false;
  std::vector<Draft> drafts;
  append(drafts, targets, "");
  for (std::size_t i = 1; stops_at_error && i < drafts.size(); ++i) {
    drafts[i].wait_for(drafts[i - 1].name);
  }
  check_after(drafts);
  std::set<std::string_view> names;
  for (const Draft& draft : drafts) {
    if (!names.insert(draft.name).second) {
      faults_.add(draft.node->place,
                  fmt::format("there is another target '{}' in this rule", draft.name));
    }
    out.push_back(finish(rule, draft));
  }
}

Target Forwards::finish(std::string_view rule, const Draft& draft) {
  const std::string body = draft.slip();
  if (body.size() > kTargetMax) {
    faults_.add(draft.node->place,
                fmt::format("a target of {} bytes; {} fit into a slip", body.size(), kTargetMax));
  }
  std::string slip;
  json::Writer(slip).string("rule", rule).string("target", draft.name);
  slip += body.empty() ? "" : ",";
  const std::size_t begin = slip.size();
  return {texts_.keep(draft.name), texts_.keep(slip += body), begin, draft.output};
}

void Forwards::append(std::vector<Draft>& out, const Node& targets, const std::string& prefix) {
  for (std::size_t i = 0; i < targets.elements().size() && has_room(); ++i) {
    const Node& node = targets.elements()[i];
    if (const Node* const forward = node.find("forward_to")) {
      for (const Node* name : names_in(*forward)) {
        append_forwarded(out, *name, prefix);
      }
    } else {
      out.push_back(draft_of(node, std::to_string(i + 1), prefix));
      if (way_.size() > 1 && !has_room_for_copy(out.back())) {
        return;
      }
    }
  }
}

// Counts one more. Forwards count too: of rules that forward to several that meet again there are
// more ways than anything could hold, be it that they end nowhere.
bool Forwards::has_room() {
  if (++count_ == limits::kTargetsMax + 1) {
    faults_.add(place_, fmt::format("the rule '{}' has more than {} targets, with all that it "
                                    "forwards to",
                                    way_.front(), limits::kTargetsMax));
  }
  return count_ <= limits::kTargetsMax;
}

// The same for the bytes of all: each rule that forwards has copies of its own.
bool Forwards::has_room_for_copy(const Draft& draft) {
  const bool had_room = copied_ <= limits::kForwardedMax;
  copied_ += draft.name.size() + draft.members.size();
  const bool has_room = copied_ <= limits::kForwardedMax;
  if (had_room && !has_room) {
    faults_.add(place_, fmt::format("with the rule '{}', targets that are forwarded to take more "
                                    "than {} MiB",
                                    way_.front(), limits::kForwardedMax >> 20));
  }
  return has_room;
}

// `name` is for one that has none.
Forwards::Draft Forwards::draft_of(const Node& node, std::string name, const std::string& prefix) {
  Draft draft;
  draft.node = &node;
  draft.name = prefix + std::move(name);
  for (const Member& member : node.members()) {
    if (member.key.text() == "name") {
      draft.name = prefix + std::string(member.value.text());
      continue;
    }
    if (member.key.text() == "after") {
      for (const Node* other : names_in(member.value)) {
        draft.after.push_back({prefix + std::string(other->text()), other->place});
      }
      continue;
    }
    if (member.key.text() == "out") {
      check_output(member.value);
      draft.output = std::make_shared<const std::string>(member.value.text());
    }
    draft.members += draft.members.empty() ? "" : ",";
    json::append_string(draft.members, member.key.text());
    draft.members += ':';
    if (holds_targets(member.key.text())) {
      check_depth(member);
      draft.members += list_text(member.value, "");
    } else {
      config::append_json(draft.members, member.value);
    }
  }
  return draft;
}

void Forwards::append_forwarded(std::vector<Draft>& out, const Node& name,
                                const std::string& prefix) {
  if (outputs_.contains(std::string(name.text()))) {
    if (has_room()) {
      out.push_back(output_draft(name, prefix));
    }
  } else if (prefix.size() + name.text().size() + 1 > limits::kRuleNameMax) {
    faults_.add(name.place, fmt::format("forwarded so often that the names of targets are longer "
                                        "than {} bytes: '{}...'",
                                        limits::kRuleNameMax, prefix.substr(0, 40)));
  } else if (check_forwarded(name)) {
    way_.emplace_back(name.text());
    append(out, *rules_.at(name.text()).targets, prefix + std::string(name.text()) + "/");
    way_.pop_back();
  }
}

Forwards::Draft Forwards::output_draft(const Node& name, const std::string& prefix) {
  Draft draft;
  draft.node = &name;
  draft.name = prefix + std::string(name.text());
  draft.output = std::make_shared<const std::string>(name.text());
  draft.members = "\"out\":";
  json::append_string(draft.members, name.text());
  return draft;
}

// Whether it is a rule that has targets and is not being resolved already.
bool Forwards::check_forwarded(const Node& name) {
  const auto rule = rules_.find(name.text());
  if (rule == rules_.end()) {
    std::vector<std::string_view> known(outputs_.begin(), outputs_.end());
    for (const auto& entry : rules_) {
      known.push_back(entry.first);
    }
    faults_.add(name.place, fmt::format("no rule or output '{}'{}", name.text(),
                                        suggestion(name.text(), known)));
    return false;
  }
  const auto& [targets, ignores] = rule->second;
  if (ignores) {
    faults_.add(name.place, fmt::format("the rule '{}' ignores events", name.text()));
    return false;
  }
  if (targets == nullptr || (targets->is(Type::array) && targets->elements().empty())) {
    faults_.add(name.place, fmt::format("the rule '{}' has no targets to forward to", name.text()));
    return false;
  }
  if (std::find(way_.begin(), way_.end(), name.text()) != way_.end()) {
    faults_.add(name.place, way_.back() == name.text()
                                ? fmt::format("the rule '{}' forwards to itself", name.text())
                                : fmt::format("forwards in a circle: {}, {}", fmt::join(way_, ", "),
                                              name.text()));
    return false;
  }
  return true;
}

// Nothing follows what follows, in whatever rule it is written. Told once for each rule.
void Forwards::check_depth(const Member& list) {
  if (depth_ == 1 && !told_depth_) {
    told_depth_ = true;
    faults_.add(
        list.key.place,
        fmt::format("a target in a list as '{}' has no such list of its own", list.key.text()));
  }
}

// Targets inside of a target, as JSON.
std::string Forwards::list_text(const Node& targets, const std::string& prefix) {
  std::vector<Draft> drafts;
  ++depth_;
  append(drafts, targets, prefix);
  --depth_;
  check_after(drafts);
  std::string text = "[";
  for (const Draft& draft : drafts) {
    text += text.size() > 1 ? ",{\"name\":" : "{\"name\":";
    json::append_string(text, draft.name);
    const std::string slip = draft.slip();
    ((text += slip.empty() ? "" : ",") += slip) += '}';
  }
  return text + "]";
}

// `after` names targets of the same list, and not in a circle.
void Forwards::check_after(const std::vector<Draft>& targets) {
  if (std::all_of(targets.begin(), targets.end(),
                  [](const Draft& target) { return target.after.empty(); })) {
    return;
  }
  std::map<std::string_view, std::size_t> places;
  for (std::size_t i = 0; i < targets.size(); ++i) {
    places.emplace(targets[i].name, i);
  }
  Waits waits(targets.size());
  for (std::size_t i = 0; i < targets.size(); ++i) {
    for (const Wait& wait : targets[i].after) {
      const auto found = places.find(wait.name);
      if (found != places.end()) {
        waits.add(i, found->second, wait.place);
        continue;
      }
      std::vector<std::string_view> known;
      known.reserve(targets.size());
      for (const Draft& target : targets) {
        known.emplace_back(target.name);
      }
      faults_.add(wait.place, fmt::format("'after' names no target of this list: '{}'{}", wait.name,
                                          suggestion(wait.name, known)));
    }
  }
  const std::vector<Waits::One> circle = waits.circle();
  if (circle.empty()) {
    return;
  }
  const std::string& first = targets[circle.front().waiting].name;
  std::string way = first;
  for (const Waits::One& wait : circle) {
    way.append(", ").append(targets[wait.other].name);
  }
  faults_.add(circle.front().place, circle.size() == 1
                                        ? fmt::format("the target '{}' waits for itself", first)
                                        : fmt::format("waits in a circle: {}", way));
}

void Forwards::check_output(const Node& name) {
  if (name.is(Type::string) && !outputs_.contains(std::string(name.text()))) {
    const std::vector<std::string_view> known(outputs_.begin(), outputs_.end());
    faults_.add(name.place, fmt::format("no output '{}'{}; give --out {}=FILE", name.text(),
                                        suggestion(name.text(), known), name.text()));
  }
}

}  // namespace hw::route
