// SPDX-License-Identifier: MIT
// The frame around every main(): parses the command line, answers --help, --version and
// --completion, sets up the log, puts the clock in force that HW_CLOCK names, runs the program and
// turns its Result into the exit status.
#pragma once

#include <functional>

#include "base/result.h"
#include "cli/option.h"
#include "cli/parse.h"

namespace hw::cli {

using Body = std::function<Result<ExitCode>(const Arguments&)>;

// To be returned from main. An Error is printed as "program: message"; of code usage with a line
// that names --help. An exception that comes this far is a bug (70), lack of memory is 71.
[[nodiscard]] int run(const Program& program, int argc, char** argv, const Body& body);

// An answer to stdout, whole. Dies of SIGPIPE if nobody reads it.
[[nodiscard]] Status print(std::string_view text);

// What --check has found: faults are its answer (exit 1), not its failure.
[[nodiscard]] tl::unexpected<Error> as_answer(Error error);

// For programs that read events: an error (usage) if stdin is a terminal and "-" was not given.
[[nodiscard]] Status require_piped_stdin(const Arguments& arguments);

// Errors of code usage for operands that are missing or too many.
[[nodiscard]] tl::unexpected<Error> missing_operand(std::string_view name);
[[nodiscard]] tl::unexpected<Error> extra_operand(std::string_view text);

}  // namespace hw::cli
