// SPDX-License-Identifier: MIT
#include "route/forward.h"

#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>

#include "base/limits.h"
#include "base/text.h"
#include "json/writer.h"

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

// A target before what depends on its neighbours is known.
struct Forwards::Draft {
  std::string name;
  std::string members;  // but name and after
  std::vector<std::string> after;
  std::shared_ptr<const std::string> output;
  const Node* node;

  [[nodiscard]] std::string slip() const {
    std::string text = members;
    if (!after.empty()) {
      text += text.empty() ? "\"after\":" : ",\"after\":";
      json::Writer(text).strings(after);
    }
    return text;
  }
};

void Forwards::resolve(std::string_view rule, const Node& targets, bool stops_at_error,
                       HugeVector<Target>& out) {
  way_.assign(1, std::string(rule));
  count_ = 0;
  std::vector<Draft> drafts;
  append(drafts, targets, "");
  for (std::size_t i = 1; stops_at_error && i < drafts.size(); ++i) {
    auto& after = drafts[i].after;
    if (std::find(after.begin(), after.end(), drafts[i - 1].name) == after.end()) {
      after.push_back(drafts[i - 1].name);
    }
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
  for (std::size_t i = 0; i < targets.elements().size(); ++i) {
    const Node& node = targets.elements()[i];
    if (++count_ > limits::kTargetsMax) {
      if (count_ == limits::kTargetsMax + 1) {
        faults_.add(node.place,
                    fmt::format("a rule with more than {} targets", limits::kTargetsMax));
      }
      return;
    }
    if (const Node* const forward = node.find("forward_to")) {
      for (const Node* name : names_in(*forward)) {
        append_forwarded(out, *name, prefix);
      }
      continue;
    }
    Draft draft;
    draft.node = &node;
    draft.name = prefix + std::to_string(i + 1);
    for (const Member& member : node.members()) {
      if (member.key.text() == "name") {
        draft.name = prefix + std::string(member.value.text());
        continue;
      }
      if (member.key.text() == "after") {
        for (const Node* name : names_in(member.value)) {
          draft.after.push_back(prefix + std::string(name->text()));
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
        draft.members += list_text(member.value, "");
      } else {
        config::append_json(draft.members, member.value);
      }
    }
    out.push_back(std::move(draft));
  }
}

void Forwards::append_forwarded(std::vector<Draft>& out, const Node& name,
                                const std::string& prefix) {
  const auto rule = rules_.find(name.text());
  const bool is_output = outputs_.contains(std::string(name.text()));
  if (is_output) {
    Draft draft;
    draft.node = &name;
    draft.name = prefix + std::string(name.text());
    draft.output = std::make_shared<const std::string>(name.text());
    draft.members = "\"out\":";
    json::append_string(draft.members, name.text());
    out.push_back(std::move(draft));
    return;
  }
  if (rule == rules_.end()) {
    std::vector<std::string_view> known(outputs_.begin(), outputs_.end());
    for (const auto& entry : rules_) {
      known.push_back(entry.first);
    }
    faults_.add(name.place, fmt::format("no rule or output '{}'{}", name.text(),
                                        suggestion(name.text(), known)));
    return;
  }
  if (std::find(way_.begin(), way_.end(), name.text()) != way_.end()) {
    faults_.add(name.place, way_.back() == name.text()
                                ? fmt::format("the rule '{}' forwards to itself", name.text())
                                : fmt::format("forwards in a circle: {}, {}", fmt::join(way_, ", "),
                                              name.text()));
    return;
  }
  way_.emplace_back(name.text());
  if (rule->second != nullptr) {
    append(out, *rule->second, prefix + std::string(name.text()) + "/");
  }
  way_.pop_back();
}

// Targets inside of a target, as JSON.
std::string Forwards::list_text(const Node& targets, const std::string& prefix) {
  std::vector<Draft> drafts;
  append(drafts, targets, prefix);
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
  // Takes out what waits for nothing that is left, again and again; the rest stands in circles.
  std::vector<std::size_t> waits_for(targets.size());
  std::vector<std::vector<std::size_t>> waited_by(targets.size());
  for (std::size_t i = 0; i < targets.size(); ++i) {
    for (const std::string& name : targets[i].after) {
      const auto place = places.find(name);
      if (place == places.end()) {
        faults_.add(targets[i].node->place,
                    fmt::format("'after' names no target of this list: '{}'", name));
      } else {
        ++waits_for[i];
        waited_by[place->second].push_back(i);
      }
    }
  }
  std::vector<std::size_t> free;
  for (std::size_t i = 0; i < targets.size(); ++i) {
    if (waits_for[i] == 0) {
      free.push_back(i);
    }
  }
  for (std::size_t at = 0; at < free.size(); ++at) {
    for (const std::size_t waiting : waited_by[free[at]]) {
      if (--waits_for[waiting] == 0) {
        free.push_back(waiting);
      }
    }
  }
  const auto stuck =
      std::find_if(waits_for.begin(), waits_for.end(), [](std::size_t count) { return count > 0; });
  if (stuck != waits_for.end()) {
    const Draft& target = targets[static_cast<std::size_t>(stuck - waits_for.begin())];
    faults_.add(target.node->place,
                fmt::format("the target '{}' waits in a circle: see 'after'", target.name));
  }
}

void Forwards::check_output(const Node& name) {
  if (name.is(Type::string) && !outputs_.contains(std::string(name.text()))) {
    const std::vector<std::string_view> known(outputs_.begin(), outputs_.end());
    faults_.add(name.place, fmt::format("no output '{}'{}; give --out {}=FILE", name.text(),
                                        suggestion(name.text(), known), name.text()));
  }
}

}  // namespace hw::route
