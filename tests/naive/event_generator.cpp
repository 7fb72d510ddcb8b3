// SPDX-License-Identifier: MIT
#include <array>
#include <stdexcept>

#include "pattern_generator.h"
#include "pattern_vocabulary.h"

namespace hw::test {

namespace {

using Members = std::vector<naive::Member>;

class EventMaker {
 public:
  explicit EventMaker(Random& random) : random_(random) {}

  Json event() {
    Json result = object(3);
    if (random_.one_in(10)) {
      result.members.push_back({"hw", value(2)});
      shuffle(random_, result.members);
    }
    return result;
  }

  Json event_for(const Json& pattern) {
    root_ = json_object({});
    Json result = satisfying(pattern);
    for (naive::Member& field : root_.members) {
      result.members.push_back(field);
    }
    if (random_.one_in(30)) {
      result.members.push_back({"hw", satisfying(pattern)});
    }
    if (random_.one_in(3)) {
      add_noise(result.members);
    }
    return result;
  }

 private:
  Json object(std::size_t depth) {
    Json result = json_object({});
    for (std::size_t left = random_.below(5); left > 0; --left) {
      result.members.push_back({random_name(random_), value(depth)});
    }
    return result;
  }

  Json value(std::size_t depth) {
    const std::size_t kind = random_.below(10);
    if (depth == 0 || kind < 5) {
      return kind < 2 ? json_number(random_.pick(std::array{"1", "2"})) : random_scalar(random_);
    }
    return kind < 7 ? object(depth - 1) : array(depth - 1);
  }

  Json array(std::size_t depth) {
    Json result = json_array({});
    const bool objects = random_.one_in(2);
    for (std::size_t left = random_.below(4); left > 0; --left) {
      result.elements.push_back(objects ? object(depth) : value(depth));
    }
    return result;
  }

  void add_noise(Members& members) {
    const Json noise = object(1);
    members.insert(members.end(), noise.members.begin(), noise.members.end());
    shuffle(random_, members);
  }

  // An object with what this object of a pattern asks for.
  Json satisfying(const Json& pattern) {
    Json result = json_object({});
    for (const auto& [name, part] : pattern.members) {
      const bool list = part.is(Kind::array) && !part.elements.empty();
      if (name == "$or" && list && is_pattern(part.elements[0])) {
        merge(result, random_.pick(part.elements));
      } else if (name == "$and" && list) {
        for (const Json& each : part.elements) {
          merge(result, each);
        }
      } else if (name == "$not") {
        if (random_.one_in(4)) {
          merge(result, part);
        }
      } else if (part.is(Kind::object) && random_.one_in(3)) {
        result.members.push_back({name, grid(part)});
      } else if (part.is(Kind::object)) {
        add_object(result.members, name, satisfying(part));
      } else if (list) {
        add_value(result.members, name, random_.pick(part.elements));
      }
    }
    if (random_.one_in(6)) {
      add_noise(result.members);
    }
    if (random_.one_in(4)) {
      shuffle(random_, result.members);
    }
    return result;
  }

  // An array of objects, each with some of the fields, which are or are not as they should be.
  Json grid(const Json& pattern) {
    Json list = json_array({});
    for (std::size_t left = 1 + random_.below(4); left > 0; --left) {
      Json element = json_object({});
      for (const auto& [name, part] : pattern.members) {
        if (random_.one_in(3) || name.starts_with('$')) {
          continue;
        }
        const bool list_of_choices = part.is(Kind::array) && !part.elements.empty();
        Json value = list_of_choices && !random_.one_in(3)
                         ? satisfying_value(random_.pick(part.elements))
                         : json_number(random_.pick(std::array{"1", "2"}));
        add_cell(element.members, name, part.is(Kind::object) ? grid(part) : std::move(value));
      }
      const bool deeper = random_.one_in(6);
      list.elements.push_back(deeper ? json_array({std::move(element)}) : std::move(element));
    }
    return list;
  }

  // "b.c" may stand in an array under "b", beside a scalar.
  void add_cell(Members& members, const std::string& name, Json value) {
    const std::size_t dot = name.find('.');
    if (dot == std::string::npos || random_.one_in(3)) {
      members.push_back({name, std::move(value)});
      return;
    }
    Json list = json_array({json_pair(name.substr(dot + 1), std::move(value))});
    list.elements.insert(list.elements.begin() + (random_.one_in(2) ? 1 : 0),
                         json_number(random_.pick(std::array{"1", "2"})));
    members.push_back({name.substr(0, dot), std::move(list)});
  }

