// SPDX-License-Identifier: MIT
#include "json/writer.h"

#include <algorithm>
#include <array>

#include "base/bytes.h"

namespace hw::json {

namespace {

// Characters that stand for themselves, whatever their neighbours are.
bool is_plain_ascii(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x20 && byte < 0x80 && c != '"' && c != '\\';
}

bool is_plain(char c) { return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\'; }

void append_escape(std::string& out, char c) {
  if (c == '"' || c == '\\') {  // which text that is JSON itself is full of
    const std::array<char, 2> pair = {'\\', c};
    out.append(pair.data(), pair.size());
    return;
  }
  constexpr std::string_view kNamed = "\b\f\n\r\t";
  const std::size_t named = kNamed.find(c);
  if (named != std::string_view::npos) {
    out += '\\';
    out += "bfnrt"[named];
    return;
  }
  const auto byte = static_cast<unsigned char>(c);
  out += "\\u00";
  append_hex(out, std::span(&byte, 1));
}

void append_escaped(std::string& out, std::string_view text) {
  while (!text.empty()) {
    std::size_t plain = 0;
    while (plain < text.size() && is_plain(text[plain])) {
      ++plain;
    }
    out.append(text.substr(0, plain));
    if (plain < text.size()) {
      append_escape(out, text[plain++]);
    }
    text.remove_prefix(plain);
  }
}

}  // namespace

void append_string(std::string& out, std::string_view text) {
  out += '"';
  if (std::all_of(text.begin(), text.end(), is_plain_ascii)) {
    out += text;  // most texts
  } else if (is_utf8(text)) {
    append_escaped(out, text);
  } else {
    std::string repaired;
    append_utf8_lossy(repaired, text);
    append_escaped(out, repaired);
  }
  out += '"';
}

void Writer::separate() {
  if (needs_comma_) {
    out_ += ',';
  }
  needs_comma_ = true;
}

Writer& Writer::open(char bracket) {
  separate();
  out_ += bracket;
  needs_comma_ = false;
  return *this;
}

Writer& Writer::close(char bracket) {
  out_ += bracket;
  needs_comma_ = true;
  return *this;
}

Writer& Writer::key(std::string_view name) {
  separate();
  append_string(out_, name);
  out_ += ':';
  needs_comma_ = false;
  return *this;
}

Writer& Writer::string(std::string_view text) {
  separate();
  append_string(out_, text);
  return *this;
}

Writer& Writer::strings(std::span<const std::string> texts) {
  begin_array();
  for (const std::string& text : texts) {
    string(text);
  }
  return end_array();
}

Writer& Writer::number(std::int64_t value) { return raw(std::to_string(value)); }

Writer& Writer::boolean(bool value) { return raw(value ? "true" : "false"); }

Writer& Writer::raw(std::string_view json) {
  separate();
  out_ += json;
  return *this;
}

Writer& Writer::bytes(std::string_view name, std::string_view bytes) {
  string(name, bytes);
  if (!is_utf8(bytes)) {
    key(std::string(name) + "_base64");
    separate();
    out_ += '"';
    append_base64(out_, bytes);
    out_ += '"';
  }
  return *this;
}

}  // namespace hw::json
