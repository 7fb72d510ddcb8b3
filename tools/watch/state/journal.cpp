// SPDX-License-Identifier: MIT
#include "watch/state/journal.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <iterator>
#include <utility>

#include "base/fs.h"
#include "sys/io.h"

namespace hw::watch {

namespace {

constexpr std::string_view kFirstLine = "hw-watch state 1\n";
constexpr std::size_t kMaxSize = std::size_t{16} << 30;
constexpr std::size_t kSlack = std::size_t{1} << 20;  // that may be past in any case

void append_text(std::string& out, const Step& step) {
  out += static_cast<char>(step.what);
  if (step.what == Step::What::set) {
    const Fact& fact = step.fact;
    fmt::format_to(std::back_inserter(out), "{} {} {} {} {} {:o} {} {} ", fact.type, fact.inode,
                   fact.born_ns, fact.size, fact.mtime_ns, fact.mode, fact.user, fact.group);
  }
  if (step.what == Step::What::rename) {
    (out += step.from) += '\0';
  }
  (out += step.path) += '\0';
}

template <class Number>
bool take_number(std::string_view& rest, Number& number, int base = 10) {
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), number, base);
  rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
  const bool is_good = error == std::errc() && rest.starts_with(' ');
  rest.remove_prefix(is_good ? 1 : 0);
  return is_good;
}

bool read_fact(std::string_view& rest, Fact& fact) {
  if (rest.size() < 2 || rest[1] != ' ') {
    return false;
  }
  fact.type = rest[0];
  rest.remove_prefix(2);
  return take_number(rest, fact.inode) && take_number(rest, fact.born_ns) &&
         take_number(rest, fact.size) && take_number(rest, fact.mtime_ns) &&
         take_number(rest, fact.mode, 8) && take_number(rest, fact.user) &&
         take_number(rest, fact.group);
}

// What stands before the next NUL; false if there is none.
bool take_text(std::string_view& rest, std::string& text) {
  const std::size_t end = rest.find('\0');
  if (end == std::string_view::npos) {
    return false;
  }
  text = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  return true;
}

bool take_step(std::string_view& rest, Step& step) {
  step.what = static_cast<Step::What>(rest[0]);
  rest.remove_prefix(1);
  switch (step.what) {
    case Step::What::set:
      return read_fact(rest, step.fact) && take_text(rest, step.path);
    case Step::What::rename:
      return take_text(rest, step.from) && take_text(rest, step.path);
    case Step::What::remove:
    case Step::What::root:
      return take_text(rest, step.path);
  }
  return false;
}

}  // namespace

Result<Journal> Journal::open(const std::string& path) {
  const std::string lock_path = path + ".lock";
  sys::Fd lock(::open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!lock) {
    return fail_errno(lock_path, errno);
  }
  if (flock(lock.get(), LOCK_EX | LOCK_NB) != 0) {
    return fail(ExitCode::try_later, path + ": another hw-watch uses this state");
  }
  Journal journal(path, std::move(lock));
  HW_TRY(journal.read());
  HW_TRY(journal.rewrite());
  return journal;
}

Status Journal::read() {
  if (access(path_.c_str(), F_OK) != 0 && errno == ENOENT) {
    return {};
  }
  HW_TRY_ASSIGN(const std::string text, read_file(path_, kMaxSize));
  std::string_view rest = text;
  if (!rest.empty() && !rest.starts_with(kFirstLine)) {
    return fail(ExitCode::data, path_ + ": not a state of hw-watch");
  }
  rest.remove_prefix(std::min(rest.size(), kFirstLine.size()));
  while (rest.find('\0') != std::string_view::npos) {
    const std::size_t at = text.size() - rest.size();
    Step step;
    if (!take_step(rest, step)) {
      if (rest.find('\0') == std::string_view::npos) {
        break;  // a step that was cut
      }
      return fail(ExitCode::data, fmt::format("{}: byte {}: not a step of a state", path_, at));
    }
    take(step);
  }
  return {};
}

void Journal::take(const Step& step) {
  apply(catalog_, step);
  if (step.what == Step::What::root) {
    roots_.insert(step.path);
  }
}

Status Journal::append(const std::vector<Step>& steps) {
  std::string text;
  for (const Step& step : steps) {
    take(step);
    append_text(text, step);
  }
  if (is_torn_ || size_ + text.size() > 2 * whole_size_ + kSlack) {
    return rewrite();
  }
  if (const int error = sys::write_all(file_.get(), text)) {
    is_torn_ = true;
    return fail_errno(path_, error);
  }
  size_ += text.size();
  return {};
}

Status Journal::rewrite() {
  const std::string beside = path_ + ".new";
  sys::Fd file(::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
  if (!file) {
    return fail_errno(beside, errno);
  }
  std::string text(kFirstLine);
  for (const std::string& root : roots_) {
    append_text(text, {.what = Step::What::root, .path = root});
  }
  for (const auto& [path, fact] : catalog_.entries()) {
    append_text(text, {.fact = fact, .path = path});
  }
  if (const int error = sys::write_all(file.get(), text)) {
    return fail_errno(beside, error);
  }
  if (fsync(file.get()) != 0 || std::rename(beside.c_str(), path_.c_str()) != 0) {
    return fail_errno(path_, errno);
  }
  file_ = std::move(file);
  is_torn_ = false;
  size_ = whole_size_ = text.size();
  return {};
}

}  // namespace hw::watch
