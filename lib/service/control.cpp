// SPDX-License-Identifier: MIT
#include "service/control.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>

#include "base/fs.h"
#include "base/state.h"
#include "json/reader.h"
#include "json/writer.h"
#include "sys/io.h"

namespace hw::service {

namespace {

constexpr std::size_t kRequestMax = 64 << 10;
constexpr std::size_t kClientsMax = 16;

Result<sockaddr_un> address_of(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) {
    return fail(ExitCode::usage,
                fmt::format("{}: a socket's path has at most {} bytes; set HW_HOME", path,
                            sizeof address.sun_path - 1));
  }
  std::copy(path.begin(), path.end(), address.sun_path);
  return address;
}

Result<sys::Fd> connect_to(const std::string& path) {
  HW_TRY_ASSIGN(const sockaddr_un address, address_of(path));
  sys::Fd fd(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!fd) {
    return fail_errno("socket", errno);
  }
  if (connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    return fail_errno(path, errno);
  }
  return fd;
}

// The folders down to that of `path`, for their owner alone.
Status make_folder(const std::string& path) {
  const mode_t before = umask(077);
  std::error_code error;
  std::filesystem::create_directories(folder_of(path), error);
  umask(before);
  return error ? fail(ExitCode::cannot_create, folder_of(path) + ": " + error.message()) : Status();
}

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
  HW_TRY_ASSIGN(const sockaddr_un address, address_of(path));
  HW_TRY(make_folder(path));
  if (connect_to(path)) {
    return fail(ExitCode::unavailable, path + ": another program has this name");
  }
  (void)unlink(path.c_str());  // of one that has been killed
  Control control;
  control.epoll_ = sys::Fd(epoll_create1(EPOLL_CLOEXEC));
  control.socket_ = sys::Fd(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  const mode_t before = umask(077);
  const bool is_bound =
      bind(control.socket_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  const int error = errno;
  umask(before);
  if (!is_bound) {
    return fail_errno(path, error);
  }
  control.path_ = path;
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = control.socket_.get();
  if (listen(control.socket_.get(), SOMAXCONN) != 0 ||
      epoll_ctl(control.epoll_.get(), EPOLL_CTL_ADD, control.socket_.get(), &event) != 0) {
    return fail_errno(path, errno);
  }
  return control;
}

Control::~Control() {
  if (socket_) {
    (void)unlink(path_.c_str());
  }
}

void Control::watch(const Client& client, bool is_new) const {
  epoll_event event{};
  event.events = client.answers ? EPOLLOUT : EPOLLIN;
  event.data.fd = client.fd.get();
  (void)epoll_ctl(epoll_.get(), is_new ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, client.fd.get(), &event);
}

void Control::accept_all() {
  while (true) {
    sys::Fd fd(accept4(socket_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (!fd) {
      return;
    }
    if (clients_.size() == kClientsMax) {
      clients_.pop_front();  // one that has not said anything for longest
    }
    watch(clients_.emplace_back(Client{std::move(fd), "", "", 0, false}), true);
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
    watch(client, false);
  }
  if (!write(client)) {
    client.fd.reset();
  }
}

void Control::take(const Answer& answer) {
  accept_all();
  for (Client& client : clients_) {
    serve(client, answer);
  }
  clients_.remove_if([](const Client& client) { return !client.fd; });
}

Result<std::string> ask(const std::string& path, const Words& words) {
  auto fd = connect_to(path);
  if (!fd) {
    return fail(ExitCode::no_input, path + ": nobody answers; is it running?");
  }
  std::string request;
  json::Writer(request).strings(words);
  request += '\n';
  if (const int error = sys::write_all(fd->get(), request); error != 0) {
    return fail_errno(path, error);
  }
  std::string answer;
  std::array<char, 4096> buffer;
  for (ssize_t count = 1; count > 0;) {
    count = ::read(fd->get(), buffer.data(), buffer.size());
    if (count < 0 && errno != EINTR) {
      return fail_errno(path, errno);
    }
    answer.append(buffer.data(), static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
  }
  const std::size_t end = answer.find('\n');
  if (end == std::string::npos) {
    return fail(ExitCode::unavailable, path + ": no answer");
  }
  if (!answer.starts_with("ok\n")) {
    return fail(ExitCode::negative, answer.substr(answer.starts_with("error: ") ? 7 : 0,
                                                  end - (answer.starts_with("error: ") ? 7 : 0)));
  }
  return answer.substr(end + 1);
}

}  // namespace hw::service
