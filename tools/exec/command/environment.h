// SPDX-License-Identifier: MIT
// The environment of a command: ours, less what it may hold about some other event, what the
// command line sets, and the variables that describe this event (hw-exec(1), "Environment of the
// commands").
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "event/envelope.h"
#include "exec/command/variable_set.h"
#include "expr/selector.h"

namespace hw::exec {

// What the command line says of it.
struct EnvironmentOptions {
  bool is_clean = false;                   // little is inherited
  std::vector<std::string> files = {};     // of variables
  std::vector<std::string> settings = {};  // "NAME=EXPR"
};

// Of one run.
struct Occasion {
  const json::Value& event;  // without a slip
  const event::Envelope& envelope;
  std::string_view traceparent;
  std::int64_t attempt = 1;
  std::size_t sequence = 1;  // of the event
  std::size_t slot = 1;
  std::string_view env = {};      // the slip's, a JSON object, or empty
  std::string_view exports = {};  // the slip's, a JSON array, or empty
};

class Environment {
 public:
  Environment(const Environment&) = delete;  // it refers to itself
  Environment& operator=(const Environment&) = delete;
  Environment(Environment&&) = default;
  Environment& operator=(Environment&&) = default;
  ~Environment() = default;

  // From a process environment, "NAME=value" each, which stays. Errors: usage, a setting; no_input
  // and its like, a file that cannot be read; config, all faults of a file.
  [[nodiscard]] static Result<Environment> make(const char* const* inherited,
                                                const EnvironmentOptions& options);

  // With at most `room` bytes, by size_of(). What is inherited is valid as long as this. Error:
  // code data, a value that cannot be given to a command.
  [[nodiscard]] Result<VariableSet> build(const Occasion& occasion, expr::Arena& arena,
                                          std::size_t room) const;

  // The names of the variables that files have set.
  [[nodiscard]] const std::vector<std::string>& names_of_files() const { return names_of_files_; }

 private:
  struct Setting {
    std::string name, text;
    expr::Selector selector;
  };

  Environment();
  Status read_files(const std::vector<std::string>& files);
  Status add_setting(std::string_view text);
  void seal();
  Status set(VariableSet& variables, const Setting& setting, const json::Value& event,
             expr::Arena& arena) const;
  [[nodiscard]] Result<std::optional<std::string>> file_of(const json::Value& event,
                                                           expr::Arena& arena) const;

  std::vector<std::string> fixed_;  // that all commands get
  std::vector<std::string> names_of_files_;
  std::vector<const char*> base_;  // the same, as they are given
  std::size_t base_size_ = 0;
  ShellSigns shell_signs_;
  std::vector<Setting> settings_;
  std::array<expr::Selector, 2> files_;  // FILE is the first of them that is a string
};

}  // namespace hw::exec
