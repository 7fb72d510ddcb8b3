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

// Of a text that stays.
struct Tree {
  using Read = config::Node (*)(std::string_view, config::Faults&, std::size_t);
  Tree(std::string_view text, Read read)
      : faults(file_name(text), text), node(read(text, faults, 0)), is_good(faults.empty()) {
    check_fault_places(faults, text);
  }

  config::Faults faults;
  config::Node node;
  bool is_good;
};

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
  const auto elements = node.elements();
  const auto members = node.members();
  return std::any_of(elements.begin(), elements.end(), has_long_key) ||
         std::any_of(members.begin(), members.end(), [](const config::Member& member) {
           return member.key.text().size() > 1000 / 6 || has_long_key(member.value);
         });
}

// Whether the YAML of a text may be another value than the JSON: it knows no comments but with #,
// and no escapes of surrogates.
bool may_differ(std::string_view text, const config::Node& json) {
  return !read_by_other(text, Dialect::line) || has_lone_cr(text) || has_colon_on_next_line(text) ||
         has_long_key(json) || text.find("\\ud") != std::string_view::npos ||
         text.find("\\uD") != std::string_view::npos;
}

std::size_t count_values(const config::Faults& faults, const config::Node& node,
                         std::string_view text) {
  (void)offset_of(faults, node.place, text);
  std::size_t count = 1;
  for (const config::Node& element : node.elements()) {
    count += count_values(faults, element, text);
  }
  for (const config::Member& member : node.members()) {
    (void)offset_of(faults, member.key.place, text);
    count += count_values(faults, member.value, text);
  }
  return count;
}

}  // namespace

void check_input(std::string_view input) {
  const Tree yaml(input, config::read_yaml);
  const Tree json(input, config::read_json);
  if (!yaml.is_good) {
    HW_MUST(!json.is_good || may_differ(input, json.node));
    return;
  }
  HW_MUST(count_values(yaml.faults, yaml.node, input) <=
          input.size() + 2 + limits::kConfigAliasMax);
  HW_MUST(!json.is_good || may_differ(input, json.node) ||
          shape_of(yaml.node) == shape_of(json.node));

  std::string printed;
  config::append_json(printed, yaml.node);
  if (printed.size() > 2 * input.size() + 64) {
    return;  // unfolded aliases
  }
  const Tree again(printed, config::read_json);
  HW_MUST(again.is_good && shape_of(again.node) == shape_of(yaml.node));
  const Tree by_yaml(printed, config::read_yaml);
  HW_MUST(may_differ(printed, again.node) ||
          (by_yaml.is_good && shape_of(by_yaml.node) == shape_of(yaml.node)));
}

}  // namespace hw::fuzz
