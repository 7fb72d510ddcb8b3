#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# hw-exec: its commands.
load ../support/contract

@test "commands get the descriptors 0, 1, 2 and no others" { contract exec_children descriptors; }
@test "commands get default signals" { contract exec_children signals_of_children; }
@test "a command has its own process group" { contract exec_children own_group; }
@test "the environment speaks of this event only" { contract exec_children environment; }
@test "what a command leaves behind has the grace to clean up" { contract exec_children stragglers_clean_up; }
@test "a command that leaves its group is ended" { contract exec_children leaves_its_group; }
@test "few processes to spare: every lease is closed" { contract exec_children few_threads; }
@test "slips with wrong types are rejected" { contract exec_children wrong_slips; }
@test "odd slips and odd jobs" { contract exec_children odd_slips; }
@test "file names that a shell would obey" { contract exec_children odd_files; }
@test "events of 1 and 4 MiB, read or not" { contract exec_children unread_input; }
@test "a daemon that holds stdout keeps no result back" { contract exec_children daemon_holds_stdout; }
@test "more commands at once than files may be open" { contract exec_children many_jobs; }
@test "no zombies" { contract exec_children zombies; }
@test "3 MB of output" { contract exec_children limits_of_output; }
@test "timeouts: TERM, KILL, nobody left" { contract exec_children timeouts; }
@test "commands that cannot be started" { contract exec_children spawn_errors; }
@test "a FIFO that others hold keeps what would have to wait" {
  contract exec_children fifo_keeps_what_waits
}
