// SPDX-License-Identifier: MIT
#include "event/filter.h"

#include <fmt/core.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <optional>
#include <utility>

#include "base/bytes.h"
#include "log/log.h"
#include "service/service.h"
#include "sys/fd.h"
#include "sys/io.h"
#include "sys/poll_until.h"
#include "sys/signals.h"

namespace hw::event {

namespace {

constexpr std::size_t kShownMax = 500;  // bytes of a line in a message

class Filter {
 public:
  Filter(LineHandler& handler, Output& output, BadLines& bad_lines, const FilterOptions& options,
         service::Service service)
      : handler_(handler),
        output_(output),
        bad_lines_(bad_lines),
        options_(options),
        service_(std::move(service)),
        reader_(STDIN_FILENO) {}

  Result<ExitCode> run() {
    output_.set_wait([this] { return wait_for_stdout(); });
    output_.set_farewell([this] { end_without_stdout(); });
    wants_reload_ = options_.source && service_.watch_files(options_.inputs);
    service_.ready();
    Status status = pass_lines();
    if (!status) {
      tell_pending();
    }
    if (status && reader_.is_inside_line()) {
      status = fail(ExitCode::try_later, "stopped inside a line, which is lost");
    }
    if (service_.stop_signal() == SIGINT) {
      if (!status) {
        log::fatal(status.error());
      }
      return ExitCode::interrupted;
    }
    HW_TRY(status);
    return bad_lines_.count() > 0 ? ExitCode::data : ExitCode::ok;
  }

 private:
  Status pass_lines() {
    while (true) {
      reload_if_asked();
      HW_TRY(handle_lines());
      HW_TRY(flush());
      const bool has_read_all = reader_.at_end() && !holds_lines_;
      if (finished_ || (has_read_all && handler_.pending() == 0)) {
        break;
      }
      if (!holds_lines_ || handler_.is_full()) {
        HW_TRY(reader_.at_end() ? wait_for_handler() : wait_and_read());
      }
    }
    return handler_.pending() == 0 && !holds_lines_ ? Status() : give_up();
  }

  Status give_up() {
    lost_ += handler_.pending() + unhandled();
    HW_TRY(handler_.give_up());
    HW_TRY(flush());
    return lost_ == 0 ? Status() : undelivered(lost_);
  }

  // At an end that does not wait for the handler: its error is known, or nobody reads it.
  void tell_pending() {
    if (handler_.pending() > 0) {
      (void)handler_.give_up();
      (void)flush();
    }
  }

  void end_without_stdout() {
    (void)handler_.flush();
    if (const std::size_t count = handler_.pending(); count > 0) {
      tell_pending();
      log::fatal(undelivered(count).error());
    }
  }

  // Lines that were read but not handled, and a last one that was read in part. They are gone then.
  std::size_t unhandled() {
    std::size_t count = 0;
    for (Line line; reader_.next(line);) {
      count += line.extent == Line::Extent::part ? 0 : 1;
    }
    return count + (reader_.is_inside_line() ? 1 : 0);
  }

  static Status undelivered(std::size_t count) {
    return fail(ExitCode::try_later, count == 1
                                         ? "1 line was not delivered"
                                         : fmt::format("{} lines were not delivered", count));
  }

  Status wait_for_handler() {
    HW_TRY(wait(0, 0));
    finished_ = finished_ || is_overdue();
    return {};
  }

  // All lines that have been read, or as many as the handler wants.
  Status handle_lines() {
    Line line;
    while (!(holds_lines_ = handler_.is_full()) && reader_.next(line)) {
      reload_if_asked();
      const bool whole = line.extent == Line::Extent::whole;
      if (log::enabled(log::Level::debug)) {
        log::debug("stdin:{}: read: {}", line.number, cut_utf8(line.text, kShownMax));
      }
      if (Status status = whole ? handler_.handle(line) : bad_lines_.report_part(line); !status) {
        (void)flush();  // the lines before it are done; its own error matters more than a second
        return status;
      }
    }
    return {};
  }

  // Only between lines: a signal may come while the handler waits for stdout in the midst of one.
  void reload_if_asked() {
    while (wants_reload_) {
      wants_reload_ = service_.reload(*options_.source);
    }
  }

