#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# stdout: flushed, byte for byte, of every kind, and gone.
load ../support/contract

writers() { contract output "$1" source filter sink; }

@test "1 MiB of output" { writers a_mebibyte; }
@test "what is said is written before every wait" { writers flush_before_wait; }
@test "a whole line does not wait for the one that began" {
  contract output flush_line_by_line filter sink
}
@test "stdout /dev/full: 74 and a message" { writers full; }
@test "stdout closed from the start: 74 and a message" { writers closed; }
@test "stderr closed from the start" { writers closed_stderr; }
@test "the reader goes while idle: 141, silent, no child left" { writers reader_gone_while_idle; }
@test "the reader goes while busy: 141, silent, no child left" { writers reader_gone_while_busy; }
@test "the reader has gone before the start: 141" { writers reader_gone_before; }
@test "stdout a socket whose reader goes: 141" { writers socket_reader_gone; }
@test "stdout a terminal that goes: 141" { writers terminal_reader_gone; }
@test "stdout a FIFO whose reader goes: 141" { writers fifo; }
@test "an inherited O_NONBLOCK on stdout loses nothing and stays" { writers nonblocking; }
@test "stdout is not made non-blocking" { writers stays_blocking; }
@test "stdout a file" { writers file; }
@test "a reader that stalls for a while gets all" { writers slow_reader; }
@test "an answer to /dev/full: 74" { contract output event_full control; }
@test "an answer whose reader goes: 141, silent" { contract output event_without_reader control; }
@test "an answer with stdout closed: 74" { contract output event_closed control; }
@test "an event beyond 1 MiB is refused" { contract output event_too_big control; }
