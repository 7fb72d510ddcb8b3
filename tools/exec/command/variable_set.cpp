// SPDX-License-Identifier: MIT
#include "exec/command/variable_set.h"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>

#include "base/limits.h"
#include "event/variables.h"

namespace hw::exec {

namespace {

Status check(std::string_view name, std::string_view value) {
  return value.find('\0') == std::string_view::npos
             ? Status()
             : fail(ErrorCode::value_invalid,
                    fmt::format("{} would hold U+0000, which no environment variable can", name));
}

}  // namespace

// Linux: a quarter of the stack, at most 6 MiB. Some is left for the names of the file and of the
// interpreters of scripts, and for what a shell adds.
std::size_t words_and_variables_max() {
  constexpr std::size_t kMax = std::size_t{6} << 20;
  constexpr std::size_t kLeft = 4096;
  const auto limit = static_cast<std::size_t>(std::max(sysconf(_SC_ARG_MAX), 0L));
  return std::min(limit, kMax) - std::min(limit, kLeft);
}

bool VariableSet::add(std::string_view name, std::string_view value) {
  const std::size_t size = name.size() + 1 + value.size();
  if (size > limits::kWordMax || size + 1 + sizeof(char*) > room_) {
    return false;
  }
  room_ -= size + 1 + sizeof(char*);
  std::string& variable = own_.emplace_back();
  variable.reserve(size);
  ((variable += name) += '=') += value;
  return true;
}

void VariableSet::remove(std::string_view name) {
  std::erase_if(own_, [name](const std::string& text) { return is_variable(text, name); });
  std::erase_if(inherited_, [name](const char* text) { return is_variable(text, name); });
}

Status VariableSet::offer(std::string_view name, std::string_view value) {
  HW_TRY(check(name, value));
  if (has_event_names_) {
    remove(name);
  }
  (void)add(name, value);
  return {};
}

Status VariableSet::set(std::string_view name, std::string_view value) {
  HW_TRY(check(name, value));
  remove(name);
  has_event_names_ = has_event_names_ || event::describes_event(name);
  shell_signs_.note(name);
  if (add(name, value)) {
    return {};
  }
  const std::string of_file = fmt::format("{}_FILE", name);
  HW_TRY_ASSIGN(PrivateFile file, PrivateFile::make("value", value));
  remove(of_file);
  if (!add(of_file, file.path())) {
    return fail(ErrorCode::value_invalid,
                fmt::format("{}: the words and the environment of the command are too long", name));
  }
  files_.push_back(std::move(file));
  return {};
}

}  // namespace hw::exec
