// SPDX-License-Identifier: MIT
// hw-debounce SLIP QUIET [DELAY]...: a stage for the tests of the simulated clock, on the library
// as later programs will use it; no program of Hookwork. It reads hw.fs.written events and, when
// nothing was written to a file for QUIET, passes its last one on with SLIP (JSON). It reads the
// results of these, too: one that failed is passed on again, after the first DELAY, then after the
// next one, and then no more. Other lines are dropped. It ends with its input.
#include <list>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/parse.h"
#include "cli/run.h"
#include "event/envelope.h"
#include "event/types.h"
#include "json/reader.h"
#include "json/scan.h"
#include "loop/loop.h"
#include "loop/stdin.h"
#include "loop/stdout.h"
#include "sys/fd.h"
#include "sys/signals.h"

namespace {

using hw::Duration;
using hw::ExitCode;

struct Options {
  std::string slip;
  Duration quiet{};
  std::vector<Duration> delays;
};

class Stage {
 public:
  explicit Stage(const Options& options)
      : options_(options),
        stdout_(loop_, {.drained = [] {},
                        .reader_gone = [] { hw::sys::die_of(SIGPIPE); },
                        .error = [this](const hw::Error& error) { end(error); }}),
        stdin_(loop_, {.wants_lines = [] { return true; },
                       .line = [this](const hw::event::Line& line) { take(line.text); },
                       .batch = [] {},
                       .end = [this] { loop_.stop(); },
                       .error = [this](const hw::Error& error) { end(error); }}) {}

  hw::Result<ExitCode> run() {
    stdin_.resume();
    loop_.run();
    return error_ ? tl::unexpected(*error_) : hw::Result<ExitCode>(ExitCode::ok);
  }

 private:
  struct Work {
    std::string line;
    std::size_t attempts = 0;
    hw::loop::Timer timer;
  };

  void end(const hw::Error& error) {
    error_ = error;
    loop_.stop();
  }

  void take(std::string_view line) {
    if (!reader_.read_object(line)) {
      return;
    }
    const hw::event::Envelope envelope = hw::event::read_envelope(line);
    const std::string type = hw::event::text_of(envelope.type).value_or("");
    if (type == "hw.fs.written") {
      calm(hw::event::text_of(envelope.subject).value_or(""), line);
    } else if (type.starts_with("hw.exec.") && !envelope.data.empty()) {
      const auto event = hw::json::find_member(envelope.data, "event");
      judge(hw::json::find_string(event.value_or("{}"), "id").value_or(""),
            type == hw::event::types::kExecSucceeded);
    }
  }

  // Each file, while it is being written, has a timer; each event that was passed on, until it has
  // succeeded, has another.
  void calm(const std::string& subject, std::string_view line) {
    Work& work = entry(restless_, subject, [this, subject] {
      const std::string last = std::move(restless_.at(subject)->line);
      restless_.erase(subject);
      pass(last);
    });
    work.line = line;
    work.timer.start(options_.quiet);
  }

  void judge(const std::string& id, bool succeeded) {
    const auto found = running_.find(id);
    if (found == running_.end()) {
      return;
    }
    Work& work = *found->second;
    if (succeeded || work.attempts == options_.delays.size()) {
      running_.erase(found);
    } else {
      work.timer.start(options_.delays[work.attempts++]);
    }
  }

  void pass(const std::string& line) {
    const std::string id = hw::event::text_of(hw::event::read_envelope(line).id).value_or("");
    Work& work = entry(running_, id, [this, id] { write(running_.at(id)->line); });
    work.line = line;
    write(line);
  }

  void write(const std::string& line) {
    stdout_.write(hw::event::with_slip(line, options_.slip) + "\n");
  }

  using Works = std::map<std::string, std::unique_ptr<Work>>;
  Work& entry(Works& works, const std::string& key, hw::loop::Callback callback) {
    std::unique_ptr<Work>& work = works[key];
    if (!work) {
      work.reset(new Work{"", 0, {loop_, std::move(callback)}});
    }
    return *work;
  }

  const Options& options_;
  hw::json::Reader reader_;
  hw::loop::Loop loop_;
  Works restless_;  // by subject
  Works running_;   // by id
  hw::loop::Stdout stdout_;
  hw::loop::Stdin stdin_;
  std::optional<hw::Error> error_;
};

hw::Result<Options> read_operands(const std::vector<std::string>& operands) {
  if (operands.size() < 2) {
    return hw::cli::missing_operand("SLIP and QUIET");
  }
  Options options;
  options.slip = operands[0];
  HW_TRY_ASSIGN(options.quiet, hw::parse_duration(operands[1]));
  for (std::size_t i = 2; i < operands.size(); ++i) {
    HW_TRY_ASSIGN(const Duration delay, hw::parse_duration(operands[i]));
    options.delays.push_back(delay);
  }
  return options;
}

}  // namespace

int main(int argc, char** argv) {
  hw::sys::setup_signals();
  hw::sys::secure_standard_fds();
  const hw::cli::Program program = {.name = "hw-debounce",
                                    .summary = "a stage for tests",
                                    .usage = {"SLIP QUIET [DELAY]..."},
                                    .examples = {},
                                    .options = {}};
  return hw::cli::run(program, argc, argv,
                      [](const hw::cli::Arguments& arguments) -> hw::Result<ExitCode> {
                        HW_TRY_ASSIGN(const Options options, read_operands(arguments.operands));
                        return Stage(options).run();
                      });
}
