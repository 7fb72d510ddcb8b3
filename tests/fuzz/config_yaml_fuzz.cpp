// SPDX-License-Identifier: MIT
// The reader of configuration in YAML: what is JSON gives the same tree, places are in the text,
// aliases cannot make much of little, and what is printed as JSON is read again by both readers.
#include "base/limits.h"
#include "config/json_reader.h"
#include "config/yaml_reader.h"
#include "config_support.h"
#include "shape.h"
#include "target.h"

namespace hw::fuzz {

namespace {

struct Reading {
  config::Node node;
  bool is_good = false;
};

Reading read_json(std::string_view text) {
  config::Faults faults("json", text);
  Reading reading{config::read_json(text, faults)};
  reading.is_good = faults.empty();
  return reading;
}

Reading read_yaml(std::string_view text) {
  config::Faults faults(file_name(text), text);
  Reading reading{config::read_yaml(text, faults)};
  check_fault_places(faults, text);
  reading.is_good = faults.empty();
  return reading;
}

// JSON that is no YAML, or another value in it: comments with slashes, escapes of surrogates.
bool yaml_differs(std::string_view text) {
  return text.find('/') != std::string_view::npos || text.find('#') != std::string_view::npos ||
         text.find("\\u") != std::string_view::npos;
}

std::size_t count_values(const config::Node& node, std::string_view text) {
  (void)offset_of(node.place, text);
  std::size_t count = 1;
  for (const config::Node& element : node.elements) {
    count += count_values(element, text);
  }
  for (const config::Member& member : node.members) {
    (void)offset_of(member.place, text);
    count += count_values(member.value, text);
  }
  return count;
}

}  // namespace

void check_input(std::string_view input) {
  const Reading yaml = read_yaml(input);
  const Reading json = read_json(input);
  if (!yaml.is_good) {
    HW_MUST(!json.is_good || yaml_differs(input));
    return;
  }
  HW_MUST(count_values(yaml.node, input) <= input.size() + 2 + limits::kConfigAliasMax);
  HW_MUST(!json.is_good || yaml_differs(input) || shape_of(yaml.node) == shape_of(json.node));

  std::string printed;
  config::append_json(printed, yaml.node);
  if (printed.size() > 2 * input.size() + 64) {
    return;  // unfolded aliases
  }
  const Reading again = read_json(printed);
  HW_MUST(again.is_good && shape_of(again.node) == shape_of(yaml.node));
  const Reading by_yaml = read_yaml(printed);
  HW_MUST(yaml_differs(printed) ||
          (by_yaml.is_good && shape_of(by_yaml.node) == shape_of(yaml.node)));
}

}  // namespace hw::fuzz
