// SPDX-License-Identifier: MIT
#include "match/iregexp.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "base/bytes.h"
#include "base/limits.h"

namespace hw::match {

namespace {

// In the class of a category that RE2 does not know as a whole: "C" has the code points that are
// not assigned, which are those of no other category.
constexpr std::string_view kAssigned = "\\p{L}\\p{M}\\p{N}\\p{P}\\p{S}\\p{Z}";
constexpr std::string_view kAssignedOthers = "\\p{C}";  // RE2's "C": without those

constexpr std::array<std::string_view, 37> kCategories = {
    "L",  "Ll", "Lm", "Lo", "Lt", "Lu", "M",  "Mc", "Me", "Mn", "N",  "Nd", "Nl",
    "No", "P",  "Pc", "Pd", "Pe", "Pf", "Pi", "Po", "Ps", "Z",  "Zl", "Zp", "Zs",
    "S",  "Sc", "Sk", "Sm", "So", "C",  "Cc", "Cf", "Cn", "Co", ""};

class Translator {
 public:
  explicit Translator(std::string_view text) : text_(text) {}

  Result<Translation> translate() {
    HW_TRY(alternatives());
    if (at_ < text_.size()) {
      return fault("a ')' without its '('");
    }
    end_run();
    return Translation{std::move(out_), has_choice_ ? "" : std::move(required_)};
  }

 private:
  [[nodiscard]] bool at_end() const { return at_ == text_.size(); }
  [[nodiscard]] char here() const { return at_end() ? '\0' : text_[at_]; }
  [[nodiscard]] bool is(char c) const { return !at_end() && text_[at_] == c; }
  bool take(char c) { return is(c) ? (++at_, true) : false; }

  [[nodiscard]] tl::unexpected<Error> fault(std::string_view what) const {
    return fail(ExitCode::config, fmt::format("{}, at byte {}", what, at_ + 1));
  }

  // A text that is required goes on only over characters that stand for themselves, once.
  void end_run() {
    if (run_.size() > required_.size()) {
      required_ = run_;
    }
    run_.clear();
  }

  Status alternatives() {
    while (true) {
      while (!at_end() && here() != '|' && here() != ')') {
        HW_TRY(piece());
      }
      if (!is('|')) {
        return {};
      }
      has_choice_ = has_choice_ || depth_ == 0;
      out_ += text_[at_++];
    }
  }

  Status piece() {
    std::string single;  // the character, if it is one that stands for itself
    HW_TRY(atom(single));
    const bool repeats = !at_end() && std::string_view("*+?{").find(here()) != std::string::npos;
    if (depth_ == 0 && !single.empty() && !repeats) {
      run_ += single;
    } else {
      end_run();
    }
    return repeats ? quantifier() : Status();
  }

  Status quantifier() {
    if (!take('{')) {
      out_ += text_[at_++];
      return {};
    }
    out_ += '{';
    HW_TRY_ASSIGN(const unsigned least, number());
    if (take(',')) {
      out_ += ',';
      if (!is('}')) {
        HW_TRY_ASSIGN(const unsigned most, number());
        if (most < least) {
          return fault("a quantity that ends below its beginning");
        }
      }
    }
    if (!take('}')) {
      return fault("a quantity without its '}'");
    }
    out_ += '}';
    return {};
  }

