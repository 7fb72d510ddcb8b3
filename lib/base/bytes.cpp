// SPDX-License-Identifier: MIT
#include "base/bytes.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace hw {

namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";
constexpr std::string_view kBase64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

bool in_range(unsigned char c, unsigned low, unsigned high) { return c >= low && c <= high; }

struct Sequence {
  std::size_t length;  // of the sequence, or of the maximal part of one that is to be replaced
  bool valid;
};

// The sequence at the front of a text that is not empty (Unicode, table 3-7).
Sequence first_sequence(std::string_view text) {
  const auto byte = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) {
    return {1, true};
  }
  const std::size_t length = in_range(lead, 0xC2, 0xDF)   ? 2
                             : in_range(lead, 0xE0, 0xEF) ? 3
                             : in_range(lead, 0xF0, 0xF4) ? 4
                                                          : 0;
  if (length == 0) {
    return {1, false};
  }
  const unsigned low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  const unsigned high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  if (text.size() < 2 || !in_range(byte(1), low, high)) {
    return {1, false};
  }
  for (std::size_t i = 2; i < length; ++i) {
    if (i >= text.size() || !in_range(byte(i), 0x80, 0xBF)) {
      return {i, false};
    }
  }
  return {length, true};
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

}  // namespace

std::size_t valid_utf8_prefix(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    if (text.size() - at >= sizeof(std::uint64_t)) {  // eight ASCII bytes at once
      std::uint64_t block = 0;
      std::memcpy(&block, text.data() + at, sizeof(block));
      if ((block & 0x8080808080808080U) == 0) {
        at += sizeof(block);
        continue;
      }
    }
    const Sequence next = first_sequence(text.substr(at));
    if (!next.valid) {
      return at;
    }
    at += next.length;
  }
  return at;
}

void append_utf8(std::string& out, char32_t code) {
  const auto put = [&out](char32_t byte) { out += static_cast<char>(byte); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0 | (code >> 6));
    put(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    put(0xE0 | (code >> 12));
    put(0x80 | ((code >> 6) & 0x3F));
    put(0x80 | (code & 0x3F));
  } else {
    put(0xF0 | (code >> 18));
    put(0x80 | ((code >> 12) & 0x3F));
    put(0x80 | ((code >> 6) & 0x3F));
    put(0x80 | (code & 0x3F));
  }
}

void append_utf8_lossy(std::string& out, std::string_view text) {
  while (!text.empty()) {
    const std::size_t valid = valid_utf8_prefix(text);
    out.append(text.substr(0, valid));
    text.remove_prefix(valid);
    if (!text.empty()) {
      out.append(kReplacement);
      text.remove_prefix(first_sequence(text).length);
    }
  }
}

void append_printable(std::string& out, std::string_view text) {
  std::string repaired;
  append_utf8_lossy(repaired, text);
  for (std::size_t at = 0; at < repaired.size(); ++at) {
    const auto byte = static_cast<unsigned char>(repaired[at]);
    const bool is_c0 = (byte < 0x20 && byte != '\t' && byte != '\n') || byte == 0x7F;
    const bool is_c1 = byte == 0xC2 && static_cast<unsigned char>(repaired[at + 1]) < 0xA0;
    if (is_c0 || is_c1) {
      out += kReplacement;
      at += is_c1 ? 1 : 0;
    } else {
      out += repaired[at];
    }
  }
}

void append_printable_line(std::string& out, std::string_view text) {
  const std::size_t begin = out.size();
  append_printable(out, text);
  std::replace_if(
      out.begin() + static_cast<std::ptrdiff_t>(begin), out.end(),
      [](char byte) { return byte == '\n' || byte == '\t'; }, ' ');
}

std::string_view cut_utf8(std::string_view text, std::size_t max) {
  if (text.size() <= max) {
    return text;
  }
  std::size_t end = max;
  while (end > 0 && max - end < 3 && in_range(static_cast<unsigned char>(text[end]), 0x80, 0xBF)) {
    --end;
  }
  const bool whole = first_sequence(text.substr(end)).length + end > max;
  return text.substr(0, whole ? end : max);
}

void append_base64(std::string& out, std::string_view bytes) {
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t count = bytes.size() - i < 3 ? bytes.size() - i : 3;
    std::uint32_t group = 0;
    for (std::size_t j = 0; j < 3; ++j) {
      group = (group << 8) | (j < count ? static_cast<unsigned char>(bytes[i + j]) : 0U);
    }
    for (std::size_t j = 0; j < 4; ++j) {
      out += j <= count ? kBase64[(group >> (18 - 6 * j)) & 63U] : '=';
    }
  }
}

std::optional<std::string> decode_base64(std::string_view text) {
  if (text.size() % 4 != 0) {
    return std::nullopt;
  }
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  std::string out;
  for (std::size_t i = 0; i < text.size(); i += 4) {
    std::uint32_t group = 0;
    const bool last = i + 4 == text.size();
    const std::size_t pad = last ? padding : 0;
    for (std::size_t j = 0; j < 4; ++j) {
      const auto digit = j < 4 - pad ? kBase64.find(text[i + j]) : 0;
      if (digit == std::string_view::npos) {
        return std::nullopt;
      }
      group = (group << 6) | static_cast<std::uint32_t>(digit);
    }
    for (std::size_t j = 0; j < 3 - pad; ++j) {
      out += static_cast<char>((group >> (16 - 8 * j)) & 0xFFU);
    }
  }
  return out;
}

void append_percent_encoded(std::string& out, std::string_view bytes) {
  for (char c : bytes) {
    if (is_unreserved(c) || c == '/') {
      out += c;
    } else {
      const auto value = static_cast<unsigned char>(c);
      out += '%';
      out += "0123456789ABCDEF"[value >> 4];
      out += "0123456789ABCDEF"[value & 15U];
    }
  }
}

void append_hex(std::string& out, std::span<const unsigned char> bytes) {
  std::size_t at = out.size();
  out.resize(at + 2 * bytes.size());
  for (unsigned char byte : bytes) {
    out[at++] = kHexDigits[byte >> 4];
    out[at++] = kHexDigits[byte & 15U];
  }
}

bool parse_hex(std::string_view text, std::span<unsigned char> out) {
  if (text.size() != 2 * out.size()) {
    return false;
  }
  for (std::size_t i = 0; i < out.size(); ++i) {
    const int high = hex_value(text[2 * i]);
    const int low = hex_value(text[2 * i + 1]);
    if (high < 0 || low < 0) {
      return false;
    }
    out[i] = static_cast<unsigned char>(high * 16 + low);
  }
  return true;
}

}  // namespace hw
