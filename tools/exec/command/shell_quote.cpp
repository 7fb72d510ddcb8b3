// SPDX-License-Identifier: MIT
#include "exec/command/shell_quote.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "base/bytes.h"
#include "base/text.h"

namespace hw::exec {

namespace {

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c);
}

// Means itself wherever it stands in a word; but "=" not at its beginning, to zsh.
bool is_plain(char c) {
  return is_letter_or_digit(c) || std::string_view("_@%+=:,./-").find(c) != std::string_view::npos;
}

bool needs_no_quotes(std::string_view word) {
  return !word.empty() && word.front() != '=' && std::all_of(word.begin(), word.end(), is_plain);
}

// Of valid UTF-8 beyond ASCII: C1 controls, separators of lines, and marks of direction, some of
// which make a text look like another one.
bool is_unseen(std::string_view character) {
  constexpr auto kUnseen = std::to_array<std::string_view>(
      {"\xD8\x9C", "\xE2\x80\x8B", "\xE2\x80\x8C", "\xE2\x80\x8D", "\xE2\x80\x8E", "\xE2\x80\x8F",
       "\xE2\x80\xA8", "\xE2\x80\xA9", "\xE2\x80\xAA", "\xE2\x80\xAB", "\xE2\x80\xAC",
       "\xE2\x80\xAD", "\xE2\x80\xAE", "\xE2\x81\xA6", "\xE2\x81\xA7", "\xE2\x81\xA8",
       "\xE2\x81\xA9", "\xEF\xBB\xBF"});
  return (character[0] == '\xC2' && static_cast<unsigned char>(character[1]) < 0xA0) ||
         std::find(kUnseen.begin(), kUnseen.end(), character) != kUnseen.end();
}

// What stands at the beginning of a text: one character, or one byte that belongs to none.
struct Piece {
  std::string_view bytes;
  bool is_shown;
};

Piece first_piece(std::string_view text) {
  const auto byte = static_cast<unsigned char>(text.front());
  if (byte < 0x80) {
    return {text.substr(0, 1), (byte >= 0x20 && byte != 0x7F) || byte == '\n'};
  }
  const std::string_view character = text.substr(0, utf8_length(text.front()));
  return is_utf8(character) ? Piece{character, !is_unseen(character)}
                            : Piece{text.substr(0, 1), false};
}

void append_octal(std::string& out, std::string_view bytes) {
  for (const char byte : bytes) {
    fmt::format_to(std::back_inserter(out), "\\{:03o}", static_cast<unsigned char>(byte));
  }
}

// What printf turns into `bytes`: nothing in it is a conversion or an option.
std::string printf_format(std::string_view bytes) {
  std::string format;
  while (!bytes.empty()) {
    const Piece piece = first_piece(bytes);
    const char first = bytes.front();
    if (!piece.is_shown || first == '\\' || (first == '-' && format.empty())) {
      append_octal(format, piece.bytes);
    } else {
      format += first == '%' ? "%" : "";
      format += piece.bytes;
    }
    bytes.remove_prefix(piece.bytes.size());
  }
  return format;
}

}  // namespace

std::string shell_word(std::string_view bytes) {
  if (needs_no_quotes(bytes)) {
    return std::string(bytes);
  }
  enum class In { nothing, quotes, substitution } in = In::nothing;
  std::string out;
  const auto enter = [&](In next) {
    if (next != in) {
      constexpr std::array<std::string_view, 3> kEnds = {"", "'", "')\""};
      constexpr std::array<std::string_view, 3> kBegins = {"", "'", "\"$(printf '"};
      out += kEnds[static_cast<std::size_t>(in)];
      out += kBegins[static_cast<std::size_t>(next)];
      in = next;
    }
  };
  while (!bytes.empty()) {
    const Piece piece = first_piece(bytes);
    if (piece.bytes == "'") {
      enter(In::nothing);
      out += "\\'";
    } else {
      enter(piece.is_shown ? In::quotes : In::substitution);
      if (piece.is_shown) {
        out += piece.bytes;
      } else {
        append_octal(out, piece.bytes);
      }
    }
    bytes.remove_prefix(piece.bytes.size());
  }
  enter(In::nothing);
  return out.empty() ? "''" : out;
}

std::string shell_printf(std::string_view bytes) {
  if (bytes.find('\0') != std::string_view::npos) {
    return "printf " + shell_word(printf_format(bytes));
  }
  if (bytes.ends_with('\n')) {
    return "printf '%s\\n' " + shell_word(bytes.substr(0, bytes.size() - 1));
  }
  return "printf %s " + shell_word(bytes);
}

bool is_shell_name(std::string_view name) {
  return !name.empty() && !is_digit(name.front()) &&
         std::all_of(name.begin(), name.end(),
                     [](char c) { return is_letter_or_digit(c) || c == '_'; });
}

std::string shell_comment(std::string_view text) {
  std::string out;
  for (const std::string_view line : split(text, '\n')) {
    out += "# ";
    append_printable_line(out, line);
    out += '\n';
  }
  out.pop_back();
  return out;
}

}  // namespace hw::exec
