// SPDX-License-Identifier: MIT
#include "exec/environment.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <optional>

#include "exec/former.h"
#include "json/scan.h"

namespace hw::exec {

namespace {

// Ours alone: a value that was inherited would speak of another event.
constexpr std::array<std::string_view, 9> kOwn = {
    "HW_EVENT_ID", "HW_EVENT_TYPE", "HW_EVENT_SOURCE", "HW_EVENT_SUBJECT", "HW_EVENT_TIME",
    "EVENT",       "FILE",          "TRACEPARENT",     "HW_ATTEMPT"};

bool names(std::string_view variable, std::string_view name) {
  return variable.size() > name.size() && variable[name.size()] == '=' &&
         variable.starts_with(name);
}

void remove(std::vector<std::string>& variables, std::string_view name) {
  std::erase_if(variables, [name](const std::string& text) { return names(text, name); });
}

// In place of what the slip may have set: of two with one name, programs see either.
Status set(std::vector<std::string>& variables, std::string_view name, std::string_view value) {
  remove(variables, name);
  if (value.find('\0') != std::string_view::npos) {
    return fail(ErrorCode::value_invalid,
                fmt::format("{} would hold U+0000, which no environment variable can", name));
  }
  variables.push_back(fmt::format("{}={}", name, value));
  return {};
}

// The variables of the slip.
Status add_extra(std::vector<std::string>& variables, std::string_view extra) {
  if (!extra.empty() && json::kind_of(extra) != json::Kind::object) {
    return fail(ErrorCode::slip_invalid, "the slip's 'env' is no object");
  }
  json::Members members(extra.empty() ? "{}" : extra);
  for (json::Member member; members.next(member);) {
    const std::string name = json::key_text(member.key);
    const auto value = event::text_of(member.value);
    if (name.empty() || name.find_first_of(std::string_view("=\0", 2)) != std::string::npos) {
      return fail(ErrorCode::slip_invalid, "the slip's 'env' holds what is no name of a variable");
    }
    if (!value) {
      return fail(ErrorCode::slip_invalid,
                  fmt::format("the slip's 'env': '{}' is no string", name));
    }
    remove(variables, name);
    HW_TRY(set(variables, name, *value));
  }
  return {};
}

}  // namespace

Environment::Environment(const char* const* inherited)
    : files_{*expr::Selector::parse("data.path"), *expr::Selector::parse("subject")} {
  for (; *inherited != nullptr; ++inherited) {
    const std::string_view variable = *inherited;
    if (!variable.starts_with(kFormerPrefix) &&
        std::none_of(kOwn.begin(), kOwn.end(),
                     [variable](std::string_view name) { return names(variable, name); })) {
      inherited_.emplace_back(variable);
    }
  }
}

// As the bytes that it stands for.
Result<std::optional<std::string>> Environment::file_of(const json::Value& event,
                                                        expr::Arena& arena) const {
  for (const expr::Selector& file : files_) {
    HW_TRY_ASSIGN(const expr::Selected selected, file.select(event, arena));
    if (selected.value.is(expr::Kind::string)) {
      return std::string(selected.text());
    }
  }
  return std::nullopt;
}

Result<std::vector<std::string>> Environment::build(const json::Value& event, expr::Arena& arena,
                                                    const event::Envelope& envelope,
                                                    std::string_view traceparent,
                                                    std::int64_t attempt,
                                                    std::string_view extra) const {
  std::vector<std::string> variables = inherited_;
  HW_TRY(add_extra(variables, extra));
  const std::array<std::pair<std::string_view, std::string_view>, 6> attributes = {
      {{"HW_EVENT_ID", envelope.id},
       {"HW_EVENT_TYPE", envelope.type},
       {"HW_EVENT_SOURCE", envelope.source},
       {"HW_EVENT_SUBJECT", envelope.subject},
       {"HW_EVENT_TIME", envelope.time},
       {"EVENT", envelope.type}}};
  for (const auto& [name, value] : attributes) {
    if (const auto text = event::text_of(value)) {
      HW_TRY(set(variables, name, *text));
    }
  }
  HW_TRY_ASSIGN(const auto file, file_of(event, arena));
  if (file) {
    HW_TRY(set(variables, "FILE", *file));
  }
  HW_TRY(set(variables, "TRACEPARENT", traceparent));
  HW_TRY(set(variables, "HW_ATTEMPT", std::to_string(attempt)));
  return variables;
}

}  // namespace hw::exec
