// SPDX-License-Identifier: MIT
// The descriptors between a command and us: pipes, or what stands in their place.
#pragma once

#include "base/result.h"
#include "sys/fd.h"
#include "sys/spawn.h"

namespace hw::exec {

// Where a command's output goes.
enum class Sink {
  pipe,     // to us
  errors,   // to our standard error, which the command gets as it is
  nowhere,  // /dev/null
};

struct StreamOptions {
  bool has_input = true;  // else stdin is /dev/null
  Sink sink = Sink::pipe;
  bool emits = false;  // it has a descriptor for events, too
};

struct Streams {
  sys::Stdio child;  // numbers of the descriptors below
  sys::Fd child_input, child_output, child_errors, child_emission;
  sys::Fd input, output, errors, emission;  // ours; none where there is no pipe. Not blocking:
                                            // input and emission

  // Error: the errno of what is lacking.
  [[nodiscard]] static tl::expected<Streams, int> make(const StreamOptions& options);

  // Once the command has its own.
  void close_child();
};

}  // namespace hw::exec
