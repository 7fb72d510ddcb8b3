// SPDX-License-Identifier: MIT
#include "match/pattern.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <map>
#include <numeric>
#include <optional>
#include <set>
#include <span>
#include <utility>

#include "base/limits.h"
#include "match/alternatives.h"
#include "match/path.h"

namespace hw::match {

namespace {

using config::Faults;
using config::Member;
using config::Node;
using config::Type;

// Names that EventBridge keeps for itself inside of "$or".
constexpr std::array<std::string_view, 24> kReserved = {"exactly",
                                                        "equals-ignore-case",
                                                        "prefix",
                                                        "suffix",
                                                        "anything-but",
                                                        "exists",
                                                        "wildcard",
                                                        "numeric",
                                                        "cidr",
                                                        "=",
                                                        "<",
                                                        "<=",
                                                        ">",
                                                        ">=",
                                                        "regex",
                                                        "not-wildcard",
                                                        "not-equals-ignore-case",
                                                        "date-after",
                                                        "date-on-or-after",
                                                        "date-before",
                                                        "date-on-or-before",
                                                        "in-date-range",
                                                        "ip-address-in-range",
                                                        "ip-address-not-in-range"};

bool is_reserved(std::string_view name) {
  return std::find(kReserved.begin(), kReserved.end(), name) != kReserved.end();
}

// A clause while members are added to it.
struct Draft {
  std::map<std::string, Wanted, PathLess> conditions;
  std::vector<std::shared_ptr<const Pattern>> required, forbidden;
  std::size_t size = 0;  // as limits::kPatternRepeatedMax counts it
};

std::size_t size_of(const std::vector<Draft>& drafts) {
  return std::accumulate(drafts.begin(), drafts.end(), std::size_t{0},
                         [](std::size_t sum, const Draft& draft) { return sum + draft.size; });
}

// About what it takes as JSON.
std::size_t size_of(const Node& node) {
  std::size_t size = node.text().size() + 3;
  for (const Node& element : node.elements()) {
    size += size_of(element);
  }
  for (const Member& member : node.members()) {
    size += size_of(member.key) + size_of(member.value);
  }
  return size;
}

// Where in the pattern a member stands.
struct Scope {
  std::string path;                      // names from the top
  bool is_top = true;                    // `path` is none
  bool in_or = false;                    // names may be reserved
  std::set<std::string>* set = nullptr;  // the paths of this branch so far
};

class Compiler {
 public:
  Compiler(Dialect dialect, bool or_is_a_name, bool keeps_sources, Faults& faults)
      : dialect_(dialect),
        or_is_a_name_(or_is_a_name),
        keeps_sources_(keeps_sources),
        faults_(faults) {}

  Pattern compile(const Node& node) { return compile_at(node, {}); }

 private:
  [[nodiscard]] bool is_eventbridge() const { return dialect_ == Dialect::eventbridge; }

  // A pattern, or one below `path` that is required or forbidden.
  Pattern compile_at(const Node& node, const Scope& scope) {
    std::vector<Draft> outer = std::exchange(drafts_, std::vector<Draft>(1));
    std::set<std::string> paths;
    if (config::require(faults_, node, Type::object, "a pattern")) {
      read_object(node, {scope.path, scope.is_top, scope.in_or, &paths});
    }
    std::vector<Draft> drafts = std::exchange(drafts_, std::move(outer));
    Pattern pattern;
    for (Draft& draft : drafts) {
      if (is_eventbridge() && draft.conditions.size() > limits::kEventBridgeFieldsMax) {
        faults_.add(node.place,
                    fmt::format("{} fields in one pattern; EventBridge takes {}",
                                draft.conditions.size(), limits::kEventBridgeFieldsMax));
      }
      Clause& clause = pattern.clauses.emplace_back();
      clause.conditions.reserve(draft.conditions.size());
      for (auto& [name, wanted] : draft.conditions) {
        clause.conditions.push_back({name, std::move(wanted)});
      }
      clause.required = std::move(draft.required);
      clause.forbidden = std::move(draft.forbidden);
    }
    return pattern;
  }

