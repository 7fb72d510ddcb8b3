// SPDX-License-Identifier: MIT
// A byte scanner over JSON text that a Reader has already found valid (RFC 8259). It hands out
// pieces of the source text itself, so numbers keep their digits and nothing is re-serialised. Not
// for the path that every event takes: that is the index's (json/document.h). Given invalid text
// the result is unspecified, but reads never leave the text.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace hw::json {

enum class Kind { null, boolean, number, string, array, object };

// The kind of a value's text, which starts with its first byte.
[[nodiscard]] Kind kind_of(std::string_view value);

struct Member {
  std::string_view key;    // between the quotes, still escaped
  std::string_view value;  // from its first to its last byte
};

// The members of an object's text, in order.
class Members {
 public:
  explicit Members(std::string_view object);
  bool next(Member& out);

 private:
  std::string_view text_;
  std::size_t at_;
};

// The elements of an array's text, in order.
class Elements {
 public:
  explicit Elements(std::string_view array);
  bool next(std::string_view& out);

 private:
  std::string_view text_;
  std::size_t at_;
};

// Whether an escaped key spells `name` (which has no characters that must be escaped).
[[nodiscard]] bool key_is(std::string_view escaped, std::string_view name);

// The value of a member; of several with that name the last.
[[nodiscard]] std::optional<std::string_view> find_member(std::string_view object,
                                                          std::string_view name);

// The text that a JSON string stands for; `value` includes the quotes.
[[nodiscard]] std::string string_value(std::string_view value);

// The name that an escaped key spells.
[[nodiscard]] std::string key_text(std::string_view escaped);

// string_value() of a member that is a string; nothing where it is absent or of another kind.
[[nodiscard]] std::optional<std::string> find_string(std::string_view object,
                                                     std::string_view name);

// `value` without the white space between its tokens.
void append_compact(std::string& out, std::string_view value);

// Where the value that starts at `at` ends.
[[nodiscard]] std::size_t skip_value(std::string_view text, std::size_t at);

}  // namespace hw::json
