// SPDX-License-Identifier: MIT
#include "naive_event.h"

#include <algorithm>

namespace hw::test::naive {

namespace {

struct Walk {
  Event event;
  int arrays = 0;
  std::map<int, std::size_t> elements;  // where the walk stands now

  void object(const Json& json, const std::string* path) {
    for (const auto& [name, member] : json.members) {
      if (path != nullptr || name != "hw") {
        value(member, path == nullptr ? name : *path + "." + name);
      }
    }
  }

  void array(const Json& json, const std::string& path) {
    const int id = arrays++;
    for (std::size_t i = 0; i < json.elements.size(); ++i) {
      const Json& element = json.elements[i];
      if (element.is(Kind::object) || element.is(Kind::array)) {
        elements[id] = i;
        value(element, path);
        elements.erase(id);
      } else {
        value(element, path);
      }
    }
  }

  void value(const Json& json, const std::string& path) {
    if (json.is(Kind::object)) {
      object(json, &path);
    } else if (json.is(Kind::array)) {
      array(json, path);
    } else {
      event.leaves.push_back({path, {json.kind, json.text}, elements});
    }
  }
};

}  // namespace

std::optional<Event> parse_event(std::string_view text) {
  const auto json = parse_json(text);
  if (!json || !json->is(Kind::object)) {
    return std::nullopt;
  }
  Walk walk;
  walk.object(*json, nullptr);
  return walk.event;
}

bool agree(const Leaf& a, const Leaf& b) {
  return std::all_of(a.elements.begin(), a.elements.end(), [&b](const auto& step) {
    const auto other = b.elements.find(step.first);
    return other == b.elements.end() || other->second == step.second;
  });
}

}  // namespace hw::test::naive
