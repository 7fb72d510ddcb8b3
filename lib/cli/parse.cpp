// SPDX-License-Identifier: MIT
#include "cli/parse.h"

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <map>

#include "base/parse.h"
#include "base/text.h"

namespace hw::cli {

namespace {

Status assign_flag(bool& target, std::string_view text) {
  if (text != "1" && text != "true" && text != "0" && text != "false") {
    return fail(ExitCode::usage, "write 1 or 0, not '" + std::string(text) + "'");
  }
  target = text == "1" || text == "true";
  return {};
}

Status assign_integer(const Integer& integer, std::string_view text) {
  HW_TRY_ASSIGN(const std::int64_t value, parse_integer(text));
  if (value < integer.min || value > integer.max) {
    return fail(ExitCode::usage, std::string(text) + " is not in " + std::to_string(integer.min) +
                                     ".." + std::to_string(integer.max));
  }
  *integer.target = value;
  return {};
}

Status assign_choice(const Choice& choice, std::string_view text) {
  for (std::string_view candidate : choice.choices) {
    if (candidate == text) {
      *choice.target = text;
      return {};
    }
  }
  std::string message = "'" + std::string(text) + "' is none of";
  for (std::string_view candidate : choice.choices) {
    (message += ' ') += candidate;
  }
  return fail(ExitCode::usage, message + suggestion(text, choice.choices));
}

// One visitor per kind of target: turns the text into the value.
struct Assign {
  const std::string& text;

  Status operator()(const Flag& flag) const { return assign_flag(*flag.target, text); }
  Status operator()(const Counter& counter) const {
    HW_TRY_ASSIGN(const std::int64_t value, parse_integer(text));
    *counter.target += static_cast<int>(value);
    return {};
  }
  Status operator()(const Text& target) const {
    *target.target = text;
    return {};
  }
  Status operator()(const List& list) const {
    list.target->push_back(text);
    return {};
  }
  Status operator()(const Integer& integer) const { return assign_integer(integer, text); }
  Status operator()(const Span& span) const {
    HW_TRY_ASSIGN(*span.target, parse_duration(text));
    return {};
  }
  Status operator()(const Size& size) const {
    HW_TRY_ASSIGN(*size.target, parse_size(text));
    return {};
  }
  Status operator()(const Choice& choice) const { return assign_choice(choice, text); }
};

const Option* find(const std::vector<Option>& options, std::string_view name) {
  for (const Option& option : options) {
    if (option.name == name) {
      return &option;
    }
  }
  return nullptr;
}

const Option* find(const std::vector<Option>& options, char letter) {
  for (const Option& option : options) {
    if (option.letter == letter) {
      return &option;
    }
  }
  return nullptr;
}

// Separates operands from options, which it checks by name, so that CLI11 sees options only.
class Splitter {
 public:
  Splitter(const Program& program, const std::vector<Option>& options)
      : program_(program), options_(options) {}

  Status split(const std::vector<std::string>& words) {
    for (std::size_t i = 0; i < words.size(); ++i) {
      const std::string& word = words[i];
      if (word == "-") {
        arguments.dash = true;
        continue;
      }
      const bool is_operand = !word.starts_with('-');
      if (word == "--" || (is_operand && program_.stops_at_operand)) {
        const auto rest = static_cast<std::ptrdiff_t>(word == "--" ? i + 1 : i);
        arguments.operands.insert(arguments.operands.end(), words.begin() + rest, words.end());
        return {};
      }
      if (is_operand) {
        arguments.operands.push_back(word);
      } else {
        HW_TRY_ASSIGN(const bool takes_next,
                      word.starts_with("--") ? long_option(word) : cluster(word));
        if (takes_next && ++i == words.size()) {
          return fail(ExitCode::usage, word + " needs a value");
        }
        if (takes_next) {
          set_value(words[i]);
        }
      }
    }
    return {};
  }

  Arguments arguments;
  std::vector<std::string> option_words;  // "--name", or "--name=I" for the value values[I]
  // Kept from CLI11, which has ideas of its own about empty ones, "{}" and "[a,b]".
  std::vector<std::string> values;

