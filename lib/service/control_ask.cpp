// SPDX-License-Identifier: MIT
// The client's side: no wait is longer than its patience.
#include <fmt/core.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "json/writer.h"
#include "service/control.h"
#include "service/control_socket.h"
#include "sys/poll_until.h"

namespace hw::service {

namespace {

constexpr Duration kRetry = std::chrono::milliseconds(20);

class Question {
 public:
  Question(const std::string& path, Duration patience) : path_(path), patience_(patience) {}

  Status connect() {
    HW_TRY_ASSIGN(const sockaddr_un address, address_of(path_));
    HW_TRY_ASSIGN(fd_, make_socket());
    renew();
    while (::connect(fd_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
      const int error = errno;
      if (error == ENOENT || error == ENOTDIR || error == ECONNREFUSED) {
        return fail(ExitCode::no_input, path_ + ": nobody answers; is it running?");
      }
      if (error != EAGAIN) {
        return fail_errno(path_, error);
      }
      HW_TRY(wait({-1, 0, 0},
                  kRetry));  // so many wait to be accepted; poll() does not tell the end of that
    }
    return {};
  }

  Status send(std::string_view request) {
    renew();
    while (!request.empty()) {
      const ssize_t count = ::send(fd_.get(), request.data(), request.size(), MSG_NOSIGNAL);
      if (count >= 0) {
        request.remove_prefix(static_cast<std::size_t>(count));
      } else if (errno == EPIPE) {
        return {};  // it has answered already: it does not want more
      } else {
        HW_TRY(wait_if_blocked(errno, POLLOUT));
      }
    }
    return {};
  }

  Result<std::string> receive() {
    std::string answer;
    std::array<char, 4096> buffer;
    renew();
    while (true) {
      const ssize_t count = recv(fd_.get(), buffer.data(), buffer.size(), 0);
      if (count == 0) {
        return answer;
      }
      if (count < 0) {
        HW_TRY(wait_if_blocked(errno, POLLIN));
        continue;
      }
      answer.append(buffer.data(), static_cast<std::size_t>(count));
      renew();
    }
  }

 private:
  void renew() { end_ = clock().monotonic() + patience_; }

  Status wait_if_blocked(int error, short events) {
    return error == EAGAIN || error == EINTR ? wait({fd_.get(), events, 0}, patience_)
                                             : Status(fail_errno(path_, error));
  }

  // For the time at the most. Error: try_later, the patience is at its end.
  Status wait(pollfd entry, Duration time) {
    const Duration now = clock().monotonic();
    if (now >= end_) {
      return fail(ExitCode::try_later,
                  fmt::format("{}: no answer within {:g} s; is it stopped?", path_,
                              std::chrono::duration<double>(patience_).count()));
    }
    (void)sys::poll_until({&entry, 1}, std::min(end_, now + time));
    return {};
  }

  std::string path_;
  Duration patience_;
  Duration end_{0};
  sys::Fd fd_;
};

// What follows "ok"; else an Error.
Result<std::string> result_of(const std::string& path, const std::string& answer) {
  constexpr std::string_view kError = "error: ";
  const std::size_t end = answer.find('\n');
  if (end == std::string::npos) {
    return fail(ExitCode::unavailable, path + ": no answer");
  }
  if (answer.starts_with("ok\n")) {
    return answer.substr(end + 1);
  }
  const std::size_t begin = answer.starts_with(kError) ? kError.size() : 0;
  return fail(ExitCode::negative, answer.substr(begin, end - begin));
}

}  // namespace

Result<std::string> ask(const std::string& path, const Words& words, Duration patience) {
  Question question(path, patience);
  std::string request;
  json::Writer(request).strings(words);
  request += '\n';
  HW_TRY(question.connect());
  HW_TRY(question.send(request));
  HW_TRY_ASSIGN(const std::string answer, question.receive());
  return result_of(path, answer);
}

}  // namespace hw::service
