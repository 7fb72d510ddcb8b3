// SPDX-License-Identifier: MIT
#include "exec/command/env_file.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/bytes.h"
#include "base/limits.h"
#include "event/variables.h"

namespace hw::exec {

namespace {

constexpr std::string_view kBlanks = " \t";
constexpr std::size_t kFaultsMax = 100;

class EnvFileParser {
 public:
  EnvFileParser(std::string_view name, std::string_view text) : name_(name), text_(text) {}

  Result<std::vector<Variable>> parse() {
    if (text_.starts_with(kByteOrderMark)) {
      text_.remove_prefix(kByteOrderMark.size());
    }
    while (at_ < text_.size() && faults_ < kFaultsMax) {
      read_line();
    }
    if (faults_ > 0) {
      return fail(ExitCode::config, std::move(messages_));
    }
    return std::move(variables_);
  }

 private:
  // Where the line at `at` ends, without what ends it; and where the next one begins.
  [[nodiscard]] std::size_t end_of_line(std::size_t at) const {
    const std::size_t end = std::min(text_.find('\n', at), text_.size());
    return end > at && text_[end - 1] == '\r' ? end - 1 : end;
  }
  void next_line() { at_ = std::min(text_.find('\n', at_), text_.size() - 1) + 1; }

  void skip_blanks() { at_ = std::min(text_.find_first_not_of(kBlanks, at_), text_.size()); }

  void add_fault(std::size_t at, std::string_view reason) {
    const std::string_view before = text_.substr(0, at);
    const auto line = std::count(before.begin(), before.end(), '\n') + 1;
    const std::size_t begin = before.rfind('\n') + 1;  // 0 in the first line
    messages_ += fmt::format("{}{}:{}:{}: {}", faults_ == 0 ? "" : "\n", name_, line,
                             at - begin + 1, reason);
    ++faults_;
  }

  void read_line() {
    skip_blanks();
    const std::size_t end = end_of_line(at_);
    if (at_ < end && text_[at_] != '#' && text_[at_] != ';') {
      read_variable(end);
    }
    if (at_ < text_.size()) {
      next_line();
    }
  }

  void read_variable(std::size_t end) {
    const std::size_t begin = at_;
    const std::string_view line = text_.substr(at_, end - at_);
    const std::size_t sign = line.find('=');
    Variable variable{std::string(line.substr(0, sign)), ""};
    if (line.starts_with("export ")) {
      return add_fault(begin, "no name of a variable; leave out 'export'");
    }
    if (sign == std::string_view::npos) {
      return add_fault(begin, "no '=' behind the name of a variable");
    }
    at_ += sign + 1;
    if (!event::is_variable_name(variable.name)) {
      add_fault(begin, "no name of a variable: letters, digits and underscores, no digit first");
    } else if (event::describes_event(variable.name)) {
      add_fault(begin, variable.name + " is set for every command");
    }
    if (!read_value(variable.value, end)) {
      return;
    }
    if (variable.value.find('\0') != std::string::npos) {
      return add_fault(begin, "the value holds U+0000");
    }
    if (variable.name.size() + 1 + variable.value.size() > limits::kWordMax) {
      return add_fault(begin, fmt::format("longer than {} bytes", limits::kWordMax));
    }
    variables_.push_back(std::move(variable));
  }

  bool read_value(std::string& value, std::size_t end) {
    skip_blanks();
    if (at_ >= end || (text_[at_] != '\'' && text_[at_] != '"')) {
      return read_plain(value, end);
    }
    const std::size_t begin = at_;
    if (!(text_[at_] == '\'' ? read_single(value) : read_double(value))) {
      at_ = text_.size();
      add_fault(begin, "this quote is never closed");
      return false;
    }
    skip_blanks();
    if (at_ < end_of_line(at_)) {
      add_fault(at_, "text behind the closing quote");
      return false;
    }
    return true;
  }

  bool read_plain(std::string& value, std::size_t end) {
    const std::string_view rest = text_.substr(std::min(at_, end), end - std::min(at_, end));
    value = rest.substr(0, rest.find_last_not_of(kBlanks) + 1);
    const std::size_t bad = value.find_first_of("'\"\\");
    const std::size_t comment = std::min(value.find(" #"), value.find("\t#"));
    if (bad != std::string::npos) {
      add_fault(at_ + bad, "a value with quotes or backslashes stands in quotes as a whole");
      return false;
    }
    if (comment != std::string::npos) {
      add_fault(at_ + comment + 1,
                "a comment has a line of its own; a value with ' #' stands in quotes");
      return false;
    }
    return true;
  }

  bool read_single(std::string& value) {
    const std::size_t end = text_.find('\'', at_ + 1);
    if (end == std::string_view::npos) {
      return false;
    }
    value = text_.substr(at_ + 1, end - at_ - 1);
    at_ = end + 1;
    return true;
  }

  // As in a shell, but that a dollar sign is one.
  bool read_double(std::string& value) {
    for (++at_; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '"') {
        ++at_;
        return true;
      }
      const bool escapes =
          c == '\\' && at_ + 1 < text_.size() &&
          std::string_view("\"\\$`\n").find(text_[at_ + 1]) != std::string_view::npos;
      at_ += escapes ? 1 : 0;
      if (!escapes || text_[at_] != '\n') {
        value += text_[at_];
      }
    }
    return false;
  }

  std::string_view name_;
  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t faults_ = 0;
  std::string messages_;
  std::vector<Variable> variables_;
};

}  // namespace

Result<std::vector<Variable>> parse_env_file(std::string_view name, std::string_view text) {
  return EnvFileParser(name, text).parse();
}

}  // namespace hw::exec
