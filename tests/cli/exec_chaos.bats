#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# hw-exec: ten thousand commands that are hard to get rid of.
load ../support/contract

@test "10,000 runs: one result each, nobody left, no descriptor, KILL in time" { contract exec_chaos ten_thousand; }
