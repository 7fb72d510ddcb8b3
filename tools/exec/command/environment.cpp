// SPDX-License-Identifier: MIT
#include "exec/command/environment.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>

#include "base/fs.h"
#include "base/limits.h"
#include "event/variables.h"
#include "exec/command/env_file.h"
#include "exec/command/event_variables.h"
#include "expr/value_words.h"
#include "json/scan.h"

namespace hw::exec {

namespace {

// What is inherited into a clean environment.
bool is_basic(std::string_view name) {
  constexpr auto kBasic = std::to_array<std::string_view>(
      {"PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "TZ", "TMPDIR"});
  return name.starts_with("LC_") || std::find(kBasic.begin(), kBasic.end(), name) != kBasic.end();
}

std::string_view name_of(std::string_view variable) {
  return variable.substr(0, variable.find('='));
}

// The variables of the slip.
Status add_slip(VariableSet& variables, std::string_view env) {
  if (!env.empty() && json::kind_of(env) != json::Kind::object) {
    return fail(ErrorCode::slip_invalid, "the slip's 'env' is no object");
  }
  json::Members members(env.empty() ? "{}" : env);
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
    HW_TRY(variables.set(name, *value));
  }
  return {};
}

}  // namespace

Environment::Environment()
    : files_{*expr::Selector::parse("data.path"), *expr::Selector::parse("subject")} {}

Result<Environment> Environment::make(const char* const* inherited,
                                      const EnvironmentOptions& options) {
  Environment result;
  for (; *inherited != nullptr; ++inherited) {
    const std::string_view name = name_of(*inherited);
    if (!event::describes_event(name) && (!options.is_clean || is_basic(name))) {
      result.fixed_.emplace_back(*inherited);
    }
  }
  HW_TRY(result.read_files(options.files));
  for (const std::string& setting : options.settings) {
    HW_TRY(result.add_setting(setting));
  }
  result.seal();
  return result;
}

Status Environment::read_files(const std::vector<std::string>& files) {
  for (const std::string& file : files) {
    HW_TRY_ASSIGN(const std::string text, read_file(file, limits::kConfigTextMax));
    HW_TRY_ASSIGN(const std::vector<Variable> variables, parse_env_file(file, text));
    for (const Variable& variable : variables) {
      std::erase_if(fixed_,
                    [&](const std::string& each) { return is_variable(each, variable.name); });
      std::erase(names_of_files_, variable.name);
      names_of_files_.push_back(variable.name);
      fixed_.push_back(variable.name + "=" + variable.value);
    }
  }
  return {};
}

Status Environment::add_setting(std::string_view text) {
  const std::size_t sign = text.find('=');
  if (sign == std::string_view::npos) {
    return fail(ExitCode::usage, fmt::format("--env '{}': write NAME=EXPR", text));
  }
  const std::string_view name = text.substr(0, sign);
  std::string_view expression = text.substr(sign + 1);
  if (const Status status = event::check_variable(name); !status) {
    return context(fmt::format("--env '{}'", text), status.error());
  }
  auto selector = expr::Selector::parse(expression.substr(expression.starts_with('=') ? 1 : 0));
  if (!selector) {
    return context(fmt::format("--env '{}'", text), selector.error());
  }
  std::erase_if(settings_, [name](const Setting& each) { return each.name == name; });
  settings_.push_back({std::string(name), std::string(expression), *std::move(selector)});
  return {};
}

// What is the same for all runs.
void Environment::seal() {
  for (const Setting& setting : settings_) {
    std::erase_if(fixed_, [&](const std::string& each) { return is_variable(each, setting.name); });
  }
  const char* const path = std::getenv("PATH");
  bool has_path = false;
  for (const std::string& variable : fixed_) {
    base_.push_back(variable.c_str());
    base_size_ += size_of(variable);
    const std::string_view name = name_of(variable);
    shell_signs_.note(name);
    // In the PATH of dash, "%" is more than a character.
    has_path = has_path || (name == "PATH" && path != nullptr && *path != '\0' &&
                            variable.substr(name.size() + 1) == path &&
                            variable.find('%') == std::string::npos);
  }
  shell_signs_.has_other_path = !has_path;
}

Status Environment::set(VariableSet& variables, const Setting& setting, const json::Value& event,
                        expr::Arena& arena) const {
  const auto selected = setting.selector.select(event, arena);
  std::string value;
  Status status;
  if (!selected) {
    status = context("cannot be evaluated", selected.error());
  } else if (selected->value.is_null() && selected->value.source() == nullptr) {
    status = fail(ErrorCode::value_missing, "is not in the event");
  } else {
    status = expr::append_to_word(value, *selected);
  }
  arena.clear();
  if (!status) {
    return fail(status.error().what,
                fmt::format("--env {}: {} {}", setting.name, setting.text, status.error().message));
  }
  return variables.set(setting.name, value);
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

Result<VariableSet> Environment::build(const Occasion& occasion, expr::Arena& arena,
                                       std::size_t room) const {
  if (base_size_ > room) {
    return fail(ErrorCode::value_invalid,
                fmt::format("the words and the environment of the command are {} bytes too long",
                            base_size_ - room));
  }
  VariableSet variables(base_, shell_signs_, room - base_size_);
  for (const Setting& setting : settings_) {
    HW_TRY(set(variables, setting, occasion.event, arena));
  }
  HW_TRY(add_slip(variables, occasion.env));
  HW_TRY(add_exports(variables, occasion.exports, occasion.event));
  HW_TRY(variables.offer("TRACEPARENT", occasion.traceparent));
  HW_TRY(variables.offer("HW_ATTEMPT", std::to_string(occasion.attempt)));
  HW_TRY(variables.offer("HW_SEQ", std::to_string(occasion.sequence)));
  HW_TRY(variables.offer("HW_SLOT", std::to_string(occasion.slot)));
  const event::Envelope& envelope = occasion.envelope;
  const std::array<std::pair<std::string_view, std::string_view>, 6> attributes = {
      {{"HW_EVENT_ID", envelope.id},
       {"HW_EVENT_TYPE", envelope.type},
       {"HW_EVENT_SOURCE", envelope.source},
       {"HW_EVENT_SUBJECT", envelope.subject},
       {"HW_EVENT_TIME", envelope.time},
       {"EVENT", envelope.type}}};
  for (const auto& [name, value] : attributes) {
    if (const auto text = event::text_of(value)) {
      HW_TRY(variables.offer(name, *text));
    }
  }
  HW_TRY_ASSIGN(const auto file, file_of(occasion.event, arena));
  if (file) {
    HW_TRY(variables.offer("FILE", *file));
  }
  add_data_variables(variables, occasion.event);
  return variables;
}

}  // namespace hw::exec
