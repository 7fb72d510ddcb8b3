// SPDX-License-Identifier: MIT
#include "exec/run/tap.h"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <mutex>

#include "event/types.h"
#include "exec/report/answer.h"
#include "json/writer.h"
#include "sys/io.h"

namespace hw::exec {

namespace {

constexpr std::array kStreams = {Stream::output, Stream::errors};

std::atomic<bool> raw_has_failed = false;

class LineTap final : public Tap {
 public:
  LineTap(const Work& work, LineSink& sink) : work_(work), sink_(sink) {}

  void take(Stream stream, std::string_view bytes) override {
    std::string lines;
    cutters_[index_of(stream)].add(
        bytes, [&](std::string_view line) { append_event(lines, stream, line); });
    write(std::move(lines));
  }

  void end() override {
    std::string lines;
    for (const Stream stream : kStreams) {
      cutters_[index_of(stream)].end(
          [&](std::string_view line) { append_event(lines, stream, line); });
    }
    write(std::move(lines));
  }

  [[nodiscard]] bool is_full() const override { return sink_.is_full(); }

 private:
  void write(std::string lines) {
    if (!lines.empty()) {
      sink_.write(std::move(lines));
    }
  }

  void append_event(std::string& lines, Stream stream, std::string_view line) const {
    json::Writer writer = begin_answer(lines, work_, event::types::kExecOutput);
    writer.begin_object()
        .string("stream", stream == Stream::output ? "stdout" : "stderr")
        .bytes("line", line);
    write_answered(writer, work_.envelope);
    writer.end_object().end_object();
    lines += '\n';
  }

  const Work& work_;
  LineSink& sink_;
  std::array<LineCutter, 2> cutters_;
};

class RawTap final : public Tap {
 public:
  explicit RawTap(std::string tag) : tag_(std::move(tag)) {}

  void take(Stream stream, std::string_view bytes) override {
    std::string lines;
    cutters_[index_of(stream)].add(bytes, [&](std::string_view line) { append(lines, line); });
    write(lines);
  }

  void end() override {
    std::string lines;
    for (LineCutter& cutter : cutters_) {
      cutter.end([&](std::string_view line) { append(lines, line); });
    }
    write(lines);
  }

 private:
  void append(std::string& lines, std::string_view line) const {
    lines.append(tag_).append(line).append("\n");
  }

  // Lines of several commands must not mix.
  static void write(std::string_view lines) {
    static std::mutex mutex;
    const std::lock_guard lock(mutex);
    if (sys::write_all(STDERR_FILENO, lines) != 0) {
      raw_has_failed = true;
    }
  }

  std::string tag_;
  std::array<LineCutter, 2> cutters_;
};

}  // namespace

std::unique_ptr<Tap> make_line_tap(const Work& work, LineSink& sink) {
  return std::make_unique<LineTap>(work, sink);
}

std::unique_ptr<Tap> make_raw_tap(std::string tag) {
  return std::make_unique<RawTap>(std::move(tag));
}

bool raw_tap_has_failed() { return raw_has_failed; }

std::string started_event(const Work& work, pid_t process) {
  std::string line;
  json::Writer writer = begin_answer(line, work, event::types::kExecStarted);
  writer.begin_object();
  write_argv(writer, work.command.argv);
  writer.number("process", process);
  write_attempts(writer, work);
  write_answered(writer, work.envelope);
  writer.end_object().end_object();
  return line += '\n';
}

}  // namespace hw::exec
