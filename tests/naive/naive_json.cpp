// SPDX-License-Identifier: MIT
#include "naive_json.h"

#include <unistr.h>

#include <cstdint>
#include <utility>

namespace hw::test::naive {

namespace {

// Every function returns false at the first error; what was built so far means nothing then.
class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  bool whole(Json& json) {
    if (!value(json)) {
      return false;
    }
    skip_space();
    return at_ == text_.size();
  }

 private:
  void skip_space() {
    while (at_ < text_.size() && std::string_view(" \t\r\n").find(text_[at_]) != text_.npos) {
      ++at_;
    }
  }

  bool take(std::string_view expected) {
    if (!text_.substr(at_).starts_with(expected)) {
      return false;
    }
    at_ += expected.size();
    return true;
  }

  bool value(Json& json) {
    skip_space();
    for (const char* word : {"null", "true", "false"}) {
      if (take(word)) {
        json.text = word;
        json.kind = json.text == "null" ? Kind::null : Kind::truth;
        return true;
      }
    }
    if (take("{")) {
      json.kind = Kind::object;
      return list('}', [&] {
        Member member;
        const bool good = take("\"") && string(member.name) && colon() && value(member.value);
        json.members.push_back(std::move(member));
        return good;
      });
    }
    if (take("[")) {
      json.kind = Kind::array;
      return list(']', [&] { return value(json.elements.emplace_back()); });
    }
    if (take("\"")) {
      json.kind = Kind::string;
      return string(json.text);
    }
    json.kind = Kind::number;
    return number(json.text);
  }

  // Behind the opening bracket.
  template <class Item>
  bool list(char end, Item item) {
    skip_space();
    if (take({&end, 1})) {
      return true;
    }
    do {
      skip_space();
      if (!item()) {
        return false;
      }
      skip_space();
    } while (take(","));
    return take({&end, 1});
  }

  bool colon() {
    skip_space();
    return take(":");
  }

  std::size_t digits() {
    const std::size_t start = at_;
    while (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9') {
      ++at_;
    }
    return at_ - start;
  }

  bool number(std::string& result) {
    const std::size_t start = at_;
    take("-");
    if (!take("0") && digits() == 0) {
      return false;
    }
    if (take(".") && digits() == 0) {
      return false;
    }
    if (take("e") || take("E")) {
      if (!take("+")) {
        take("-");
      }
      if (digits() == 0) {
        return false;
      }
    }
    result = text_.substr(start, at_ - start);
    return true;
  }

  // Behind the opening quote.
  bool string(std::string& result) {
    while (at_ < text_.size() && text_[at_] != '"') {
      if (static_cast<unsigned char>(text_[at_]) < 0x20) {
        return false;
      }
      if (take("\\")) {
        if (!escape(result)) {
          return false;
        }
      } else {
        result += text_[at_++];
      }
    }
    return take("\"");
  }

  // Behind the backslash.
  bool escape(std::string& result) {
    static constexpr std::string_view kLetters = "\"\\/bfnrt";
    static constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
    if (at_ < text_.size()) {
      if (const std::size_t which = kLetters.find(text_[at_]); which != kLetters.npos) {
        result += kMeanings[which];
        ++at_;
        return true;
      }
    }
    std::uint32_t code = 0;
    if (!take("u") || !hex(code)) {
      return false;
    }
    if (code >= 0xD800 && code < 0xDC00) {
      std::uint32_t low = 0;
      if (!take("\\u") || !hex(low) || low < 0xDC00 || low >= 0xE000) {
        return false;
      }
      code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    }
    std::uint8_t bytes[6];
    const int size = u8_uctomb(bytes, code, sizeof bytes);  // refuses a low surrogate
    for (int i = 0; i < size; ++i) {
      result += static_cast<char>(bytes[i]);
    }
    return size > 0;
  }

  bool hex(std::uint32_t& code) {
    static constexpr std::string_view kDigits = "0123456789abcdef";
    for (int i = 0; i < 4; ++i, ++at_) {
      if (at_ >= text_.size()) {
        return false;
      }
      const char letter = text_[at_];
      const char lower = letter >= 'A' && letter <= 'F' ? static_cast<char>(letter + 32) : letter;
      const std::size_t digit = kDigits.find(lower);
      if (digit == kDigits.npos) {
        return false;
      }
      code = code * 16 + static_cast<std::uint32_t>(digit);
    }
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

std::optional<Json> parse_json(std::string_view text) {
  const std::string bytes(text);
  if (u8_check(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()) != nullptr) {
    return std::nullopt;
  }
  Json json;
  if (!Parser(text).whole(json)) {
    return std::nullopt;
  }
  return json;
}

}  // namespace hw::test::naive
