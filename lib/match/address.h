// SPDX-License-Identifier: MIT
// IP addresses (RFC 791, RFC 4291 section 2.2) in their textual forms, and blocks of them in CIDR
// notation (RFC 4632). A v6 address that maps a v4 one (::ffff:0:0/96) counts as that.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "match/dialect.h"

namespace hw::match {

struct Address {
  std::array<unsigned char, 16> bytes{};  // behind its size: 0
  std::uint8_t size = 4;                  // 4 or 16
  bool operator==(const Address&) const = default;

  [[nodiscard]] unsigned bits() const { return size * 8U; }
  // With all bits behind the first `count` cleared.
  [[nodiscard]] Address masked(unsigned count) const;
};

// Numbers of a v4 address are decimal, with or without leading zeros. EventBridge knows no v6
// address that ends with a v4 one.
[[nodiscard]] std::optional<Address> parse_address(std::string_view text, Dialect dialect);

// All addresses of one family that begin with the same bits.
class AddressBlock {
 public:
  static AddressBlock of(const Address& address, Dialect dialect) {
    return {address, address.bits(), dialect};
  }
  // "10.0.0.0/8". What stands behind the first bits does not count. Error: code config.
  [[nodiscard]] static Result<AddressBlock> parse(std::string_view text, Dialect dialect);

  // EventBridge compares the digits of both, whatever their families.
  [[nodiscard]] bool contains(const Address& address) const;

  [[nodiscard]] Dialect dialect() const { return dialect_; }
  [[nodiscard]] const Address& first() const { return first_; }
  [[nodiscard]] unsigned bits() const { return bits_; }

 private:
  AddressBlock(const Address& address, unsigned bits, Dialect dialect)
      : first_(address.masked(bits)), bits_(static_cast<std::uint8_t>(bits)), dialect_(dialect) {}

  [[nodiscard]] bool contains_digits(const Address& address) const;

  Address first_;
  std::uint8_t bits_;
  Dialect dialect_;
};

}  // namespace hw::match
