// SPDX-License-Identifier: MIT
#include "watch/watch.h"

#include <cstdlib>
#include <utility>

#include "watch/backend/open.h"

namespace hw::watch {

namespace {

std::string environment(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? "" : value;
}

// A file that is being written is not stable.
Kinds kinds_to_hear(const Rules& rules) {
  Kinds kinds = rules.kinds;
  if (rules.terms.stable) {
    kinds.add(Kind::modified);
  }
  return kinds;
}

}  // namespace

Result<std::unique_ptr<Watch>> Watch::open(const WatchSpec& spec, std::size_t pending_max,
                                           std::function<bool()> pause) {
  HW_TRY_ASSIGN(std::vector<Root> roots, find_roots(spec.paths, spec.rules));
  HW_TRY_ASSIGN(std::unique_ptr<System> system,
                open_backend(spec.rules.terms, kinds_to_hear(spec.rules)));
  std::unique_ptr<Watch> watch(
      new Watch(spec, std::move(roots), std::move(system), pending_max, std::move(pause)));
  if (spec.rules.terms.state) {
    HW_TRY_ASSIGN(Journal journal, Journal::open(*spec.rules.terms.state));
    watch->watcher_.remember(std::move(journal));
  }
  return watch;
}

Watch::Watch(WatchSpec spec, std::vector<Root> roots, std::unique_ptr<System> system,
             std::size_t pending_max, std::function<bool()> pause)
    : spec_(std::move(spec)),
      roots_(std::move(roots)),
      system_(std::move(system)),
      watcher_(*system_, roots_, spec_.rules, pending_max, std::move(pause)),
      encoder_(watcher_.paths(), roots_,
               {.watch = spec_.name,
                .stat = spec_.rules.terms.stat,
                .end_of_path = spec_.end_of_path,
                .traceparent = environment("TRACEPARENT")}) {}

void Watch::append_line(std::string& out) {
  bool is_whole = false;
  while (!is_whole) {
    watcher_.pending().pop([&](const Record& record) {
      is_whole = record.batch_more.value_or(0) == 0;
      encoder_.append_line(out, record);
    });
  }
}

}  // namespace hw::watch
