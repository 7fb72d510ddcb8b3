// SPDX-License-Identifier: MIT
// The decision of hw-route, without a system: a line in, the lines it becomes out. It follows the
// algebra of leases (hw-events(5)): control lines and closed lines pass, an open line is never
// lost, and where it is split each piece says of how many.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error_code.h"
#include "event/bare_event.h"
#include "event/envelope.h"
#include "json/reader.h"
#include "match/matcher.h"
#include "route/base_line.h"
#include "route/counts.h"
#include "route/rules.h"

namespace hw::route {

struct Failure {
  ErrorCode code;  // of the hw.error event
  std::string message;
};

struct Routed {
  struct Line {
    std::string text;                // without LF
    const Rule* rule = nullptr;      // null: it is what was read, maybe closed
    const Target* target = nullptr;  // null: the rule has none
    std::string_view outcome = {};   // with which the line that was read has been closed
  };
  std::vector<Line> lines;
  std::vector<Failure> failures;
  bool is_unmatched = false;  // no rule has matched; an open line is closed, unless it is kept
  bool is_asked = false;      // rules were asked about it, as about most lines
  std::string decision;       // for --verbose: "images/resize, archive/1"; filled if asked for
  std::vector<std::string_view> rules;  // the names of those that have matched; if asked for
};

class Router {
 public:
  // Takes lines while more are made of the same event, so that of very many not all are held.
  using Take = std::function<void(const Routed::Line& line)>;

  // With `keeps_unmatched`, what no rule matches goes on, so its lease is not given back here.
  explicit Router(Rules rules, bool keeps_unmatched = false);

  // `event` is the object that `line` has been read as. The result is valid until the next call.
  [[nodiscard]] const Routed& route(std::string_view line, json::Value event, bool explain);

  // For each rule whether it matches, and if not, why, and then what failed; for rules that keep
  // their sources.
  [[nodiscard]] std::vector<std::string> explain_rules(std::string_view line, json::Value event);

  [[nodiscard]] std::span<const Count> counts() const { return counts_; }
  [[nodiscard]] std::uint64_t events() const { return events_; }
  [[nodiscard]] std::span<const Rule> rules() const { return rules_.rules; }
  void measure() { measures_ = true; }
  void set_take(Take take) { take_ = std::move(take); }

  // Switches a rule on or off until it is switched again, over reloads too, also those that lack
  // it; false if there is none of that name.
  bool set_enabled(std::string_view rule, bool enabled);
  // What it has been switched to, if it has; and back to that: nothing leaves it to the file.
  [[nodiscard]] std::optional<bool> switched(std::string_view rule) const;
  void restore(std::string_view rule, std::optional<bool> switched);

  // Rules named as before go on counting; what has changed, "1 new, 2 stayed, 0 gone".
  std::string take_over(const Router& former);

 private:
  struct Match {
    const Rule* rule;
    const Target* target;  // null: the rule has none, the event is forwarded as it is
    const BaseLine* base = nullptr;
  };
  struct Context {
    std::string_view line;
    json::Value event;
    event::Envelope envelope;
    event::Slip slip;
    event::Lease lease;
    bool explain;
  };
  // A line that was made: what was read, without its slip or transformed.
  struct Made {
    std::string text;
    json::Reader reader;
    std::optional<BaseLine> line;
  };

  struct Switch {
    bool is_on;
    bool in_file;  // what the file says, where it has the rule
  };

  [[nodiscard]] std::optional<std::size_t> find(std::string_view rule) const;
  void enable(std::size_t rule, bool enabled);
  void fetch_candidate() const;
  void decide(const Context& context);
  void begin();
  void recycle_lines();
  [[nodiscard]] bool accepts(const Rule& rule, Count& count);
  void count();
  void add_matches(const Rule& rule);
  [[nodiscard]] std::string explain() const;
  [[nodiscard]] std::string why_not(std::size_t rule);
  [[nodiscard]] const BaseLine* bare_line(const Context& context);
  void close(const Context& context, std::string_view outcome);
  void route_matches(const Context& context);
  [[nodiscard]] bool find_bases(const Context& context);
  [[nodiscard]] const BaseLine* transformed(const Rule& rule);
  void emit(const Context& context, std::int64_t hops);
  void emit(const Context& context, const Match& match, std::int64_t hops, std::string_view lease);
  void count_line(const Context& context);
  void refuse(const Context& context, Failure failure);
  [[nodiscard]] tl::expected<std::int64_t, Failure> hops_for(const Context& context) const;

  Rules rules_;
  HugeVector<Count> counts_;  // by rule
  std::uint64_t events_ = 0;  // that rules were asked about
  bool measures_ = false;
  bool keeps_unmatched_;
  std::map<std::string, Switch, std::less<>> switched_;  // rules, there or not, by set_enabled()
  match::Matcher matcher_;
  std::vector<std::size_t> matched_;  // rules, by the event
  std::vector<Match> matches_;
  Routed routed_;
  expr::Arena arena_;
  event::BareEvent bare_;
  std::optional<BaseLine> bare_line_;
  Take take_;
  std::size_t held_ = 0;            // bytes of lines that were made of the event and not taken
  std::vector<std::string> spare_;  // texts of former lines, for the sake of the memory
  std::deque<Made> made_;           // the same
  std::size_t made_count_ = 0;
  std::size_t made_bytes_ = 0;
};

}  // namespace hw::route
