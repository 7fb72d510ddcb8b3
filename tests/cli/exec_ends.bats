#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# hw-exec: what is told when it ends before all is done.
# shellcheck disable=SC2002,SC2016  # what is read of a file is put back; dollar signs are the commands'
bats_require_minimum_version 1.5.0

setup() {
  load ../support/common
  cd "$BATS_TEST_TMPDIR" || return
  PATH=$HW_BIN:$PATH
}

# full ARGUMENT...: hw-exec with the file in as a pipe, and a full disk for what comes out; prints its messages.
full() {
  local code=0
  cat in | timeout 60 hw-exec "$@" >/dev/full 2>err || code=$?
  cat err
  [ "$code" -eq 74 ]
}

@test "a full stdout: events that were not run, commands that were ended, and bytes are counted" {
  # The command of 1 runs, that of 2 is the first to end, and the others wait for that of 1.
  printf '{"n":%s,"k":"%s","hw":{"key":"k"%s}}\n' 1 a '' 2 b '' 3 a '' 4 a ',"job":{"id":"4"}' 5 a '' >in
  for queue in 2 1024; do
    run -0 full --queue-max "$queue" -j2 --output none --pass -- sh -c 'test "$1" != 1 || exec sleep 60' sh {n}
    [[ $output == *"hw-exec: stdout: No space left on device; 3 events not run, 1 command ended, "[1-9]*" bytes of results not written" ]]
  done
  sed -i 4d in  # the line that gives it back would count
  run -0 full -j2 --output none --pass -- sh -c 'test "$1" != 1 || exec sleep 60' sh {n}
  [[ $output == *"; 2 events not run, 1 command ended, 16 bytes of results not written" ]]
}

@test "a full stdout: events that a coprocess has not answered are counted" {
  printf '{"n":%s,"hw":{%s}}\n' 1 '' 2 '' 3 '' 4 '"job":{"id":"4"}' >in
  run -0 full --coprocess -- sh -c 'read -r _; echo; exec sleep 60'
  [[ $output == "hw-exec: stdout: No space left on device; 2 events not run, 1 command ended, "[1-9]*" bytes of results not written" ]]
}

@test "a file that is full in the midst of a line: what is not in it is counted" {
  jq -nc 'range(3) | {n: ., text: ("x" * 1000)}' >in
  code=0
  (trap '' XFSZ && ulimit -f 2 && cat in | hw-exec --output none --pass true >out 2>err) || code=$?
  [ "$code" -eq 74 ]
  [ "$(wc -c <out)" -eq 2048 ]
  [[ $(cat err) == *"; 0 events not run, 0 commands ended, $(($(wc -c <in) - 2048)) bytes of results not written" ]]
}

@test "a --reject that is full, and --strict: what was read behind the line is given back or counted" {
  printf '%s\n' '{"hw":{"run":"true"}}' bad '{"hw":{"run":"true","job":{"id":"1"}}}' '{"hw":{"run":"true"}}' worse \
    '{"hw":{"send":"x"}}' '{"hw":{"run":"true"}}' >in
  for how in '74 --reject /dev/full' '65 --strict' '65 --strict --reject rejected'; do
    code=0
    # shellcheck disable=SC2086  # words
    cat in | hw-exec ${how#* } >out 2>err || code=$?
    [ "$code" -eq "${how%% *}" ]
    [ "$(jq -r '.hw.outcome // .hw.send // .type' out | paste -sd ' ')" = "release hw.exec.succeeded" ]
    [[ $(cat err) == *"; 2 events not run; 1 line not passed on" ]]
    [ "$(wc -l <err)" -eq 1 ]
  done
  [ "$(paste -sd ' ' rejected)" = "bad worse" ]
  # Of a file it is put back, so it is not lost.
  { hw-exec --strict >out 2>err || [ $? -eq 65 ]; cat >rest; } <in
  sed 1,2d in | cmp - rest
  [[ $(cat err) == "hw-exec: stdin:2: not JSON"* && $(cat err) != *"not run" ]]
}
