#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# hw-exec(1), Between pipelines: --busy and --after.
bats_require_minimum_version 1.5.0

setup() {
  load ../support/common
  load ../support/clock
  cd "$BATS_TEST_TMPDIR" || return
  PATH=$HW_BIN:$PATH
  export HW_HOME=$PWD/home
}

teardown() {
  stop_leftovers
  if [ -n "${maker:-}" ]; then
    kill -KILL "$maker" 2>/dev/null || :
  fi
}

# The asset compiler: as $maker, busy from its event until something is written to gate.
begin_maker() {
  mkfifo gate
  echo '{}' >one
  hw-exec --busy assets -- sh -c 'read -r _ <gate; echo made >>log' <one >made 2>&1 &
  maker=$!
  await 60 test -e home/busy/assets
}

@test "nothing is started while another bears the name, nor until things have settled" {
  start_clock
  begin_maker
  hw-exec --after assets --settle 2s -- sh -c 'echo built >>log' <one >out 2>err &
  program=$!
  clock wait 2
  clock idle
  clock advance 1m
  [ ! -e log ]
  echo >gate
  wait "$maker"
  clock idle
  [ "$(cat log)" = made ]
  clock advance 1999ms
  [ "$(cat log)" = made ]
  clock advance 1ms
  wait "$program"
  [ "$(paste -sd ' ' log)" = "made built" ]
}

@test "an event that comes after a rest waits for the others to hear of it" {
  start_clock
  echo '{}' >one
  hw-exec --after assets -- true <one >out &
  program=$!
  clock wait 1
  clock idle
  [ "$(clock due)" = 500ms ]
  [ ! -s out ]
  clock advance 500ms
  wait "$program"
  [ "$(wc -l <out)" -eq 1 ]
}

@test "the name of one that was killed is free" {
  begin_maker
  kill -KILL "$maker"
  wait "$maker" || :
  await 60 hw-exec --after assets --settle 1ms -- touch ran <one >out
  [ -e ran ]
}

@test "a name is free between events, and all of several count" {
  mkfifo in gate
  hw-exec --busy a --busy b -- sh -c 'read -r _ <gate' <in >out &
  program=$!
  exec 4>in
  echo '{}' >one
  echo '{}' >&4
  await 60 test -e home/busy/b
  hw-exec --after b --settle 1ms -- touch ran <one >/dev/null &
  maker=$!
  run await 1 test -e ran
  [ "$status" -ne 0 ]
  echo >gate
  await 60 test -e ran
  wait "$maker"
  exec 4>&-
  wait "$program"
}

@test "to come after oneself is a usage error" {
  run -64 hw-exec --busy a --busy b --after b true <<<'{}'
  [[ $output == *"--after: 'b' is the name that --busy gives to this one"* ]]
}

@test "what is no name is told at the start" {
  for name in '' a/b .x "$(printf '%0201d' 1)"; do
    run -64 hw-exec --busy "$name" true <<<'{}'
    [[ $output == *"--busy: '$name' is no name"* ]]
    run -64 hw-exec --after "$name" true <<<'{}'
  done
}
