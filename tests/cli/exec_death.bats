#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# hw-exec is killed, and its keeper ends what it has started.
load ../support/contract

@test "killed, it or its whole group, 100 times: nobody is left" { contract exec_death a_hundred_deaths; }
@test "killed: coprocesses are ended as well" { contract exec_death coprocesses; }
@test "killed: what has left its group is ended as well" { contract exec_death escaped; }
@test "the keeper holds nothing but stdout, and no secret" { contract exec_death keeper_is_bare; }
@test "the keeper is deaf, and is replaced when it is killed" { contract exec_death keeper_is_replaced; }
@test "the keeper ends with hw-exec, and leaves alone what may live on" { contract exec_death keeper_ends; }
