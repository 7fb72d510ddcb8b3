#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# hw-exec: how commands are ended, with all that they have started.
load ../support/contract

@test "--stop-signal: names, numbers, faults" { contract exec_orphans stop_signals; }
@test "--grace 0" { contract exec_orphans no_grace; }
@test "who killed it, and whether there is a core" { contract exec_orphans killers; }
@test "ended: what has left the group has the grace as well, and is killed" { contract exec_orphans escaped_end; }
@test "ended: those that are known by one sign only" { contract exec_orphans signs; }
@test "--orphans leave" { contract exec_orphans leave; }
@test "--orphans wait: also for those that come later" { contract exec_orphans wait; }
@test "--orphans wait: the timeout counts on" { contract exec_orphans wait_timeout; }
@test "--orphans kill" { contract exec_orphans kill; }
@test "--orphans kill: others' are left alone" { contract exec_orphans kill_own_only; }
@test "orphans that have ended do not pile up" { contract exec_orphans no_zombies; }
@test "a command that starts others faster than they are found is ended" { contract exec_orphans chain; }
@test "--cgroup: what nothing else tells of is ended as well" { contract exec_orphans cgroup; }
