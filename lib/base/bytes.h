// SPDX-License-Identifier: MIT
// Text encodings of bytes: UTF-8 (RFC 3629), base64 (RFC 4648 section 4, padded), percent-encoding
// (RFC 3986) and hexadecimal. Nothing here allocates more than its result.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace hw {

// The length in bytes of the longest valid UTF-8 prefix: text.size() if all of it is valid.
[[nodiscard]] std::size_t valid_utf8_prefix(std::string_view text);
[[nodiscard]] inline bool is_utf8(std::string_view text) {
  return valid_utf8_prefix(text) == text.size();
}

// At the start of a text it says no more than that this is UTF-8.
inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// How many bytes a character has in UTF-8, by the first of them.
[[nodiscard]] constexpr std::size_t utf8_length(char first) {
  const auto lead = static_cast<unsigned char>(first);
  return lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

// Appends a code point, which is no surrogate, in UTF-8.
void append_utf8(std::string& out, char32_t code);

// Appends `text` with each maximal invalid part replaced by U+FFFD (Unicode 15, section 3.9).
void append_utf8_lossy(std::string& out, std::string_view text);

// The same for a terminal: control characters too, but for tabs and ends of lines.
void append_printable(std::string& out, std::string_view text);

// The same on one line: tabs and ends of lines become blanks.
void append_printable_line(std::string& out, std::string_view text);

// `text` cut to at most `max` bytes, never inside a UTF-8 sequence.
[[nodiscard]] std::string_view cut_utf8(std::string_view text, std::size_t max);

void append_base64(std::string& out, std::string_view bytes);
[[nodiscard]] std::optional<std::string> decode_base64(std::string_view text);

// Percent-encodes every byte but the unreserved ones and '/', as in the path of a URI.
void append_percent_encoded(std::string& out, std::string_view bytes);

void append_hex(std::string& out, std::span<const unsigned char> bytes);

// Parses 2 * out.size() lower- or upper-case digits; false if there are others or not that many.
[[nodiscard]] bool parse_hex(std::string_view text, std::span<unsigned char> out);

}  // namespace hw
