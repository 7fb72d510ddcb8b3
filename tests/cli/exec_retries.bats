#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# hw-exec(1), Retries: by the simulated clock.
bats_require_minimum_version 1.5.0

setup() {
  load ../support/common
  load ../support/clock
  cd "$BATS_TEST_TMPDIR" || return
  PATH=$HW_BIN:$PATH
  echo '{"n":1}' >one
}

teardown() { stop_leftovers; }

# begin ARGUMENT...: hw-exec as $program, with its results in out; $input are its events.
begin() {
  start_clock
  : >tries
  hw-exec "$@" >out 2>err <"${input:-one}" &
  program=$!
  clock wait 1
  clock idle
}

tries() { wc -l <tries; }

@test "delays grow, and the event becomes one result" {
  # shellcheck disable=SC2016  # it is the command's
  begin --retries 3 --backoff-base 10s -- sh -c 'echo $HW_ATTEMPT >>tries; exit 3'
  [ "$(tries)" -eq 1 ]
  clock advance 9999ms
  [ "$(tries)" -eq 1 ]
  clock advance 1ms
  [ "$(tries)" -eq 2 ]
  [ "$(clock due)" = 20s ]
  clock advance 20s
  [ "$(tries)" -eq 3 ]
  [ ! -s out ]
  clock advance 40s
  wait "$program"
  [ "$(jq -c '[.type,.data.exit_code,.data.attempts]' out)" = '["hw.exec.failed",3,4]' ]
  [ "$(paste -sd ' ' tries)" = "1 2 3 4" ]
}

@test "what succeeds is not tried again" {
  # shellcheck disable=SC2016
  begin --retries 3 --backoff 5s,1h -- sh -c 'test $HW_ATTEMPT = 2'
  clock advance 5s
  wait "$program"
  [ "$(jq -c '[.type,.data.attempts]' out)" = '["hw.exec.succeeded",2]' ]
}

