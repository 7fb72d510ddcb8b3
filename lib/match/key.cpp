// SPDX-License-Identifier: MIT
#include "match/key.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include "match/number.h"

namespace hw::match {

namespace {

__extension__ using Wide = unsigned __int128;

constexpr std::uint64_t kMixer = 0xD6E8FEB86659FD93U;

// Both halves of a product: each bit of the result depends on all bits.
std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
  const Wide product = Wide{a} * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

std::uint64_t load(const char* bytes, std::size_t count) {
  std::uint64_t word = 0;
  if (count > 0) {  // of no bytes there may be no place
    std::memcpy(&word, bytes, count);
  }
  return word;
}

double to_double(const json::Number& number) {
  return std::visit(
      [](const auto& value) {
        if constexpr (std::is_same_v<std::decay_t<decltype(value)>, std::string>) {
          return nearest_double(value);
        } else {
          return static_cast<double>(value);
        }
      },
      number);
}

Key text_key(How how, std::string_view text) {
  const bool is_reversed = how == How::suffix || how == How::folded_suffix;
  return {how, static_cast<std::uint32_t>(text.size()),
          is_reversed ? hash_of(reversed(text)) : hash_of(text)};
}

Key number_key(double number) { return {How::number, 0, hash_of(number)}; }
Key present() { return {How::present}; }

std::vector<KeySet> only(const Key& key) { return {{key}}; }

// For a text at one end, of which the empty one is everywhere.
std::vector<KeySet> affix(How how, std::string_view text) {
  return only(text.empty() ? present() : text_key(how, text));
}

// A value with `text` in it has each of its grams.
void append_grams(std::vector<KeySet>& options, std::string_view text) {
  const std::size_t size = std::min(text.size(), kGramMax);
  for (std::size_t at = 0; size > 0 && at + size <= text.size(); ++at) {
    options.push_back({text_key(How::gram, text.substr(at, size))});
  }
}

std::vector<KeySet> or_present(std::vector<KeySet> options) {
  return options.empty() ? only(present()) : std::move(options);
}

How folded_how(Extent extent) {
  return extent == Extent::whole    ? How::folded
         : extent == Extent::prefix ? How::folded_prefix
                                    : How::folded_suffix;
}

// The sets of keys from which one can be chosen for a test.
struct Options {
  using Result = std::vector<KeySet>;

  Result operator()(const EqualsText& test) const { return only(text_key(How::text, test.text)); }
  Result operator()(const EqualsWord& test) const { return only(text_key(How::word, test.word)); }
  Result operator()(const EqualsNumber& test) const {
    return only(number_key(to_double(test.number)));
  }
  Result operator()(const EqualsDigits& test) const {
    return only(number_key(nearest_double(test.text)));
  }
  Result operator()(const Prefix& test) const { return affix(How::prefix, test.text); }
  Result operator()(const Suffix& test) const { return affix(How::suffix, test.text); }
  Result operator()(const Folded& test) const { return folded(test.extent, test.text); }
  Result operator()(const FoldedForms& test) const {
    return test.forms->is_ascii() ? folded(test.extent, test.forms->folded()) : only(present());
  }
  static Result folded(Extent extent, std::string_view text) {
    return extent == Extent::whole ? only(text_key(How::folded, text))
                                   : affix(folded_how(extent), text);
  }
  Result operator()(const WildcardTest& test) const {
    const auto& pieces = test.wildcard.pieces();
    if (pieces.size() == 1) {
      return only(text_key(How::text, pieces.front()));
    }
    Result options;
    if (!pieces.front().empty()) {
      options.push_back({text_key(How::prefix, pieces.front())});
    }
    if (!pieces.back().empty()) {
      options.push_back({text_key(How::suffix, pieces.back())});
    }
    for (std::size_t i = 1; i + 1 < pieces.size(); ++i) {
      append_grams(options, pieces[i]);
    }
    return or_present(std::move(options));
  }
  Result operator()(const GlobTest& test) const {
    const std::vector<std::string> texts = test.glob->required();
    if (texts.size() == 1) {
      Result options;
      append_grams(options, texts.front());
      return or_present(std::move(options));
    }
    KeySet keys;
    for (const std::string& text : texts) {
      if (text.empty()) {
        return only(present());
      }
      const std::size_t size = std::min(text.size(), kGramMax);
      keys.push_back(text_key(How::gram, std::string_view(text).substr(text.size() - size)));
    }
    return {keys};
  }
  Result operator()(const RegexpTest& test) const {
    Result options;
    append_grams(options, test.regexp.required());
    return or_present(std::move(options));
  }
  Result operator()(const InBlock& test) const {
    if (test.block.dialect() == Dialect::eventbridge) {
      return only(present());
    }
    const std::uint32_t family = test.block.first().size == 16 ? 256 : 0;
    return only({How::block, test.block.bits() + family, hash_of(test.block.first())});
  }
  Result operator()(const Exists&) const { return only(present()); }
  Result operator()(const Numeric& test) const {
    Key key{How::interval};
    key.low = -std::numeric_limits<double>::infinity();
    key.high = std::numeric_limits<double>::infinity();
    for (const Numeric::Comparison& comparison : test.comparisons) {
      const double operand = to_double(comparison.operand);
      switch (comparison.comparator) {
        case Comparator::equal:
          return only(number_key(operand));
        case Comparator::not_equal:
          return only(present());
        case Comparator::less:
        case Comparator::less_equal:
          key.high = operand;
          break;
        case Comparator::greater:
        case Comparator::greater_equal:
          key.low = operand;
          break;
      }
    }
    return only(key);
  }
  Result operator()(const FieldTest&) const { return only(present()); }
  Result operator()(const AnythingBut&) const { return only(present()); }
};

}  // namespace

std::uint64_t PrefixHash::at(std::size_t length) {
  for (; done_ + 8 <= length; done_ += 8) {
    state_ = mix(state_ ^ load(text_.data() + done_, 8), kMixer);
  }
  const std::uint64_t tail = load(text_.data() + done_, length - done_);
  return mix(state_ ^ tail, kMixer ^ (length << 32));
}

// Numbers that are equal as doubles: 0 and -0 too.
std::uint64_t hash_of(double number) {
  const double one_zero = number == 0 ? 0.0 : number;
  return hash_of({reinterpret_cast<const char*>(&one_zero), sizeof one_zero});
}

std::uint64_t hash_of(const Address& block) {
  return hash_of({reinterpret_cast<const char*>(block.bytes.data()), block.size});
}

std::string reversed(std::string_view text) { return {text.rbegin(), text.rend()}; }

Key key_of(std::string_view text) { return text_key(How::text, text); }

std::optional<std::vector<std::vector<KeySet>>> keys_of(const Alternatives& alternatives) {
  if (alternatives.accepts_absence) {
    return std::nullopt;
  }
  std::vector<std::vector<KeySet>> result;
  for (const Test& test : alternatives.tests) {
    result.push_back(std::visit(Options(), test));
  }
  if (alternatives.literals != nullptr) {
    for (const std::string& text : alternatives.literals->texts) {
      result.push_back(only(text_key(How::text, text)));
    }
    for (const json::Number& number : alternatives.literals->numbers) {
      result.push_back(only(number_key(to_double(number))));
    }
  }
  return result;
}

}  // namespace hw::match
