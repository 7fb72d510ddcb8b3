#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# The simulated clock (HW_CLOCK, see hw(1)): real programs, and a time that moves when it is told to.
bats_require_minimum_version 1.5.0

setup() {
  load ../support/common
  load ../support/clock
  cd "$BATS_TEST_TMPDIR" || return
  PATH=$HW_BIN:$PATH
}
teardown() { stop_leftovers; }

@test "a clock that cannot be used is an error of every program at its start" {
  : >short
  "$HW_BIN/../tests/hw-clock" good create
  head -c "$(stat -c %s good)" /dev/zero >zeros
  while IFS='|' read -r name _ _ line; do
    [[ $name == \#* ]] && continue
    eval "set -- $line" # quoted as for a shell
    for file in "$PWD/none" "$PWD/short" "$PWD/zeros"; do
      HW_CLOCK=$file run -78 --separate-stderr "$@" </dev/null
      # shellcheck disable=SC2154 # set by run
      [[ ${stderr_lines[0]} == "$1"*": HW_CLOCK: $file: "* ]]
      [ -z "$output" ]
    done
  done <"$BATS_TEST_DIRNAME/../contract/programs.txt"
}

@test "without HW_CLOCK a filter has one thread and no descriptor more" {
  mkfifo in
  hw-route --match '{"n": [{"exists": true}]}' <in >out &
  program=$!
  exec 5>in
  echo '{"n":1}' >&5
  await 10 lines out 1
  [ "$(find "/proc/$program/task" -mindepth 1 -maxdepth 1 | wc -l)" -eq 1 ]
  [ "$(find "/proc/$program/fd" -type l -lname '*eventfd*' | wc -l)" -eq 0 ]
}

@test "events have the simulated time" {
  start_clock
  [ "$(hw event -t t | jq -r .time)" = 2026-03-28T00:00:00.000000Z ]
  clock advance 36h
  [ "$(hw event -t t | jq -r .time)" = 2026-03-29T12:00:00.000000Z ]
}

@test "a command lives by the clock, and gets no descriptor of it" {
  start_clock
  echo '{}' | hw-exec -- sh -c 'hw event -t t; ls /proc/self/fd' | jq -j .data.stdout >out
  [ "$(jq -r .time <<<"$(head -n 1 out)")" = 2026-03-28T00:00:00.000000Z ]
  [ "$(sed 1d out | paste -sd ' ')" = "0 1 2 3 4" ] # 3 is $HW_EMIT, 4 that of ls
}

@test "hw-watch: the waits for the other half of a rename, and for a writer" {
  start_clock
  mkdir tree
  echo 1 >tree/a
  hw-watch tree >out &
  program=$!
  clock wait 1
  clock idle
  mv tree/a a
  clock advance 9ms
  [ ! -s out ]
  clock advance 1ms
  [ "$(jq -c '[.type, .subject, .time]' out)" = '["hw.fs.deleted","a","2026-03-28T00:00:00.000000Z"]' ]

  exec 7>>a
  mv a tree/b
  clock advance 99ms
  [ "$(clock due)" = 1ms ]
  clock advance 1h # asked once more; then it is left to the close
  [ "$(clock due)" = never ]
  [ "$(jq -r .type out | tail -n 1)" = hw.fs.created ]
  exec 7>&-
  clock idle
  [ "$(tail -n 1 out | jq -c '[.type, .time]')" = '["hw.fs.written","2026-03-28T01:00:00.109000Z"]' ]
}

@test "hw-watch --for ends at its time" {
  start_clock
  mkdir tree
  hw-watch --for 30d tree &
  program=$!
  clock wait 1
  clock advance 719h
  clock advance 59m
  alive
  clock advance 1m
  wait "$program"
}

@test "a filter that is told to end reads on for its grace" {
  start_clock
  mkfifo in
  hw-route --match '{"n": [{"exists": true}]}' --grace 1h <in >out &
  program=$!
  exec 5>in
  clock wait 1
  clock idle
  kill -TERM "$program"
  clock advance 3599s
  echo '{"n":1}' >&5
  clock advance 999ms
  alive
  [ "$(cat out)" = '{"n":1}' ]
  clock advance 1ms
  wait "$program"
}

@test "hw-exec: what a command has left behind is waited for by the clock" {
  start_clock
  echo '{}' | hw-exec -- sh -c 'sleep 1000000 & echo $! >left' >out &
  program=$!
  clock wait 1
  clock advance 199ms
  alive
  [ ! -s out ]
  clock advance 1ms
  wait "$program"
  kill "$(<left)"
  [ "$(jq .data.wall_us out)" = 0 ]
}

@test "who stays busy is named" {
  start_clock
  sh -c 'while :; do :; done' &
  program=$!
  run -75 clock idle --within 100ms
  [ "$output" = "hw-clock: not idle: sh (process $program, thread $program)" ]
}

@test "a simulated day of debounces, timeouts, graces and retries is the same in every run" {
  "$BATS_TEST_DIRNAME/../clock/repeat" "$HW_BIN/.." "${HW_DAYS:-10}"
}
