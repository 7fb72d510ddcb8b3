// SPDX-License-Identifier: MIT
#include "service/control.h"

#include <fmt/core.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "base/state.h"
#include "json/reader.h"
#include "log/log.h"
#include "service/control_socket.h"

namespace hw::service {

namespace {

constexpr std::size_t kRequestMax = 64 << 10;
constexpr std::size_t kClientsMax = 16;
constexpr Duration kClientPatience = std::chrono::seconds(2);
constexpr Duration kPause = std::chrono::milliseconds(500);

Result<Words> read_words(std::string_view line) {
  json::Reader reader;
  HW_TRY_ASSIGN(const json::Value value, reader.read(line));
  Words words;
  if (value.is(json::Kind::array)) {
    for (const json::Value element : value.elements()) {
      if (element.is(json::Kind::string)) {
        words.emplace_back(element.string());
      }
    }
  }
  return words.empty() ? Result<Words>(fail(ExitCode::usage, "no request")) : words;
}

}  // namespace

Result<std::string> control_path(std::string_view program, std::string_view name) {
  if (name.empty() || name.find('/') != std::string_view::npos || name.front() == '.') {
    return fail(ExitCode::usage, fmt::format("'{}' cannot be a name", name));
  }
  HW_TRY_ASSIGN(const std::string folder, state_folder());
  const std::string path = fmt::format("{}/{}/{}.sock", folder, program, name);
  HW_TRY(address_of(path));
  return path;
}

Result<Control> Control::open(const std::string& path) {
  HW_TRY(address_of(path));
  Control control;
  HW_TRY_ASSIGN(control.lock_, lock_name(path));
  HW_TRY_ASSIGN(control.socket_, listen_at(path));
  control.path_ = path;
  control.epoll_ = sys::Fd(epoll_create1(EPOLL_CLOEXEC));
  if (!control.epoll_) {
    return fail_errno("epoll", errno);
  }
  control.watch(control.socket_.get(), EPOLLIN, EPOLL_CTL_ADD);
  return control;
}

// The name is still locked.
Control::~Control() {
  if (socket_) {
    (void)unlink(path_.c_str());
  }
}

void Control::watch(int fd, std::uint32_t events, int change) const {
  epoll_event event{};
  event.events = events;
  event.data.fd = fd;
  (void)epoll_ctl(epoll_.get(), change, fd, &event);
}

// When somebody's time is over, or the pause.
std::optional<Duration> Control::limit() const {
  std::optional<Duration> limit = paused_until_;
  for (const Client& client : clients_) {
    limit = std::min(limit.value_or(client.until), client.until);
  }
  return limit;
}

void Control::add_waits(std::vector<pollfd>& entries, std::optional<Duration>& until) const {
  entries.push_back({epoll_.get(), POLLIN, 0});
  if (const auto own = limit()) {
    until = std::min(until.value_or(*own), *own);
  }
}

void Control::accept_some() {
  while (clients_.size() < kClientsMax && !paused_until_) {
    sys::Fd fd(accept4(socket_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (!fd) {
      pause(errno);
      return;
    }
    watch(fd.get(), EPOLLIN, EPOLL_CTL_ADD);
    clients_.push_back({std::move(fd), clock().monotonic() + kClientPatience});
  }
}

// Who waits at the socket would wake us in vain until there is room again.
void Control::pause(int error) {
  if (error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM) {
    paused_until_ = clock().monotonic() + kPause;
    if (!std::exchange(has_warned_, true)) {
      log::warning("{}", system_error(path_ + ": nobody can ask for now", error).message);
    }
  }
}

void Control::listen_if_room() {
  const bool listens = clients_.size() < kClientsMax && !paused_until_;
  if (listens != std::exchange(listens_, listens)) {
    watch(socket_.get(), listens ? std::uint32_t{EPOLLIN} : 0, EPOLL_CTL_MOD);
  }
}

// False when the request is whole, or will never be.
bool Control::read(Client& client) {
  std::array<char, 4096> buffer;
  const ssize_t count = recv(client.fd.get(), buffer.data(), buffer.size(), 0);
  if (count < 0) {
    return errno == EAGAIN || errno == EINTR;
  }
  client.in.append(buffer.data(), static_cast<std::size_t>(count));
  client.until = clock().monotonic() + kClientPatience;
  return count > 0 && client.in.find('\n') == std::string::npos && client.in.size() < kRequestMax;
}

// False when all is written, or cannot be.
bool Control::write(Client& client) {
  while (client.written < client.out.size()) {
    const ssize_t count = send(client.fd.get(), client.out.data() + client.written,
                               client.out.size() - client.written, MSG_NOSIGNAL);
    if (count < 0) {
      return errno == EAGAIN || errno == EINTR;
    }
    client.written += static_cast<std::size_t>(count);
    client.until = clock().monotonic() + kClientPatience;
  }
  return false;
}

void Control::serve(Client& client, const Answer& answer) {
  if (!client.answers) {
    if (read(client)) {
      return;
    }
    const auto words = read_words(client.in.substr(0, client.in.find('\n')));
    const auto result = words ? answer(*words) : Result<std::string>(tl::unexpected(words.error()));
    client.out = result ? "ok\n" + *result : "error: " + result.error().message + "\n";
    client.answers = true;
    watch(client.fd.get(), EPOLLOUT, EPOLL_CTL_MOD);
  }
  if (!write(client)) {
    client.fd.reset();
  }
}

void Control::waited(std::span<const pollfd> entries, const Answer& answer) {
  const bool is_ready = std::any_of(entries.begin(), entries.end(), [this](const pollfd& entry) {
    return entry.fd == epoll_.get() && entry.revents != 0;
  });
  const auto limit = this->limit();
  const Duration now = limit ? clock().monotonic() : Duration{0};
  if (!is_ready && (!limit || now < *limit)) {
    return;
  }
  if (paused_until_ && now >= *paused_until_) {
    paused_until_.reset();
  }
  accept_some();
  for (Client& client : clients_) {
    serve(client, answer);
  }
  // After that, for we may have been busy or stopped while their time went by.
  clients_.remove_if(
      [](const Client& client) { return !client.fd || clock().monotonic() >= client.until; });
  listen_if_room();
}

}  // namespace hw::service
