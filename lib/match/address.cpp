// SPDX-License-Identifier: MIT
#include "match/address.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <string>

#include "base/text.h"

namespace hw::match {

namespace {

constexpr std::size_t kV4Max = 15;  // characters, as in all programs that know leading zeros
constexpr std::size_t kV6Max = INET6_ADDRSTRLEN - 1;

// How many of the first `count` bits of an address lie in its byte `i`.
unsigned bits_in_byte(unsigned count, unsigned i) {
  return count >= 8 * (i + 1) ? 8 : count <= 8 * i ? 0 : count - 8 * i;
}

std::optional<Address> parse_v4(std::string_view text) {
  Address address;
  if (text.size() > kV4Max) {
    return std::nullopt;
  }
  for (std::size_t i = 0; i < 4; ++i) {
    const std::size_t length = std::min(text.find('.'), text.size());
    const std::string_view digits = text.substr(0, length);
    unsigned number = 0;
    if (digits.empty() || !std::all_of(digits.begin(), digits.end(), is_digit) ||
        std::from_chars(digits.data(), digits.data() + digits.size(), number).ec != std::errc() ||
        number > 255) {
      return std::nullopt;
    }
    address.bytes[i] = static_cast<unsigned char>(number);
    text.remove_prefix(length);
    if (i < 3 && text.empty()) {
      return std::nullopt;
    }
    text.remove_prefix(i < 3 ? 1 : 0);
  }
  return text.empty() ? std::optional(address) : std::nullopt;
}

std::optional<Address> parse_v6(std::string_view text, Dialect dialect) {
  const bool has_dot = text.find('.') != std::string_view::npos;
  if (text.size() > kV6Max || (has_dot && dialect == Dialect::eventbridge)) {
    return std::nullopt;
  }
  Address address;
  address.size = 16;
  const std::string terminated(text);
  if (terminated.find('\0') != std::string::npos ||
      inet_pton(AF_INET6, terminated.c_str(), address.bytes.data()) != 1) {
    return std::nullopt;
  }
  constexpr std::array<unsigned char, 12> kMapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
  if (std::equal(kMapped.begin(), kMapped.end(), address.bytes.begin())) {
    Address v4;
    std::copy_n(address.bytes.begin() + kMapped.size(), 4, v4.bytes.begin());
    return v4;
  }
  return address;
}

}  // namespace

Address Address::masked(unsigned count) const {
  Address result = *this;
  for (unsigned i = 0; i < result.bytes.size(); ++i) {
    result.bytes[i] =
        static_cast<unsigned char>(result.bytes[i] & (0xFF00U >> bits_in_byte(count, i)));
  }
  return result;
}

std::optional<Address> parse_address(std::string_view text, Dialect dialect) {
  if (text.empty() ||
      (std::isxdigit(static_cast<unsigned char>(text.front())) == 0 && text.front() != ':')) {
    return std::nullopt;
  }
  return text.find(':') == std::string_view::npos ? parse_v4(text) : parse_v6(text, dialect);
}

Result<AddressBlock> AddressBlock::parse(std::string_view text, Dialect dialect) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) {
    return fail(ExitCode::config, "a block of addresses is written \"10.0.0.0/8\"");
  }
  const auto address = parse_address(text.substr(0, slash), dialect);
  if (!address) {
    return fail(ExitCode::config,
                "not an IP address: '" + std::string(text.substr(0, slash)) + "'");
  }
  const unsigned most = address->bits() - (dialect == Dialect::eventbridge ? 1 : 0);
  const std::string_view digits = text.substr(slash + 1);
  unsigned bits = 0;
  if (digits.empty() || !std::all_of(digits.begin(), digits.end(), is_digit) ||
      std::from_chars(digits.data(), digits.data() + digits.size(), bits).ec != std::errc() ||
      bits > most) {
    return fail(ExitCode::config, "the number of bits must be 0 to " + std::to_string(most));
  }
  return AddressBlock(*address, bits, dialect);
}

bool AddressBlock::contains(const Address& address) const {
  if (dialect_ == Dialect::eventbridge) {
    return contains_digits(address);
  }
  return address.size == first_.size && address.masked(bits_) == first_;
}

// A longer one is in the block if its first digits are; a shorter one only if it lies between the
// first digits of the ends.
bool AddressBlock::contains_digits(const Address& address) const {
  Address last = first_;
  for (unsigned i = 0; i < last.size; ++i) {
    last.bytes[i] = static_cast<unsigned char>(last.bytes[i] | (0xFFU >> bits_in_byte(bits_, i)));
  }
  const std::size_t common = std::min(address.size, first_.size);
  const int low = std::memcmp(address.bytes.data(), first_.bytes.data(), common);
  const int high = std::memcmp(address.bytes.data(), last.bytes.data(), common);
  return address.size >= first_.size ? low >= 0 && high <= 0 : low > 0 && high < 0;
}

}  // namespace hw::match
