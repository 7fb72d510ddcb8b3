// SPDX-License-Identifier: MIT
#include "json/dom.h"

#include <algorithm>
#include <array>
#include <new>

#include "base/bytes.h"
#include "base/id.h"
#include "base/limits.h"
#include "json/number.h"
#include "json/scan.h"

namespace hw::json {

namespace {

// The depth that simdjson is given at first. It wants one more than it allows, and does not count
// an empty container inside the deepest level: with this, nothing passes that is deeper than the
// limit.
constexpr std::size_t kFastDepth = limits::kDepthMax + 1;  // the line itself is not counted

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::size_t count_digits(std::string_view text, std::size_t at) {
  const std::size_t begin = at;
  while (at < text.size() && is_digit(text[at])) {
    ++at;
  }
  return at - begin;
}

// The length of the number at `at` by the grammar of RFC 8259 section 6; 0 if it is none.
std::size_t number_length(std::string_view text, std::size_t begin) {
  const auto at_any = [&](std::size_t at, std::string_view set) {
    return at < text.size() && set.find(text[at]) != std::string_view::npos;
  };
  std::size_t at = begin + (at_any(begin, "-") ? 1 : 0);
  const std::size_t whole = count_digits(text, at);
  if (whole == 0 || (whole > 1 && text[at] == '0')) {
    return 0;
  }
  at += whole;
  if (at_any(at, ".")) {
    const std::size_t fraction = count_digits(text, at + 1);
    if (fraction == 0) {
      return 0;
    }
    at += 1 + fraction;
  }
  if (at_any(at, "eE")) {
    at += at_any(at + 1, "+-") ? 2 : 1;
    const std::size_t exponent = count_digits(text, at);
    if (exponent == 0) {
      return 0;
    }
    at += exponent;
  }
  return at - begin;
}

// Whether what ends at `end` stands where a key does.
bool is_key(std::string_view line, std::size_t end) {
  const std::size_t next = line.find_first_not_of(" \t\r\n", end);
  return next != std::string_view::npos && line[next] == ':';
}

// Short numbers never trouble simdjson: 18 digits fit an int64, and so small an exponent a double.
bool may_be_refused(std::string_view number) {
  return number.size() > 18 || number.find_first_of("eE") != std::string_view::npos;
}

// How deep the brackets outside of strings are nested, in a text that may not be JSON.
std::size_t depth_of(std::string_view text) {
  std::size_t depth = 0;
  std::size_t deepest = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '"') {
      at = skip_value(text, at) - 1;
    } else if (c == '{' || c == '[') {
      deepest = std::max(deepest, ++depth);
    } else if ((c == '}' || c == ']') && depth > 0) {
      --depth;
    }
  }
  return deepest;
}

std::string_view reason_of(simdjson::error_code error) {
  switch (error) {
    case simdjson::UTF8_ERROR:
      return "not JSON: not UTF-8";
    case simdjson::UNESCAPED_CHARS:
      return "not JSON: a control character inside a string";
    case simdjson::UNCLOSED_STRING:
      return "not JSON: a string without its closing quote";
    case simdjson::STRING_ERROR:
      return "not JSON: a bad escape or half a surrogate pair in a string";
    case simdjson::NUMBER_ERROR:
      return "not JSON: a malformed number";
    case simdjson::DEPTH_ERROR:
      return "nested more than 1000 deep";
    case simdjson::EMPTY:
      return "not JSON: nothing there";
    case simdjson::T_ATOM_ERROR:
    case simdjson::F_ATOM_ERROR:
    case simdjson::N_ATOM_ERROR:
      return "not JSON: a word that is not true, false or null";
    default:
      return "not JSON: malformed, or more than one value";
  }
}

tl::unexpected<Error> refuse(simdjson::error_code error) {
  return fail(ExitCode::data, std::string(reason_of(error)));
}

Result<dom::object> object_of(dom::element root) {
  dom::object object;
  if (root.get(object) != simdjson::SUCCESS) {
    return fail(ExitCode::data, "not a JSON object");
  }
  return object;
}

}  // namespace

LineParser::LineParser() {
  if (parser_.allocate(limits::kReadBlock, kFastDepth) != simdjson::SUCCESS) {
    throw std::bad_alloc();
  }
}

simdjson::error_code LineParser::parse_padded(std::string_view text, dom::element& root) {
  const auto error = parser_.parse(text.data(), text.size(), false).get(root);
  if (error == simdjson::MEMALLOC) {
    throw std::bad_alloc();  // no fault of the line
  }
  if (error != simdjson::DEPTH_ERROR || depth_of(text) > limits::kDepthMax + 1) {
    return error;
  }
  // The deepest level is one of containers with members: rare, and worth an allocation.
  const auto set_depth = [this](std::size_t depth) {
    if (parser_.allocate(parser_.capacity(), depth) != simdjson::SUCCESS) {
      throw std::bad_alloc();
    }
  };
  set_depth(kFastDepth + 1);
  const auto second = parser_.parse(text.data(), text.size(), false).get(root);
  set_depth(kFastDepth);
  return second;
}

Result<dom::object> LineParser::parse(std::string_view line) {
  has_marked_numbers_ = false;
  dom::element root;
  const auto error = parse_padded(line, root);
  if (error == simdjson::SUCCESS) {
    return object_of(root);
  }
  if (error == simdjson::NUMBER_ERROR) {
    return parse_with_marks(line);
  }
  return refuse(error);
}

Result<dom::object> LineParser::parse_with_marks(std::string_view line) {
  if (mark_.empty()) {
    // Unguessable, so no event can pass text off as a number.
    std::array<unsigned char, 16> nonce{};
    random_bytes(nonce);
    append_hex(mark_, nonce);
  }
  copy_.clear();
  for (std::size_t at = 0; at < line.size();) {
    if (line[at] == '"') {
      const std::size_t end = skip_value(line, at);
      copy_.append(line.substr(at, end - at));
      at = end;
    } else if (is_digit(line[at]) || line[at] == '-') {
      const std::size_t length = number_length(line, at);
      if (length == 0) {
        return refuse(simdjson::NUMBER_ERROR);
      }
      const std::string_view number = line.substr(at, length);
      if (may_be_refused(number) && parse_number(number).index() == 3) {
        if (is_key(line, at + length)) {
          return refuse(simdjson::TAPE_ERROR);  // as a string it would be a good one
        }
        ((copy_ += '"') += mark_).append(number) += '"';
      } else {
        copy_.append(number);
      }
      at += length;
    } else {
      copy_ += line[at++];
    }
  }
  copy_.append(kPadding, ' ');
  dom::element root;
  const auto error = parse_padded(std::string_view(copy_).substr(0, copy_.size() - kPadding), root);
  if (error != simdjson::SUCCESS) {
    return refuse(error);
  }
  has_marked_numbers_ = true;
  return object_of(root);
}

std::string_view LineParser::marked_number(std::string_view string) const {
  return has_marked_numbers_ && string.starts_with(mark_) ? string.substr(mark_.size())
                                                          : std::string_view();
}

}  // namespace hw::json
