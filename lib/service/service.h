// SPDX-License-Identifier: MIT
// What a running program hears from outside, as one descriptor to poll: the signals to end, to load
// anew and to talk more or less, the files of its configuration, the manager's watchdog. And what
// it tells the service manager. Every program that runs on has one; DESIGN section 3, 6 and 7.
//
// TERM and INT ask to stop; the first one counts, and another one a second or more later asks to
// stop at once. HUP asks to reload where the program can and has no controlling terminal, else it
// is as TERM. USR1 makes the log say more, USR2 less.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "service/file_watch.h"
#include "service/manager.h"
#include "sys/fd.h"
#include "sys/signals.h"

namespace hw::service {

enum class Request { stop, stop_now, reload };

// A configuration that can be loaded anew.
struct Source {
  std::string path;
  // Reads it, and takes over the state of what is named as before. `inputs` becomes what was looked
  // at, in any case. Result: what has changed. Error: all is as it was.
  std::function<Result<std::string>(Inputs& inputs)> load;
};

struct Options {
  bool reloads = false;           // there is a Source, which HUP loads anew
  bool watches_files = false;     // --watch-config
  int ready_fd = -1;              // --ready-fd
  std::vector<int> blocked = {};  // more signals that must not end us, such as PIPE
};

class Service {
 public:
  // To be called before there are threads. Error: code usage for a ready_fd that is not open.
  [[nodiscard]] static Result<Service> open(const Options& options);

  // Readable when take() has something to do.
  [[nodiscard]] int fd() const { return epoll_.get(); }

  // What is asked for, without waiting. Also answers the watchdog, so call it whenever fd() says.
  [[nodiscard]] std::vector<Request> take();

  [[nodiscard]] int stop_signal() const { return stop_signal_; }  // the first one; 0 before

  // What the configuration was read from, after the first load; whether it has changed since then.
  [[nodiscard]] bool watch_files(const Inputs& inputs);

  // At work from here on; once.
  void ready();

  // Loads anew, between RELOADING=1 and READY=1, and says what came of it. Result: whether it has
  // changed since then, as for watch_files.
  [[nodiscard]] bool reload(const Source& source);

 private:
  Service(const Options& options, Manager manager, sys::SignalFd signals);

  [[nodiscard]] Status add(int fd) const;
  [[nodiscard]] Status make_watchdog();
  void start_watchdog() const;
  void heed(int signal, std::vector<Request>& requests);

  Options options_;
  Manager manager_;
  sys::SignalFd signals_;
  std::optional<FileWatch> files_;
  sys::Fd watchdog_;   // a timer
  sys::Fd epoll_;      // of all three
  bool has_terminal_;  // when HUP comes because it has gone, it is too late to ask
  int changes_ = 0;    // that were found right after a load
  int stop_signal_ = 0;
  Duration stopped_at_{};
};

}  // namespace hw::service
