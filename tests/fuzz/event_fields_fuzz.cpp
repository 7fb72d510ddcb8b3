// SPDX-License-Identifier: MIT
// What is read from a line: the envelope, the slip, the lease, values by path, the words of a
// command, and what is answered to it. An input is a line and, behind its first LF, a command with
// a word a line.
#include <algorithm>
#include <array>
#include <vector>

#include "event/envelope.h"
#include "event/writer.h"
#include "expr/path_text.h"
#include "expr/selector.h"
#include "expr/words.h"
#include "json/scan.h"
#include "line.h"
#include "shape.h"

namespace hw::fuzz {

namespace {

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return lines;
}

void check_field(const ParsedLine& line, std::string_view name, std::string_view value) {
  const auto there = line.object().find(name);
  HW_MUST(there.has_value() == !value.empty());
  if (!there) {
    return;
  }
  HW_MUST(value.data() == there->text().data() && value.size() == there->text().size());
  const bool is_text = there->is(json::Kind::string);
  HW_MUST(event::text_of(value).has_value() == is_text);
  HW_MUST(!is_text || *event::text_of(value) == there->string());
}

void check_envelope(const ParsedLine& line, const event::Envelope& envelope) {
  check_field(line, "specversion", envelope.specversion);
  check_field(line, "id", envelope.id);
  check_field(line, "source", envelope.source);
  check_field(line, "type", envelope.type);
  check_field(line, "subject", envelope.subject);
  check_field(line, "time", envelope.time);
  check_field(line, "traceparent", envelope.traceparent);
  check_field(line, "correlationid", envelope.correlationid);
  check_field(line, "hwhops", envelope.hwhops);
  check_field(line, "data", envelope.data);
  check_field(line, "hw", envelope.slip);
}

void check_slip(const event::Envelope& envelope, const event::Slip& slip) {
  HW_MUST(slip.job.empty() || envelope.slip.starts_with('{'));
  const bool has_job = !slip.job.empty() && slip.job != "null";
  HW_MUST((event::lease_of(slip) == event::Lease::none) == !has_job);
  if (const auto hops = event::hops_of(envelope, slip)) {
    HW_MUST(*hops >= 0);
    const std::string_view text = envelope.is_cloud_event() ? envelope.hwhops : slip.hops;
    HW_MUST(text.empty() || text == "null" ? *hops == 0
            : text == "-0"                 ? *hops == 0
                                           : text == std::to_string(*hops));
  } else {
    HW_MUST(!hops.error().message.empty());
  }
}

// That the event about a failure is a good one and holds the line's value.
void check_error_event(std::string_view line) {
  const std::string text =
      event::error_event("hw-test:a", ErrorCode::hops_exceeded, "it failed", line);
  const ParsedLine parsed(text);
  HW_MUST(parsed.is_good());
  const event::Envelope envelope = event::read_envelope(text);
  HW_MUST(envelope.is_cloud_event() && envelope.slip.empty());
  const auto inner = json::find_member(envelope.data, "event");
  HW_MUST(inner && scanned_shape(*inner) == scanned_shape(event::with_slip(line, "")));
}

// What a path of plain names leads to, by the scanner.
std::optional<std::string_view> find_by_names(std::string_view line, std::string_view path) {
  std::optional<std::string_view> value = line;
  while (value) {
    const std::size_t dot = std::min(path.find('.'), path.size());
    value = json::kind_of(*value) == json::Kind::object
                ? json::find_member(*value, path.substr(0, dot))
                : std::nullopt;
    if (dot == path.size()) {
      break;
    }
    path.remove_prefix(dot + 1);
  }
  return value;
}

void check_path(const ParsedLine& line, std::string_view path) {
  const bool is_path = !path.empty() && expr::path_at(path).size == path.size();
  const auto selector = expr::Selector::parse(path);
  if (!selector || !is_path) {
    return;
  }
  expr::Arena arena;
  const auto selected = selector->select(line.object(), arena);
  HW_MUST(selected.has_value() && arena.used() == 0);
  HW_MUST(!selected->bytes || selected->value.is(json::Kind::string));
  if (path.find_first_of("\"[") == std::string_view::npos) {
    const auto found = find_by_names(line.object().text(), path);
    const json::Value* const source = selected->value.source();
    HW_MUST(found.has_value() == (source != nullptr));
    HW_MUST(!found || (found->data() == source->text().data() && *found == source->text()));
  }
}

// It may lack its end, which is a fault.
bool has_placeholder(std::string_view word) {
  return word.find("{=") != std::string_view::npos ||
         (word.find('{') != std::string_view::npos && word.find('}') != std::string_view::npos);
}

void check_words(const ParsedLine& line, const std::vector<std::string>& argv) {
  const auto words = expr::Words::parse(argv);
  if (!words) {
    HW_MUST(!words.error().message.empty());
    HW_MUST(std::any_of(argv.begin(), argv.end(), has_placeholder));
    return;
  }
  expr::Arena arena;
  const auto expanded = words->expand(line.object(), arena);
  if (!expanded) {
    HW_MUST(!expanded.error().message.empty());
    return;
  }
  // Words without placeholders are what they were, and no event can add one to a plain command.
  if (std::none_of(argv.begin(), argv.end(), has_placeholder) &&
      std::none_of(argv.begin(), argv.end(),
                   [](const std::string& word) { return word.find("{{") != std::string::npos; })) {
    HW_MUST(*expanded == argv);
  }
  HW_MUST(argv.empty() || (!expanded->empty() && expanded->size() + argv.size() > 0));
  for (const std::string& word : *expanded) {
    HW_MUST(word.find('\0') == std::string::npos ||
            std::any_of(argv.begin(), argv.end(), [](const std::string& given) {
              return given.find('\0') != std::string::npos;
            }));
  }
}

}  // namespace

void check_input(std::string_view input) {
  const std::size_t end = std::min(input.find('\n'), input.size());
  const std::vector<std::string> argv = lines_of(input.substr(std::min(end + 1, input.size())));
  for (const std::string& word : argv) {
    (void)expr::check_shell_text(word);
  }
  const ParsedLine parsed(input.substr(0, end));
  if (!parsed.is_good()) {
    return;
  }
  const std::string_view line = parsed.text();
  const event::Envelope envelope = event::read_envelope(line);
  const event::Slip slip = event::read_slip(envelope.slip);
  check_envelope(parsed, envelope);
  check_slip(envelope, slip);
  const event::Cause cause = event::cause_of(envelope, slip);
  HW_MUST(cause.hops >= 0);
  for (const std::string& word : argv) {
    check_path(parsed, word);
  }
  check_words(parsed, argv);
  check_error_event(line);
}

}  // namespace hw::fuzz