  void read_object(const Node& node, const Scope& scope) {
    if (node.members().empty()) {
      faults_.add(node.place, scope.is_top
                                  ? "an empty pattern; to match every event leave 'pattern' out"
                                  : "an empty object in a pattern; to ask whether a field is there "
                                    "write [{\"exists\": true}]");
    }
    for (const Member& member : node.members()) {
      read_member(member, scope);
    }
  }

  void read_member(const Member& member, const Scope& scope) {
    if (member.key.text() == "$or" && !or_is_a_name_) {
      return read_or(member.value, scope);
    }
    if (member.key.text() == "$and" && !is_eventbridge()) {
      return read_and(member.value, scope);
    }
    if (member.key.text() == "$not" && !is_eventbridge()) {
      return read_not(member.value, scope);
    }
    if (scope.in_or && is_reserved(member.key.text())) {
      faults_.add(member.key.place, fmt::format("'{}' cannot be the name of a field inside '$or'",
                                                member.key.text()));
      return;
    }
    const std::string path = join_path(scope.path, member.key.text(), scope.is_top);
    const Node& value = member.value;
    if (path.size() > limits::kFieldPathMax) {
      faults_.add(member.key.place, path_too_long());
    } else if (is_in_slip(path)) {
      faults_.add(member.key.place, "'hw' is the routing slip, which patterns do not see");
    } else if (value.is(Type::object)) {
      read_object(value, {path, false, scope.in_or, scope.set});
    } else if (value.is(Type::array)) {
      read_leaf(member, path, scope);
    } else {
      faults_.add(value.place, fmt::format("alternatives stand in a list: [{}]", shown(value)));
    }
  }

  static std::string shown(const Node& value) {
    std::string text;
    config::append_json(text, value);
    return text;
  }

  void read_leaf(const Member& member, const std::string& path, const Scope& scope) {
    const Node& list = member.value;
    if (list.elements().empty()) {
      faults_.add(list.place, "an empty list of alternatives matches nothing");
    }
    if (!scope.set->insert(path).second && !is_eventbridge()) {
      faults_.add(member.key.place,
                  fmt::format("a second condition on '{}'; put both into '$and'", path));
    }
    Alternatives compiled = compile_alternatives(list, dialect_, faults_);
    if (keeps_sources_) {
      compiled.source = shown(list);
    }
    const std::size_t size = limits::kPatternConditionSize + path.size() + size_of(list);
    if (add_size(size, member.key.place)) {
      const Wanted wanted = wanted_of(std::move(compiled));
      for (Draft& draft : drafts_) {
        draft.conditions[path] = wanted;
      }
    }
  }

  // Of what stands in all drafts; whether they may have it.
  bool add_size(std::size_t size, config::Place place) {
    for (Draft& draft : drafts_) {
      draft.size += size;
    }
    return may_repeat((drafts_.size() - 1) * size, place);
  }

  // Told once; what is left out of a pattern with faults does not count.
  bool may_repeat(std::size_t size, config::Place place) {
    const bool had_room = repeated_ <= limits::kPatternRepeatedMax;
    repeated_ += size;
    const bool has_room = repeated_ <= limits::kPatternRepeatedMax;
    if (had_room && !has_room) {
      faults_.add(place, fmt::format("the combinations of '$or' repeat more than {} MiB",
                                     limits::kPatternRepeatedMax >> 20));
    }
    return has_room;
  }

  static Wanted wanted_of(Alternatives alternatives) {
    if (alternatives.tests.size() == 1) {
      if (auto* const text = std::get_if<EqualsText>(&alternatives.tests.front())) {
        return {std::move(text->text), nullptr};
      }
    }
    return {"", std::make_shared<const Alternatives>(std::move(alternatives))};
  }

