#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# The units for systemd.
load ../support/contract

@test "the units are valid" { contract systemd units_are_valid; }
@test "the pipeline: TERM to its main process drains it" { contract systemd pipeline_drains; }
@test "the pipeline ends as a whole, and its status tells why" { contract systemd pipeline_ends; }
@test "services over FIFOs: started anew under load, nothing is lost" {
  contract systemd services_under_load
}
