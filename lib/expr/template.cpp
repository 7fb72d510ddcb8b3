// SPDX-License-Identifier: MIT
#include "expr/template.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/limits.h"
#include "expr/template_parser.h"
#include "json/writer.h"

namespace hw::expr {

namespace {

constexpr std::string_view kNameBytes =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";

constexpr const char* kTooLong = "the result is longer than 4 MiB";

// As EventBridge has it. Reserved names have dots, so they cannot be taken.
Status check_name(std::string_view name) {
  return !name.empty() && name.find_first_not_of(kNameBytes) == std::string_view::npos
             ? Status()
             : fail(ExitCode::usage, "a name has letters, digits, '-' and '_' only");
}

}  // namespace

// Writes one result, and what went wrong.
class TemplateWriter {
 public:
  TemplateWriter(const InputTemplate& input, std::string& out, const json::Value& event,
                 const RuleContext& rule, Arena& arena)
      : input_(input),
        out_(out),
        begin_(out.size()),
        event_(event),
        rule_(rule),
        arena_(arena),
        found_(input.paths_.size()) {}

  Status write() {
    auto status = append_pieces();
    if (!status) {
      out_.resize(begin_);
    }
    return status;
  }

 private:
  using Source = InputTemplate::Source;
  using Place = InputTemplate::Place;
  using Hole = InputTemplate::Hole;

  struct Found {
    bool is_known = false;
    std::optional<Datum> value;
  };

  Status append_pieces() {
    const auto& pieces = input_.pieces_;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      out_ += pieces[i].text;
      if (i + 1 < pieces.size()) {
        HW_TRY(append_hole(pieces[i].hole));
      }
      if (out_.size() - begin_ > limits::kExpressionOutputMax) {
        return fail(ErrorCode::value_invalid, kTooLong);
      }
    }
    return {};
  }

  Status append_hole(const Hole& hole) {
    switch (hole.source) {
      case Source::rule_arn:
        return append(hole, Datum::string(rule_.arn));
      case Source::rule_name:
        return append(hole, Datum::string(rule_.name));
      case Source::ingestion_time:
        return append(hole, Datum::string(rule_.ingestion_time));
      case Source::event:
        return append(hole, Datum(event_));
      case Source::event_without_detail:
        return append(hole, event_without_detail());
      default:
        break;
    }
    Found& found = found_[hole.path];
    if (!found.is_known) {
      HW_TRY_ASSIGN(found.value, input_.paths_[hole.path].find(event_, arena_));
      found.is_known = true;
    }
    const bool is_there = found.value && !(hole.has_default && found.value->is_null());
    if (is_there) {
      return append(hole, *found.value);
    }
    out_ += hole.has_default ? hole.standby : hole.place == Place::value ? "null" : "";
    return {};
  }

  Status append(const Hole& hole, const Datum& value) {
    if (hole.place == Place::value) {
      return append_json(out_, value, hole.depth);
    }
    std::string json;
    if (!value.is(Kind::string)) {
      HW_TRY(append_json(json, value));
    }
    const std::string_view text = value.is(Kind::string) ? value.string() : json;
    if (hole.place == Place::line) {
      out_ += text;
      return {};
    }
    const std::size_t quote = out_.size();
    json::append_string(out_, text);
    out_.pop_back();
    out_.erase(quote, 1);
    return {};
  }

  Datum event_without_detail() {
    std::vector<Member> kept;
    Members members((Datum(event_)));
    for (Member member; members.next(member);) {
      if (member.key != "detail") {
        kept.push_back(member);
      }
    }
    auto* const made = arena_.allocate<Member>(kept.size());
    std::uninitialized_copy(kept.begin(), kept.end(), made);
    return Datum::object({made, kept.size()});
  }

  const InputTemplate& input_;
  std::string& out_;
  const std::size_t begin_;
  const json::Value& event_;
  const RuleContext& rule_;
  Arena& arena_;
  std::vector<Found> found_;
};

Result<InputTemplate> InputTemplate::parse(const InputPaths& paths, std::string_view text) {
  if (paths.size() > limits::kInputPathsMax) {
    return fail(ExitCode::usage,
                fmt::format("InputPathsMap has {} entries; there may be at most {}", paths.size(),
                            limits::kInputPathsMax));
  }
  InputTemplate result;
  std::vector<std::string_view> names;
  for (const auto& [name, path] : paths) {
    const std::string prefix = fmt::format("InputPathsMap: '{}'", name);
    if (std::find(names.begin(), names.end(), name) != names.end()) {
      return fail(ExitCode::usage, prefix + ": given twice");
    }
    if (const auto status = check_name(name); !status) {
      return context(prefix, status.error());
    }
    auto parsed = JsonPath::parse(path);
    if (!parsed) {
      return context(prefix, parsed.error());
    }
    names.push_back(name);
    result.paths_.push_back(*std::move(parsed));
  }
  if (const auto status = TemplateParser(text, std::move(names), result).parse(); !status) {
    return context("InputTemplate", status.error());
  }
  return result;
}

Status InputTemplate::append_json(std::string& out, const json::Value& event,
                                  const RuleContext& rule, Arena& arena) const {
  if (!is_text_) {
    return TemplateWriter(*this, out, event, rule, arena).write();
  }
  std::string text;
  HW_TRY(append_text(text, event, rule, arena));
  const std::size_t begin = out.size();
  json::append_string(out, text);
  if (out.size() - begin > limits::kExpressionOutputMax) {
    out.resize(begin);
    return fail(ErrorCode::value_invalid, kTooLong);
  }
  return {};
}

Status InputTemplate::append_text(std::string& out, const json::Value& event,
                                  const RuleContext& rule, Arena& arena) const {
  return TemplateWriter(*this, out, event, rule, arena).write();
}

}  // namespace hw::expr