  // The patterns in the list of an operator; nothing if there is a fault.
  std::optional<std::span<const Node>> branches(const Node& list, std::string_view name,
                                                std::size_t least) {
    if (!config::require(faults_, list, Type::array, fmt::format("the operand of '{}'", name))) {
      return std::nullopt;
    }
    if (list.elements().size() < least) {
      faults_.add(list.place, fmt::format("'{}' takes at least {} pattern{}", name, least,
                                          least == 1 ? "" : "s"));
      return std::nullopt;
    }
    for (const Node& branch : list.elements()) {
      if (!config::require(faults_, branch, Type::object, fmt::format("each part of '{}'", name))) {
        return std::nullopt;
      }
    }
    return list.elements();
  }

  // Each branch goes on with clauses of its own.
  void read_or(const Node& list, const Scope& scope) {
    const auto parts = branches(list, "$or", is_eventbridge() ? 2 : 1);
    if (!parts) {
      return;
    }
    if (parts->size() * drafts_.size() > limits::kPatternClausesMax) {
      faults_.add(list.place,
                  fmt::format("'$or' makes more than {} combinations", limits::kPatternClausesMax));
      return;
    }
    if (!may_repeat((parts->size() - 1) * size_of(drafts_), list.place)) {
      return;
    }
    std::vector<Draft> before = std::move(drafts_);
    std::vector<Draft> all;
    for (const Node& part : *parts) {
      drafts_ = &part == &parts->back() ? std::exchange(before, {}) : before;
      std::set<std::string> paths;
      read_object(part, {scope.path, scope.is_top, true, &paths});
      // Branches may have been multiplied by others inside of them.
      if (all.size() + drafts_.size() > limits::kPatternClausesMax) {
        faults_.add(list.place, fmt::format("'$or' makes more than {} combinations",
                                            limits::kPatternClausesMax));
        drafts_.resize(1);
        return;
      }
      std::move(drafts_.begin(), drafts_.end(), std::back_inserter(all));
    }
    drafts_ = std::move(all);
  }

  void read_and(const Node& list, const Scope& scope) {
    if (const auto parts = branches(list, "$and", 1)) {
      for (const Node& part : *parts) {
        const auto pattern = std::make_shared<const Pattern>(compile_at(part, scope));
        if (!add_size(limits::kPatternConditionSize, part.place)) {
          return;
        }
        for (Draft& draft : drafts_) {
          draft.required.push_back(pattern);
        }
      }
    }
  }

  void read_not(const Node& node, const Scope& scope) {
    if (config::require(faults_, node, Type::object, "the operand of '$not'")) {
      const auto pattern = std::make_shared<const Pattern>(compile_at(node, scope));
      if (add_size(limits::kPatternConditionSize, node.place)) {
        for (Draft& draft : drafts_) {
          draft.forbidden.push_back(pattern);
        }
      }
    }
  }

  Dialect dialect_;
  bool or_is_a_name_;
  bool keeps_sources_;
  Faults& faults_;
  std::vector<Draft> drafts_;
  std::size_t repeated_ = 0;  // bytes, in all clauses
};

}  // namespace

Pattern match_all() { return Pattern{{Clause{}}}; }

// Where "$or" is not well-formed, EventBridge takes it for the name of a field.
Pattern compile(const Node& node, Dialect dialect, Faults& faults, bool keeps_sources) {
  const std::size_t before = faults.size();
  Pattern pattern = Compiler(dialect, false, keeps_sources, faults).compile(node);
  if (dialect == Dialect::hookwork || faults.size() == before) {
    return pattern;
  }
  const std::size_t first = faults.size();
  Pattern plain = Compiler(dialect, true, keeps_sources, faults).compile(node);
  const bool is_plain = faults.size() == first;
  faults.retract(is_plain ? before : first);
  return is_plain ? plain : pattern;
}

}  // namespace hw::match
