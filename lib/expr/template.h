// SPDX-License-Identifier: MIT
// EventBridge's input transformer (its user guide, "Amazon EventBridge input transformation"):
// InputPathsMap names values of the event by paths (expr/json_path.h), and the InputTemplate has
// holes `<name>` for them, and for `<aws.events.rule-arn>`, `<aws.events.rule-name>`,
// `<aws.events.event.ingestion-time>`, `<aws.events.event>` (the event without `detail`) and
// `<aws.events.event.json>` (all of it). Where a hole stands decides what it becomes, so that the
// result of JSON is JSON whatever the event:
//
// - as a value of JSON: the value, strings in quotes;
// - inside a string: its text, of containers compact JSON, escaped as the string needs it;
// - a template of quoted strings alone, one a line, is text: the lines, without their quotes.
//
// What a path does not find is `null` as a value, and nothing inside a string; EventBridge leaves a
// gap there. `<name|default>` says what stands there instead, and instead of null: as a value it
// is JSON if it reads as JSON, else a string. No hole may stand in the name of a member. In a
// string any other `<` is itself; `\u003c` is always.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "expr/arena.h"
#include "expr/json_path.h"

namespace hw::expr {

// Names and the texts of their paths: InputPathsMap.
using InputPaths = std::vector<std::pair<std::string, std::string>>;

// What the event itself does not say. The time is in RFC 3339.
struct RuleContext {
  std::string_view arn;
  std::string_view name;
  std::string_view ingestion_time;
};

class InputTemplate {
 public:
  // Error: code usage, which entry of InputPathsMap, or which column of the template (in bytes,
  // from 1), and what is wrong.
  [[nodiscard]] static Result<InputTemplate> parse(const InputPaths& paths, std::string_view text);

  [[nodiscard]] bool is_text() const { return is_text_; }

  // The result as compact JSON; of text a string with its lines. Error (code data): longer than
  // limits::kExpressionOutputMax, or nested deeper than a reader takes; `out` is as before then.
  Status append_json(std::string& out, const json::Value& event, const RuleContext& rule,
                     Arena& arena) const;

  // The lines of text, with LF between them. Errors as above.
  Status append_text(std::string& out, const json::Value& event, const RuleContext& rule,
                     Arena& arena) const;

 private:
  friend class TemplateParser;
  friend class TemplateWriter;

  enum class Source { path, rule_arn, rule_name, ingestion_time, event_without_detail, event };
  enum class Place { value, string, line };

  struct Hole {
    Source source = Source::path;
    std::size_t path = 0;
    Place place = Place::value;
    std::size_t depth = 0;  // of the containers around it
    bool has_default = false;
    std::string standby;  // as it is to be written
  };
  // Text to be written as it is, and a hole behind it, but for the last one.
  struct Piece {
    std::string text;
    Hole hole;
  };

  std::vector<JsonPath> paths_;
  std::vector<Piece> pieces_;
  bool is_text_ = false;
};

}  // namespace hw::expr
