// SPDX-License-Identifier: MIT
#include "expr/words.h"

#include <fmt/core.h>

#include <algorithm>

#include "expr/lookup.h"

namespace hw::expr {

namespace {

bool starts_name(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool continues_name(char c) { return starts_name(c) || (c >= '0' && c <= '9'); }

// The path of the placeholder `{name(.name)*}` at the front of `text`; empty if there is none.
std::string_view placeholder_at(std::string_view text) {
  if (!text.starts_with('{')) {
    return {};
  }
  bool expects_name = true;
  for (std::size_t at = 1; at < text.size(); ++at) {
    const char c = text[at];
    if (expects_name ? starts_name(c) : continues_name(c)) {
      expects_name = false;
    } else if (c == '.' && !expects_name) {
      expects_name = true;
    } else {
      return c == '}' && !expects_name ? text.substr(1, at - 1) : std::string_view();
    }
  }
  return {};
}

// Whether a word looks as if it were meant as a placeholder: braces around what is nearly a path.
bool is_near_placeholder(std::string_view word) {
  constexpr std::string_view kOthers = ".-[]";
  return word.size() >= 3 && word.front() == '{' && starts_name(word[1]) && word.back() == '}' &&
         std::all_of(word.begin() + 1, word.end() - 1, [&](char c) {
           return continues_name(c) || kOthers.find(c) != std::string_view::npos;
         });
}

tl::unexpected<Error> unfit(ErrorCode what, std::string_view path, std::string_view why) {
  return fail(what, fmt::format("{{{}}} {}", path, why));
}

// One scalar of the event as one word.
Result<std::string> scalar_word(std::string_view path, std::string_view json,
                                const std::optional<std::string>& bytes) {
  if (json::kind_of(json) == json::Kind::null) {
    return unfit(ErrorCode::value_missing, path, "is null");
  }
  std::string word(json);
  if (json::kind_of(json) == json::Kind::string) {
    word = bytes ? *bytes : json::string_value(json);
  }
  if (word.find('\0') != std::string::npos) {
    return unfit(ErrorCode::value_invalid, path, "holds U+0000, which no word of a command can");
  }
  return word;
}

bool is_container(std::string_view json) {
  return json::kind_of(json) == json::Kind::object || json::kind_of(json) == json::Kind::array;
}

bool has_container(std::string_view array) {
  json::Elements elements(array);
  for (std::string_view element; elements.next(element);) {
    if (is_container(element)) {
      return true;
    }
  }
  return false;
}

Result<std::string> single_word(std::string_view path, const Value& value) {
  if (!is_container(value.json)) {
    return scalar_word(path, value.json, value.bytes);
  }
  std::string compact;
  json::append_compact(compact, value.json);
  return compact;
}

Status append_words(std::vector<std::string>& out, std::string_view path, const Value& value) {
  if (json::kind_of(value.json) != json::Kind::array || has_container(value.json)) {
    HW_TRY_ASSIGN(std::string word, single_word(path, value));
    out.push_back(std::move(word));
    return {};
  }
  json::Elements elements(value.json);
  for (std::string_view element; elements.next(element);) {
    HW_TRY_ASSIGN(std::string word, scalar_word(path, element, std::nullopt));
    out.push_back(std::move(word));
  }
  return {};
}

}  // namespace

Words::Word Words::split(std::string_view text) {
  Word word = {{false, ""}};
  while (!text.empty()) {
    const std::string_view path = placeholder_at(text);
    if (!path.empty()) {
      word.push_back({true, std::string(path)});
      word.push_back({false, ""});
      text.remove_prefix(path.size() + 2);
    } else {
      word.back().text += text.front();
      text.remove_prefix(text.starts_with("{{") ? 2 : 1);
    }
  }
  return word;
}

Status Words::check(const Word& word, std::size_t number, std::string_view text) {
  if (word.size() == 1) {
    return is_near_placeholder(text)
               ? fail(ExitCode::usage,
                      fmt::format("word {} '{}': no placeholder: names of letters, digits and "
                                  "underscores, joined by dots; '{{{{' is a brace",
                                  number, text))
               : Status();
  }
  const std::string& before = word.front().text;
  const bool is_whole = word.size() == 3 && before.empty() && word.back().text.empty();
  const bool is_option_value = before.starts_with("--") && before.find('=') != std::string::npos;
  if (number > 0 && (is_whole || is_option_value)) {
    return {};
  }
  return fail(
      ExitCode::usage,
      fmt::format("word {} '{}': a placeholder must be a whole word that is not the command, or "
                  "stand behind the '=' of a word that starts with '--'; in a script write "
                  "\"$1\" and give {{{}}} as a word behind it, or use the environment; '{{{{' is "
                  "a brace",
                  number, text, word[1].text));
}

Result<Words> Words::parse(const std::vector<std::string>& argv) {
  Words result;
  for (const std::string& text : argv) {
    Word word = split(text);
    HW_TRY(check(word, result.words_.size(), text));
    result.words_.push_back(std::move(word));
  }
  return result;
}

Result<std::vector<std::string>> Words::expand(std::string_view event) const {
  std::vector<std::string> out;
  for (const Word& word : words_) {
    const bool is_whole = word.size() == 3 && word.front().text.empty();
    std::string text;
    for (const Piece& piece : word) {
      if (!piece.is_path) {
        text += piece.text;
        continue;
      }
      const auto value = look_up(event, piece.text);
      if (!value) {
        return unfit(ErrorCode::value_missing, piece.text, "is not in the event");
      }
      if (is_whole) {
        HW_TRY(append_words(out, piece.text, *value));
      } else {
        HW_TRY_ASSIGN(const std::string part, single_word(piece.text, *value));
        text += part;
      }
    }
    if (!is_whole) {
      out.push_back(std::move(text));
    }
  }
  return out;
}

Status check_shell_text(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool is_escaped = at > 0 && (text[at - 1] == '$' || text[at - 1] == '{');
    const std::string_view path = placeholder_at(text.substr(at));
    if (!path.empty() && !is_escaped) {
      return fail(
          ExitCode::usage,
          fmt::format(
              "the placeholder {{{}}} in shell text would let an event write the command; use "
              "\"$FILE\" or another variable, or 'argv'; with a blank behind it a brace is the "
              "shell's",
              path));
    }
  }
  return {};
}

}  // namespace hw::expr
