// SPDX-License-Identifier: MIT
// The splicer and the routing slip. An input is a line and, behind its first LF, a slip to put in.
#include "json/splice.h"

#include <algorithm>
#include <optional>

#include "base/limits.h"
#include "event/envelope.h"
#include "json/scan.h"
#include "line.h"
#include "shape.h"

namespace hw::fuzz {

namespace {

// The shape of the object without its members `name`, by a way of its own.
std::string shape_without(std::string_view object, std::string_view name) {
  std::string out = "{";
  json::Members members(object);
  for (json::Member member; members.next(member);) {
    const std::string key = json::string_value({member.key.data() - 1, member.key.size() + 2});
    if (key != name) {
      append_key_shape(out, key);
      out += scanned_shape(member.value);
    }
  }
  return out + "}";
}

std::size_t count(std::string_view line, std::string_view name) {
  const ParsedLine parsed(line);
  HW_MUST(parsed.is_good());
  return parsed.count(name);
}

void check_removal(std::string_view line, std::string_view name) {
  std::string rest = "x";
  json::append_without(rest, line, name);
  HW_MUST(rest.starts_with('x'));
  rest.erase(0, 1);
  HW_MUST(count(rest, name) == 0);
  HW_MUST(scanned_shape(rest) == shape_without(line, name));
  HW_MUST(rest.size() <= line.size() && (count(line, name) > 0 || rest == line));
  // Adding and then removing gives the bytes back, and so does adding twice.
  std::string with = rest;
  json::insert_member(with, name, "[1]");
  HW_MUST(count(with, name) == 1);
  json::insert_member(with, name, R"({"a":"}"})");
  HW_MUST(json::find_member(with, name) == R"({"a":"}"})");
  std::string again;
  json::append_without(again, with, name);
  HW_MUST(again == rest);
}

void check_closing(std::string_view line) {
  const event::Envelope envelope = event::read_envelope(line);
  const event::Slip slip = event::read_slip(envelope.slip);
  if (event::lease_of(slip) != event::Lease::open) {
    return;
  }
  const std::string text = event::closed(line, envelope.slip, "fail");
  HW_MUST(count(text, "hw") == 1);
  const event::Slip after = event::read_slip(event::read_envelope(text).slip);
  HW_MUST(event::lease_of(after) == event::Lease::closed);
  HW_MUST(after.outcome == "\"fail\"" && after.job == slip.job && after.part == slip.part);
  HW_MUST(event::with_slip(text, "") == event::with_slip(line, ""));
}

// The object that the text is, without the white space around it.
std::optional<std::string_view> slip_in(std::string_view text) {
  if (!ParsedLine(text).is_good()) {
    return std::nullopt;
  }
  const std::size_t begin = text.find('{');
  return text.substr(begin, json::skip_value(text, begin) - begin);
}

}  // namespace

void check_input(std::string_view input) {
  const std::size_t end = std::min(input.find('\n'), input.size());
  const ParsedLine parsed(input.substr(0, end));
  if (!parsed.is_good()) {
    return;
  }
  // From its brace on, as the scanner wants it; a line is passed with what stands before.
  const std::string_view line = parsed.text();
  const std::string slip(
      slip_in(input.substr(std::min(end + 1, input.size()))).value_or(R"({"job":{"id":"1"}})"));

  const std::string bare = event::with_slip(line, "");
  const std::string with = event::with_slip(line, slip);
  HW_MUST(count(bare, "hw") == 0 && count(with, "hw") == 1);
  HW_MUST(event::with_slip(with, "") == bare);
  HW_MUST(event::with_slip(with, slip) == with);
  HW_MUST(event::read_envelope(with).slip == slip);
  check_removal(line, "hw");
  check_removal(line, "a");
  check_closing(line);
  check_closing(with);
}

}  // namespace hw::fuzz
