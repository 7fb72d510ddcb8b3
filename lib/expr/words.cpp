// SPDX-License-Identifier: MIT
#include "expr/words.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <span>

#include "base/fs.h"
#include "base/limits.h"
#include "expr/placeholder.h"
#include "expr/value_words.h"

namespace hw::expr {

namespace {

tl::unexpected<Error> refuse(std::size_t number, std::string_view text, std::string_view reason) {
  return fail(ExitCode::usage,
              fmt::format("word {} '{}': {}; '{{{{' is a brace", number, text, reason));
}

// Of a word that is nearly a placeholder.
std::string advice(std::string_view word) {
  const auto parsed = Expression::parse(word.substr(1, word.size() - 2));
  return parsed ? fmt::format("no path of names and indexes; write {{={} for any expression",
                              word.substr(1))
                : fmt::format(
                      "{}; a name of other characters than letters, digits and "
                      "underscores stands in double quotes",
                      parsed.error().message);
}

// What no system call takes.
Status check_sizes(std::span<const std::string> words, std::string_view placeholder) {
  for (const std::string& word : words) {
    if (word.size() > limits::kWordMax) {
      const bool is_path = !placeholder.starts_with("{=");
      placeholder.remove_prefix(is_path ? 1 : 2);
      placeholder.remove_suffix(1);
      return fail(
          ErrorCode::value_invalid,
          fmt::format("makes a word of {} bytes, and a command takes {} at most; give it on "
                      "standard input: --stdin '{}', or 'stdin' in a rule",
                      word.size(), limits::kWordMax, placeholder));
    }
  }
  return {};
}

// Programs that run a word as a program text, and the letter of the option before it.
struct Interpreter {
  std::string_view name;
  char letter;
};
constexpr std::array<Interpreter, 12> kInterpreters = {{{"sh", 'c'},
                                                        {"bash", 'c'},
                                                        {"dash", 'c'},
                                                        {"ash", 'c'},
                                                        {"ksh", 'c'},
                                                        {"zsh", 'c'},
                                                        {"fish", 'c'},
                                                        {"python", 'c'},
                                                        {"python3", 'c'},
                                                        {"perl", 'e'},
                                                        {"ruby", 'e'},
                                                        {"node", 'e'}}};

// Whether the word behind some others is a program text, as behind `sh -c`.
bool is_program_text(std::span<const std::string> before) {
  if (before.size() < 2) {
    return false;
  }
  const std::string_view command = base_name(before.front());
  const std::string_view option = before.back();
  return std::any_of(kInterpreters.begin(), kInterpreters.end(), [&](const Interpreter& each) {
    return command == each.name && option.starts_with('-') && !option.starts_with("--") &&
           option.ends_with(each.letter);
  });
}

}  // namespace

bool Words::are_constant() const {
  return std::all_of(words_.begin(), words_.end(),
                     [](const Word& word) { return word.size() == 1; });
}

bool Words::is_whole(const Word& word) {
  return word.size() == 3 && word.front().text.empty() && word.back().text.empty();
}

Result<Words::Word> Words::split(std::size_t number, std::string_view text) {
  Word word(1);
  std::string_view rest = text;
  const auto place = [&](std::string_view placeholder, const Error& error) {
    return placeholder == text ? error.message
                               : fmt::format("in {}: {}", placeholder, error.message);
  };
  while (!rest.empty()) {
    const auto found = placeholder_at(rest);
    if (!found) {
      return refuse(number, text, place(rest, found.error()));
    }
    if (const auto& placeholder = *found) {
      auto selector = Selector::parse(placeholder->expression);
      if (!selector) {
        return refuse(number, text, place(placeholder->text, selector.error()));
      }
      word.push_back({std::string(placeholder->text), *std::move(selector)});
      word.emplace_back();
      rest.remove_prefix(placeholder->text.size());
    } else {
      word.back().text += rest.front();
      rest.remove_prefix(rest.starts_with("{{") ? 2 : 1);
    }
  }
  return word;
}

Status Words::check(const Word& word, std::size_t number, std::string_view text) {
  if (word.size() == 1) {
    return is_near_placeholder(text)
               ? refuse(number, text, fmt::format("no placeholder: {}", advice(text)))
               : Status();
  }
  const std::string& before = word.front().text;
  const bool is_option_value = before.starts_with("--") && before.find('=') != std::string::npos;
  if (number > 0 && (is_whole(word) || is_option_value)) {
    return {};
  }
  return refuse(number, text,
                fmt::format("a placeholder must be a whole word that is not the command, or stand "
                            "behind the '=' of a word that starts with '--'; in a script write "
                            "\"$1\" and give {} as a word behind it, or use the environment",
                            word[1].text));
}

Result<Words> Words::parse(const std::vector<std::string>& argv) {
  Words result;
  for (const std::string& text : argv) {
    const std::size_t number = result.words_.size();
    HW_TRY_ASSIGN(Word word, split(number, text));
    HW_TRY(check(word, number, text));
    if (word.size() > 1 && is_program_text(std::span(argv).first(number))) {
      return refuse(number, text,
                    fmt::format("here the text of an event would be a program; write \"$1\" or the "
                                "like in a program of your own and give {} as a word behind it",
                                word[1].text));
    }
    result.words_.push_back(std::move(word));
  }
  return result;
}

// To the last of `out`, or as words of its own.
Status Words::append_value(std::vector<std::string>& out, const Piece& piece, bool is_whole,
                           const json::Value& event, Arena& arena) {
  const auto selected = piece.selector->select(event, arena);
  if (!selected) {
    return context("cannot be evaluated", selected.error());
  }
  const bool is_path = !piece.text.starts_with("{=");
  if (is_path && selected->value.is_null() && selected->value.source() == nullptr) {
    return fail(ErrorCode::value_missing, "is not in the event");
  }
  const std::size_t before = is_whole ? out.size() : out.size() - 1;
  HW_TRY(is_whole ? append_words(out, *selected) : append_to_word(out.back(), *selected));
  return check_sizes(std::span(out).subspan(before), piece.text);
}

Status Words::append(std::vector<std::string>& out, const Word& word, const json::Value& event,
                     Arena& arena) {
  const bool whole = is_whole(word);
  if (!whole) {
    out.emplace_back();
  }
  for (const Piece& piece : word) {
    if (piece.selector) {
      const Status status = append_value(out, piece, whole, event, arena);
      arena.clear();
      if (!status) {
        const Error& error = status.error();
        return fail(error.what, fmt::format("{} {}", piece.text, error.message));
      }
    } else if (!whole) {
      out.back() += piece.text;
    }
  }
  return {};
}

Result<std::vector<std::string>> Words::expand(const json::Value& event, Arena& arena) const {
  return expand(std::span(&event, 1), arena);
}

Result<std::vector<std::string>> Words::expand(std::span<const json::Value> events,
                                               Arena& arena) const {
  std::vector<std::string> out;
  for (const Word& word : words_) {
    const std::size_t times = word.size() == 1 ? 1 : events.size();
    for (std::size_t at = 0; at < times; ++at) {
      HW_TRY(append(out, word, events[at], arena));
    }
  }
  return out;
}

Status check_shell_text(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool is_escaped = at > 0 && (text[at - 1] == '$' || text[at - 1] == '{');
    const auto found =
        is_escaped ? std::nullopt : placeholder_at(text.substr(at)).value_or(std::nullopt);
    if (!found) {
      continue;
    }
    const bool is_expression = found->text.starts_with("{=");
    if (is_expression || found->text.find('$') == std::string_view::npos) {
      return fail(
          ExitCode::usage,
          fmt::format("the placeholder {} in shell text would let an event write the command; use "
                      "\"$FILE\" or another variable, or 'argv'; with a blank behind it a brace is "
                      "the shell's",
                      found->text));
    }
  }
  return {};
}

}  // namespace hw::expr
