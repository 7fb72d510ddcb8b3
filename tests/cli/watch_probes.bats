#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# hw-watch: what is hard for watchers, again and again. HW_PROBES: how often, 60 times by default.

load ../support/common
load ../support/watch

setup() { cd "$BATS_TEST_TMPDIR" || return; }

teardown() { stop_leftovers; }

@test "watch: new trees, moves and saves are told whole and once, in memory" {
  fast=$(fast_folder)
  timeout 600 python3 "$BATS_TEST_DIRNAME/watch_probes.py" "$fast/probes" "${HW_PROBES:-60}"
}

@test "watch: new trees, moves and saves are told whole and once, on a disk" {
  timeout 600 python3 "$BATS_TEST_DIRNAME/watch_probes.py" "$PWD/probes" "${HW_PROBES:-60}"
}
