// SPDX-License-Identifier: MIT
#include "watch/session.h"

#include <algorithm>
#include <csignal>
#include <utility>

#include "cli/run.h"
#include "log/log.h"
#include "sys/fd.h"

namespace hw::watch {

namespace {

constexpr std::size_t kEventsPerTurn = 1024;
constexpr std::size_t kRecordsPerTurn = 1024;
constexpr std::uint32_t kPausesPerLook = 256;

Result<ExitCode> check(const Options& options, const cli::Arguments& arguments) {
  Inputs inputs;
  std::string listing;
  Result<Config> config = load_config(options, arguments, inputs, &listing);
  if (!config) {
    return cli::as_answer(std::move(config).error());
  }
  std::string faults;
  for (const WatchSpec& spec : config->watches) {
    for (const std::string& path : spec.paths) {
      if (const auto roots = find_roots({path}, spec.rules); !roots) {
        (faults += faults.empty() ? "" : "\n") += roots.error().message;
      }
    }
  }
  if (!faults.empty()) {
    return cli::as_answer({ExitCode::config, std::move(faults)});
  }
  if (log::enabled(log::Level::info)) {
    HW_TRY(cli::print(listing));
  }
  return ExitCode::ok;
}

}  // namespace

Result<ExitCode> run(const Options& options, const cli::Arguments& arguments) {
  if (options.check) {
    return check(options, arguments);
  }
  if (options.watch_config && !options.config) {
    return fail(ExitCode::usage, "--watch-config: there is no --config");
  }
  HW_TRY(sys::check_stdout());
  Inputs inputs;
  HW_TRY_ASSIGN(const Config config, load_config(options, arguments, inputs));
  HW_TRY_ASSIGN(service::Service service,
                service::Service::open({.reloads = options.config.has_value(),
                                        .watches_files = options.watch_config,
                                        .ready_fd = static_cast<int>(options.ready_fd)}));
  return Session(options, arguments, std::move(service)).run(config, inputs);
}

Session::Session(const Options& options, const cli::Arguments& arguments, service::Service service)
    : given_(options),
      arguments_(arguments),
      options_(options),
      service_(std::move(service)),
      watches_(
          loop_, [this] { return pause(); }, [this] { turn(); }),
      delivery_(loop_, {.drained = [this] { turn(); },
                        .reader_gone = [] { log::die_of(SIGPIPE); },
                        .error =
                            [this](const Error& error) {
                              error_ = error;
                              loop_.stop();
                            }}),
      again_(loop_,
             [this] {
               is_again_set_ = false;
               turn();
             }),
      end_(loop_, [this] { stop(); }),
      grace_(loop_, [this] { give_up(); }),
      heed_(loop_, [this] { on_requests(); }) {
  if (options.count > 0) {
    lines_left_ = static_cast<std::uint64_t>(options.count);
  }
}

Result<ExitCode> Session::run(const Config& config, const Inputs& inputs) {
  options_ = config.options;
  if (service_.watch_files(inputs)) {
    reload_later();
  }
  if (const auto started = watches_.adopt(config); !started) {
    return tl::unexpected<Error>(started.error());
  }
  if (service_.stop_signal() != 0) {
    return outcome();  // nothing was to be reported yet
  }
  is_ready_ = true;
  heard_ = std::make_unique<loop::Poll>(loop_, service_.fd(), [this] { on_requests(); });
  if (options_.for_time) {
    end_.start(*options_.for_time);
  }
  hear();
  log::info("ready: {} folders are watched", watches_.watched());
  service_.ready();
  turn();
  if (!error_) {
    loop_.run();
  }
  return outcome();
}

// Between the folders of a walk: neither the kernel, nor our reader, nor a signal waits for its
// end.
bool Session::pause() {
  if (is_ready_) {
    watches_.drain();
    pump();
  }
  if (++pauses_ % kPausesPerLook == 0) {
    hear();
  }
  return may_walk_on();
}

bool Session::may_walk_on() const {
  if (!is_ready_ || is_reloading_) {
    return service_.stop_signal() == 0;
  }
  const auto now = service::Request::stop_now;
  return std::find(requests_.begin(), requests_.end(), now) == requests_.end() &&
         clock().monotonic() < give_up_at_;
}

void Session::hear() {
  for (const service::Request request : service_.take()) {
    requests_.push_back(request);
  }
  if (!requests_.empty()) {
    heed_.start(Duration{0});
  }
}

void Session::on_requests() {
  for (hear(); !requests_.empty(); hear()) {
    const service::Request request = requests_.front();
    requests_.pop_front();
    switch (request) {
      case service::Request::reload:
        reload();
        break;
      case service::Request::stop:
        give_up_at_ = clock().monotonic() + *options_.grace;
        grace_.start(*options_.grace);
        stop();
        break;
      case service::Request::stop_now:
        give_up();
        break;
    }
  }
}

void Session::reload_later() {
  requests_.push_back(service::Request::reload);
  heed_.start(Duration{0});
}

void Session::reload() {
  if (is_stopping_) {
    return;
  }
  if (service_.reload({*given_.config, [this](Inputs& inputs) { return load(inputs); }})) {
    reload_later();
  }
  turn();
}

Result<std::string> Session::load(Inputs& inputs) {
  HW_TRY_ASSIGN(const Config config, load_config(given_, arguments_, inputs));
  is_reloading_ = true;
  Result<std::string> change = watches_.adopt(config);
  is_reloading_ = false;
  if (change) {
    options_ = config.options;
  }
  return change;
}

void Session::turn() {
  if (!is_stopping_) {
    watches_.process(kEventsPerTurn);
  }
  pump();
  watches_.recover();
  watches_.keep(delivery_.written(), delivery_.delivered());
  if (is_stopping_) {
    end_if_delivered();
  } else if (lines_left_ == 0) {
    stop();
  }
  watches_.forget_ended();
  schedule();
}

void Session::schedule() {
  const bool has_output = watches_.pending() > 0 && lines_left_ > 0 && !delivery_.is_full();
  if (has_output || (!is_stopping_ && watches_.has_more())) {
    again_.start(Duration{0});
    is_again_set_ = true;
  } else if (const auto next = watches_.next(); next && !is_stopping_) {
    again_.start(std::max(*next - clock().monotonic(), Duration{0}));
    is_again_set_ = true;
  } else if (is_again_set_) {
    again_.stop();
    is_again_set_ = false;
  }
}

void Session::pump() {
  if (!error_) {
    lines_left_ -= delivery_.pump(watches_, std::min<std::uint64_t>(kRecordsPerTurn, lines_left_));
  }
}

void Session::stop() {
  if (std::exchange(is_stopping_, true)) {
    return;
  }
  end_.stop();
  watches_.finish();
  pump();
  schedule();
  end_if_delivered();
}

void Session::end_if_delivered() {
  if ((watches_.pending() == 0 || lines_left_ == 0) && delivery_.is_idle()) {
    if (watches_.pending() == 0) {
      watches_.keep_all();
    }
    loop_.stop();
  }
}

void Session::give_up() {
  const std::size_t waiting = std::min<std::uint64_t>(watches_.pending(), lines_left_);
  if (const std::size_t lines = waiting + delivery_.undelivered(); lines > 0) {
    log::error({.code = ErrorCode::try_later, .is_fatal = true}, "{} events were not delivered",
               lines);
    has_given_up_ = true;
  }
  loop_.stop();
}

Result<ExitCode> Session::outcome() {
  if (error_) {
    return tl::unexpected(*error_);
  }
  if (service_.stop_signal() == SIGINT) {
    log::die_of(SIGINT);
  }
  if (has_given_up_) {
    return ExitCode::try_later;
  }
  return ExitCode::ok;
}

}  // namespace hw::watch
