// SPDX-License-Identifier: MIT
#include "base/id.h"

#include <sys/random.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <cstring>

#include "base/bytes.h"
#include "base/clock.h"

namespace hw {

namespace {

// A system call per id would cost more than the rest of an event.
struct RandomPool {
  std::array<unsigned char, 4096> bytes;
  std::size_t used = sizeof(bytes);

  void refill() {
    std::size_t filled = 0;
    while (filled < bytes.size()) {
      const ssize_t count = getrandom(bytes.data() + filled, bytes.size() - filled, 0);
      if (count < 0 && errno != EINTR) {
        std::abort();  // no kernel that we support refuses
      }
      filled += count > 0 ? static_cast<std::size_t>(count) : 0;
    }
    used = 0;
  }
};

constexpr std::size_t kTraceIdEnd = 35;  // "00-" and 32 digits
constexpr std::size_t kSpanIdEnd = 52;   // "-" and 16 digits
constexpr std::size_t kParentSize = 55;  // "-" and 2 digits

bool is_lower_hex(std::string_view text) {
  return text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

bool all_zero(std::string_view text) {
  return text.find_first_not_of('0') == std::string_view::npos;
}

}  // namespace

void random_bytes(std::span<unsigned char> out) {
  thread_local RandomPool pool;
  for (std::size_t at = 0; at < out.size();) {
    if (pool.used == pool.bytes.size()) {
      pool.refill();
    }
    const std::size_t count = std::min(out.size() - at, pool.bytes.size() - pool.used);
    std::memcpy(out.data() + at, pool.bytes.data() + pool.used, count);
    pool.used += count;
    at += count;
  }
}

void append_uuid_v7(std::string& out) {
  const auto now_ns = static_cast<std::uint64_t>(clock().now().time_since_epoch().count());
  const std::uint64_t ms = now_ns / 1'000'000;
  const std::uint64_t fraction = (now_ns % 1'000'000) * 4096 / 1'000'000;
  std::array<unsigned char, 16> id{};
  random_bytes(std::span(id).subspan(8));
  for (unsigned i = 0; i < 6; ++i) {
    id[i] = static_cast<unsigned char>(ms >> (40 - 8 * i));
  }
  id[6] = static_cast<unsigned char>(0x70U | (fraction >> 8));
  id[7] = static_cast<unsigned char>(fraction & 0xFFU);
  id[8] = static_cast<unsigned char>((id[8] & 0x3FU) | 0x80U);
  const std::span<const unsigned char> bytes(id);
  for (const auto& [from, count] :
       {std::pair<std::size_t, std::size_t>{0, 4}, {4, 2}, {6, 2}, {8, 2}}) {
    append_hex(out, bytes.subspan(from, count));
    out += '-';
  }
  append_hex(out, bytes.subspan(10));
}

std::string uuid_v7() {
  std::string id;
  append_uuid_v7(id);
  return id;
}

bool is_traceparent(std::string_view text) {
  if (text.size() < kParentSize || text[2] != '-' || text[kTraceIdEnd] != '-' ||
      text[kSpanIdEnd] != '-') {
    return false;
  }
  const auto version = text.substr(0, 2);
  const auto trace = text.substr(3, 32);
  const auto span = text.substr(kTraceIdEnd + 1, 16);
  const auto flags = text.substr(kSpanIdEnd + 1, 2);
  const bool size_fits = version == "00" ? text.size() == kParentSize
                                         : text.size() == kParentSize || text[kParentSize] == '-';
  return size_fits && version != "ff" && is_lower_hex(version) && is_lower_hex(trace) &&
         is_lower_hex(span) && is_lower_hex(flags) && !all_zero(trace) && !all_zero(span);
}

std::string_view trace_id_of(std::string_view text) {
  return is_traceparent(text) ? text.substr(3, 32) : std::string_view();
}

void append_traceparent(std::string& out, std::string_view parent) {
  std::array<unsigned char, 24> fresh{};
  random_bytes(fresh);
  const std::span<const unsigned char> bytes(fresh);
  const bool inherits = is_traceparent(parent);
  out += "00-";
  if (inherits) {
    out += trace_id_of(parent);
  } else {
    append_hex(out, bytes.first(16));
  }
  out += '-';
  append_hex(out, bytes.subspan(16));
  out += '-';
  out += inherits ? parent.substr(kSpanIdEnd + 1, 2) : "01";
}

std::string new_traceparent(std::string_view parent) {
  std::string text;
  append_traceparent(text, parent);
  return text;
}

}  // namespace hw
