// SPDX-License-Identifier: MIT
#include "expr/template_parser.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "base/bytes.h"
#include "base/limits.h"
#include "base/text.h"
#include "expr/number_text.h"
#include "json/escape.h"
#include "json/reader.h"
#include "json/writer.h"

namespace hw::expr {

namespace {

constexpr std::string_view kSpace = " \t\r\n";
constexpr std::string_view kPrefix = "aws.events.";

// In the order of InputTemplate::Source, from rule_arn.
constexpr std::array<std::string_view, 5> kReserved = {
    "aws.events.rule-arn", "aws.events.rule-name", "aws.events.event.ingestion-time",
    "aws.events.event", "aws.events.event.json"};

bool is_name_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || c == '.';
}

std::size_t characters_of(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

// Of a text between quotes, as JSON.
std::string escaped(std::string_view text) {
  std::string json;
  json::append_string(json, text);
  return json.substr(1, json.size() - 2);
}

}  // namespace

TemplateParser::TemplateParser(std::string_view text, std::vector<std::string_view> names,
                               InputTemplate& out)
    : text_(text), names_(std::move(names)), out_(out) {}

tl::unexpected<Error> TemplateParser::fail_at(std::size_t at, std::string_view reason) const {
  const std::string_view before = text_.substr(0, at);
  const std::size_t end = before.rfind('\n');
  if (end == std::string_view::npos && text_.find('\n') == std::string_view::npos) {
    return fail(ExitCode::usage, fmt::format("column {}: {}", at + 1, reason));
  }
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const std::size_t column = end == std::string_view::npos ? at + 1 : at - end;
  return fail(ExitCode::usage, fmt::format("line {}, column {}: {}", line, column, reason));
}

tl::unexpected<Error> TemplateParser::unexpected(std::string_view expected) const {
  if (at_ >= text_.size()) {
    return fail_here(fmt::format("expected {}, not the end", expected));
  }
  const std::string_view rest =
      text_.substr(at_, text_.find_first_of(",:]} \t\r\n", at_ + 1) - at_);
  std::string found;
  append_printable(found, cut_utf8(rest, 40));
  return fail_here(fmt::format("expected {}, not '{}'", expected, found));
}

void TemplateParser::skip_space() {
  at_ = std::min(text_.find_first_not_of(kSpace, at_), text_.size());
}

bool TemplateParser::accept(char c) {
  skip_space();
  if (!is_at(c)) {
    return false;
  }
  literal() += c;
  ++at_;
  return true;
}

Status TemplateParser::parse() {
  if (const std::size_t good = valid_utf8_prefix(text_); good < text_.size()) {
    return fail_at(good, "not UTF-8");
  }
  if (characters_of(text_) > limits::kInputTemplateMax) {
    return fail(ExitCode::usage,
                fmt::format("a template has at most {} characters", limits::kInputTemplateMax));
  }
  out_.pieces_.emplace_back();
  skip_space();
  if (is_at('"')) {
    return parse_lines();
  }
  HW_TRY(parse_value());
  skip_space();
  return at_ == text_.size() ? Status() : unexpected("the end");
}

Status TemplateParser::parse_lines() {
  out_.is_text_ = true;
  while (true) {
    HW_TRY(parse_string(Place::line));
    const std::size_t end = at_;
    skip_space();
    if (at_ == text_.size()) {
      return {};
    }
    if (text_.substr(end, at_ - end).find('\n') == std::string_view::npos || !is_at('"')) {
      return unexpected("the end, or a line with another quoted string");
    }
    literal() += '\n';
  }
}

Status TemplateParser::parse_value() {
  skip_space();
  if (is_at('{')) {
    return parse_object();
  }
  if (is_at('[')) {
    return parse_array();
  }
  if (is_at('"')) {
    return parse_string(Place::string);
  }
  return is_at('<') ? parse_hole(Place::value) : parse_scalar();
}

// Recursion is limited by the depth.
Status TemplateParser::parse_object() {
  if (++depth_ > limits::kExpressionDepthMax) {
    return fail_here("nested more than 200 deep");
  }
  (void)accept('{');
  if (!accept('}')) {
    do {
      HW_TRY(parse_key());
      HW_TRY(parse_value());
    } while (accept(','));
    if (!accept('}')) {
      return unexpected("',' or '}'");
    }
  }
  --depth_;
  return {};
}

Status TemplateParser::parse_array() {
  if (++depth_ > limits::kExpressionDepthMax) {
    return fail_here("nested more than 200 deep");
  }
  (void)accept('[');
  if (!accept(']')) {
    do {
      HW_TRY(parse_value());
    } while (accept(','));
    if (!accept(']')) {
      return unexpected("',' or ']'");
    }
  }
  --depth_;
  return {};
}

Status TemplateParser::parse_key() {
  skip_space();
  const std::size_t begin = at_;
  const std::size_t holes = out_.pieces_.size();
  if (is_at('<')) {
    return fail_here("a hole cannot be the name of a member");
  }
  if (!is_at('"')) {
    return unexpected("a name in quotes");
  }
  HW_TRY(parse_string(Place::string));
  if (out_.pieces_.size() != holes) {
    return fail_at(begin, "a hole cannot stand in the name of a member");
  }
  return accept(':') ? Status() : unexpected("':'");
}

Status TemplateParser::parse_scalar() {
  const std::size_t end = std::min(text_.find_first_of(",:]}[{<\" \t\r\n", at_), text_.size());
  const std::string_view word = text_.substr(at_, end - at_);
  if (word != "true" && word != "false" && word != "null" && !is_number(word)) {
    return unexpected("a value");
  }
  literal() += word;
  at_ = end;
  return {};
}

Status TemplateParser::parse_string(Place place) {
  const std::size_t begin = at_++;
  if (place == Place::string) {
    literal() += '"';
  }
  std::size_t run = at_;
  while (at_ < text_.size() && text_[at_] != '"') {
    if (static_cast<unsigned char>(text_[at_]) < 0x20) {
      return fail_here("a control character, or the end of the line, inside a string");
    }
    if (is_at('<') && hole_name_size() > 0) {
      HW_TRY(add_run(run, place));
      HW_TRY(parse_hole(place));
      run = at_;
      continue;
    }
    at_ += text_[at_] == '\\' ? 2 : 1;
  }
  if (at_ >= text_.size()) {
    return fail_at(begin, "the closing '\"' is missing");
  }
  HW_TRY(add_run(run, place));
  ++at_;
  if (place == Place::string) {
    literal() += '"';
  }
  return {};
}

// What stands in a string, from there to here.
Status TemplateParser::add_run(std::size_t begin, Place place) {
  const std::string_view run = text_.substr(begin, at_ - begin);
  std::string text;
  if (!json::append_unescaped(text, run)) {
    return fail_at(begin + run.find('\\'),
                   "a bad escape or half a surrogate pair in what begins here");
  }
  literal() += place == Place::line ? std::string_view(text) : run;
  return {};
}

std::size_t TemplateParser::hole_name_size() const {
  std::size_t end = at_ + 1;
  while (end < text_.size() && is_name_byte(text_[end])) {
    ++end;
  }
  const bool is_hole = end < text_.size() && (text_[end] == '>' || text_[end] == '|');
  return is_hole ? end - at_ - 1 : 0;
}

Status TemplateParser::parse_hole(Place place) {
  const std::size_t size = hole_name_size();
  if (size == 0) {
    return unexpected("a value; a hole is '<name>' or '<name|default>'");
  }
  Hole hole;
  hole.place = place;
  hole.depth = depth_;
  HW_TRY(find_source(text_.substr(at_ + 1, size), hole));
  at_ += 1 + size;
  if (is_at('|')) {
    HW_TRY(parse_default(hole));
  }
  ++at_;
  out_.pieces_.back().hole = std::move(hole);
  out_.pieces_.emplace_back();
  return {};
}

Status TemplateParser::find_source(std::string_view name, Hole& hole) const {
  const auto reserved = std::find(kReserved.begin(), kReserved.end(), name);
  if (reserved != kReserved.end()) {
    hole.source = static_cast<InputTemplate::Source>(1 + (reserved - kReserved.begin()));
    return {};
  }
  const auto known = std::find(names_.begin(), names_.end(), name);
  if (known != names_.end()) {
    hole.path = static_cast<std::size_t>(known - names_.begin());
    return {};
  }
  std::vector<std::string_view> candidates = names_;
  candidates.insert(candidates.end(), kReserved.begin(), kReserved.end());
  return fail_here(fmt::format(
      "<{}> is {}{}", name, name.starts_with(kPrefix) ? "no reserved name" : "not in InputPathsMap",
      suggestion(name, candidates)));
}

// From the '|' to the '>'.
Status TemplateParser::parse_default(Hole& hole) {
  const std::size_t begin = ++at_;
  const bool is_in_string = hole.place != Place::value;
  std::size_t end = begin;
  while (end < text_.size() && text_[end] != '>' && !(is_in_string && text_[end] == '"')) {
    end += is_in_string && text_[end] == '\\' ? 2 : 1;
  }
  if (end >= text_.size() || text_[end] != '>') {
    return fail_at(begin - 1, "the '>' behind the default is missing");
  }
  const std::string_view text = text_.substr(begin, end - begin);
  at_ = end;
  hole.has_default = true;
  if (is_in_string) {
    std::string unescaped;
    if (!json::append_unescaped(unescaped, text)) {
      return fail_at(begin, "a bad escape or half a surrogate pair in the default");
    }
    hole.standby = hole.place == Place::line ? unescaped : escaped(unescaped);
    return {};
  }
  json::Reader reader;
  if (const auto value = reader.read(text)) {
    const auto status = append_json(hole.standby, Datum(*value), depth_);
    return status ? Status() : fail_at(begin, status.error().message);
  }
  json::append_string(hole.standby, text);
  return {};
}

}  // namespace hw::expr
