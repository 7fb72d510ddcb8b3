// SPDX-License-Identifier: MIT
// Questions to a running program, over a socket in the state folder (base/state.h) that only its
// user can open: <state>/<program>/<name>.sock. A request is a line, an array of JSON strings; the
// answer is "ok" or "error: ..." on a line, and what was asked for behind it. One request for each
// connection.
#pragma once

#include <poll.h>

#include <functional>
#include <list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "sys/fd.h"

namespace hw::service {

using Words = std::vector<std::string>;

// The path of a program's socket. Error: usage, a name that is none or too long.
[[nodiscard]] Result<std::string> control_path(std::string_view program, std::string_view name);

class Control {
 public:
  // Makes the folder and the socket. Error: unavailable, another program has that name.
  [[nodiscard]] static Result<Control> open(const std::string& path);
  Control(Control&&) noexcept = default;
  Control& operator=(Control&&) noexcept = default;
  ~Control();

  // For poll(): what it waits for, and until when; and what there is to answer then.
  using Answer = std::function<Result<std::string>(const Words& words)>;
  void add_waits(std::vector<pollfd>& entries, std::optional<Duration>& until) const;
  void waited(std::span<const pollfd> entries, const Answer& answer);

 private:
  struct Client {
    sys::Fd fd;
    Duration until;  // it has to say more, or to take more of the answer
    std::string in = {}, out = {};
    std::size_t written = 0;
    bool answers = false;
  };
  Control() = default;

  void accept_some();
  void pause(int error);
  void listen_if_room();
  void serve(Client& client, const Answer& answer);
  [[nodiscard]] static bool read(Client& client);
  [[nodiscard]] static bool write(Client& client);
  void watch(int fd, std::uint32_t events, int change) const;
  [[nodiscard]] std::optional<Duration> limit() const;

  std::string path_;
  sys::Fd lock_, epoll_, socket_;
  std::list<Client> clients_;  // few; those who come later wait to be accepted
  bool listens_ = true;
  std::optional<Duration> paused_until_;  // the system has no room for one more
  bool has_warned_ = false;               // of that
};

inline constexpr Duration kPatience = std::chrono::seconds(10);

// Asks the program behind a socket. Error: no_input, there is none; try_later, it says nothing for
// so long; or what it answered.
[[nodiscard]] Result<std::string> ask(const std::string& path, const Words& words,
                                      Duration patience = kPatience);

}  // namespace hw::service
