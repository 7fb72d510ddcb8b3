// SPDX-License-Identifier: MIT
#include "other_reader.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <vector>

#include "shape.h"

namespace hw::fuzz {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Copies pieces of a text, and makes those of them smaller that readers differ about.
class Tamer {
 public:
  Tamer(std::string_view text, bool has_comments) : text_(text), has_comments_(has_comments) {}

  std::string tame() {
    while (at_ < text_.size()) {
      if (text_[at_] == '"') {
        copy_string();
      } else if (has_comments_ && (text_[at_] == '#' || starts("//"))) {
        copy_comment("//", "\n");
      } else if (has_comments_ && starts("/*")) {
        copy_comment("/*", "*/");
      } else if (is_digit(text_[at_])) {
        copy_digits();
      } else {
        out_ += text_[at_++];
      }
    }
    return std::move(out_);
  }

 private:
  [[nodiscard]] bool starts(std::string_view token) const {
    return text_.substr(at_).starts_with(token);
  }

  void copy_string() {
    out_ += text_[at_++];
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      out_ += c;
      if (c == '\\' && at_ < text_.size()) {
        out_ += text_[at_++];
      } else if (c == '"') {
        return;
      }
    }
  }

  // The other reader's comments end at CR and at a byte 0 too.
  void copy_comment(std::string_view begin, std::string_view end) {
    (out_ += ' ') += begin;  // apart from a slash before it
    at_ += text_[at_] == '#' ? 1 : 2;
    const std::size_t length = std::min(text_.find(end, at_), text_.size()) - at_;
    for (const char c : text_.substr(at_, length)) {
      out_ += c == '\r' || c == '\0' ? ' ' : c;
    }
    at_ += length;
    const std::size_t closed = std::min(end.size(), text_.size() - at_);
    out_ += text_.substr(at_, closed);
    at_ += closed;
  }

  // At most 15 of a number, and one of its exponent.
  void copy_digits() {
    std::size_t end = at_;
    while (end < text_.size() && is_digit(text_[end])) {
      ++end;
    }
    const auto before = [this](std::size_t n) {
      return out_.size() < n ? '\0' : out_.end()[-static_cast<std::ptrdiff_t>(n)];
    };
    const std::size_t sign = before(1) == '+' || before(1) == '-' ? 1 : 0;
    const bool is_exponent = (before(sign + 1) | 0x20) == 'e' && is_digit(before(sign + 2));
    out_ += text_.substr(at_, std::min<std::size_t>(end - at_, is_exponent ? 1 : 15));
    at_ = end;
  }

  std::string_view text_;
  bool has_comments_;
  std::string out_;
  std::size_t at_ = 0;
};

// Takes the events of nlohmann's parser.
class Shaper final : public nlohmann::json_sax<nlohmann::json> {
 public:
  Reading reading;

  bool null() override { return add("z"); }
  bool boolean(bool value) override { return add(value ? "t" : "f"); }
  bool number_integer(number_integer_t value) override { return number(std::to_string(value)); }
  bool number_unsigned(number_unsigned_t value) override { return number(std::to_string(value)); }
  bool number_float(number_float_t /*value*/, const string_t& text) override {
    return number(text);
  }
  bool string(string_t& text) override {
    append_string_shape(reading.shape, text);
    return true;
  }
  bool binary(binary_t& /*value*/) override { return false; }
  bool key(string_t& text) override {
    append_key_shape(reading.shape, text);
    reading.has_doubled_key = !keys_.back().insert(text).second || reading.has_doubled_key;
    return true;
  }
  bool start_object(std::size_t /*size*/) override { return open("{"); }
  bool end_object() override { return close("}"); }
  bool start_array(std::size_t /*size*/) override { return open("["); }
  bool end_array() override { return close("]"); }
  bool parse_error(std::size_t /*at*/, const std::string& /*token*/,
                   const nlohmann::detail::exception& /*error*/) override {
    return false;
  }

 private:
  bool add(std::string_view text) {
    reading.shape += text;
    return true;
  }
  bool number(std::string_view text) {
    append_number_shape(reading.shape, text);
    return true;
  }
  bool open(std::string_view bracket) {
    keys_.emplace_back();
    reading.depth = std::max(reading.depth, keys_.size());
    return add(bracket);
  }
  bool close(std::string_view bracket) {
    keys_.pop_back();
    return add(bracket);
  }

  std::vector<std::set<std::string>> keys_;  // of the objects that are open
};

}  // namespace

std::string tame_number(std::string_view number) {
  std::string text = Tamer(number, false).tame();
  return text == "-0" ? "0" : text;  // as a whole number they are the same
}

std::optional<Reading> read_by_other(std::string_view text, Dialect dialect) {
  if (dialect == Dialect::line && text.starts_with(kByteOrderMark)) {
    return std::nullopt;
  }
  const std::string tame = Tamer(text, dialect == Dialect::configuration).tame();
  Shaper shaper;
  if (tame.find('\0') != std::string::npos ||
      !nlohmann::json::sax_parse(tame, &shaper, nlohmann::json::input_format_t::json, true,
                                 dialect == Dialect::configuration)) {
    return std::nullopt;
  }
  return std::move(shaper.reading);
}

}  // namespace hw::fuzz
