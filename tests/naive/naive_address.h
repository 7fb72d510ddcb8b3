// SPDX-License-Identifier: MIT
// IP addresses in strings, for the naive matcher. An IPv6 address in ::ffff:0:0/96 is the IPv4
// address that it maps. An address is its bits, written as a text of "0" and "1": 32 or 128.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace hw::test::naive {

// Nothing if the text is no address. eventbridge: hexadecimal digits and colons alone make an IPv6
// address; else a dotted end does too.
[[nodiscard]] std::optional<std::string> address_bits(std::string_view text, bool eventbridge);

// The same in upper-case hexadecimal digits: 8 or 32.
[[nodiscard]] std::string hex_digits(const std::string& bits);

struct Network {
  std::string bits;  // of the address
  std::size_t fixed = 0;
};

// "address/bits". eventbridge: the largest number of bits, 32 or 128, is refused.
[[nodiscard]] std::optional<Network> parse_network(std::string_view text, bool eventbridge);

// Whether the address is in the network: the same family and first bits; in eventbridge,
// event-ruler's comparison of digits, which mixes the families up.
[[nodiscard]] bool contains(const Network& network, const std::string& bits, bool eventbridge);

}  // namespace hw::test::naive
