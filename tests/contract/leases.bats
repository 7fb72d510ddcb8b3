#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Open, closed and control lines.
load ../support/contract

readers() { contract leases "$1" filter sink; }

@test "closed and control lines pass byte for byte" { readers not_ours; }
@test "each open line gives one line with its job" { readers each_open_line_once; }
@test "open lines among others" { readers open_among_others; }
