// SPDX-License-Identifier: MIT
#include "config/listing.h"

#include <fmt/core.h>

#include <algorithm>

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
  if (is_from_file(node)) {
    return "\"...\"";
  }
  std::string json;
  append_json(json, node);
  std::string text;
  append_printable(text, json);
  return text;
}

class Listing {
 public:
  Listing(std::string& out, const Faults& faults, std::span<const Default> defaults)
      : out_(out), faults_(faults), defaults_(defaults) {}

  // `kind` is the path without the numbers.
  void append(const std::string& path, const std::string& kind, const Node& node,
              std::size_t number) {
    for (std::size_t i = 0; i < node.elements().size(); ++i) {
      append(fmt::format("{}[{}]", path, i), kind + "[]", node.elements()[i], i + 1);
    }
    for (const auto& [key, value] : node.members()) {
      append(joined(path, key.text()), joined(kind, key.text()), value, 0);
    }
    if (node.is(Type::object)) {
      append_defaults(path, kind, node, number);
    }
    if (node.elements().empty() && node.members().empty()) {
      const std::string written =
          node.written().empty() ? "" : fmt::format(", written {}", quoted(node.written()));
      out_ += fmt::format("{} = {}  ({}{})\n", path, value_text(node), faults_.where(node.place),
                          written);
    }
  }

  void append_defaults(const std::string& path, std::string_view kind, const Node& node,
                       std::size_t number) {
    for (const Default& value : defaults_) {
      if (value.object == kind && node.find(value.key) == nullptr) {
        out_ += fmt::format("{} = {}  (default)\n", joined(path, value.key),
                            value.value == "#" ? fmt::format("\"{}\"", number) : value.value);
      }
    }
  }

  static std::string joined(std::string_view path, std::string_view key) {
    return path.empty() ? std::string(key) : fmt::format("{}.{}", path, key);
  }

 private:
  std::string& out_;
  const Faults& faults_;
  std::span<const Default> defaults_;
};

}  // namespace

bool is_from_file(const Node& node) {
  return node.written().find("${file:") != std::string_view::npos;
}

void append_listing(std::string& out, const Node& root, const Faults& faults,
                    std::span<const Default> defaults, std::span<const std::string> without) {
  Listing listing(out, faults, defaults);
  for (const auto& [key, value] : root.members()) {
    if (std::find(without.begin(), without.end(), key.text()) == without.end()) {
      const std::string name(key.text());
      listing.append(name, name, value, 0);
    }
  }
  listing.append_defaults("", "", root, 0);
}

}  // namespace hw::config
