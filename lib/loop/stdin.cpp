// SPDX-License-Identifier: MIT
#include "loop/stdin.h"

#include <sys/epoll.h>
#include <unistd.h>

#include <cerrno>

#include "sys/io.h"

namespace hw::loop {

Stdin::Stdin(Loop& loop, Owner owner)
    : loop_(loop),
      owner_(std::move(owner)),
      reader_(STDIN_FILENO),
      epoll_(epoll_create1(EPOLL_CLOEXEC)),
      next_round_(loop, [this] { pump(); }) {
  add_to_epoll();
}

void Stdin::add_to_epoll() {
  epoll_event event{};
  event.events = EPOLLIN;
  is_watchable_ =
      epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, STDIN_FILENO, &event) == 0 || errno == EEXIST;
}

void Stdin::watch() {
  if (is_watchable_) {
    if (!poll_) {
      poll_ = std::make_unique<Poll>(loop_, epoll_.get(), [this] { pump(); });
    }
  } else {
    next_round_.start();
  }
}

void Stdin::resume() {
  if (!closed_) {
    deliver();
  }
  if (!closed_ && owner_.wants_lines()) {
    watch();
  }
}

void Stdin::close() {
  closed_ = true;
  poll_.reset();
  next_round_.stop();
}

void Stdin::stop_reading() {
  is_stopping_ = true;
  poll_.reset();
  (void)reader_.put_back();
  if (!closed_ && !is_delivering_) {
    next_round_.start();
  }
}

std::size_t Stdin::drop() {
  std::size_t count = 0;
  if (!closed_ && !reader_.put_back()) {
    event::Line line;
    while (reader_.next(line)) {
      count += line.extent == event::Line::Extent::part ? 0 : 1;
    }
    count += reader_.is_inside_line() ? 1 : 0;
  }
  close();
  return count;
}

bool Stdin::can_end() {
  const bool can = sys::can_end(STDIN_FILENO);
  add_to_epoll();  // it may be another file now
  return can;
}

void Stdin::finish_line() {
  finishing_ = true;
  if (!closed_ && !is_stopping_ && !reader_.is_inside_line()) {
    close();
    owner_.end();
  }
}

void Stdin::give_up() {
  event::Line line;
  while (!closed_ && reader_.next(line)) {
    owner_.line(line);
  }
  owner_.batch();
  close();
}

// Hands out the lines that are there, as long as they are wanted.
void Stdin::deliver() {
  event::Line line;
  is_delivering_ = true;
  while (!closed_ && (is_stopping_ || owner_.wants_lines()) && reader_.next(line)) {
    owner_.line(line);
  }
  is_delivering_ = false;
  owner_.batch();
  const bool is_over = is_stopping_ || (reader_.at_end() && owner_.wants_lines()) ||
                       (finishing_ && !reader_.is_inside_line());
  if (is_over && !closed_) {
    close();
    owner_.end();
  }
}

void Stdin::pump() {
  next_round_.stop();
  deliver();
  if (closed_) {
    return;
  }
  if (!owner_.wants_lines()) {
    poll_.reset();
    return;
  }
  const auto more = reader_.fill(finishing_ ? 1 : SIZE_MAX);
  if (!more) {
    close();
    owner_.error(more.error());
    return;
  }
  deliver();
  if (!closed_) {
    if (owner_.wants_lines()) {
      watch();
    } else {
      poll_.reset();
    }
  }
}

}  // namespace hw::loop
