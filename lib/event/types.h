// SPDX-License-Identifier: MIT
// The closed list of the types of events that Hookwork's own programs make, as hw-events(5) prints
// it; a test compares the two.
#pragma once

#include <array>
#include <string_view>

namespace hw::event::types {

inline constexpr std::string_view kFsCreated = "hw.fs.created";
inline constexpr std::string_view kFsWritten = "hw.fs.written";
inline constexpr std::string_view kFsModified = "hw.fs.modified";
inline constexpr std::string_view kFsDeleted = "hw.fs.deleted";
inline constexpr std::string_view kFsRenamed = "hw.fs.renamed";
inline constexpr std::string_view kFsAttributes = "hw.fs.attributes";
inline constexpr std::string_view kFsOverflow = "hw.fs.overflow";
inline constexpr std::string_view kFsRescanned = "hw.fs.rescanned";
inline constexpr std::string_view kFsRootGone = "hw.fs.root_gone";
inline constexpr std::string_view kFsRootBack = "hw.fs.root_back";
inline constexpr std::string_view kFsBatch = "hw.fs.batch";
inline constexpr std::string_view kExecSucceeded = "hw.exec.succeeded";
inline constexpr std::string_view kExecFailed = "hw.exec.failed";
inline constexpr std::string_view kExecTimeout = "hw.exec.timeout";
inline constexpr std::string_view kExecSpawnFailed = "hw.exec.spawn_failed";
inline constexpr std::string_view kExecStarted = "hw.exec.started";
inline constexpr std::string_view kExecOutput = "hw.exec.output";
inline constexpr std::string_view kExecSkipped = "hw.exec.skipped";
inline constexpr std::string_view kExecRunAtStart = "hw.exec.run_at_start";
inline constexpr std::string_view kExecBatch = "hw.exec.batch";
inline constexpr std::string_view kError = "hw.error";

// Those that say what became of an event: hw-route also matches closed lines of these types.
inline constexpr std::array kResults = {kExecSucceeded, kExecFailed, kExecTimeout, kExecSpawnFailed,
                                        kExecSkipped};

}  // namespace hw::event::types
