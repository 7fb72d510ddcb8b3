// SPDX-License-Identifier: MIT
// A process of --coprocess (hw-exec(1)) from its start to its end: lines go in, lines come out, and
// what it says besides goes to our stderr. Nothing here waits: the owner polls fd(), calls work()
// then, and keep_time() when next_due() has come. It belongs to the thread that started it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "exec/coprocess/answer_reader.h"
#include "exec/run/orphans.h"
#include "exec/run/runner.h"

namespace hw::exec {

class Coprocess {
 public:
  // Error: an errno.
  [[nodiscard]] static tl::expected<std::unique_ptr<Coprocess>, int> start(const Work& work,
                                                                           const Ending& ending);

  [[nodiscard]] int fd() const { return epoll_.get(); }

  // --- lines in

  // Whether it is to be given more for now.
  [[nodiscard]] bool takes() const;
  void give(std::string_view line);  // without LF
  void feed();                       // what was given is written, as far as there is room
  void close_input();                // nothing more comes than what was given
  void expect_exit();                // nor an answer: it has the grace to exit

  // In bytes from the start: what was given, and what has been written of that.
  [[nodiscard]] std::uint64_t given() const { return given_; }
  [[nodiscard]] std::uint64_t written() const { return given_ - (input_text_.size() - at_); }

  // --- lines out, and the end

  void work(const AnswerReader::Take& take);
  void hold(bool holds);  // whether to read nothing

  void end();   // the signal, and after the grace KILL
  void kill();  // at once

  [[nodiscard]] std::optional<Duration> next_due() const;
  void keep_time();

  // It is gone, with what it had started if it was ended, and reaped.
  [[nodiscard]] bool is_over() const { return is_over_; }
  [[nodiscard]] bool was_told_to_exit() const { return is_closing_; }  // by the end of its input
  // How it has ended: exit status or signal, and its usage.
  [[nodiscard]] Run& run() { return run_; }

 private:
  Coprocess(const Work& work, const Ending& ending);

  enum Source : std::uint32_t { kOutput, kInput, kExit, kOrphan };
  void watch(int fd, std::uint32_t events, Source source) const;
  void unwatch(int fd) const;
  tl::expected<void, int> spawn(const sys::Command& command);
  void read(const AnswerReader::Take& take);
  void note_exit(const AnswerReader::Take& take);
  void note_deaf();
  void exit_by(Duration time);
  void signal_all(int signal);
  void look();
  void finish();

  const Ending& ending_;
  sys::Keeper::Place place_;
  Orphans orphans_;
  sys::Child child_;
  sys::Fd epoll_, input_, output_;
  std::string input_text_;  // what was given and is not written yet, from at_
  std::size_t at_ = 0;
  std::uint64_t given_ = 0;
  AnswerReader reader_;
  std::optional<Duration> exit_at_, kill_at_, give_up_at_;
  bool is_closing_ = false;
  bool is_expected_to_exit_ = false;
  bool is_ending_ = false;
  bool holds_ = false;
  bool is_full_ = false;  // the pipe to it
  bool has_exited_ = false;
  bool is_over_ = false;
  int last_signal_ = 0;
  Run run_;
};

}  // namespace hw::exec
