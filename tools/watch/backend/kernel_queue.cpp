// SPDX-License-Identifier: MIT
#include "watch/backend/kernel_queue.h"

#include <sys/inotify.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

namespace hw::watch {

void KernelQueue::append(std::string_view bytes, Time time, Duration read_at) {
  while (bytes.size() >= sizeof(inotify_event)) {
    inotify_event header{};
    std::memcpy(&header, bytes.data(), sizeof(header));
    const std::string_view field = bytes.substr(sizeof(header), header.len);
    append({.wd = header.wd,
            .mask = header.mask,
            .cookie = header.cookie,
            .name = std::string(field.substr(0, field.find('\0'))),  // padded with zeros
            .time = time,
            .read_at = read_at});
    bytes.remove_prefix(std::min(bytes.size(), sizeof(header) + header.len));
  }
  end_read(time);
}

void KernelQueue::append(RawEvent event) {
  if ((event.mask & IN_Q_OVERFLOW) != 0) {
    lost_since_ = std::min(lost_since_.value_or(last_read_), last_read_);
  }
  events_.push_back(std::move(event));
}

RawEvent KernelQueue::pop() {
  RawEvent event = std::move(events_.front());
  events_.pop_front();
  if (first_ < indexed_ && !event.done) {
    remove_from_index(event);
  }
  ++first_;
  return event;
}

void KernelQueue::set_done(RawEvent& event) {
  make_index();
  remove_from_index(event);
  event.done = true;
}

void KernelQueue::make_index() {
  for (indexed_ = std::max(indexed_, first_); indexed_ < end(); ++indexed_) {
    add_to_index(at(indexed_), indexed_);
  }
}

void KernelQueue::add_to_index(const RawEvent& event, std::uint64_t number) {
  if ((event.mask & IN_MOVED_TO) != 0) {
    moved_to_[event.cookie] = number;
  }
  if ((event.mask & IN_Q_OVERFLOW) != 0) {
    ++overflows_;
  }
  Counts none;
  if (counter(none, event.mask) != nullptr) {
    ++*counter(names_[key(event.wd, event.name)], event.mask);
  }
}

void KernelQueue::remove_from_index(const RawEvent& event) {
  if ((event.mask & IN_MOVED_TO) != 0) {
    moved_to_.erase(event.cookie);
  }
  if ((event.mask & IN_Q_OVERFLOW) != 0) {
    --overflows_;
  }
  const auto found = names_.find(key(event.wd, event.name));
  if (found == names_.end()) {
    return;
  }
  Counts& counts = found->second;
  if (std::uint32_t* const count = counter(counts, event.mask); count != nullptr) {
    --*count;
  }
  if (counts.closes + counts.leaves + counts.enters == 0) {
    names_.erase(found);
  }
}

RawEvent* KernelQueue::moved_to(std::uint32_t cookie) {
  make_index();
  const auto found = moved_to_.find(cookie);
  return found == moved_to_.end() ? nullptr : &at(found->second);
}

// A hash alone: a collision in 64 bits is not to be expected.
std::uint64_t KernelQueue::key(int wd, std::string_view name) {
  return std::hash<std::string_view>()(name) ^
         (static_cast<std::uint64_t>(wd) * 0x9E3779B97F4A7C15U);
}

std::uint32_t* KernelQueue::counter(Counts& counts, std::uint32_t mask) {
  if ((mask & (IN_CLOSE_WRITE | kContentChanged)) != 0) {
    return &counts.closes;
  }
  if ((mask & (IN_DELETE | IN_MOVED_FROM)) != 0) {
    return &counts.leaves;
  }
  const bool enters = (mask & IN_ISDIR) != 0 && (mask & (IN_CREATE | IN_MOVED_TO)) != 0;
  return enters ? &counts.enters : nullptr;
}

KernelQueue::Counts KernelQueue::counts(int wd, std::string_view name) {
  make_index();
  const auto found = names_.find(key(wd, name));
  return found == names_.end() ? Counts{} : found->second;
}

bool KernelQueue::has_close(int wd, std::string_view name) { return counts(wd, name).closes > 0; }
bool KernelQueue::has_leave(int wd, std::string_view name) { return counts(wd, name).leaves > 0; }
bool KernelQueue::has_enter(int wd, std::string_view name) { return counts(wd, name).enters > 0; }

bool KernelQueue::has_overflow() {
  make_index();
  return overflows_ > 0;
}

std::string mask_text(std::uint32_t mask) {
  constexpr std::array<std::pair<std::uint32_t, std::string_view>, 14> kNames = {
      {{IN_CREATE, "IN_CREATE"},
       {IN_MODIFY, "IN_MODIFY"},
       {IN_ATTRIB, "IN_ATTRIB"},
       {kContentChanged, "content"},
       {IN_CLOSE_WRITE, "IN_CLOSE_WRITE"},
       {IN_DELETE, "IN_DELETE"},
       {IN_MOVED_FROM, "IN_MOVED_FROM"},
       {IN_MOVED_TO, "IN_MOVED_TO"},
       {IN_DELETE_SELF, "IN_DELETE_SELF"},
       {IN_MOVE_SELF, "IN_MOVE_SELF"},
       {IN_IGNORED, "IN_IGNORED"},
       {IN_UNMOUNT, "IN_UNMOUNT"},
       {IN_Q_OVERFLOW, "IN_Q_OVERFLOW"},
       {IN_ISDIR, "IN_ISDIR"}}};
  std::string text;
  for (const auto& [bit, name] : kNames) {
    if ((mask & bit) != 0) {
      (text += text.empty() ? "" : "|") += name;
    }
  }
  return text;
}

}  // namespace hw::watch
