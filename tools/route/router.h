// SPDX-License-Identifier: MIT
// The decision of hw-route, without a system: a line in, the lines it becomes out. It follows the
// algebra of leases (hw-events(5)): control lines and closed lines pass, an open line is never
// lost, and where it is split each piece says of how many.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error_code.h"
#include "event/envelope.h"
#include "json/document.h"
#include "match/matcher.h"
#include "route/rules.h"

namespace hw::route {

struct Failure {
  ErrorCode code;  // of the hw.error event
  std::string message;
};

struct Routed {
  std::vector<std::string> lines;  // without LF
  std::optional<Failure> failure;
  std::string decision;  // for --verbose: "images/resize, archive/1"; filled if asked for
};

class Router {
 public:
  explicit Router(Rules rules);

  // `event` is the object that `line` has been read as. The result is valid until the next call.
  [[nodiscard]] const Routed& route(std::string_view line, json::Value event, bool explain);

  // How many events each rule has matched.
  struct Count {
    std::string_view rule;
    std::uint64_t events;
  };
  [[nodiscard]] std::vector<Count> counts() const;

  // Rules named as before go on counting; what has changed, "1 new, 2 stayed, 0 gone".
  std::string take_over(const Router& former);

 private:
  struct Match {
    const Rule* rule;
    const Target* target;  // null: the rule has none, the event is forwarded as it is
  };
  struct Context {
    std::string_view line;
    event::Envelope envelope;
    event::Slip slip;
    event::Lease lease;
  };

  void decide();
  [[nodiscard]] std::string explain() const;
  void route_matches(const Context& context);
  void emit(const Context& context, std::string_view base, std::int64_t hops);
  void refuse(const Context& context, Failure failure);
  [[nodiscard]] tl::expected<std::int64_t, Failure> hops_for(const Context& context) const;

  Rules rules_;
  std::vector<std::uint64_t> counts_;  // by rule
  match::Matcher matcher_;
  std::vector<Match> matches_;
  Routed routed_;
};

}  // namespace hw::route
