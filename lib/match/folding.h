// SPDX-License-Identifier: MIT
// Text without regard to case. Hookwork: the default caseless matching of Unicode (section 3.13,
// D144): both sides by full case folding, without normalisation. EventBridge: each character of the
// operand (UTF-16 code unit) may stand in the text as its full lower or upper case form.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hw::match {

// Appends `text` (UTF-8) folded.
void append_folded(std::string& out, std::string_view text);

[[nodiscard]] std::string folded(std::string_view text);

// An operand of EventBridge.
class CaseForms {
 public:
  explicit CaseForms(std::string_view operand);

  [[nodiscard]] bool equals(std::string_view text) const;
  [[nodiscard]] bool is_prefix_of(std::string_view text) const;
  [[nodiscard]] bool is_suffix_of(std::string_view text) const;

  // Whether texts that it equals, begins or ends are folded as it is.
  [[nodiscard]] bool is_ascii() const { return is_ascii_; }
  [[nodiscard]] std::string folded() const;

  bool operator==(const CaseForms&) const = default;

 private:
  struct Forms {
    std::string lower, upper;
    bool operator==(const Forms&) const = default;
  };
  // The length of the prefix of `text` that it stands for; npos if none.
  [[nodiscard]] std::size_t prefix_length(std::string_view text) const;

  std::vector<Forms> characters_;
  bool is_ascii_ = true;
};

}  // namespace hw::match
