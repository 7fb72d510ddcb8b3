// SPDX-License-Identifier: MIT
// The result event of an event that a coprocess has answered: that of a run (hw-events(5)), without
// what only the end of a process could tell. Made hundreds of thousands of times a second, so what
// stays the same is made once.
#pragma once

#include <string>

#include "exec/coprocess/answer_reader.h"
#include "exec/coprocess/query.h"

namespace hw::exec {

class AnswerWriter {
 public:
  // `argv`: of the coprocess. `target`: whose name results bear without another one in the slip.
  AnswerWriter(const std::vector<std::string>& argv, std::string_view target);

  // Appends the event and LF. False if it says that the event has failed: what the answer says
  // does not fit into a line.
  bool append(std::string& out, const Query& query, const Answer& answer, Duration wall) const;

 private:
  struct Verdict;
  void write(std::string& out, const Query& query, const Answer& answer, Duration wall,
             const Verdict& verdict) const;

  std::string argv_;    // members, as JSON
  std::string source_;  // of results
};

}  // namespace hw::exec
