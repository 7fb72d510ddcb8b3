// SPDX-License-Identifier: MIT
// One run of hw-watch: the loop that moves events from the kernel to the watcher and its records to
// stdout, and ends it in good order.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "loop/loop.h"
#include "loop/stdout.h"
#include "sys/signals.h"
#include "watch/encode.h"
#include "watch/inotify.h"
#include "watch/options.h"
#include "watch/roots.h"
#include "watch/watcher.h"

namespace hw::watch {

// Watches `operands` until told to end. May end the process by a signal.
[[nodiscard]] Result<ExitCode> watch(const Options& options,
                                     const std::vector<std::string>& operands);

class Session {
 public:
  Session(const Options& options, const std::vector<Root>& roots, Inotify& inotify,
          sys::SignalFd& signals);

  [[nodiscard]] Result<ExitCode> run();

 private:
  [[nodiscard]] bool pause();
  void on_events();
  void on_signal();
  void turn();
  void schedule();
  void pump();
  void write(std::string_view lines, std::size_t count);
  void forget_delivered();
  [[nodiscard]] std::size_t undelivered();
  void stop();
  void give_up();
  void end_if_delivered();
  [[nodiscard]] Result<ExitCode> outcome();

  const Options& options_;
  Inotify& inotify_;
  sys::SignalFd& signals_;
  Watcher watcher_;
  Encoder encoder_;
  loop::Loop loop_;
  loop::Stdout stdout_;
  loop::Timer again_;  // to process more
  loop::Timer end_;    // of --for
  loop::Timer grace_;
  std::unique_ptr<loop::Poll> events_;
  std::unique_ptr<loop::Poll> signal_poll_;

  struct Written {
    std::uint64_t end;  // of the piece, in bytes since the start
    std::size_t lines;
  };
  std::deque<Written> written_;  // pieces that stdout may still hold
  std::uint64_t written_bytes_ = 0;

  std::string buffer_;
  std::uint32_t pauses_ = 0;
  bool is_ready_ = false;
  bool is_again_set_ = false;
  bool is_stopping_ = false;
  bool has_given_up_ = false;
  int signal_ = 0;  // the first one that came
  Duration signal_at_{};
  std::optional<Error> error_;
};

}  // namespace hw::watch
