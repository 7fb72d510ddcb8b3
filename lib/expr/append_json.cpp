// SPDX-License-Identifier: MIT
// How a result is written (expr/datum.h).
#include <fmt/core.h>

#include <array>
#include <charconv>

#include "base/limits.h"
#include "expr/datum.h"
#include "json/writer.h"

namespace hw::expr {

class Writer {
 public:
  Writer(std::string& out, std::size_t depth) : out_(out), begin_(out.size()), depth_(depth) {}

  Status write(const Datum& value) {
    append(value);
    if (may_go_on()) {
      return {};
    }
    out_.resize(begin_);
    return fail(ErrorCode::value_invalid, fault_);
  }

 private:
  // Recursion is as deep as a reader takes, and no deeper.
  void append(const Datum& value) {
    if (!may_go_on()) {
      return;
    }
    switch (value.form_) {
      case Datum::Form::source:
        return append_source(value.content_.source);
      case Datum::Form::null:
        out_ += "null";
        return;
      case Datum::Form::boolean:
        out_ += value.is_true() ? "true" : "false";
        return;
      case Datum::Form::digits:
        out_ += *value.digits();
        return;
      case Datum::Form::string:
        return json::append_string(out_, value.string());
      case Datum::Form::array:
        return append_array(value);
      case Datum::Form::object:
        return append_object(value);
      default:
        return append_number(value);
    }
  }

  void append_number(const Datum& value) {
    std::array<char, 32> digits;
    char* const end = digits.data() + digits.size();
    const auto result = value.integer_if() != nullptr
                            ? std::to_chars(digits.data(), end, *value.integer_if())
                            : std::to_chars(digits.data(), end, *value.real_if());
    out_.append(digits.data(), result.ptr);
  }

  void append_array(const Datum& array) {
    enter('[');
    bool is_first = true;
    for (const Datum& element : array.made_elements()) {
      separate(is_first);
      append(element);
      if (fault_ != nullptr) {
        return;
      }
    }
    leave(']');
  }

  void append_object(const Datum& object) {
    enter('{');
    bool is_first = true;
    for (const auto& [key, value] : object.made_members()) {
      separate(is_first);
      json::append_string(out_, key);
      out_ += ':';
      append(value);
      if (fault_ != nullptr) {
        return;
      }
    }
    leave('}');
  }

  void append_source(const json::Value& value) {
    if (value.is_container()) {
      append_compact(value.text());
    } else {
      out_ += value.text();
    }
  }

  // The bytes between the white space, run by run.
  void append_compact(std::string_view text) {
    std::size_t run = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
      switch (text[at]) {
        case '"':
          at = end_of_string(text, at);
          break;
        case '{':
        case '[':
          ++depth_;
          if (!may_go_on()) {
            return;
          }
          break;
        case '}':
        case ']':
          --depth_;
          break;
        case ' ':
        case '\t':
        case '\r':
        case '\n':
          out_.append(text.substr(run, at - run));
          run = at + 1;
          break;
        default:
          break;
      }
    }
    out_.append(text.substr(run));
  }

  // Of the closing quote: one with an even number of backslashes before it.
  static std::size_t end_of_string(std::string_view text, std::size_t at) {
    while (true) {
      at = text.find('"', at + 1);
      std::size_t behind = at;
      while (text[behind - 1] == '\\') {
        --behind;
      }
      if ((at - behind) % 2 == 0) {
        return at;
      }
    }
  }

  void separate(bool& is_first) {
    if (!is_first) {
      out_ += ',';
    }
    is_first = false;
  }

  void enter(char bracket) {
    out_ += bracket;
    ++depth_;
    (void)may_go_on();
  }

  void leave(char bracket) {
    out_ += bracket;
    --depth_;
  }

  bool may_go_on() {
    if (depth_ > limits::kDepthMax + 1) {
      fault_ = "the result is nested more than 1000 deep";
    } else if (out_.size() - begin_ > limits::kExpressionOutputMax) {
      fault_ = "the result is longer than 4 MiB";
    }
    return fault_ == nullptr;
  }

  std::string& out_;
  std::size_t begin_;
  std::size_t depth_;  // of the containers around what is written next
  const char* fault_ = nullptr;
};

Status append_json(std::string& out, const Datum& value, std::size_t depth) {
  return Writer(out, depth).write(value);
}

}  // namespace hw::expr
