// SPDX-License-Identifier: MIT
#include "json/scan.h"

#include "json/escape.h"

namespace hw::json {

namespace {

constexpr std::string_view kSpace = " \t\r\n";

std::size_t skip_space(std::string_view text, std::size_t at) {
  while (at < text.size() && kSpace.find(text[at]) != std::string_view::npos) {
    ++at;
  }
  return at;
}

// Where the string whose opening quote is at `at` ends, behind its closing quote.
std::size_t skip_string(std::string_view text, std::size_t at) {
  for (++at; at < text.size(); ++at) {
    if (text[at] == '"') {
      return at + 1;
    }
    if (text[at] == '\\') {
      ++at;
    }
  }
  return text.size();
}

std::size_t skip_container(std::string_view text, std::size_t at) {
  std::size_t depth = 0;
  while (at < text.size()) {
    const char c = text[at];
    if (c == '"') {
      at = skip_string(text, at);
      continue;
    }
    ++at;
    if (c == '{' || c == '[') {
      ++depth;
    } else if ((c == '}' || c == ']') && --depth == 0) {
      break;
    }
  }
  return at;
}

std::string unescape(std::string_view escaped) {
  std::string out;
  out.reserve(escaped.size());
  (void)append_unescaped(out, escaped);  // it is valid
  return out;
}

// Sets `at` on the first byte of the next item of a container; false behind the last.
bool enter_item(std::string_view text, std::size_t& at) {
  at = skip_space(text, at);
  if (at < text.size() && text[at] == ',') {
    at = skip_space(text, at + 1);
  }
  return at < text.size() && text[at] != '}' && text[at] != ']';
}

}  // namespace

std::size_t skip_value(std::string_view text, std::size_t at) {
  if (at >= text.size()) {
    return text.size();
  }
  if (text[at] == '"') {
    return skip_string(text, at);
  }
  if (text[at] == '{' || text[at] == '[') {
    return skip_container(text, at);
  }
  const std::size_t end = text.find_first_of(",]} \t\r\n", at);
  return end == std::string_view::npos ? text.size() : end;
}

Kind kind_of(std::string_view value) {
  switch (value.empty() ? 'n' : value.front()) {
    case '"':
      return Kind::string;
    case '{':
      return Kind::object;
    case '[':
      return Kind::array;
    case 't':
    case 'f':
      return Kind::boolean;
    case 'n':
      return Kind::null;
    default:
      return Kind::number;
  }
}

Members::Members(std::string_view object) : text_(object), at_(skip_space(object, 0) + 1) {}

bool Members::next(Member& out) {
  if (!enter_item(text_, at_)) {
    return false;
  }
  const std::size_t key_end = skip_string(text_, at_);
  out.key = text_.substr(at_ + 1, key_end - at_ - 2);
  const std::size_t value = skip_space(text_, skip_space(text_, key_end) + 1);
  at_ = skip_value(text_, value);
  out.value = text_.substr(value < text_.size() ? value : text_.size(), at_ - value);
  return true;
}

Elements::Elements(std::string_view array) : text_(array), at_(skip_space(array, 0) + 1) {}

bool Elements::next(std::string_view& out) {
  if (!enter_item(text_, at_)) {
    return false;
  }
  const std::size_t begin = at_;
  at_ = skip_value(text_, begin);
  out = text_.substr(begin, at_ - begin);
  return true;
}

bool key_is(std::string_view escaped, std::string_view name) {
  if (escaped.find('\\') == std::string_view::npos) {
    return escaped == name;
  }
  return unescape(escaped) == name;
}

std::optional<std::string_view> find_member(std::string_view object, std::string_view name) {
  std::optional<std::string_view> found;
  Members members(object);
  for (Member member; members.next(member);) {
    if (key_is(member.key, name)) {
      found = member.value;
    }
  }
  return found;
}

std::string string_value(std::string_view value) {
  return value.size() < 2 ? "" : unescape(value.substr(1, value.size() - 2));
}

std::string key_text(std::string_view escaped) {
  return string_value("\"" + std::string(escaped) + "\"");
}

std::optional<std::string> find_string(std::string_view object, std::string_view name) {
  const auto value = find_member(object, name);
  if (!value || kind_of(*value) != Kind::string) {
    return std::nullopt;
  }
  return string_value(*value);
}

void append_compact(std::string& out, std::string_view value) {
  for (std::size_t at = 0; at < value.size();) {
    if (value[at] == '"') {
      const std::size_t end = skip_string(value, at);
      out.append(value.substr(at, end - at));
      at = end;
    } else {
      if (kSpace.find(value[at]) == std::string_view::npos) {
        out += value[at];
      }
      ++at;
    }
  }
}

}  // namespace hw::json
