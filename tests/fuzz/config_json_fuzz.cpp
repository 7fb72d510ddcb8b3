// SPDX-License-Identifier: MIT
// The reader of configuration in JSON: it takes what another strict reader with comments takes,
// each value and each fault has its place in the text, and what it prints it reads again.
#include <string>
#include <vector>

#include "base/limits.h"
#include "config/expand.h"
#include "config/json_reader.h"
#include "config_support.h"
#include "other_reader.h"
#include "shape.h"
#include "target.h"

namespace hw::fuzz {

namespace {

// The byte that a value begins with tells its type.
void check_places(const config::Faults& faults, const config::Node& node, std::string_view text) {
  const std::size_t at = offset_of(faults, node.place, text);
  HW_MUST(at < text.size());
  const std::string_view begins_with = node.is(config::Type::object)    ? "{"
                                       : node.is(config::Type::array)   ? "["
                                       : node.is(config::Type::string)  ? "\""
                                       : node.is(config::Type::number)  ? "-0123456789"
                                       : node.is(config::Type::boolean) ? "tf"
                                                                        : "n";
  HW_MUST(begins_with.find(text[at]) != std::string_view::npos);
  for (const config::Node& element : node.elements()) {
    check_places(faults, element, text);
  }
  for (const config::Member& member : node.members()) {
    HW_MUST(text[offset_of(faults, member.key.place, text)] == '"');
    check_places(faults, member.value, text);
  }
}

// Without a dollar sign nothing is expanded; with one, nothing but strings is changed.
void check_expansion(config::Node node, std::string_view text, std::string_view printed) {
  if (printed.find("file:") != std::string_view::npos) {
    return;  // would read files
  }
  config::Faults faults(file_name(text), text);
  Inputs inputs;
  config::expand(node, {"", &inputs}, faults);
  check_fault_places(faults, text);
  std::string expanded;
  config::append_json(expanded, node);
  config::Faults none("expanded", expanded);
  HW_MUST(shape_of(config::read_json(expanded, none)) == shape_of(node) && none.empty());
  HW_MUST(inputs.files.empty());
  HW_MUST(printed.find('$') != std::string_view::npos || (expanded == printed && faults.empty()));
}

}  // namespace

void check_input(std::string_view input) {
  config::Faults faults(file_name(input), input);
  const config::Node node = config::read_json(input, faults);
  check_fault_places(faults, input);
  const auto other = read_by_other(input, Dialect::configuration);
  if (!faults.empty()) {
    HW_MUST(!other || other->has_doubled_key || other->depth > limits::kConfigDepthMax);
    return;
  }
  HW_MUST(other && !other->has_doubled_key && other->depth <= limits::kConfigDepthMax);
  HW_MUST(shape_of(node) == other->shape);
  check_places(faults, node, input);

  std::string printed;
  config::append_json(printed, node);
  config::Faults none(file_name(printed), printed);
  HW_MUST(shape_of(config::read_json(printed, none)) == other->shape && none.empty());
  check_expansion(node, input, printed);
}

}  // namespace hw::fuzz