@test "while one event waits, others are run" {
  printf '{"n":%s}\n' 1 2 3 >many
  input=many begin --retries 1 -- sh -c '! grep -q 1}'
  [ "$(jq -r .type out)" = "hw.exec.succeeded
hw.exec.succeeded" ]
  clock advance 1s
  wait "$program"
  [ "$(tail -n 1 out | jq -c '[.type,.data.attempts]')" = '["hw.exec.failed",2]' ]
}

@test "--retry-on says what is tried again" {
  attempts() { # ARGUMENT...
    hw-exec --retries 1 --backoff-base 0 "$@" <one 2>/dev/null | jq .data.attempts
  }
  [ "$(attempts -- false)" = 2 ]
  # shellcheck disable=SC2016
  [ "$(attempts -- sh -c 'kill -KILL $$')" = 2 ]
  [ "$(attempts -t 1ms -- sleep 10)" = 2 ]
  [ "$(attempts -t 1ms --no-retry-timeout -- sleep 10)" = 1 ]
  [ "$(attempts -- /nosuch)" = 1 ]
  [ "$(attempts --retry-on spawn -- /nosuch)" = 2 ]
  [ "$(attempts --retry-on spawn -- false)" = 1 ]
  [ "$(attempts --retry-on 2,64-70 -- sh -c 'exit 70')" = 2 ]
  [ "$(attempts --retry-on 2,64-70 -- sh -c 'exit 71')" = 1 ]
  # shellcheck disable=SC2016
  [ "$(attempts --retry-on TERM,SIGHUP -- sh -c 'kill -HUP $$')" = 2 ]
  # shellcheck disable=SC2016
  [ "$(attempts --retry-on TERM -- sh -c 'kill -HUP $$')" = 1 ]
}

@test "the slip's retry wins, and takes from the options what it does not say" {
  echo '{"hw":{"run":"exit 1","retry":{"max":2,"backoff":"linear"}}}' >slip
  input=slip begin --retries 9 --backoff-base 7s
  [ "$(clock due)" = 7s ]
  clock advance 7s
  [ "$(clock due)" = 14s ]
  clock advance 14s
  wait "$program"
  [ "$(jq -c .data.attempts out)" = 3 ]
}

@test "with a lease the queue tries again, unless the command line says so" {
  echo '{"hw":{"job":{"id":"1"},"run":"exit 1","retry":{"max":2,"base":"1ms"}}}' >job
  [ "$(hw-exec <job | jq -c '[.hw.outcome,.data.attempts]')" = '["fail",1]' ]
  [ "$(hw-exec --retries 1 --backoff-base 1ms <job | jq -c '[.hw.outcome,.data.attempts]')" = '["fail",2]' ]
}

@test "a slip whose retry has a fault is not run" {
  echo '{"hw":{"run":"touch ran","retry":{"backoff":"liner"}}}' | hw-exec 2>err | jq -r .type >out
  [ "$(<out)" = hw.exec.spawn_failed ]
  [ ! -e ran ]
  grep -q "the slip's 'retry': 'backoff': 'liner' is none of fixed, linear" err
}

@test "presets, and faults of the options" {
  begin --retry-preset job -- false
  [ "$(clock due)" = 30s ]
  clock advance 30s
  clock advance 30s
  wait "$program"
  [ "$(jq .data.attempts out)" = 3 ]
  for options in "--retry-preset jobs" "--backoff liner" "--jitter 2" "--backoff-factor 0" "--retry-on nosuch" \
    "--retry-on 256" "--retries -1"; do
    # shellcheck disable=SC2086  # they are words
    run -64 hw-exec $options true <one
  done
}

@test "a signal to end: leased jobs are not tried again, others while the grace lasts" {
  { echo '{"hw":{"job":{"id":"1"},"run":"exit 1"}}'; echo '{"hw":{"run":"exit 2"}}'; } >two
  input=two begin -j2 --retries 5 --backoff fixed --backoff-base 10m --grace 15m
  kill -TERM "$program"
  clock idle
  [ "$(jq -c '[.hw.outcome,.data.attempts]' out)" = '["fail",1]' ]
  clock advance 10m
  [ "$(wc -l <out)" -eq 1 ]
  clock advance 5m
  wait "$program"
  [ "$(tail -n 1 out | jq -c '[.data.exit_code,.data.attempts]')" = '[2,2]' ]
}

@test "a leased job that fails after a signal to end is not tried again" {
  mkfifo gate
  echo '{"hw":{"job":{"id":"1"},"run":"cat gate; exit 1"}}' >job
  input=job begin --retries 5 --grace 1h
  kill -TERM "$program"
  clock idle
  : >gate
  wait "$program"
  [ "$(jq -c '[.hw.outcome,.data.attempts]' out)" = '["fail",1]' ]
}

@test "what waits for a slot once more when the grace is over has its last result told" {
  { echo '{"hw":{"run":"exit 3"}}'; echo '{"hw":{"run":"touch busy; exec sleep 1000000"}}'; } >two
  input=two begin -j1 --retries 5 --backoff-base 1m --grace 1h
  await 10 test -e busy
  clock advance 1m
  kill -TERM "$program"
  clock idle
  clock advance 1h
  wait "$program"
  [ "$(jq -c '[.data.exit_code,.data.signal,.data.attempts]' out | sort)" = '[3,null,1]
[null,15,1]' ]
}

@test "a job that waits for its next attempt can be cancelled" {
  mkfifo in
  start_clock
  hw-exec --retries 5 --backoff-base 1h <in >out &
  program=$!
  exec 5>in
  clock wait 1
  echo '{"hw":{"job":{"id":"1"},"run":"exit 1"}}' >&5
  clock idle
  echo '{"hw":{"job":{"id":"1"},"control":"cancel"}}' >&5
  clock idle
  exec 5>&-
  wait "$program"
  [ "$(head -n 1 out | jq -r .hw.outcome)" = ignore ]
  [ "$(wc -l <out)" -eq 2 ]
}
