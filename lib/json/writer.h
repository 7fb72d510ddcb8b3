// SPDX-License-Identifier: MIT
// Writes compact JSON (RFC 8259) to the end of a string, member after member. Text is given as
// bytes: what is not UTF-8 comes out as U+FFFD, so the output is always valid.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace hw::json {

// `text` as a JSON string, with its quotes.
void append_string(std::string& out, std::string_view text);

class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}

  Writer& begin_object() { return open('{'); }
  Writer& end_object() { return close('}'); }
  Writer& begin_array() { return open('['); }
  Writer& end_array() { return close(']'); }
  Writer& key(std::string_view name);

  Writer& string(std::string_view text);
  Writer& strings(std::span<const std::string> texts);  // an array
  Writer& number(std::int64_t value);
  Writer& boolean(bool value);
  Writer& null() { return raw("null"); }
  Writer& raw(std::string_view json);  // text that is JSON already

  // key() and the value in one.
  Writer& string(std::string_view name, std::string_view text) { return key(name).string(text); }
  Writer& number(std::string_view name, std::int64_t value) { return key(name).number(value); }
  Writer& boolean(std::string_view name, bool value) { return key(name).boolean(value); }
  Writer& raw(std::string_view name, std::string_view json) { return key(name).raw(json); }

  // A member `name`, and `name_base64` with the bytes where they are not UTF-8.
  Writer& bytes(std::string_view name, std::string_view bytes);

 private:
  Writer& open(char bracket);
  Writer& close(char bracket);
  void separate();

  std::string& out_;
  bool needs_comma_ = false;
};

}  // namespace hw::json