 private:
  Result<bool> long_option(std::string_view word) {
    const std::string_view name = word.substr(2, word.find('=') - 2);
    const Option* option = find(options_, name);
    if (option == nullptr) {
      std::vector<std::string_view> names;
      for (const Option& candidate : options_) {
        names.push_back(candidate.name);
      }
      const std::string_view best = nearest(name, names);
      return fail(ExitCode::usage,
                  "unknown option '--" + std::string(name) + "'" +
                      (best.empty() ? "" : "; did you mean '--" + std::string(best) + "'?"));
    }
    const bool has_value = word.find('=') != std::string_view::npos;
    if (has_value && !takes_value(*option)) {
      return fail(ExitCode::usage, "--" + std::string(name) + " takes no value");
    }
    option_words.push_back("--" + std::string(name));
    if (has_value) {
      set_value(word.substr(word.find('=') + 1));
    }
    return takes_value(*option) && !has_value;
  }

  Result<bool> cluster(std::string_view word) {
    for (std::size_t at = 1; at < word.size(); ++at) {
      const Option* option = find(options_, word[at]);
      if (option == nullptr) {
        return fail(ExitCode::usage, std::string("unknown option '-") + word[at] + "'");
      }
      option_words.push_back("--" + std::string(option->name));
      if (takes_value(*option)) {
        if (at + 1 == word.size()) {
          return true;
        }
        set_value(word.substr(at + 1));
        return false;
      }
    }
    return false;
  }

  void set_value(std::string_view value) {
    option_words.back() += "=" + std::to_string(values.size());
    values.emplace_back(value);
  }

  const Program& program_;
  const std::vector<Option>& options_;
};

// CLI11 calls back at each option; the first fault is kept.
Status run_engine(const std::vector<Option>& options, const Splitter& splitter,
                  std::map<std::string_view, std::string>& given) {
  CLI::App app;
  app.set_help_flag();
  Status status;
  for (const Option& option : options) {
    const auto use = [&option, &status, &given](const std::string& text) {
      given[option.name] = takes_value(option) ? text : "true";
      if (Status assigned = assign(option, text); !assigned && status) {
        status = context("--" + std::string(option.name), assigned.error());
      }
    };
    const std::string name = "--" + std::string(option.name);
    if (takes_value(option)) {
      const auto use_value = [use, &splitter](const std::string& index) {
        use(splitter.values[std::stoul(index)]);
      };
      app.add_option_function<std::string>(name, use_value)->trigger_on_parse();
    } else {
      app.add_flag_callback(name, [use] { use("1"); })->trigger_on_parse();
    }
  }
  std::vector<std::string> words = splitter.option_words;
  std::reverse(words.begin(), words.end());  // CLI11 wants them last first
  try {
    app.parse(words);
  } catch (const CLI::Error& error) {
    return fail(ExitCode::usage, error.what());
  }
  return status;
}

}  // namespace

Status assign(const Option& option, const std::string& text) {
  return std::visit(Assign{text}, option.target);
}

Status check(const Option& option, const std::string& text) {
  return std::visit(
      [&text](auto kind) {
        auto value = *kind.target;
        kind.target = &value;
        return Assign{text}(kind);
      },
      option.target);
}

std::string environment_name(std::string_view program, std::string_view option) {
  std::string name(program);
  (name += '_') += option;
  for (char& c : name) {
    c = c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  return name;
}

Result<Arguments> parse(const Program& program, const std::vector<Option>& options,
                        const std::vector<std::string>& words) {
  Splitter splitter(program, options);
  // Where a word is wrong the others still count: --log-format says how to report it.
  Status status = splitter.split(words);
  std::vector<Setting>& settings = splitter.arguments.settings;
  std::map<std::string_view, std::string> given;
  if (Status assigned = run_engine(options, splitter, given); status && !assigned) {
    status = std::move(assigned);
  }
  // A verb takes nothing from there: HW_EVENT_ID says to a command which event it runs for.
  const bool is_verb = program.name.find(' ') != std::string_view::npos;
  for (const Option& option : options) {
    const std::string name = environment_name(program.name, option.name);
    const char* const value = is_verb || option.is_question ? nullptr : std::getenv(name.c_str());
    if (const auto own = given.find(option.name); own != given.end()) {
      settings.push_back({std::string(option.name), own->second, "command line"});
    } else if (value != nullptr) {
      settings.push_back({std::string(option.name), value, name});
      if (Status assigned = assign(option, value); status && !assigned) {
        status = context(name, assigned.error());
      }
    } else if (!option.fallback.empty()) {
      settings.push_back({std::string(option.name), std::string(option.fallback), "default"});
    }
  }
  HW_TRY(status);
  return std::move(splitter.arguments);
}

}  // namespace hw::cli
