// SPDX-License-Identifier: MIT
// A JSON text that has been read (json/reader.h): an index of its values, each with the place where
// it stands. Nothing is converted: numbers keep their digits, containers their text. A Value is two
// words, copied freely, and valid while the text lives and until the reader takes the next one.
#pragma once

#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "json/scan.h"

namespace hw::json {

class Document;
class MemberRange;
class ElementRange;

class Value {
 public:
  [[nodiscard]] inline Kind kind() const;
  [[nodiscard]] bool is(Kind kind) const { return this->kind() == kind; }
  [[nodiscard]] bool is_container() const { return kind() >= Kind::array; }

  // From the first to the last byte, as it stands in the source.
  [[nodiscard]] inline std::string_view text() const;
  // Of a string: what it stands for.
  [[nodiscard]] inline std::string_view string() const;
  // Of a boolean.
  [[nodiscard]] bool boolean() const { return text().front() == 't'; }

  // Of an object; doubled members come one after the other, in the order of the text.
  [[nodiscard]] inline MemberRange members() const;
  // Of an array.
  [[nodiscard]] inline ElementRange elements() const;
  // A member of an object; of several with that name the last.
  [[nodiscard]] inline std::optional<Value> find(std::string_view name) const;

 private:
  friend class Document;
  friend class MemberRange;
  friend class ElementRange;
  Value(const Document& document, std::uint32_t at) : document_(&document), at_(at) {}

  const Document* document_;
  std::uint32_t at_;  // of its token
};

// A value or a key. A member of an object is two tokens; a container's items follow it.
struct Token {
  std::uint32_t begin;  // in the text; of a string behind the quote
  std::uint32_t end;    // behind the last byte; of a string at the quote
  std::uint32_t more;   // of a container: the token behind it; of a string: 0, or its number among
                        // those that hold escapes, from 1
  Kind kind;
};

class Document {
 public:
  [[nodiscard]] Value root() const { return {*this, 0}; }

  // Of an array at the root.
  [[nodiscard]] bool has_one_element() const {
    return tokens_[0].more > 1 && behind(1) == tokens_[0].more;
  }
  [[nodiscard]] Value only_element() const { return {*this, 1}; }

 private:
  friend class Value;
  friend class MemberRange;
  friend class ElementRange;
  friend class Builder;

  [[nodiscard]] const Token& token(std::uint32_t at) const { return tokens_[at]; }
  // The token behind a value.
  [[nodiscard]] std::uint32_t behind(std::uint32_t at) const {
    const Token& token = tokens_[at];
    return token.kind >= Kind::array ? token.more : at + 1;
  }
  [[nodiscard]] std::string_view string(std::uint32_t at) const {
    const Token& token = tokens_[at];
    return token.more == 0 ? std::string_view(text_ + token.begin, token.end - token.begin)
                           : unescaped(token.more - 1);
  }
  [[nodiscard]] std::string_view unescaped(std::uint32_t number) const {
    const std::size_t begin = number == 0 ? 0 : unescaped_ends_[number - 1];
    return std::string_view(unescaped_).substr(begin, unescaped_ends_[number] - begin);
  }

  const char* text_ = nullptr;
  std::vector<Token> tokens_;
  std::string unescaped_;  // the strings with escapes, one behind the other
  std::vector<std::size_t> unescaped_ends_;
};

class MemberRange {
 public:
  struct Item {
    std::string_view key;  // what it stands for
    Value value;
  };
  class Iterator {
   public:
    using value_type = Item;
    using difference_type = std::ptrdiff_t;
    Iterator(const Document& document, std::uint32_t at) : document_(&document), at_(at) {}
    Item operator*() const { return {document_->string(at_), {*document_, at_ + 1}}; }
    Iterator& operator++() {
      at_ = document_->behind(at_ + 1);
      return *this;
    }
    bool operator==(const Iterator& other) const { return at_ == other.at_; }

   private:
    const Document* document_;
    std::uint32_t at_;  // of the key
  };

  MemberRange(const Document& document, std::uint32_t object)
      : document_(document), object_(object) {}
  [[nodiscard]] Iterator begin() const { return {document_, object_ + 1}; }
  [[nodiscard]] Iterator end() const { return {document_, document_.token(object_).more}; }
  [[nodiscard]] bool empty() const { return begin() == end(); }

 private:
  const Document& document_;
  std::uint32_t object_;
};

class ElementRange {
 public:
  class Iterator {
   public:
    using value_type = Value;
    using difference_type = std::ptrdiff_t;
    Iterator(const Document& document, std::uint32_t at) : document_(&document), at_(at) {}
    Value operator*() const { return {*document_, at_}; }
    Iterator& operator++() {
      at_ = document_->behind(at_);
      return *this;
    }
    bool operator==(const Iterator& other) const { return at_ == other.at_; }

   private:
    const Document* document_;
    std::uint32_t at_;
  };

  ElementRange(const Document& document, std::uint32_t array)
      : document_(document), array_(array) {}
  [[nodiscard]] Iterator begin() const { return {document_, array_ + 1}; }
  [[nodiscard]] Iterator end() const { return {document_, document_.token(array_).more}; }
  [[nodiscard]] bool empty() const { return begin() == end(); }

 private:
  const Document& document_;
  std::uint32_t array_;
};

Kind Value::kind() const { return document_->token(at_).kind; }

std::string_view Value::text() const {
  const Token& token = document_->token(at_);
  const std::uint32_t quote = token.kind == Kind::string ? 1 : 0;
  return {document_->text_ + token.begin - quote, token.end - token.begin + 2 * quote};
}

std::string_view Value::string() const { return document_->string(at_); }
MemberRange Value::members() const { return {*document_, at_}; }
ElementRange Value::elements() const { return {*document_, at_}; }

std::optional<Value> Value::find(std::string_view name) const {
  std::optional<Value> found;
  for (const auto& [key, value] : members()) {
    if (key == name) {
      found = value;
    }
  }
  return found;
}

}  // namespace hw::json
