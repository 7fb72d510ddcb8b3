#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# hw-exec: leases, control lines, and the ways to an end.
load ../support/contract

@test "one closing line for each lease, with its outcome" { contract exec_leases closing_lines; }
@test "what is not for hw-exec passes byte for byte" { contract exec_leases passes_by; }
@test "commands do not see the slip" { contract exec_leases slip_is_hidden; }
@test "cancel: running and waiting jobs" { contract exec_leases cancel_running_and_waiting; }
@test "cancel: a command that ignores TERM" { contract exec_leases cancel_deaf; }
@test "TERM: leased lines are released, others still run" { contract exec_leases term_releases; }
@test "TERM: what outlives the grace" { contract exec_leases term_and_grace; }
@test "TERM: many commands that ignore it" { contract exec_leases deaf_children; }
@test "TERM twice: families of commands are killed" {
  contract exec_leases second_signal_kills_groups
}
@test "INT: commands are ended, death by INT" { contract exec_leases int_dies; }
@test "stdout gone: commands are ended" { contract exec_leases reader_gone_ends_children; }
@test "--reject on a full disk: what was read before is done" {
  contract exec_leases full_reject_keeps_promises
}
@test "--strict: what was read before is done" { contract exec_leases strict_keeps_promises; }
@test "a command on the command line wins over the slip" { contract exec_leases command_wins; }
@test "10,000 events and a reader that stalls" { contract exec_leases ten_thousand; }
