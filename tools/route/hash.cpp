// SPDX-License-Identifier: MIT
#include "route/hash.h"

#include <fmt/core.h>

#include "base/parse.h"
#include "event/envelope.h"
#include "json/splice.h"

namespace hw::route {

namespace {

constexpr std::int64_t kWaysMax = 1'000'000;

}  // namespace

Result<Key> Key::parse(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  const auto ways = colon == std::string_view::npos ? Result<std::int64_t>(tl::unexpected(Error{}))
                                                    : parse_integer(text.substr(colon + 1));
  if (!ways || *ways < 1 || *ways > kWaysMax) {
    return fail(ExitCode::usage,
                fmt::format("--hash: '{}' is not EXPR:N, with N from 1 to {}", text, kWaysMax));
  }
  auto expression = expr::Expression::parse(text.substr(0, colon));
  if (!expression) {
    return fail(ExitCode::usage, "--hash: " + expression.error().message);
  }
  return Key{*std::move(expression), static_cast<std::uint64_t>(*ways)};
}

// http://www.isthe.com/chongo/tech/comp/fnv
std::uint64_t fnv1a(std::string_view text) {
  std::uint64_t hash = 0xCBF29CE484222325U;
  for (const char c : text) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
  }
  return hash;
}

Status Hash::handle(const event::Line& line) {
  const auto event = reader_.read_object(line.text);
  if (!event) {
    return edges().bad_lines.report(line, event.error().message);
  }
  const event::Envelope envelope = event::read_envelope(*event);
  const event::Lease lease = event::lease_of(event::read_slip(envelope.slip));
  if (lease == event::Lease::control || lease == event::Lease::closed) {
    return write(nullptr, line.text);
  }
  bare_.renew(line.text, *event, !envelope.slip.empty());
  const auto way = way_of(bare_.value());
  arena_.clear();
  if (!way) {
    if (lease == event::Lease::open) {
      HW_TRY(write(nullptr, event::closed(line.text, envelope.slip, "reject")));
    }
    return report(line, {way.error().what, way.error().message});
  }
  if (NamedOutput* const output = edges().outputs.find(*way)) {
    return write(output, line.text);
  }
  std::string slip;
  json::append_without(slip, envelope.slip.starts_with('{') ? envelope.slip : "{}", "out");
  json::insert_member(slip, "out", '"' + *way + '"');
  return write(nullptr, event::with_slip(line.text, slip));
}

// The number of the way, of the event without its slip.
Result<std::string> Hash::way_of(json::Value event) {
  HW_TRY_ASSIGN(const expr::Datum key, key_.expression.evaluate(event, arena_));
  if (key.is_null()) {
    return fail(ErrorCode::value_missing, "the key of --hash is missing or null");
  }
  std::string text;
  if (key.is(json::Kind::string)) {
    text = key.string();
  } else {
    HW_TRY(expr::append_json(text, key));
  }
  return std::to_string(fnv1a(text) % key_.ways);
}

}  // namespace hw::route
