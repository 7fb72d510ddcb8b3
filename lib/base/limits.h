// SPDX-License-Identifier: MIT
// Every limit that more than one part of the toolkit must agree on, in bytes unless the name says
// otherwise. hw-events(5) lists those that a user can meet.
#pragma once

#include <cstddef>
#include <cstdint>

namespace hw::limits {

inline constexpr std::size_t kEventMax = std::size_t{1} << 20;  // an event that enters, as encoded
inline constexpr std::size_t kSlipMax = std::size_t{64} << 10;  // its routing slip, as encoded
inline constexpr std::size_t kLineMax = std::size_t{4} << 20;   // a line that a reader takes
inline constexpr std::size_t kDepthMax = 1000;                  // nesting inside a line's object
inline constexpr std::int64_t kHopsMax = 32;                    // routings of one event

// A word of a command and a variable of its environment, by Linux (MAX_ARG_STRLEN), without the
// end.
inline constexpr std::size_t kWordMax = (std::size_t{128} << 10) - 1;

inline constexpr std::size_t kReadBlock = std::size_t{256} << 10;  // asked of one read()
inline constexpr std::size_t kFlushAt = std::size_t{64} << 10;  // output is written at the latest
inline constexpr std::size_t kDirectWriteMax = 4096;  // PIPE_BUF: cannot block after POLLOUT
inline constexpr std::size_t kWriterQueueMax = std::size_t{1} << 20;  // waiting for a slow reader

// A message that repeats is counted; while it comes, the count is written after 10 seconds, then
// after twice as long each time.
inline constexpr std::int64_t kRepeatSecondsMin = 10;
inline constexpr std::int64_t kRepeatSecondsMax = 600;

inline constexpr std::size_t kConfigMax = std::size_t{64} << 20;  // all files of a configuration
inline constexpr std::size_t kConfigValuesMax = 4'000'000;        // values in one file
inline constexpr std::size_t kConfigIncludeMax = 100;             // files that include one another
inline constexpr std::size_t kConfigFaultsMax = 100;              // that are told
inline constexpr std::size_t kConfigTextMax = std::size_t{1} << 20;  // a ${file:...}
inline constexpr std::size_t kConfigFilesMax = 10'000;               // files of one configuration
inline constexpr std::size_t kConfigDepthMax = 200;
inline constexpr std::size_t kConfigAliasMax = 1'000'000;  // values that aliases of YAML unfold to

inline constexpr std::size_t kPatternClausesMax = 1024;  // that "$or" makes of one pattern
// What its combinations repeat of a pattern: of each condition its path, its alternatives, and
// more.
inline constexpr std::size_t kPatternRepeatedMax = std::size_t{4} << 20;
inline constexpr std::size_t kPatternConditionSize = 32;   // that each counts more
inline constexpr std::size_t kEventBridgeFieldsMax = 256;  // of one pattern, with --eventbridge
inline constexpr std::size_t kFieldPathMax = 1024;         // of a field that a pattern names
inline constexpr std::size_t kTargetsMax = 1000;           // of one rule, with all it forwards to
inline constexpr std::size_t kForwardedMax = std::size_t{64} << 20;  // of all rules, in bytes
// Of one event: what is made of it before it is written, and what all transforms make.
inline constexpr std::size_t kRoutedHeldMax = std::size_t{4} << 20;
inline constexpr std::size_t kRoutedMadeMax = std::size_t{128} << 20;
inline constexpr std::size_t kRuleNameMax = 512;     // and of a target's, in bytes
inline constexpr std::size_t kRegexpDepthMax = 100;  // parentheses in each other
inline constexpr std::size_t kRegexpMax = 8192;      // text of a regular expression
// Values that are looked at to match one event in which members are doubled inside arrays, or by a
// pattern in which one path goes on where another ends.
inline constexpr std::size_t kMatchStepsMax = 1'000'000;

inline constexpr std::size_t kExpressionMax = std::size_t{64} << 10;  // text of an expression
inline constexpr std::size_t kExpressionDepthMax = 200;               // nesting inside it
// Of one evaluation: the values that it looks at, whatever is made, and its result as JSON or in
// words. Ordinary expressions stay far below for any event; what grows with the square of an event
// does not.
inline constexpr std::int64_t kExpressionWorkMax = 20'000'000;
inline constexpr std::size_t kExpressionMemoryMax = std::size_t{128} << 20;
inline constexpr std::size_t kExpressionOutputMax = kLineMax;

// EventBridge's, of its input transformer.
inline constexpr std::size_t kInputPathsMax = 100;      // entries
inline constexpr std::size_t kInputPathMax = 256;       // each of them
inline constexpr std::size_t kInputTemplateMax = 8192;  // in characters

}  // namespace hw::limits