  // Not an operator, as an element of an ordinary member "$or" is.
  static bool is_pattern(const Json& json) {
    return json.is(Kind::object) && !json.members.empty() && json.members[0].name != "prefix";
  }

  // Branches override what stands before.
  void merge(Json& result, const Json& pattern) {
    for (naive::Member& member : satisfying(pattern).members) {
      std::erase_if(result.members, [&](const naive::Member& other) {
        return other.name == member.name && other.value.members.empty() && random_.one_in(2);
      });
      result.members.push_back(std::move(member));
    }
  }

  void add_object(Members& members, const std::string& name, Json part) {
    if (part.members.size() == 1 && random_.one_in(8)) {
      members.push_back({name + "." + part.members[0].name, part.members[0].value});
      return;
    }
    Json rest = json_object({});
    if (part.members.size() > 1 && random_.one_in(6)) {
      rest.members.push_back(part.members.back());
      part.members.pop_back();
    }
    switch (random_.below(12)) {
      case 0:
        members.push_back({name, rest});
        members.push_back({name, json_array({part})});
        return;
      case 1:
        members.push_back({name, json_array({part, json_array({rest, object(1)})})});
        return;
      case 2:
        members.push_back({name, json_array({json_array({rest}), random_scalar(random_), part})});
        return;
      case 3:
      case 4:
        members.push_back({name, json_array({part, rest})});
        return;
      case 5:
        members.push_back({name, json_array({object(1), part, rest})});
        return;
      case 6:
        members.push_back({name, json_array({object(1), similar(part), part, similar(rest)})});
        return;
      default:
        part.members.insert(part.members.end(), rest.members.begin(), rest.members.end());
        members.push_back({name, std::move(part)});
        return;
    }
  }

  // Some of the members, with some other values.
  Json similar(const Json& part) {
    Json result = json_object({});
    for (const naive::Member& member : part.members) {
      if (!random_.one_in(3)) {
        result.members.push_back({member.name, random_.one_in(2) ? member.value : value(1)});
      }
    }
    return result;
  }

  void add_value(Members& members, const std::string& name, const Json& alternative) {
    const bool absent = alternative.is(Kind::object) && !alternative.members.empty() &&
                        alternative.members[0].name == "exists" &&
                        alternative.members[0].value.text == "false";
    if (absent ? !random_.one_in(6) : random_.one_in(20)) {
      if (random_.one_in(5)) {
        members.push_back({name, random_.one_in(2) ? json_array({}) : json_object({})});
      }
      return;
    }
    Json good = random_.one_in(12) ? random_scalar(random_) : satisfying_value(alternative);
    const std::size_t dot = name.find('.');
    if (dot != std::string::npos && random_.one_in(2)) {
      add_object(members, name.substr(0, dot), json_pair(name.substr(dot + 1), good));
      return;
    }
    switch (random_.below(12)) {
      case 0:
        members.push_back({name, random_scalar(random_)});
        members.push_back({name, good});
        return;
      case 1:
        members.push_back({name, json_array({random_scalar(random_), good})});
        return;
      case 2:
        members.push_back({name, json_array({object(1), good, json_array({good})})});
        return;
      case 3:
        members.push_back({name, json_array({json_array({value(0)}), json_array({good})})});
        return;
      default:
        members.push_back({name, std::move(good)});
        return;
    }
  }

  Json satisfying_value(const Json& alternative) {
    const bool is_operator = alternative.is(Kind::object) && alternative.members.size() == 1;
    if (is_operator && alternative.members[0].name == "field") {
      const std::vector<Json>& terms = alternative.members[0].value.elements;
      return terms.size() == 2 ? field(terms[1].text) : random_scalar(random_);
    }
    return random_value_for(random_, alternative);
  }

  // A value that the other field has too, or one that is near.
  Json field(std::string path) {
    Json value = random_scalar(random_);
    Json other = value.is(Kind::number) ? json_number(like_number(random_, value.text)) : value;
    if (random_.one_in(3)) {
      other = random_scalar(random_);
    }
    if (const std::size_t dot = path.find('.'); dot != std::string::npos) {
      other = json_pair(path.substr(dot + 1), other);
      path.erase(dot);
    }
    root_.members.push_back({path, other});
    return value;
  }

  Random& random_;
  Json root_;  // members that the event's root is to have besides
};

}  // namespace

std::string random_event(Random& random) { return write(random, EventMaker(random).event()); }

std::string random_event_for(Random& random, std::string_view pattern) {
  const auto json = naive::parse_json(pattern);
  if (!json) {
    throw std::invalid_argument("not JSON: " + std::string(pattern));
  }
  return write(random, EventMaker(random).event_for(*json));
}

}  // namespace hw::test
