// SPDX-License-Identifier: MIT
#include "ignore/char_set.h"

#include <array>
#include <utility>

namespace hw::ignore {

namespace {

constexpr std::size_t kNoEnd = std::string_view::npos;

bool is_between(int c, int first, int last) { return c >= first && c <= last; }
bool is_digit(int c) { return is_between(c, '0', '9'); }
bool is_lower(int c) { return is_between(c, 'a', 'z'); }
bool is_upper(int c) { return is_between(c, 'A', 'Z'); }
bool is_alpha(int c) { return is_lower(c) || is_upper(c); }
bool is_alnum(int c) { return is_alpha(c) || is_digit(c); }
bool is_blank(int c) { return c == ' ' || c == '\t'; }
bool is_cntrl(int c) { return c < 0x20 || c == 0x7f; }
bool is_graph(int c) { return is_between(c, 0x21, 0x7e); }
bool is_print(int c) { return is_between(c, 0x20, 0x7e); }
bool is_punct(int c) { return is_graph(c) && !is_alnum(c); }
bool is_space(int c) { return c == ' ' || is_between(c, '\t', '\r'); }
bool is_hex(int c) { return is_digit(c) || is_between(c, 'a', 'f') || is_between(c, 'A', 'F'); }

using Test = bool (*)(int);
constexpr std::array<std::pair<std::string_view, Test>, 12> kClasses = {{{"alnum", is_alnum},
                                                                         {"alpha", is_alpha},
                                                                         {"blank", is_blank},
                                                                         {"cntrl", is_cntrl},
                                                                         {"digit", is_digit},
                                                                         {"graph", is_graph},
                                                                         {"lower", is_lower},
                                                                         {"print", is_print},
                                                                         {"punct", is_punct},
                                                                         {"space", is_space},
                                                                         {"upper", is_upper},
                                                                         {"xdigit", is_hex}}};

bool add_class(std::string_view name, std::bitset<256>& set) {
  for (const auto& [known, test] : kClasses) {
    if (known == name) {
      for (int c = 0; c < 128; ++c) {
        set[static_cast<std::size_t>(c)] = set[static_cast<std::size_t>(c)] || test(c);
      }
      return true;
    }
  }
  return false;
}

class Reader {
 public:
  Reader(std::string_view glob, std::size_t at, std::bitset<256>& set)
      : glob_(glob), at_(at), set_(set) {}

  std::size_t read() {
    ++at_;
    const bool is_negated = at_ < glob_.size() && (glob_[at_] == '!' || glob_[at_] == '^');
    at_ += is_negated ? 1 : 0;
    do {
      if (!read_member()) {
        return kNoEnd;
      }
      ++at_;
    } while (at_ < glob_.size() && glob_[at_] != ']');
    if (at_ >= glob_.size()) {
      return kNoEnd;
    }
    set_ = is_negated ? ~set_ : set_;
    return at_ + 1;
  }

 private:
  // Leaves `at_` at the last byte of the member.
  bool read_member() {
    if (at_ >= glob_.size()) {
      return false;
    }
    if (glob_[at_] == '\\') {
      return ++at_ < glob_.size() && add(glob_[at_]);
    }
    const bool is_range =
        glob_[at_] == '-' && previous_ != 0 && at_ + 1 < glob_.size() && glob_[at_ + 1] != ']';
    if (is_range) {
      return read_range();
    }
    if (glob_[at_] == '[' && at_ + 1 < glob_.size() && glob_[at_ + 1] == ':') {
      return read_class();
    }
    return add(glob_[at_]);
  }

  bool add(char c) {
    set_.set(static_cast<unsigned char>(c));
    previous_ = static_cast<unsigned char>(c);
    return true;
  }

  bool read_range() {
    ++at_;
    if (glob_[at_] == '\\' && ++at_ >= glob_.size()) {
      return false;
    }
    const auto last = static_cast<unsigned char>(glob_[at_]);
    for (unsigned c = previous_; c <= last; ++c) {
      set_.set(c);
    }
    previous_ = 0;
    return true;
  }

  bool read_class() {
    const std::size_t begin = at_ + 2;
    const std::size_t end = glob_.find(']', begin);
    if (end == kNoEnd) {
      return false;
    }
    if (end == begin || glob_[end - 1] != ':') {
      return add('[');  // no class, but a member
    }
    at_ = end;
    previous_ = 0;
    return add_class(glob_.substr(begin, end - 1 - begin), set_);
  }

  std::string_view glob_;
  std::size_t at_;
  std::bitset<256>& set_;
  unsigned previous_ = 0;
};

}  // namespace

std::size_t read_set(std::string_view glob, std::size_t at, std::bitset<256>& set) {
  return Reader(glob, at, set).read();
}

}  // namespace hw::ignore