  Result<unsigned> number() {
    unsigned value = 0;
    const std::size_t begin = at_;
    for (; here() >= '0' && here() <= '9'; ++at_) {
      value = std::min(value * 10 + static_cast<unsigned>(here() - '0'), 100'000U);
    }
    if (at_ == begin) {
      return fault("a quantity without a number");
    }
    out_ += std::to_string(value);
    return value;
  }

  Status atom(std::string& single) {
    switch (here()) {
      case '(':
        return group();
      case '[':
        return set();
      case '.':
        ++at_;
        out_ += "[^\\n\\r]";
        return {};
      case '\\':
        if (at_ + 1 < text_.size() && (text_[at_ + 1] == 'p' || text_[at_ + 1] == 'P')) {
          Set set;
          HW_TRY(category(set));
          out_ += set.text();
          return {};
        }
        break;
      case '*':
      case '+':
      case '?':
      case '{':
        return fault("a quantity of nothing");
      case ']':
      case '}':
        return fault(fmt::format("a '{}' alone; write \\{}", here(), here()));
      default:
        break;
    }
    HW_TRY_ASSIGN(single, character());
    append_quoted(out_, single);
    return {};
  }

  Status group() {
    if (depth_ == limits::kRegexpDepthMax) {
      return fault("parentheses too deep in each other");
    }
    ++at_;
    ++depth_;
    out_ += "(?:";
    HW_TRY(alternatives());
    if (!take(')')) {
      return fault("a '(' without its ')'");
    }
    --depth_;
    out_ += ')';
    return {};
  }

  static void append_quoted(std::string& out, std::string_view character) {
    const bool is_ascii = character.size() == 1;
    const char c = character.front();
    const bool is_word =
        (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    if (is_ascii && !is_word) {
      out += fmt::format("\\x{{{:x}}}", static_cast<unsigned char>(c));
    } else {
      out += character;
    }
  }

  // One character in UTF-8, maybe by its escape.
  Result<std::string> character() {
    if (is('\\')) {
      constexpr std::string_view kEscaped = "()*+-.?[\\]^nrt{|}";
      constexpr std::string_view kMeant = "()*+-.?[\\]^\n\r\t{|}";
      const std::size_t which =
          at_ + 1 < text_.size() ? kEscaped.find(text_[at_ + 1]) : std::string_view::npos;
      if (which == std::string_view::npos) {
        return fault("an escape that RFC 9485 does not have");
      }
      at_ += 2;
      return std::string(1, kMeant[which]);
    }
    const std::size_t length = utf8_length(here());
    const std::string result(text_.substr(at_, length));
    at_ += length;
    return result;
  }

  // The items of a set for RE2, and whether those that are not assigned belong to it.
  struct Set {
    std::string items;
    bool is_negated = false;
    bool has_unassigned = false;  // \p{Cn} or \p{C} is one of the items

    [[nodiscard]] std::string text() const {
      const std::string unassigned = fmt::format("[^{}{}]", kAssigned, kAssignedOthers);
      const std::string listed = items.empty() ? "" : "[" + items + "]";
      if (!has_unassigned) {
        return is_negated ? "[^" + items + "]" : listed;
      }
      return listed.empty() ? unassigned : "(?:" + listed + "|" + unassigned + ")";
    }
  };

  Status category(Set& set) {
    const bool is_complement = text_[at_ + 1] == 'P';
    const std::size_t end = text_.find('}', at_);
    if (at_ + 2 >= text_.size() || text_[at_ + 2] != '{' || end == std::string_view::npos) {
      return fault("a category is written \\p{Lu}");
    }
    const std::string_view name = text_.substr(at_ + 3, end - at_ - 3);
    if (name.empty() ||
        std::find(kCategories.begin(), kCategories.end(), name) == kCategories.end()) {
      return fault(fmt::format("no category '{}'", name));
    }
    at_ = end + 1;
    if (name == "C" || name == "Cn") {
      if (is_complement) {
        (set.items += kAssigned) += name == "C" ? "" : kAssignedOthers;
      } else {
        set.items += name == "C" ? kAssignedOthers : "";
        set.has_unassigned = true;
      }
    } else {
      set.items += fmt::format("\\{}{{{}}}", is_complement ? 'P' : 'p', name);
    }
    return {};
  }

  Status set() {
    const std::size_t begin = at_++;
    Set set;
    set.is_negated = take('^');
    bool is_first = true;
    while (!is(']')) {
      if (at_end()) {
        at_ = begin;
        return fault("a '[' without its ']'");
      }
      HW_TRY(set_item(set, is_first));
      is_first = false;
    }
    if (is_first) {
      return fault("an empty set");
    }
    ++at_;
    if (set.is_negated && set.has_unassigned) {
      at_ = begin;
      return fault("the categories C and Cn in a set that is negated are not supported");
    }
    out_ += set.text();
    return {};
  }

  Status set_item(Set& set, bool is_first) {
    if (is('-')) {
      if (!is_first && at_ + 1 < text_.size() && text_[at_ + 1] != ']') {
        return fault("a '-' that is neither first nor last in a set; write \\-");
      }
      ++at_;
      append_quoted(set.items, "-");
      return {};
    }
    if (is('\\') && at_ + 1 < text_.size() && (text_[at_ + 1] == 'p' || text_[at_ + 1] == 'P')) {
      return category(set);
    }
    HW_TRY_ASSIGN(const std::string low, set_character());
    append_quoted(set.items, low);
    if (is('-') && at_ + 1 < text_.size() && text_[at_ + 1] != ']') {
      ++at_;
      HW_TRY_ASSIGN(const std::string high, set_character());
      if (high < low) {
        return fault("a range that runs backwards");
      }
      set.items += '-';
      append_quoted(set.items, high);
    }
    return {};
  }

  Result<std::string> set_character() {
    if (is('[') || is('-')) {
      return fault(fmt::format("a '{}' in a set; write \\{}", here(), here()));
    }
    return character();
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
  std::string out_;
  std::string run_, required_;
  bool has_choice_ = false;  // at the top
};

}  // namespace

Result<Translation> translate_iregexp(std::string_view text) {
  return Translator(text).translate();
}

}  // namespace hw::match
