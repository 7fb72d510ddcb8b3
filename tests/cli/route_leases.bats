#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# hw-route: leases, slips, hops, errors.
load ../support/contract

@test "control and closed lines pass byte for byte" { contract route_leases passes; }
@test "closed results are matched too, and what comes of them has no lease" {
  contract route_leases closed_results_match
}
@test "open lines: one target, several, none" { contract route_leases open_lines; }
@test "open lines that are tried again" { contract route_leases tried_again; }
@test "a part that would be split again is rejected" { contract route_leases split_twice; }
@test "slips and jobs of wrong types" { contract route_leases odd_slips; }
@test "slips in every place, with escaped and doubled keys" { contract route_leases places; }
@test "adding and removing a slip leaves no trace" { contract route_leases adding_and_removing; }
@test "hops" { contract route_leases hops; }
@test "--errors" { contract route_leases error_events; }
