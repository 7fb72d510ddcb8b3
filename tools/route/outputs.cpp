// SPDX-License-Identifier: MIT
#include "route/outputs.h"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>

namespace hw::route {

namespace {

Result<std::pair<std::string, std::string>> split(const std::string& option) {
  const std::size_t sign = option.find('=');
  if (sign == std::string::npos || sign == 0 || sign + 1 == option.size()) {
    return fail(ExitCode::usage, fmt::format("--out: '{}' is not NAME=FILE", option));
  }
  return std::pair(option.substr(0, sign), option.substr(sign + 1));
}

}  // namespace

Result<Outputs> Outputs::open(const std::vector<std::string>& options) {
  HW_TRY(names(options));
  Outputs outputs;
  for (const std::string& option : options) {
    HW_TRY_ASSIGN(const auto pair, split(option));
    const std::string label = fmt::format("output '{}'", pair.first);
    HW_TRY_ASSIGN(NamedOutput output, NamedOutput::open(label, pair.second));
    outputs.add(std::move(output), pair.first, label);
  }
  return outputs;
}

// Of the output that leads to a file; behind the last one if there is none.
std::size_t Outputs::place_of(const std::optional<sys::FileId>& file) const {
  const auto same = std::find_if(list_.begin(), list_.end(), [&](const NamedOutput& output) {
    return file && output.file() == file;
  });
  return static_cast<std::size_t>(same - list_.begin());
}

void Outputs::add(NamedOutput output, const std::string& name, const std::string& label) {
  const std::size_t place = names_[name] = place_of(output.file());
  if (place == list_.size()) {
    list_.push_back(std::move(output));
  } else {
    list_[place].add_label(label);
  }
}

Result<std::set<std::string>> Outputs::names(const std::vector<std::string>& options) {
  std::set<std::string> names;
  for (const std::string& option : options) {
    HW_TRY_ASSIGN(auto pair, split(option));
    if (pair.first == "drop" || pair.first == "pass") {
      return fail(ExitCode::usage,
                  fmt::format("--out: '{}' is a word of --unmatched, and no name", pair.first));
    }
    if (!names.insert(pair.first).second) {
      return fail(ExitCode::usage, fmt::format("--out: '{}' is given twice", pair.first));
    }
  }
  return names;
}

NamedOutput* Outputs::find(std::string_view name) {
  const auto found = names_.find(name);
  return found == names_.end() ? nullptr : &list_[found->second];
}

Result<NamedOutput*> Outputs::find_or_open(const std::string& label, const std::string& target) {
  const std::size_t place = place_of(sys::file_of(target));
  if (place < list_.size()) {
    list_[place].add_label(label);
    return &list_[place];
  }
  HW_TRY_ASSIGN(NamedOutput output, NamedOutput::open(label, target));
  return &list_.emplace_back(std::move(output));
}

void Outputs::set_stdout(event::Output& output) {
  for (NamedOutput& each : list_) {
    each.set_stdout(output);
  }
}

Status Outputs::flush(const NamedOutput::Lost& lost) {
  for (NamedOutput& output : list_) {
    HW_TRY(output.flush(lost));
  }
  return {};
}

Status Outputs::give_up(const NamedOutput::Lost& lost) {
  for (NamedOutput& output : list_) {
    HW_TRY(output.give_up(lost));
  }
  return {};
}

void Outputs::reopen() {
  for (NamedOutput& output : list_) {
    output.reopen();
  }
}

void Outputs::add_waits(std::vector<pollfd>& entries, std::optional<Duration>& until) const {
  for (const NamedOutput& output : list_) {
    output.add_wait(entries, until);
  }
}

bool Outputs::is_full() const {
  return std::any_of(list_.begin(), list_.end(),
                     [](const NamedOutput& output) { return output.is_full(); });
}

std::size_t Outputs::pending() const {
  std::size_t count = 0;
  for (const NamedOutput& output : list_) {
    count += output.pending();
  }
  return count;
}

}  // namespace hw::route
