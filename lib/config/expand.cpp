// SPDX-License-Identifier: MIT
#include "config/expand.h"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>

#include "base/bytes.h"
#include "base/fs.h"
#include "base/limits.h"
#include "base/text.h"

namespace hw::config {

namespace {

constexpr std::array<std::string_view, 5> kLiteral = {"run", "argv", "pattern", "where",
                                                      "transform"};

bool is_literal(std::string_view key) {
  return std::find(kLiteral.begin(), kLiteral.end(), key) != kLiteral.end();
}

bool is_name(std::string_view text) {
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  return !text.empty() && is_letter(text.front()) &&
         std::all_of(text.begin(), text.end(),
                     [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); });
}

std::string nearest_variable(std::string_view name) {
  std::vector<std::string_view> names;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    names.push_back(text.substr(0, text.find('=')));
  }
  return suggestion(name, names);
}

class Expander {
 public:
  Expander(const ExpandContext& context, Faults& faults) : context_(context), faults_(faults) {}

  void visit(Node& node) {
    if (node.is(Type::string) && node.text().find('$') != std::string_view::npos) {
      keep(node, expanded(node));
    }
    for (Node& element : node.elements()) {
      visit(element);
    }
    for (Member& member : node.members()) {
      if (!is_literal(member.key.text())) {
        visit(member.value);
      }
    }
  }

 private:
  void keep(Node& node, std::string_view text) {
    if (text != node.text()) {
      Arena& arena = faults_.arena();
      const Expanded string{arena.keep(text), node.text()};
      node = Node(node.place, arena.keep(std::span(&string, 1)).front());
    }
  }

  std::string expanded(const Node& node) {
    std::string out;
    std::string_view rest = node.text();
    while (!rest.empty()) {
      const std::size_t dollar = rest.find('$');
      out += rest.substr(0, dollar);
      rest.remove_prefix(std::min(dollar, rest.size()));
      if (rest.starts_with("$$")) {
        out += '$';
        rest.remove_prefix(2);
      } else if (rest.starts_with("${")) {
        const std::size_t end = rest.find('}');
        if (end == std::string_view::npos) {
          faults_.add(node.place, "'${' without its '}'; a dollar sign is written '$$'");
          return out;
        }
        out += value_of(rest.substr(2, end - 2), node.place);
        rest.remove_prefix(end + 1);
      } else if (!rest.empty()) {
        out += '$';
        rest.remove_prefix(1);
      }
      if (out.size() > limits::kConfigTextMax) {
        faults_.add(node.place,
                    fmt::format("expands to more than {} bytes", limits::kConfigTextMax));
        return "";
      }
    }
    return out;
  }

  // Of what stands between "${" and "}"; that itself after a fault, so that there is no second one
  // about an empty value.
  std::string value_of(std::string_view inside, Place place) {
    const std::size_t before = faults_.size();
    std::string value = look_up(inside, place);
    return faults_.size() == before ? value : fmt::format("${{{}}}", inside);
  }

  std::string look_up(std::string_view inside, Place place) {
    constexpr std::string_view kFile = "file:";
    if (inside.starts_with(kFile)) {
      return file_text(inside.substr(kFile.size()), place);
    }
    const std::size_t colon = inside.find(":-");
    const std::string name(inside.substr(0, colon));
    if (!is_name(name)) {
      faults_.add(place, fmt::format("'${{{}}}' is none of ${{NAME}}, ${{NAME:-default}} and "
                                     "${{file:PATH}}; a dollar sign is written '$$'",
                                     inside));
      return "";
    }
    const char* const value = std::getenv(name.c_str());
    if (colon != std::string_view::npos && inside.find("${", colon) != std::string_view::npos) {
      faults_.add(place, "a default with a '${' of its own; it is taken as it stands");
      return "";
    }
    if (colon != std::string_view::npos && (value == nullptr || *value == '\0')) {
      return std::string(inside.substr(colon + 2));
    }
    if (value == nullptr) {
      faults_.add(place, fmt::format("the variable {} is not set{}", name, nearest_variable(name)));
      return "";
    }
    return checked(value, fmt::format("the variable {}", name), place);
  }

  std::string file_text(std::string_view path, Place place) {
    if (path.empty() || path.find('\0') != std::string_view::npos) {
      faults_.add(place, path.empty() ? "'${file:}' names no file" : "'${file:' holds U+0000");
      return "";
    }
    const std::string whole = path_from(context_.folder, path);
    struct stat status {};
    if (stat(whole.c_str(), &status) != 0) {
      faults_.add(place, system_error(whole, errno).message);
      context_.inputs->files.emplace(whole, "");
      return "";
    }
    context_.inputs->files.emplace(whole, looks_of(status));
    if (!S_ISREG(status.st_mode)) {
      faults_.add(place, whole + ": no regular file");
      return "";
    }
    Result<std::string> text = read_file(whole, limits::kConfigTextMax);
    if (!text) {
      faults_.add(place, text.error().message);
      return "";
    }
    text->erase(text->find_last_not_of("\r\n") + 1);
    faults_.hide(*text);
    return checked(*std::move(text), whole, place);
  }

  std::string checked(std::string text, std::string_view what, Place place) {
    if (!is_utf8(text) || text.find('\0') != std::string::npos) {
      faults_.add(place, fmt::format("{} does not hold UTF-8 text", what));
      return "";
    }
    return text;
  }

  const ExpandContext& context_;
  Faults& faults_;
};

}  // namespace

void expand(Node& node, const ExpandContext& context, Faults& faults) {
  Expander(context, faults).visit(node);
}

}  // namespace hw::config
