// SPDX-License-Identifier: MIT
// What all events about a run have in common (hw-events(5), "Commands").
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "exec/command/work.h"
#include "json/writer.h"

namespace hw::exec {

// Appends such an event to `out`, up to the key "data".
[[nodiscard]] json::Writer begin_answer(std::string& out, const Work& work, std::string_view type);

// Members of its data:
void write_argv(json::Writer& writer, const std::vector<std::string>& argv);
void write_attempt(json::Writer& writer, const event::Slip& slip);  // the job's
void write_attempts(json::Writer& writer, const Work& work);        // and ours
// The event that is answered, as far as it says who it is.
void write_answered(json::Writer& writer, const event::Envelope& envelope);

// Behind the data, the closing slip of a lease: who holds it, which part this is, what became of
// it.
void write_closing(json::Writer& writer, const event::Slip& slip, std::string_view outcome);

}  // namespace hw::exec
