// SPDX-License-Identifier: MIT
#include "config/listing.h"

#include <fmt/core.h>

#include "base/bytes.h"
#include "json/writer.h"

namespace hw::config {

namespace {

std::string quoted(std::string_view text) {
  std::string out;
  json::append_string(out, text);
  return out;
}

std::string value_text(const Node& node) {
  if (node.written.find("${file:") != std::string::npos) {
    return "\"...\"";
  }
  std::string json;
  append_json(json, node);
  std::string text;
  append_printable(text, json);
  return text;
}

void append_value(std::string& out, const std::string& path, const Node& node,
                  const Faults& faults) {
  for (std::size_t i = 0; i < node.elements.size(); ++i) {
    append_value(out, fmt::format("{}[{}]", path, i), node.elements[i], faults);
  }
  for (const Member& member : node.members) {
    append_value(out, path.empty() ? member.key : fmt::format("{}.{}", path, member.key),
                 member.value, faults);
  }
  if (node.elements.empty() && node.members.empty()) {
    const std::string written =
        node.written.empty() ? "" : fmt::format(", written {}", quoted(node.written));
    out +=
        fmt::format("{} = {}  ({}{})\n", path, value_text(node), faults.where(node.place), written);
  }
}

}  // namespace

void append_listing(std::string& out, const Node& root, const Faults& faults) {
  append_value(out, "", root, faults);
}

}  // namespace hw::config
