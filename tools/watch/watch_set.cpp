// SPDX-License-Identifier: MIT
#include "watch/watch_set.h"

#include <algorithm>
#include <utility>

#include "config/change.h"

namespace hw::watch {

WatchSet::WatchSet(loop::Loop& loop, std::function<bool()> pause, std::function<void()> on_events)
    : loop_(loop), pause_(std::move(pause)), on_events_(std::move(on_events)) {}

// Opens and starts what is not at work yet, as `started_`; `kept` gets those that go on.
Status WatchSet::start_new(const Config& config, std::vector<Watch*>& kept) {
  started_.clear();
  for (const WatchSpec& spec : config.watches) {
    const auto same = std::find_if(members_.begin(), members_.end(), [&](const Member& member) {
      return member.events && member.watch->spec() == spec;
    });
    if (same != members_.end()) {
      kept.push_back(same->watch.get());
      continue;
    }
    HW_TRY_ASSIGN(std::unique_ptr<Watch> watch,
                  Watch::open(spec, config.options.pending_max, pause_));
    started_.push_back({std::move(watch), nullptr});
  }
  for (const Member& member : started_) {
    HW_TRY(member.watch->watcher().start());
    if (!pause_()) {
      return fail(ExitCode::try_later, "told to end");
    }
  }
  return {};
}

Result<std::string> WatchSet::adopt(const Config& config) {
  std::vector<Watch*> kept;
  if (Status status = start_new(config, kept); !status) {
    started_.clear();
    return tl::unexpected<Error>(std::move(status).error());
  }
  std::vector<std::string> before;
  std::vector<std::string> after;
  for (Member& member : members_) {
    if (member.events) {
      before.push_back(member.watch->spec().name);
      if (std::find(kept.begin(), kept.end(), member.watch.get()) == kept.end()) {
        end(member);
      }
    }
  }
  for (const WatchSpec& spec : config.watches) {
    after.push_back(spec.name);
  }
  for (Watch* const watch : kept) {
    watch->watcher().pending().set_max(config.options.pending_max);
  }
  for (Member& member : std::exchange(started_, {})) {
    Watch* const watch = member.watch.get();
    member.events = std::make_unique<loop::Poll>(loop_, watch->fd(), [this, watch] {
      watch->drain();
      on_events_();
    });
    members_.push_back(std::move(member));
  }
  const config::Change change = config::compare_names(before, after);
  const auto in_name =
      static_cast<std::size_t>(std::count_if(change.former.begin(), change.former.end(),
                                             [](const auto& place) { return place.has_value(); }));
  return change.summary(in_name - kept.size());
}

void WatchSet::end(Member& member) {
  member.events.reset();
  member.watch->watcher().finish();
}

void WatchSet::process(std::size_t max) {
  for (const Member& member : members_) {
    if (member.events) {
      member.watch->watcher().process(max);
    }
  }
}

void WatchSet::recover() {
  for (const Member& member : members_) {
    member.watch->watcher().recover();
  }
}

void WatchSet::keep(std::uint64_t written, std::uint64_t delivered) {
  for (const Member& member : members_) {
    Watcher& watcher = member.watch->watcher();
    watcher.keep(written, delivered);
    if (!member.events && watcher.pending().empty() && delivered == written) {
      watcher.end_memory();
    }
  }
}

void WatchSet::keep_all() {
  for (const Member& member : members_) {
    member.watch->watcher().keep_all();
  }
}

void WatchSet::finish() {
  for (Member& member : members_) {
    if (member.events) {
      end(member);
    }
  }
}

void WatchSet::drain() {
  for (const Member& member : members_) {
    if (member.events) {
      member.watch->drain();
    }
  }
  for (const Member& member : started_) {
    member.watch->drain();
  }
}

bool WatchSet::has_more() const {
  return std::any_of(members_.begin(), members_.end(), [](const Member& member) {
    return member.events && member.watch->watcher().has_more();
  });
}

std::optional<Duration> WatchSet::next() const {
  std::optional<Duration> first;
  for (const Member& member : members_) {
    const std::optional<Duration> at =
        member.events ? member.watch->watcher().next() : std::nullopt;
    first = at && (!first || *at < *first) ? at : first;
  }
  return first;
}

std::size_t WatchSet::watched() const {
  std::size_t count = 0;
  for (const Member& member : members_) {
    count += member.watch->watcher().watched();
  }
  return count;
}

void WatchSet::forget_ended() {
  std::erase_if(members_, [](const Member& member) {
    return !member.events && member.watch->watcher().is_over();
  });
}

Watch* WatchSet::next_pending() {
  for (std::size_t i = 0; i < members_.size(); ++i) {
    turn_ = (turn_ + 1) % members_.size();
    Watch* const watch = members_[turn_].watch.get();
    if (!watch->watcher().pending().empty()) {
      return watch;
    }
  }
  return nullptr;
}

std::size_t WatchSet::pending() const {
  std::size_t count = 0;
  for (const Member& member : members_) {
    count += member.watch->watcher().pending().size();
  }
  return count;
}

}  // namespace hw::watch
