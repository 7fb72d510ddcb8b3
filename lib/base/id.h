// SPDX-License-Identifier: MIT
// Identifiers. uuid_v7() is RFC 9562: 48 bits of milliseconds, 12 bits of the fraction below them
// (method 3 of section 6.2, so that ids of one process sort by time), 62 random bits. Trace context
// is W3C Trace Context level 1, "00-<32 hex>-<16 hex>-<2 hex>".
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace hw {

// From getrandom(2), a page at a time for each thread; never fails once the system has booted.
void random_bytes(std::span<unsigned char> out);

void append_uuid_v7(std::string& out);
[[nodiscard]] std::string uuid_v7();

[[nodiscard]] bool is_traceparent(std::string_view text);

// The 32 digits that name the trace; empty where the text is no traceparent. A part of `text`.
[[nodiscard]] std::string_view trace_id_of(std::string_view text);

// A new span: in the trace of `parent` where that is a valid traceparent, else in a new trace that
// is sampled.
void append_traceparent(std::string& out, std::string_view parent);
[[nodiscard]] std::string new_traceparent(std::string_view parent);

}  // namespace hw
