// SPDX-License-Identifier: MIT
// The reader of configuration in YAML: what is JSON gives the same tree, places are in the text,
// aliases cannot make much of little, and what is printed as JSON is read again by both readers.
#include <algorithm>

#include "base/limits.h"
#include "config/json_reader.h"
#include "config/yaml_reader.h"
#include "config_support.h"
#include "other_reader.h"
#include "shape.h"
#include "target.h"

namespace hw::fuzz {

namespace {

struct Tree {
  config::Node node;
  bool is_good = false;
};

Tree read_json(std::string_view text) {
  config::Faults faults("json", text);
  Tree reading{config::read_json(text, faults)};
  reading.is_good = faults.empty();
  return reading;
}

Tree read_yaml(std::string_view text) {
  config::Faults faults(file_name(text), text);
  Tree reading{config::read_yaml(text, faults)};
  check_fault_places(faults, text);
  reading.is_good = faults.empty();
  return reading;
}

// A CR that ends no line together with an LF is text to the parser.
bool has_lone_cr(std::string_view text) {
  for (std::size_t at = text.find('\r'); at != std::string_view::npos;
       at = text.find('\r', at + 1)) {
    if (!text.substr(at).starts_with("\r\n")) {
      return true;
    }
  }
  return false;
}

// The parser wants a key and its colon on one line, within 1024 characters; an escape has six.
bool has_colon_on_next_line(std::string_view text) {
  for (std::size_t at = text.find(':'); at != std::string_view::npos; at = text.find(':', at + 1)) {
    const std::size_t before = text.substr(0, at).find_last_not_of(" \t\r");
    if (before != std::string_view::npos && text[before] == '\n') {
      return true;
    }
  }
  return false;
}
bool has_long_key(const config::Node& node) {
  return std::any_of(node.elements.begin(), node.elements.end(), has_long_key) ||
         std::any_of(node.members.begin(), node.members.end(), [](const config::Member& member) {
           return member.key.size() > 1000 / 6 || has_long_key(member.value);
         });
}

// Whether the YAML of a text may be another value than the JSON: it knows no comments but with #,
// and no escapes of surrogates.
bool may_differ(std::string_view text, const config::Node& json) {
  return !read_by_other(text, Dialect::line) || has_lone_cr(text) || has_colon_on_next_line(text) ||
         has_long_key(json) || text.find("\\ud") != std::string_view::npos ||
         text.find("\\uD") != std::string_view::npos;
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
  const Tree yaml = read_yaml(input);
  const Tree json = read_json(input);
  if (!yaml.is_good) {
    HW_MUST(!json.is_good || may_differ(input, json.node));
    return;
  }
  HW_MUST(count_values(yaml.node, input) <= input.size() + 2 + limits::kConfigAliasMax);
  HW_MUST(!json.is_good || may_differ(input, json.node) ||
          shape_of(yaml.node) == shape_of(json.node));

  std::string printed;
  config::append_json(printed, yaml.node);
  if (printed.size() > 2 * input.size() + 64) {
    return;  // unfolded aliases
  }
  const Tree again = read_json(printed);
  HW_MUST(again.is_good && shape_of(again.node) == shape_of(yaml.node));
  const Tree by_yaml = read_yaml(printed);
  HW_MUST(may_differ(printed, again.node) ||
          (by_yaml.is_good && shape_of(by_yaml.node) == shape_of(yaml.node)));
}

}  // namespace hw::fuzz
