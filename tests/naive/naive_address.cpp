// SPDX-License-Identifier: MIT
#include "naive_address.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <bitset>
#include <vector>

namespace hw::test::naive {

namespace {

constexpr std::string_view kDecimal = "0123456789";
constexpr std::string_view kHexadecimal = "0123456789abcdefABCDEF";

bool is_made_of(std::string_view text, std::string_view bytes) {
  return text.find_first_not_of(bytes) == std::string_view::npos;
}

std::string byte_bits(unsigned value) { return std::bitset<8>(value).to_string(); }

std::optional<std::string> v4_bits(std::string_view text) {
  if (text.size() > 15 || !is_made_of(text, std::string(kDecimal) + ".") ||
      std::count(text.begin(), text.end(), '.') != 3) {
    return std::nullopt;
  }
  std::string bits;
  std::string numbers = std::string(text) + ".";
  for (std::size_t end = numbers.find('.'); end != std::string::npos; end = numbers.find('.')) {
    // At most nine digits stand here: three others and three points are among the 15.
    const std::string number = numbers.substr(0, end);
    if (number.empty() || std::stoul(number) > 255) {
      return std::nullopt;
    }
    bits += byte_bits(static_cast<unsigned>(std::stoul(number)));
    numbers.erase(0, end + 1);
  }
  return bits;
}

std::optional<std::string> v6_bits(std::string_view text, bool eventbridge) {
  if (text.find(':') == std::string_view::npos || text.find('\0') != std::string_view::npos ||
      (eventbridge && !is_made_of(text, std::string(kHexadecimal) + ":"))) {
    return std::nullopt;
  }
  std::array<unsigned char, 16> bytes{};
  if (inet_pton(AF_INET6, std::string(text).c_str(), bytes.data()) != 1) {
    return std::nullopt;
  }
  std::string bits;
  for (const unsigned char byte : bytes) {
    bits += byte_bits(byte);
  }
  const std::string mapped = std::string(80, '0') + std::string(16, '1');
  return bits.starts_with(mapped) ? bits.substr(mapped.size()) : bits;
}

}  // namespace

std::optional<std::string> address_bits(std::string_view text, bool eventbridge) {
  const auto v4 = v4_bits(text);
  return v4 ? v4 : v6_bits(text, eventbridge);
}

std::string hex_digits(const std::string& bits) {
  std::string digits;
  for (std::size_t at = 0; at < bits.size(); at += 4) {
    digits += "0123456789ABCDEF"[std::stoul(bits.substr(at, 4), nullptr, 2)];
  }
  return digits;
}

std::optional<Network> parse_network(std::string_view text, bool eventbridge) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) {
    return std::nullopt;
  }
  const auto bits = address_bits(text.substr(0, slash), eventbridge);
  std::string number(text.substr(slash + 1));
  if (!bits || number.empty() || !is_made_of(number, kDecimal)) {
    return std::nullopt;
  }
  number.erase(0, std::min(number.find_first_not_of('0'), number.size() - 1));
  if (number.size() > 3) {
    return std::nullopt;
  }
  const std::size_t fixed = std::stoul(number);
  if (fixed > bits->size() - (eventbridge ? 1 : 0)) {
    return std::nullopt;
  }
  return Network{*bits, fixed};
}

bool contains(const Network& network, const std::string& bits, bool eventbridge) {
  const std::string fixed = network.bits.substr(0, network.fixed);
  const std::size_t open = network.bits.size() - network.fixed;
  if (!eventbridge) {
    return bits.size() == network.bits.size() && bits.starts_with(fixed);
  }
  const std::string low = hex_digits(fixed + std::string(open, '0'));
  const std::string high = hex_digits(fixed + std::string(open, '1'));
  const std::string value = hex_digits(bits);
  const std::size_t n = std::min(value.size(), low.size());
  const std::string l = low.substr(0, n);
  const std::string h = high.substr(0, n);
  const std::string v = value.substr(0, n);
  return value.size() >= low.size() ? l <= v && v <= h : l < v && v < h;
}

}  // namespace hw::test::naive
