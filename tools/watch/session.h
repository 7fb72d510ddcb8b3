// SPDX-License-Identifier: MIT
// One run of hw-watch: the loop that moves events from the kernel to the watches and their records
// to stdout, loads the configuration anew, and ends in good order.
#pragma once

#include <cstdint>
#include <deque>
#include <limits>
#include <memory>
#include <optional>

#include "base/inputs.h"
#include "base/result.h"
#include "cli/parse.h"
#include "loop/loop.h"
#include "service/service.h"
#include "watch/config.h"
#include "watch/options.h"
#include "watch/output/delivery.h"
#include "watch/watch_set.h"

namespace hw::watch {

// What the command line asks for: to check the configuration, or to watch until told to end. May
// end the process by a signal.
[[nodiscard]] Result<ExitCode> run(const Options& options, const cli::Arguments& arguments);

class Session {
 public:
  Session(const Options& options, const cli::Arguments& arguments, service::Service service);

  [[nodiscard]] Result<ExitCode> run(const Config& config, const Inputs& inputs);

 private:
  [[nodiscard]] bool pause();
  [[nodiscard]] bool may_walk_on() const;
  void hear();
  void on_requests();
  void reload_later();
  void reload();
  [[nodiscard]] Result<std::string> load(Inputs& inputs);
  void turn();
  void schedule();
  void pump();
  void stop();
  void give_up();
  void end_if_delivered();
  [[nodiscard]] Result<ExitCode> outcome();

  Options given_;  // without what a file says
  const cli::Arguments& arguments_;
  Options options_;
  service::Service service_;
  loop::Loop loop_;
  WatchSet watches_;
  Delivery delivery_;
  loop::Timer again_;  // to process more
  loop::Timer end_;    // of --for
  loop::Timer grace_;
  loop::Timer heed_;  // to do what was asked for while something else was done
  std::unique_ptr<loop::Poll> heard_;
  std::deque<service::Request> requests_;
  Duration give_up_at_ = Duration::max();

  std::uint64_t lines_left_ = std::numeric_limits<std::uint64_t>::max();  // --count
  std::uint32_t pauses_ = 0;
  bool is_ready_ = false;
  bool is_reloading_ = false;
  bool is_again_set_ = false;
  bool is_stopping_ = false;
  bool has_given_up_ = false;
  std::optional<Error> error_;
};

}  // namespace hw::watch
