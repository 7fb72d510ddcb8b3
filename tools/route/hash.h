// SPDX-License-Identifier: MIT
// hw-route --hash EXPR:N: splits a stream into N by a key, so that all events with the same key go
// the same way: to the output that bears the number, byte for byte, else to stdout with the number
// as `out` in the slip. Which way is FNV-1a (64 bits) of the key's text, modulo N.
#pragma once

#include <cstdint>
#include <string>

#include "event/bare_event.h"
#include "expr/expression.h"
#include "json/reader.h"
#include "route/sink.h"

namespace hw::route {

struct Key {
  expr::Expression expression;
  std::uint64_t ways;

  // "data.user:4". Error: usage.
  [[nodiscard]] static Result<Key> parse(std::string_view text);
};

[[nodiscard]] std::uint64_t fnv1a(std::string_view text);

class Hash final : public SinkHandler {
 public:
  Hash(Key key, const Edges& edges) : SinkHandler(edges), key_(std::move(key)) {}

  [[nodiscard]] Status handle(const event::Line& line) override;

 private:
  [[nodiscard]] Result<std::string> way_of(json::Value event);

  Key key_;
  json::Reader reader_;
  event::BareEvent bare_;
  expr::Arena arena_;
};

}  // namespace hw::route
