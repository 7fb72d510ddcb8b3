// SPDX-License-Identifier: MIT
#include "pattern_generator.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "pattern_vocabulary.h"

namespace hw::test {

namespace {

class PatternMaker {
 public:
  PatternMaker(Random& random, bool eventbridge)
      : random_(random),
        eventbridge_(eventbridge),
        or_is_a_name_(random.one_in(eventbridge ? 12 : 100)) {}

  Json pattern() {
    if (random_.one_in(4)) {
      return siblings();
    }
    return object(2, false);
  }

 private:
  // Several fields of one object with values of which events have many, or none: what matters is
  // which elements of arrays they stand in, and the order of the names.
  Json siblings() {
    using Names = std::vector<std::string>;
    static const std::vector<Names> kGroups = {{"a", "b", "c"},
                                               {"b", "b.c", "a"},
                                               {"b", "b-", "b.c"},
                                               {"b!", "b.a", "b.c"},
                                               {"\uFF5E", "\U00010400", "\u00e9"},
                                               {"\uFF5E", "\U00010400"},
                                               {"a", "b", "b.c", "c", "a-"}};
    Json fields = json_object({});
    for (const std::string& name : random_.pick(kGroups)) {
      if (!random_.one_in(5) || fields.members.empty()) {
        fields.members.push_back(
            {name, random_.one_in(6) ? json_pair("b", plain_leaf()) : plain_leaf()});
      }
    }
    shuffle(random_, fields.members);
    return random_.one_in(5) ? fields : json_pair("a", fields);
  }

  Json plain_leaf() {
    if (!eventbridge_ && random_.one_in(8)) {
      static constexpr std::array kPaths = {"a.a", "a.b", "a.c", "a.b.c", "b"};
      return json_array(
          {json_pair("field", json_array({json_string(random_.pick(std::array{"=", "!=", "<"})),
                                          json_string(random_.pick(kPaths))}))});
    }
    Json leaf = json_array({json_number(random_.pick(std::array{"1", "2"}))});
    if (random_.one_in(3)) {
      leaf.elements.push_back(json_pair("exists", json_word("false")));
      leaf.elements.erase(leaf.elements.begin(),
                          leaf.elements.begin() + (random_.one_in(3) ? 0 : 1));
    }
    return leaf;
  }

  Json object(std::size_t depth, bool in_branch) {
    Json result = json_object({});
    std::size_t left = 1 + random_.below(depth == 2 ? 3 : 2);
    while (left-- > 0) {
      result.members.push_back(member(result, depth, in_branch));
    }
    if (random_.one_in(250)) {
      result.members.push_back(result.members[random_.below(result.members.size())]);
    }
    return result;
  }

  naive::Member member(const Json& object_so_far, std::size_t depth, bool in_branch) {
    if (depth > 0 && random_.one_in(7)) {
      return {"$or", alternation(depth)};
    }
    if (depth > 0 && !eventbridge_ && random_.one_in(12)) {
      return {"$and", objects(1 + random_.below(2), depth, in_branch)};
    }
    if (depth > 0 && !eventbridge_ && random_.one_in(12)) {
      return {"$not", object(depth - 1, in_branch)};
    }
    std::string name = new_name(object_so_far, depth, in_branch);
    return {name, depth > 0 && random_.one_in(3) ? object(depth - 1, in_branch)
                                                 : random_leaf(random_, eventbridge_)};
  }

  // Seldom one that is refused.
  std::string new_name(const Json& object, std::size_t depth, bool in_branch) {
    std::string name = random_name(random_);
    const bool doubled = std::any_of(object.members.begin(), object.members.end(),
                                     [&name](const auto& other) { return other.name == name; });
    const bool at_root = depth == 2 || !random_.one_in(3);
    const bool refused = (name == "hw" && at_root) || name == "$or";
    const bool reserved = in_branch && name == "prefix" && !random_.one_in(5);
    return reserved || ((doubled || refused) && !random_.one_in(30))
               ? new_name(object, depth, in_branch)
               : name;
  }

  Json alternation(std::size_t depth) {
    if (or_is_a_name_) {
      return json_array(
          {json_pair("prefix", json_string(random_string(random_))), random_scalar(random_)});
    }
    const std::size_t count = random_.below(2) + (eventbridge_ && !random_.one_in(40) ? 2 : 1);
    return objects(count, depth, true);
  }

  Json objects(std::size_t count, std::size_t depth, bool in_branch) {
    Json list = json_array({});
    while (count-- > 0) {
      list.elements.push_back(object(depth - 1, in_branch));
    }
    return list;
  }

  Random& random_;
  bool eventbridge_;
  bool or_is_a_name_;  // as in event-ruler's second try
};

}  // namespace

std::string random_pattern(Random& random, bool eventbridge) {
  return write(random, PatternMaker(random, eventbridge).pattern());
}

PatternCase random_case(Random& random, bool eventbridge, std::size_t derived_percent) {
  std::string pattern = random_pattern(random, eventbridge);
  std::string event = random.below(100) < derived_percent ? random_event_for(random, pattern)
                                                          : random_event(random);
  return {std::move(pattern), std::move(event)};
}

}  // namespace hw::test
