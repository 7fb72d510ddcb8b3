// SPDX-License-Identifier: MIT
// Questions to a running program, over a socket in the state folder (base/state.h) that only its
// user can open: <state>/<program>/<name>.sock. A request is a line, an array of JSON strings; the
// answer is "ok" or "error: ..." on a line, and what was asked for behind it. One request for each
// connection.
#pragma once

#include <functional>
#include <list>
#include <string>
#include <string_view>
#include <vector>

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

  // Readable when take() has something to do.
  [[nodiscard]] int fd() const { return epoll_.get(); }

  // What is there to answer, without waiting.
  using Answer = std::function<Result<std::string>(const Words& words)>;
  void take(const Answer& answer);

 private:
  struct Client {
    sys::Fd fd;
    std::string in, out;
    std::size_t written = 0;
    bool answers = false;
  };
  Control() = default;

  void accept_all();
  void serve(Client& client, const Answer& answer);
  [[nodiscard]] static bool read(Client& client);
  [[nodiscard]] static bool write(Client& client);
  void watch(const Client& client, bool is_new) const;

  std::string path_;
  sys::Fd epoll_, socket_;
  std::list<Client> clients_;
};

// Asks the program behind a socket. Error: no_input, there is none; or what it answered.
[[nodiscard]] Result<std::string> ask(const std::string& path, const Words& words);

}  // namespace hw::service
