// SPDX-License-Identifier: MIT
#include "exec/run/streams.h"

#include <fcntl.h>
#include <unistd.h>

namespace hw::exec {

namespace {

bool open_null(sys::Fd& fd, int mode) {
  fd = sys::Fd(open("/dev/null", mode | O_CLOEXEC));
  return static_cast<bool>(fd);
}

bool open_pipe(sys::Fd& read, sys::Fd& write) {
  auto pipe = sys::make_pipe();
  if (pipe) {
    read = std::move(pipe->read);
    write = std::move(pipe->write);
  }
  return pipe.has_value();
}

bool open_input(Streams& streams, bool has_input) {
  return has_input ? open_pipe(streams.child_input, streams.input)
                   : open_null(streams.child_input, O_RDONLY);
}

bool open_output(Streams& streams, Sink sink) {
  switch (sink) {
    case Sink::pipe:
      return open_pipe(streams.output, streams.child_output) &&
             open_pipe(streams.errors, streams.child_errors);
    case Sink::nowhere:
      return open_null(streams.child_output, O_WRONLY);
    case Sink::errors:
      break;
  }
  return true;
}

int number_or(const sys::Fd& fd, int other) { return fd ? fd.get() : other; }

}  // namespace

tl::expected<Streams, int> Streams::make(const StreamOptions& options) {
  Streams streams;
  if (!open_input(streams, options.has_input) || !open_output(streams, options.sink) ||
      (options.emits && !open_pipe(streams.emission, streams.child_emission))) {
    return tl::unexpected<int>(EMFILE);
  }
  // Only our ends: a command that does not read must not block us, and one that holds the
  // descriptor for events must not, either.
  for (const sys::Fd* fd : {&streams.input, &streams.emission}) {
    if (*fd) {
      fcntl(fd->get(), F_SETFL, O_NONBLOCK);
    }
  }
  const int output = number_or(streams.child_output, STDERR_FILENO);
  streams.child = {.input = streams.child_input.get(),
                   .output = output,
                   .errors = number_or(streams.child_errors, output),
                   .extra = number_or(streams.child_emission, -1)};
  return streams;
}

void Streams::close_child() {
  for (sys::Fd* fd : {&child_input, &child_output, &child_errors, &child_emission}) {
    fd->reset();
  }
}

}  // namespace hw::exec
