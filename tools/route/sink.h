// SPDX-License-Identifier: MIT
// Where the lines of a program with named outputs go. A line that an output did not take is told as
// an error, and its lease is given back.
#pragma once

#include <string_view>
#include <vector>

#include "event/bad_lines.h"
#include "event/filter.h"
#include "route/errors.h"
#include "route/outputs.h"

namespace hw::route {

// All must outlive what uses it.
struct Edges {
  event::Output& output;
  Outputs& outputs;
  Errors& errors;
  event::BadLines& bad_lines;
};

class SinkHandler : public event::LineHandler {
 public:
  explicit SinkHandler(const Edges& edges)
      : edges_(edges), lost_to_([this](std::string_view line, const std::string& why) {
          return lose(line, why);
        }) {
    edges_.outputs.set_stdout(edges_.output);
  }

  [[nodiscard]] Status flush() override { return edges_.outputs.flush(lost_to_); }
  void add_waits(std::vector<pollfd>& entries, std::optional<Duration>& until) override {
    edges_.outputs.add_waits(entries, until);
  }
  [[nodiscard]] Status give_up() override { return edges_.outputs.give_up(lost_to_); }
  [[nodiscard]] bool is_full() const override { return edges_.outputs.is_full(); }
  [[nodiscard]] std::size_t pending() const override { return edges_.outputs.pending(); }

  // Lines that no output took.
  [[nodiscard]] std::size_t lost() const { return lost_; }

 protected:
  [[nodiscard]] Edges& edges() { return edges_; }
  [[nodiscard]] Status report(const event::Line& line, const Failure& failure) {
    return edges_.errors.report(line, failure, lost_to_);
  }
  // To an output, or to stdout if it is null.
  [[nodiscard]] Status write(NamedOutput* output, std::string_view line) {
    return output != nullptr ? output->add(line, lost_to_) : edges_.output.write_line(line);
  }

 private:
  [[nodiscard]] Status lose(std::string_view line, const std::string& why);

  Edges edges_;
  NamedOutput::Lost lost_to_;
  std::size_t lost_ = 0;
};

}  // namespace hw::route
