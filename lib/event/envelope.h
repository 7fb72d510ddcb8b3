// SPDX-License-Identifier: MIT
// What the toolkit itself reads from a line: the attributes of a CloudEvents 1.0 event in JSON
// format and the routing slip `hw` (hw-events(5)). Pieces of the line's own text: no copy is made
// and the line must outlive them. The line must have been found valid; of doubled members the last
// counts.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "json/document.h"

namespace hw::event {

// Values as they stand in the line; empty where the member is absent.
struct Envelope {
  std::string_view specversion, id, source, type, subject, time, traceparent, correlationid, hwhops,
      data, slip;

  // An object with specversion, id, source and type, all strings.
  [[nodiscard]] bool is_cloud_event() const;
};

[[nodiscard]] Envelope read_envelope(std::string_view line);
// The same, of a line that has been read as `event`.
[[nodiscard]] Envelope read_envelope(json::Value event);

struct Slip {
  std::string_view rule, target, job, part, outcome, control, hops, timeout, retry;
  std::string_view run, argv, cwd, env, exports, input;  // for commands; `input` is "stdin"
  std::string_view key, after, after_any;                // when they are run
  std::string_view on_success, on_failure, on_done;      // what follows
  std::string_view child_of;
  std::string_view send, queue, flow, out, function;  // for other workers
  std::string_view unknown;  // the name of the first member that no program knows how to obey yet
};

[[nodiscard]] Slip read_slip(std::string_view slip);

// What a line is to a worker (DESIGN, the algebra of leases).
enum class Lease { none, open, closed, control };
[[nodiscard]] Lease lease_of(const Slip& slip);

// The number of routings so far: `hwhops`, or of a line that is no CloudEvent the slip's `hops`.
// Error: it is there and no whole number.
[[nodiscard]] Result<std::int64_t> hops_of(const Envelope& envelope, const Slip& slip);

// Whether a member is there, and not null.
[[nodiscard]] bool is_set(std::string_view value);

// The text of a value that is a string; nothing for others and for absent ones.
[[nodiscard]] std::optional<std::string> text_of(std::string_view value);

// `line` with the whole slip replaced by `slip` (JSON), or without one if that is empty.
[[nodiscard]] std::string with_slip(std::string_view line, std::string_view slip);

// `line`, which has a slip with a job, closed: the same with `outcome` in the slip; of one that no
// reader would take any more the slip alone.
[[nodiscard]] std::string closed(std::string_view line, std::string_view slip,
                                 std::string_view outcome);

}  // namespace hw::event
