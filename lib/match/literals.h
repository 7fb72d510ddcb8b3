// SPDX-License-Identifier: MIT
// The texts and numbers of a long list, which are looked up instead of compared one by one.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "json/number.h"
#include "match/test.h"

namespace hw::match {

// Both sorted.
struct Literals {
  std::vector<std::string> texts;
  std::vector<json::Number> numbers;

  [[nodiscard]] bool contain(const Scalar& value) const;
};

// Takes them out of the tests, if they are many; else null.
[[nodiscard]] std::shared_ptr<const Literals> take_literals(std::vector<Test>& tests);

}  // namespace hw::match
