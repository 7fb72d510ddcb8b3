// SPDX-License-Identifier: MIT
#include "match/number.h"

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <string>

#include "json/number.h"

namespace hw::match {

double nearest_double(std::string_view number) {
  double value = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), value);
  return error == std::errc() ? value : std::strtod(std::string(number).c_str(), nullptr);
}

std::optional<double> comparable_double(std::string_view number) {
  const double value = nearest_double(number);
  if (!std::isfinite(value)) {
    return std::nullopt;
  }
  char shortest[32];
  // Without an exponent all digits of a large double would be written.
  const auto end =
      std::to_chars(std::begin(shortest), std::end(shortest), value, std::chars_format::scientific)
          .ptr;
  const std::string_view text(shortest, static_cast<std::size_t>(end - shortest));
  return json::is_same_decimal(text, number) ? std::optional(value) : std::nullopt;
}

}  // namespace hw::match
