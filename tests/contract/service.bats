#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# What every program that runs on tells its service manager, and hears besides TERM, INT and HUP.
load ../support/contract

running() { contract service "$1" source filter sink; }

@test "READY=1 when at work, STOPPING=1 when told to end" { running ready_and_stopping; }
@test "WATCHDOG=1 in time, while idle" { running watchdog; }
@test "WATCHDOG=1 is for the process that is meant" { running watchdog_of_another; }
@test "a manager that is not there, or does not listen, does no harm" { running nobody_listens; }
@test "a manager that does not read any more is not waited for" { running nobody_reads; }
@test "HUP: RELOADING=1 with its time, then READY=1" {
  contract service reloading reload
  contract service reloading config
}
@test "USR1: messages say more, USR2: less; each tells the level in force" { running levels; }
@test "commands know nothing of the manager" { contract service hidden_from_commands; }
