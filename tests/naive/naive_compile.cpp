// SPDX-License-Identifier: MIT
// From a pattern's text to its clauses (naive_matcher.h).
#include <algorithm>
#include <array>
#include <set>

#include "naive_matcher.h"

namespace hw::test::naive {

namespace {

constexpr std::size_t kMostClauses = 1024;

bool is_reserved(const std::string& name) {
  static const std::set<std::string> kReserved = {"exactly",
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
  return kReserved.contains(name);
}

bool is_below_slip(const std::string& path) { return path.substr(0, path.find('.')) == "hw"; }

bool is_list_of_objects(const Json& json, std::size_t least) {
  return json.is(Kind::array) && json.elements.size() >= least &&
         std::all_of(json.elements.begin(), json.elements.end(),
                     [](const Json& element) { return element.is(Kind::object); });
}

struct Dialect {
  bool eventbridge = false;
  bool or_is_a_name = false;  // event-ruler's second try
};

std::optional<Alternative> field_alternative(const Json& operand) {
  static const std::set<std::string> kOperators = {"=", "!=", "<", "<=", ">", ">="};
  const std::vector<Json>& terms = operand.elements;
  if (!operand.is(Kind::array) || terms.size() != 2 || !terms[0].is(Kind::string) ||
      !terms[1].is(Kind::string) || !kOperators.contains(terms[0].text) ||
      is_below_slip(terms[1].text)) {
    return std::nullopt;
  }
  return Alternative{false, FieldTest{terms[0].text, terms[1].text}, nullptr};
}

std::optional<Alternative> exists_alternative(const Json& operand) {
  if (!operand.is(Kind::truth)) {
    return std::nullopt;
  }
  return Alternative{operand.text == "false", std::nullopt, [](const Value&) { return true; }};
}

std::optional<Alternative> alternative(const Json& json, bool eventbridge) {
  std::optional<Test> test;
  if (!json.is(Kind::object)) {
    test = literal_test(json, eventbridge);
  } else if (json.members.size() == 1) {
    const auto& [name, operand] = json.members[0];
    if (name == "exists") {
      return exists_alternative(operand);
    }
    if (name == "field" && !eventbridge) {
      return field_alternative(operand);
    }
    test = operator_test(name, operand, eventbridge);
  }
  if (!test) {
    return std::nullopt;
  }
  return Alternative{false, std::nullopt, *test};
}

// The sub-patterns and branches of one scope set each path once, by default.
class Scope {
 public:
  Scope(Dialect dialect, bool in_branch) : dialect_(dialect), in_branch_(in_branch) {}

  // Applies the object, which stands at `level`, to the clauses. False: refused.
  bool object(const Json& json, const std::string* level, std::vector<Clause>& clauses) {
    return !json.members.empty() &&
           std::all_of(json.members.begin(), json.members.end(),
                       [&](const Member& item) { return member(item, level, clauses); });
  }

 private:
  bool member(const Member& item, const std::string* level, std::vector<Clause>& clauses) {
    const auto& [name, value] = item;
    if (in_branch_ && is_reserved(name)) {
      return false;
    }
    if (name == "$or" && !dialect_.or_is_a_name) {
      return alternation(value, level, clauses);
    }
    if (name == "$and" && !dialect_.eventbridge) {
      return is_list_of_objects(value, 1) &&
             std::all_of(value.elements.begin(), value.elements.end(), [&](const Json& part) {
               return sub_pattern(part, level, clauses, &Clause::required);
             });
    }
    if (name == "$not" && !dialect_.eventbridge) {
      return value.is(Kind::object) && sub_pattern(value, level, clauses, &Clause::forbidden);
    }
    const std::string path = level == nullptr ? name : *level + "." + name;
    return value.is(Kind::object) ? object(value, &path, clauses) : leaf(value, path, clauses);
  }

  bool leaf(const Json& json, const std::string& path, std::vector<Clause>& clauses) {
    if (!json.is(Kind::array) || json.elements.empty() || is_below_slip(path) ||
        (!set_.insert(path).second && !dialect_.eventbridge)) {
      return false;
    }
    std::vector<Alternative> alternatives;
    for (const Json& element : json.elements) {
      const auto one = alternative(element, dialect_.eventbridge);
      if (!one) {
        return false;
      }
      alternatives.push_back(*one);
    }
    for (Clause& clause : clauses) {
      clause.conditions[path] = alternatives;
    }
    return true;
  }

  bool alternation(const Json& json, const std::string* level, std::vector<Clause>& clauses) {
    if (!is_list_of_objects(json, dialect_.eventbridge ? 2 : 1)) {
      return false;
    }
    std::vector<Clause> all;
    for (const Json& branch : json.elements) {
      std::vector<Clause> copies = clauses;
      if (!Scope(dialect_, true).object(branch, level, copies)) {
        return false;
      }
      all.insert(all.end(), copies.begin(), copies.end());
      if (all.size() > kMostClauses) {
        return false;
      }
    }
    clauses = all;
    return true;
  }

  bool sub_pattern(const Json& json, const std::string* level, std::vector<Clause>& clauses,
                   std::vector<Pattern> Clause::*list) {
    Pattern pattern{{Clause{}}};
    if (!Scope(dialect_, in_branch_).object(json, level, pattern.clauses)) {
      return false;
    }
    for (Clause& clause : clauses) {
      (clause.*list).push_back(pattern);
    }
    return true;
  }

  Dialect dialect_;
  bool in_branch_;
  std::set<std::string> set_;  // the paths that this scope has set
};

std::optional<Pattern> compile(const Json& json, Dialect dialect) {
  Pattern pattern{{Clause{}}};
  if (!json.is(Kind::object) || !Scope(dialect, false).object(json, nullptr, pattern.clauses)) {
    return std::nullopt;
  }
  return pattern;
}

}  // namespace

std::optional<Pattern> compile(std::string_view pattern_json, bool eventbridge) {
  const auto json = parse_json(pattern_json);
  if (!json) {
    return std::nullopt;
  }
  auto pattern = compile(*json, Dialect{eventbridge, false});
  return pattern || !eventbridge ? pattern : compile(*json, Dialect{true, true});
}

}  // namespace hw::test::naive
