// SPDX-License-Identifier: MIT
#include "json/reader.h"

#include <simdjson.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <string>

#include "base/limits.h"
#include "base/text.h"
#include "json/escape.h"

namespace hw::json {

namespace {

enum class Fault { none, malformed, number, word, escape, depth };

std::string_view message_of(Fault fault) {
  switch (fault) {
    case Fault::number:
      return "not JSON: a malformed number";
    case Fault::word:
      return "not JSON: a word that is not true, false or null";
    case Fault::escape:
      return "not JSON: a bad escape or half a surrogate pair in a string";
    case Fault::depth:
      return "nested more than 1000 deep";
    default:
      return "not JSON: malformed, or more than one value";
  }
}

std::string_view message_of(simdjson::error_code error) {
  switch (error) {
    case simdjson::UTF8_ERROR:
      return "not JSON: not UTF-8";
    case simdjson::UNESCAPED_CHARS:
      return "not JSON: a control character inside a string";
    case simdjson::UNCLOSED_STRING:
      return "not JSON: a string without its closing quote";
    case simdjson::EMPTY:
      return "not JSON: nothing there";
    default:
      return "not JSON: malformed, or more than one value";
  }
}

tl::unexpected<Error> refuse(std::string_view message) {
  return fail(ExitCode::data, std::string(message));
}

}  // namespace

// The places of all tokens in a text: of brackets, colons and commas, and of the first bytes of
// strings, numbers and words.
struct Reader::Tokens {
  std::unique_ptr<simdjson::internal::dom_parser_implementation> stage;

  Tokens() { grow(limits::kReadBlock); }

  void grow(std::size_t capacity) {
    const auto error =
        stage == nullptr ? simdjson::get_active_implementation()->create_dom_parser_implementation(
                               capacity, 1, stage)
                         : stage->allocate(capacity, 1);
    if (error != simdjson::SUCCESS) {
      throw std::bad_alloc();
    }
  }

  simdjson::error_code find(std::string_view text) {
    if (text.size() > stage->capacity()) {
      grow(std::max(text.size(), 2 * stage->capacity()));
    }
    return stage->stage1(reinterpret_cast<const std::uint8_t*>(text.data()), text.size(),
                         simdjson::stage1_mode::regular);
  }

  [[nodiscard]] const std::uint32_t* begin() const { return stage->structural_indexes.get(); }
  [[nodiscard]] std::size_t count() const { return stage->n_structural_indexes; }
};

// Checks the grammar and fills a Document, token by token. The text is a container, whose last
// token is one that closes one: so each token that closes none has one behind it, and no number or
// word ends at the end of the text. What moves with every token is in a Cursor, for registers.
class Builder {
 public:
  Builder(Document& document, std::string_view text, const std::uint32_t* tokens, std::size_t count)
      : document_(document),
        text_(text.data()),
        end_(text.data() + text.size()),
        begin_(tokens),
        last_(tokens + count) {
    document_.text_ = text.data();
    document_.unescaped_.clear();
    document_.unescaped_ends_.clear();
    if (document_.tokens_.size() < count) {
      document_.tokens_.resize(count);
    }
    find_escape(text_);
  }

  [[nodiscard]] Fault build() {
    const bool is_object = text_[*begin_] == '{';
    if (text_[last_[-1]] != (is_object ? '}' : ']')) {
      return Fault::malformed;
    }
    Cursor cursor{begin_, document_.tokens_.data()};
    const Fault fault = read_container(cursor, is_object);
    return fault == Fault::none && cursor.at != last_ ? Fault::malformed : fault;
  }

 private:
  struct Cursor {
    const std::uint32_t* at;
    Token* out;
  };

  Fault read_container(Cursor& cursor, bool is_object) {
    return is_object ? read_container<Kind::object>(cursor) : read_container<Kind::array>(cursor);
  }

  // Reads a container, at whose first token the cursor stands, and moves it behind the last.
  template <Kind kind>
  Fault read_container(Cursor& where) {
    constexpr char kEnd = kind == Kind::object ? '}' : ']';
    Cursor cursor = where;
    Token* const container = open(cursor, kind);
    if (text_[*cursor.at] == kEnd) {
      ++cursor.at;
    } else {
      do {
        if constexpr (kind == Kind::object) {
          if (const Fault fault = read_key(cursor); fault != Fault::none) {
            return fault;
          }
        }
        if (const Fault fault = read_value(cursor); fault != Fault::none) {
          return fault;
        }
      } while (text_[*cursor.at++] == ',');
      if (text_[cursor.at[-1]] != kEnd) {
        return Fault::malformed;
      }
    }
    close(cursor, *container);
    where = cursor;
    return Fault::none;
  }

  [[gnu::always_inline]] static Token* open(Cursor& cursor, Kind kind) {
    *cursor.out = {*cursor.at++, 0, 0, kind};
    return cursor.out++;
  }

  [[gnu::always_inline]] void close(const Cursor& cursor, Token& container) const {
    container.end = cursor.at[-1] + 1;
    container.more = static_cast<std::uint32_t>(cursor.out - document_.tokens_.data());
  }

  [[gnu::always_inline]] Fault read_key(Cursor& cursor) {
    if (text_[*cursor.at] != '"') {
      return Fault::malformed;
    }
    if (!read_string(cursor)) {
      return Fault::escape;
    }
    return text_[*cursor.at++] == ':' ? Fault::none : Fault::malformed;
  }

