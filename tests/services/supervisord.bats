#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# The samples for supervisord, run by Debian's own.
load ../support/contract

@test "stages over FIFOs: each is started anew under load, nothing is lost" {
  contract supervisord stages_under_load
}
@test "stages over FIFOs: two that are away at once lose nothing" {
  contract supervisord two_stages_away
}
@test "a pipeline: stopped under load it drains" { contract supervisord pipeline_under_load; }
@test "a pipeline: a member is killed, all three are started anew" {
  contract supervisord pipeline_member_killed
}
