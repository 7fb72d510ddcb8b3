// SPDX-License-Identifier: MIT
// The event that stands for those of a batch (hw-exec(1), "Many events for one command"): its type
// is hw.exec.batch, and its data are `count` and `events`, the events without their slips.
#pragma once

#include <string>
#include <vector>

#include "exec/intake/batches.h"
#include "json/document.h"
#include "json/writer.h"

namespace hw::exec {

// A job for the batch, with the ticket and number of its first event.
[[nodiscard]] std::unique_ptr<Job> make_batch_job(const Batch& batch);

// Whether an event can stand in one: it does not nest so deep that the other one could not be read.
[[nodiscard]] bool fits_into_batch(std::string_view line);

// The events in the event of a batch.
[[nodiscard]] std::vector<json::Value> events_of(const json::Value& batch);

// "events": their ids, null where there is none. `data` are those of the batch.
void write_ids(json::Writer& writer, std::string_view data);

}  // namespace hw::exec