  [[gnu::always_inline]] Fault read_value(Cursor& cursor) {
    switch (text_[*cursor.at]) {
      case '"':
        return read_string(cursor) ? Fault::none : Fault::escape;
      case '{':
      case '[':
        return read_inner(cursor);
      case 't':
        return read_word(cursor, "true", Kind::boolean);
      case 'f':
        return read_word(cursor, "false", Kind::boolean);
      case 'n':
        return read_word(cursor, "null", Kind::null);
      default:
        return read_number(cursor);
    }
  }

  // A container in a container. It may have taken the last token, which is one too few.
  Fault read_inner(Cursor& cursor) {
    if (++depth_ > limits::kDepthMax) {
      return Fault::depth;
    }
    const Fault fault = read_container(cursor, text_[*cursor.at] == '{');
    --depth_;
    return fault == Fault::none && cursor.at == last_ ? Fault::malformed : fault;
  }

  // Between a string and the token behind it there is only white space.
  [[gnu::always_inline]] bool read_string(Cursor& cursor) {
    const std::uint32_t begin = *cursor.at++ + 1;
    std::uint32_t end = *cursor.at - 1;
    while (text_[end] != '"') {
      --end;
    }
    *cursor.out = {begin, end, 0, Kind::string};
    return text_ + end < escape_ || read_escapes(*cursor.out) ? (++cursor.out, true) : false;
  }

  bool read_escapes(Token& token) {
    const char* const end = text_ + token.end;
    if (!append_unescaped(document_.unescaped_, {text_ + token.begin, end})) {
      return false;
    }
    find_escape(end);
    document_.unescaped_ends_.push_back(document_.unescaped_.size());
    token.more = static_cast<std::uint32_t>(document_.unescaped_ends_.size());
    return true;
  }

  // The first backslash from there on; all that are no fault stand in strings.
  void find_escape(const char* from) {
    const void* const found = std::memchr(from, '\\', static_cast<std::size_t>(end_ - from));
    escape_ = found != nullptr ? static_cast<const char*>(found) : end_;
  }

  static bool ends_value(char c) {
    return c == ',' || c == '}' || c == ']' || c == ' ' || c == '\t' || c == '\r' || c == '\n';
  }

  [[gnu::always_inline]] Fault read_word(Cursor& cursor, std::string_view word, Kind kind) {
    const char* const begin = text_ + *cursor.at;
    if (static_cast<std::size_t>(end_ - begin) <= word.size() ||
        std::memcmp(begin, word.data(), word.size()) != 0 || !ends_value(begin[word.size()])) {
      return Fault::word;
    }
    *cursor.out++ = {*cursor.at, *cursor.at + static_cast<std::uint32_t>(word.size()), 0, kind};
    ++cursor.at;
    return Fault::none;
  }

  [[gnu::always_inline]] Fault read_number(Cursor& cursor) {
    const char* const begin = text_ + *cursor.at;
    if (*begin != '-' && !is_digit(*begin)) {
      return std::strchr(",:]}", *begin) != nullptr ? Fault::malformed : Fault::word;
    }
    const char* const end = number_end(begin);
    if (end == nullptr || !ends_value(*end)) {
      return Fault::number;
    }
    *cursor.out++ = {*cursor.at, static_cast<std::uint32_t>(end - text_), 0, Kind::number};
    ++cursor.at;
    return Fault::none;
  }

  static bool skip_digits(const char*& at) {
    const char* const begin = at;
    while (is_digit(*at)) {
      ++at;
    }
    return at != begin;
  }

  // RFC 8259 section 6; null if it is no number. Behind it stands a byte that is no part of one.
  static const char* number_end(const char* at) {
    at += *at == '-' ? 1 : 0;
    if (*at == '0') {
      ++at;
    } else if (!skip_digits(at)) {
      return nullptr;
    }
    if (*at == '.' && !skip_digits(++at)) {
      return nullptr;
    }
    if (*at == 'e' || *at == 'E') {
      ++at;
      at += *at == '+' || *at == '-' ? 1 : 0;
      if (!skip_digits(at)) {
        return nullptr;
      }
    }
    return at;
  }

  Document& document_;
  const char* text_;
  const char* end_;
  const std::uint32_t* begin_;
  const std::uint32_t* last_;
  const char* escape_ = nullptr;  // the first one behind what has been read, or the end
  std::size_t depth_ = 0;         // below the root
};

Reader::Reader() : tokens_(std::make_unique<Tokens>()) {}
Reader::Reader(Reader&&) noexcept = default;
Reader& Reader::operator=(Reader&&) noexcept = default;
Reader::~Reader() = default;

Result<Value> Reader::read(std::string_view text) {
  const auto error = tokens_->find(text);
  if (error != simdjson::SUCCESS) {
    return refuse(message_of(error));
  }
  const char first = text[*tokens_->begin()];
  if (first != '{' && first != '[') {
    return read_scalar(text);
  }
  const Fault fault = Builder(document_, text, tokens_->begin(), tokens_->count()).build();
  if (fault != Fault::none) {
    return refuse(message_of(fault));
  }
  return document_.root();
}

// As the only element of an array, which is then made to begin with it.
Result<Value> Reader::read_scalar(std::string_view text) {
  wrapped_.assign("[").append(text).append("]");
  if (const auto error = tokens_->find(wrapped_); error != simdjson::SUCCESS) {
    return refuse(message_of(error));
  }
  const Fault fault = Builder(document_, wrapped_, tokens_->begin(), tokens_->count()).build();
  if (fault != Fault::none || !document_.has_one_element()) {
    return refuse(message_of(fault));
  }
  return document_.only_element();
}

Result<Value> Reader::read_object(std::string_view line) {
  HW_TRY_ASSIGN(const Value value, read(line));
  if (!value.is(Kind::object)) {
    return fail(ExitCode::data, "not a JSON object");
  }
  return value;
}

}  // namespace hw::json
