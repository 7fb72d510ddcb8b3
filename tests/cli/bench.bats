#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# The harness of make bench, without measuring: what it makes of samples. See tests/bench/bench_test.py.
load ../support/contract

setup() { cd "$BATS_TEST_DIRNAME/../bench" || return; }

harness() { "$python" -m unittest "bench_test.$1"; }

@test "rows: medians, spreads, ratios, goals" { harness Rows; }
@test "inputs: events" { harness Inputs; }
@test "inputs: sets of rules, for ours and for others" { harness RuleSets; }
@test "tables" { harness Tables; }
@test "comparison with the baseline, by ratios" { harness Comparison; }
@test "verbs: what can be saved, what fails" { harness Verbs; }
