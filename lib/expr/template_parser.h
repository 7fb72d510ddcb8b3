// SPDX-License-Identifier: MIT
// The text of an input template to its pieces (expr/template.h). A reader of JSON of its own, for
// holes are no JSON and each fault has a column. White space between tokens is left out.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "expr/template.h"

namespace hw::expr {

class TemplateParser {
 public:
  // `names`: of the paths, in their order.
  TemplateParser(std::string_view text, std::vector<std::string_view> names, InputTemplate& out);

  Status parse();

 private:
  using Place = InputTemplate::Place;
  using Hole = InputTemplate::Hole;

  [[nodiscard]] tl::unexpected<Error> fail_here(std::string_view reason) const {
    return fail_at(at_, reason);
  }
  [[nodiscard]] tl::unexpected<Error> fail_at(std::size_t at, std::string_view reason) const;
  [[nodiscard]] tl::unexpected<Error> unexpected(std::string_view expected) const;

  [[nodiscard]] bool is_at(char c) const { return at_ < text_.size() && text_[at_] == c; }
  void skip_space();
  bool accept(char c);  // behind white space; and writes it
  [[nodiscard]] std::string& literal() { return out_.pieces_.back().text; }

  Status parse_lines();
  Status parse_value();
  Status parse_object();
  Status parse_array();
  Status parse_scalar();
  Status parse_key();
  Status parse_string(Place place);
  Status add_run(std::size_t begin, Place place);

  // How long the name of a hole at `at_` is; 0 if there is none.
  [[nodiscard]] std::size_t hole_name_size() const;
  Status parse_hole(Place place);
  Status find_source(std::string_view name, Hole& hole) const;
  Status parse_default(Hole& hole);

  std::string_view text_;
  std::vector<std::string_view> names_;
  InputTemplate& out_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
};

}  // namespace hw::expr
