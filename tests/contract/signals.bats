#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Signals: the drain, its bounds, reloading.
load ../support/contract

readers() { contract signals "$1" filter sink; }

@test "TERM and INT: a reader takes all of its input first" { readers read_on_to_the_end; }
@test "TERM, INT and HUP: a source delivers what it has" { contract signals source_stops source; }
@test "TERM and INT count even if inherited ignored" {
  contract signals ignored_at_start source filter sink
}
@test "--grace bounds the drain" { readers grace_bounds_the_drain; }
@test "--grace of ages" { readers long_grace; }
@test "--grace inside a line" { readers grace_inside_a_line; }
@test "a FIFO without end: what is not read stays there, the rest is done" {
  readers input_without_end
}
@test "a FIFO that nobody else has open is read to its end" { readers last_holder_of_fifo; }
@test "a second signal after a second ends at once" {
  contract signals second_signal source filter sink
}
@test "a reader that stalls does not keep a signalled program alive" {
  contract signals stalled_reader source filter sink
}
@test "HUP with a controlling terminal is as TERM" {
  contract signals hup_with_terminal source filter sink
}
@test "a terminal that closes ends it, whatever could be loaded anew" {
  contract signals terminal_closes source filter sink
}
@test "HUP without anything to load is as TERM" {
  contract signals hup_without_terminal source filter sink -reload -config
}
@test "HUP stays ignored if inherited so" { contract signals hup_ignored source filter sink; }
@test "HUP without a terminal loads anew" { contract signals reload_good reload; }
@test "HUP and a bad or vanished file: reported, the old configuration stays" {
  contract signals reload_bad reload
}
@test "HUP and a pipe in place of the configuration: reported, the work goes on" {
  contract signals reload_from_pipe reload config
}
@test "HUP in the midst of a line's many copies" { contract signals reload_while_stalled reload; }
@test "TERM to the whole group: the pipeline drains, nothing is lost" { readers group_drains; }
@test "TERM to the group of a source and its readers" { contract signals group_with_source source; }
@test "two programs that wait on one stdin both hear TERM" { readers shared_stdin; }
