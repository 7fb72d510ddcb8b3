#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Good, odd and bad lines, and the kinds of files that stdin may be.
load ../support/contract

readers() { contract input "$1" filter sink; }

@test "stdin from a file" { readers from_file; }
@test "empty input and blank lines" { readers empty; }
@test "big numbers, escapes, odd white space, doubled keys pass as they are" { readers odd_lines; }
@test "byte order marks are dropped" { readers byte_order_marks; }
@test "CR before LF stays" { readers carriage_returns; }
@test "a last line without LF counts" { readers no_last_newline; }
@test "a last line that breaks off is a bad line" { readers last_line_broken_off; }
@test "an object nested 1000 deep passes" { readers depth; }
@test "bad lines: a message each, kept whole by --reject, 65, the others pass" { readers bad_lines; }
@test "lines of 4 MiB pass, longer ones are bad lines" { readers long_lines; }
@test "--strict stops at the first bad line" { readers strict; }
@test "--strict does not wait for the end of input" { readers strict_stops_at_once; }
@test "--reject fd:N" { readers reject_to_descriptor; }
@test "--reject that cannot be opened: 73; that is full: 74" { readers reject_faults; }
@test "messages about different lines do not collapse" { readers many_messages; }
@test "an inherited O_NONBLOCK on stdin works and stays" { readers nonblocking_stdin; }
@test "stdin is not made non-blocking" { readers stdin_stays_blocking; }
@test "stdin closed: 74 and a message" { readers closed_stdin; }
@test "stdin a folder: 74 and a message" { readers folder_as_stdin; }
@test "stdin a socket" { readers socket_as_stdin; }
@test "two programs share one stdin: no line is lost or doubled" { readers shared_stdin; }