  // What is for stdout is written whatever became of the rest.
  Status flush() {
    Status handled = handler_.flush();
    HW_TRY(output_.flush());
    return handled;
  }

  [[nodiscard]] bool past_deadline() const { return stopping_ && clock().monotonic() >= deadline_; }

  // One poll() on the service, on stdin (if `events` asks for it), on stdout and on what the
  // handler waits for.
  Result<short> wait(short stdin_events, short stdout_events) {
    entries_ = {{STDOUT_FILENO, stdout_events, 0},
                {service_.fd(), POLLIN, 0},
                {stdin_events != 0 ? STDIN_FILENO : -1, stdin_events, 0}};
    const std::size_t own = entries_.size();
    std::optional<Duration> until = wait_limit();
    handler_.add_waits(entries_, until);
    const int count = sys::poll_until(entries_, until);
    if (count < 0) {
      return static_cast<short>(0);
    }
    if ((entries_[0].revents & (POLLERR | POLLHUP)) != 0) {
      output_.die();  // nobody reads any more
    }
    if ((entries_[1].revents & POLLIN) != 0) {
      take_requests();
    }
    HW_TRY(handler_.waited(std::span(entries_).subspan(own)));
    return entries_[2].revents;
  }

  Status wait_and_read() {
    if (past_deadline() && !reader_.is_inside_line()) {
      finished_ = true;
      return {};
    }
    HW_TRY_ASSIGN(const short ready, wait(holds_lines_ ? 0 : POLLIN, 0));
    if (ready != 0) {
      // Past the deadline byte by byte, so as to take nothing from the line after this one.
      HW_TRY_ASSIGN(const bool more, reader_.fill(past_deadline() ? 1 : SIZE_MAX));
      (void)more;  // at_end() tells as well
    }
    finished_ = finished_ || is_overdue();
    return {};
  }

  // For Output: waits until stdout takes something, but not for ever once a signal has come.
  Status wait_for_stdout() {
    HW_TRY(handler_.flush());
    if (!finished_) {
      HW_TRY(wait(0, POLLOUT));
    }
    if (finished_ || is_overdue()) {
      lost_ += unhandled();
      return undelivered(lost_ + output_.waiting() + handler_.pending());
    }
    return {};
  }

  [[nodiscard]] bool is_overdue() const {
    return stopping_ && clock().monotonic() >= deadline_ + options_.grace;
  }

  [[nodiscard]] Duration time_to_read_on() const {
    return sys::can_end(STDIN_FILENO) ? options_.grace
                                      : std::min(options_.grace, sys::kReadOnWithoutEnd);
  }

  // Until when poll() may wait; nothing for ever.
  [[nodiscard]] std::optional<Duration> wait_limit() const {
    if (!stopping_) {
      return std::nullopt;
    }
    return clock().monotonic() < deadline_ ? deadline_ : deadline_ + options_.grace;
  }

  void take_requests() {
    for (const service::Request request : service_.take()) {
      if (request == service::Request::reload) {
        wants_reload_ = true;
      } else if (request == service::Request::stop) {
        stopping_ = true;
        deadline_ = clock().monotonic() + (reader_.at_end() ? Duration{0} : time_to_read_on());
        log::info("{}: reading on to the end of input", sys::signal_name(service_.stop_signal()));
      } else {
        finished_ = true;
      }
    }
  }

  LineHandler& handler_;
  Output& output_;
  BadLines& bad_lines_;
  FilterOptions options_;
  service::Service service_;
  LineReader reader_;
  bool stopping_ = false;
  bool finished_ = false;
  bool wants_reload_ = false;
  bool holds_lines_ = false;  // the handler was full before all lines were handled
  std::size_t lost_ = 0;      // lines that were given up, or never handled
  Duration deadline_{0};
  std::vector<pollfd> entries_;  // of poll(), kept for the sake of the memory
};

}  // namespace

Result<ExitCode> run_filter(LineHandler& handler, Output& output, BadLines& bad_lines,
                            const FilterOptions& options) {
  HW_TRY(sys::check_stdout());
  HW_TRY_ASSIGN(service::Service service,
                service::Service::open({.reloads = options.source.has_value(),
                                        .watches_files = options.watches_inputs,
                                        .blocked = {SIGPIPE}}));
  return Filter(handler, output, bad_lines, options, std::move(service)).run();
}

}  // namespace hw::event
