// SPDX-License-Identifier: MIT
// The socket of a program's name: who gets it, and clients that are many, silent or too many for
// the system.
#include "service/control.h"

#include <sys/resource.h>
#include <sys/socket.h>

#include <catch2/catch.hpp>
#include <list>

#include "log/log.h"
#include "service/control_socket.h"
#include "sys_support.h"

using namespace std::chrono_literals;
using hw::ExitCode;
using hw::service::Control;
namespace sys = hw::sys;

namespace {

struct Fixture {
  hw::test::Folder folder;
  std::string path = folder.path() + "/route/main.sock";
  hw::SimulatedClock clock{hw::Time{}};
  hw::ScopedClock in_force{clock};
  Control control = *Control::open(path);

  [[nodiscard]] sys::Fd client(std::string_view says = "[\"list\"]\n") const {
    const sockaddr_un address = *hw::service::address_of(path);
    sys::Fd fd = *hw::service::make_socket();
    REQUIRE(connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    REQUIRE(sys::write_all(fd.get(), says) == 0);
    return fd;
  }

  // Whether there is something to do at once; how long to wait for it else.
  [[nodiscard]] std::pair<bool, std::optional<hw::Duration>> wait() const {
    std::vector<pollfd> entries;
    std::optional<hw::Duration> until;
    control.add_waits(entries, until);
    const bool is_ready = poll(entries.data(), entries.size(), 0) > 0;
    return {is_ready, until ? std::optional(*until - clock.monotonic()) : std::nullopt};
  }

  // What a program does in its loop, until it would sleep.
  void work() {
    for (int i = 0; i < 1000; ++i) {
      std::vector<pollfd> entries;
      std::optional<hw::Duration> until;
      control.add_waits(entries, until);
      const bool is_ready = poll(entries.data(), entries.size(), 0) > 0;
      control.waited(entries, [](const auto&) { return hw::Result<std::string>("a\n"); });
      if (!is_ready && (!until || clock.monotonic() < *until)) {
        return;
      }
    }
    FAIL("it never sleeps");
  }
};

// What is there now, or that nothing more comes.
std::string heard(const sys::Fd& client) {
  std::string text(100, '\0');
  const ssize_t count = recv(client.get(), text.data(), text.size(), 0);
  text.resize(static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
  return count == 0 ? "closed" : text;
}

// No descriptor more for this process, as long as it stands.
class NoDescriptors {
 public:
  NoDescriptors() {
    REQUIRE(getrlimit(RLIMIT_NOFILE, &before_) == 0);
    rlimit limit = before_;
    const sys::Fd next(open("/dev/null", O_RDONLY | O_CLOEXEC));
    limit.rlim_cur = static_cast<rlim_t>(next.get());
    REQUIRE(setrlimit(RLIMIT_NOFILE, &limit) == 0);
  }
  NoDescriptors(const NoDescriptors&) = delete;
  NoDescriptors& operator=(const NoDescriptors&) = delete;
  ~NoDescriptors() { setrlimit(RLIMIT_NOFILE, &before_); }

 private:
  rlimit before_{};
};

}  // namespace

TEST_CASE_METHOD(Fixture, "control: of many clients at once each gets its answer") {
  std::list<sys::Fd> clients;
  for (int i = 0; i < 60; ++i) {
    clients.push_back(client());
  }
  clock.advance(1h);  // it was stopped for that long
  work();
  for (const sys::Fd& each : clients) {
    CHECK(heard(each) == "ok\na\n");
  }
  CHECK_FALSE(wait().first);
}

TEST_CASE_METHOD(Fixture, "control: silent clients lose their places after a while") {
  std::list<sys::Fd> silent;
  for (int i = 0; i < 20; ++i) {
    silent.push_back(client(""));
  }
  const sys::Fd asks = client();
  work();
  CHECK(heard(asks).empty());
  CHECK(wait() == std::pair(false, std::optional<hw::Duration>(2s)));
  clock.advance(2s);
  work();
  CHECK(heard(asks) == "ok\na\n");
  CHECK(heard(silent.front()) == "closed");
  clock.advance(2s);
  work();
  CHECK(heard(silent.back()) == "closed");
  CHECK(wait() == std::pair(false, std::optional<hw::Duration>()));
}

TEST_CASE_METHOD(Fixture, "control: it sleeps while there are no descriptors for clients") {
  const sys::Pipe messages = *sys::make_pipe();
  hw::log::setup({.program = "p", .fd = messages.write.get()});
  const sys::Fd asks = client();
  {
    const NoDescriptors none;
    for (int i = 0; i < 3; ++i) {
      work();
      CHECK(wait() == std::pair(false, std::optional<hw::Duration>(500ms)));
      clock.advance(500ms);
    }
  }
  work();
  CHECK(heard(asks) == "ok\na\n");
  std::string text(1000, '\0');
  text.resize(static_cast<std::size_t>(read(messages.read.get(), text.data(), text.size())));
  CHECK(text == "p: " + path + ": nobody can ask for now: Too many open files\n");
  hw::log::setup({});
}

TEST_CASE_METHOD(Fixture, "control: a name is one program's, by a lock") {
  const auto other = Control::open(path);
  REQUIRE_FALSE(other);
  CHECK(other.error().code == ExitCode::unavailable);
  CHECK(other.error().message == path + ": another program has this name");
  const sys::Fd asks = client();
  work();
  CHECK(heard(asks) == "ok\na\n");
  CHECK(unlink(path.c_str()) == 0);
  CHECK_FALSE(Control::open(path));
}

TEST_CASE("control: a socket that was left behind is in nobody's way, a locked name is") {
  const hw::test::Folder folder;
  const std::string path = folder.file("main.sock", "");
  {
    const auto lock = hw::service::lock_name(path);
    REQUIRE(lock);
    CHECK_FALSE(Control::open(path));
    CHECK(std::filesystem::exists(path));
  }
  CHECK(Control::open(path));
  CHECK_FALSE(std::filesystem::exists(path));
}

TEST_CASE("control: who asks a program that is stopped does not wait for ever") {
  const hw::test::Folder folder;
  const std::string path = folder.path() + "/main.sock";
  const sys::Fd socket = *hw::service::listen_at(path);
  const auto is_told = [&](const auto& answer) {
    return !answer && answer.error().code == ExitCode::try_later &&
           answer.error().message == path + ": no answer within 0.02 s; is it stopped?";
  };
  CHECK(is_told(hw::service::ask(path, {"list"}, 20ms)));
  CHECK(is_told(hw::service::ask(path, {std::string(1 << 20, 'x')}, 20ms)));
  REQUIRE(listen(socket.get(), 0) == 0);  // the one above waits to be accepted, and no other can
  CHECK(is_told(hw::service::ask(path, {"list"}, 20ms)));
}
