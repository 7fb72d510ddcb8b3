#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# hw-exec(1): --dry-run, --progress, --chdir and --umask.
# shellcheck disable=SC2001,SC2016,SC2030,SC2031,SC2094  # dollar signs are the commands'
bats_require_minimum_version 1.5.0

setup() {
  load ../support/common
  load ../support/clock
  cd "$BATS_TEST_TMPDIR" || return
  PATH=$HW_BIN:$PATH
  mkdir tmp
  export TMPDIR=$BATS_TEST_TMPDIR/tmp
}

teardown() {
  touch go
  [ ! -e pid ] || kill -KILL "$(cat pid)" 2>/dev/null || :
  stop_leftovers
}

stdout() { hw-exec "$@" | jq -j .data.stdout; }

# printed ARGUMENT...: what --dry-run prints, without what describes the event.
printed() { hw-exec --dry-run "$@" | sed 's/ TRACEPARENT=[^ ]*\( \(HW_[A-Z_]*\|EVENT\|FILE\)=[^ ]*\)*//'; }

# --- where commands run

@test "--chdir and --umask hold for all commands, and cwd of the slip wins" {
  mkdir -p "a b/c"
  [ "$(stdout -C 'a b' pwd <<<'{}')" = "$PWD/a b" ]
  [ "$(stdout --chdir="a b" --shell 'pwd; echo $PWD' <<<'{}')" = "$PWD/a b
$PWD/a b" ]
  [ "$(printf '{"hw":{"run":"pwd","cwd":"a b/c"}}\n{"hw":{"argv":["pwd"]}}\n' | stdout -C /)" = "$PWD/a b/c
/" ]
  [ "$(stdout -C 'a b' --on-success pwd true <<<'{}')" = "$PWD/a b" ]
  [ "$(stdout --umask 027 --shell 'umask' <<<'{}')" = 0027 ]
  umask 022
  [ "$(stdout --shell 'umask' <<<'{}')" = 0022 ]
  hw-exec --umask 0 touch f <<<'{}' >/dev/null
  [ "$(stat -c %a f)" = 666 ]
  printf '#!/bin/sh\npwd\n' >"a b/x"
  chmod +x "a b/x"
  [ "$(stdout -C "a b" ./x <<<'{}')" = "$PWD/a b" ]
}

@test "folders that are not there, and what is no mode, are faults at the start" {
  touch file
  run -66 hw-exec -C nowhere true <<<'{}'
  [ "$output" = "hw-exec: --chdir: nowhere: No such file or directory" ]
  run -66 hw-exec --chdir file true <<<'{}'
  run -66 hw-exec --chdir '' true <<<'{}'
  for mode in '' 8 1000 -1 u=rwx 0x1 ' 22' 77777777777777777777; do
    run -64 hw-exec --umask="$mode" true <<<'{}'
    [[ ${lines[0]} == "hw-exec: --umask: '$mode' is no octal number"* ]]
  done
}

# --- what would be run

@test "what --dry-run prints does the same by a shell as hw-exec does" {
  local shell
  for shell in dash bash; do
    run -0 python3 "$BATS_TEST_DIRNAME/exec_show.py" compare "$(command -v $shell)"
    [[ $output == *"commands" ]]
  done
}

@test "--dry-run runs nothing, passes nothing and closes nothing" {
  printf '%s\n' '{"hw":{"send":"x"}}' '{"hw":{"run":"touch a","job":{"id":"1"}}}' \
    '{"hw":{"run":"touch b","job":{"id":"2"},"outcome":"ok"}}' '{"hw":{"control":"cancel","job":{"id":"1"}}}' \
    '{"hw":{"argv":["touch","c"],"timeout":"3s"}}' >in
  run -0 printed <in
  [ "$output" = "printf '%s\\n' '{}' | env touch a
# stdin:5: timeout 3s
printf '%s\\n' '{}' | env touch c" ]
  [ "$(ls)" = $'in\ntmp' ]
}

@test "what cannot be run is told in comments, and by the exit status" {
  printf '%s\n' '{"n":1}' '{}' 'no JSON' '{"hw":{"key":"a..b"},"n":4}' >in
  run -65 --separate-stderr hw-exec --dry-run --stdin none echo {n} <in
  [ "$(sed 's/^env.* echo/env echo/' <<<"$output")" = "env echo 1 </dev/null
# stdin:2: not run: {n} is not in the event
# stdin:4: not run: the slip's 'key': column 3: expected a name, '*', '[' or '{' behind the '.', not '.'" ]
  [[ $stderr == *"hw-exec: stdin:3: not JSON:"*"hw-exec: --dry-run: 2 commands cannot be run or printed" ]]
  run -65 --separate-stderr hw-exec --dry-run <<<'{}'
  [ "$output" = "# stdin:1: nothing to run: neither a command nor a slip with 'run' or 'argv'" ]
}

@test "what a value says in a comment is a comment" {
  jq -nc '{"hw": {"argv": ["x\ntouch pwned", "{\"a\ntouch pwned\n\"}"]}}' >in
  jq -nc '{"a": "x\ntouch pwned\n", "hw": {"run": ":", "on_done": [{"argv": ["echo", "{a}"]}, {"send": "\ntouch pwned\n"}]}}' >>in
  hw-exec --dry-run <in >script || [ $? -eq 65 ]
  grep -q '# stdin:2: on_done: ' script
  sh script
  [ ! -e pwned ]
}

@test "what follows is told as comments" {
  run -0 printed --stdin none --on-success 'make x' --on-success 'echo $HW_EVENT_ID' --on-failure 'rm {}' --on-done 'true' false <<<'{}'
  [ "$(sed 's/ [^ ]*sh -c / sh -c /' <<<"$output")" = "env false </dev/null
# stdin:1: on_success: env make x </dev/null
# stdin:1: on_success: env sh -c 'echo \$HW_EVENT_ID' sh </dev/null
# stdin:1: on_done: env sh -c true sh </dev/null
# stdin:1: on_failure: env sh -c 'exec rm {}' sh </dev/null" ]
  run -0 printed --stdin none <<<'{"hw":{"run":"ls","on_failure":[{"send":"ops"}]}}'
  [ "$output" = 'env ls </dev/null
# stdin:1: on_failure: the event, with {"send":"ops"}' ]
}

@test "variables of files are named and not printed, those that are too long are neither" {
  printf 'TOKEN=secret\nB=2\n' >vars
  run -0 printed --env-file vars --stdin none --env N=n echo <<<'{"n":1}'
  [ "$output" = "# from --env-file, and not printed: TOKEN B
env N=1 echo </dev/null" ]
  run -0 printed --clean-env --env-file vars --stdin none echo <<<'{}'
  [[ $output == *'env -i '*'PATH="$PATH" TOKEN="$TOKEN" B="$B" echo </dev/null' ]]
  jq -nc '{n: ("x" * 200000)}' >in
  run -65 --separate-stderr hw-exec --dry-run --env N=n echo <in
  [ "$output" = "# stdin:1: not printed: a variable would be a file, for its value is too long" ]
  [ -z "$(ls tmp)" ]
}

@test "--dry-run makes no folder for results, and tells what is at the start by name" {
  run -0 --separate-stderr hw-exec --dry-run --results made --progress --halt soon,done=1 --stdin none echo {n} <<<$'{"n":1}\n{"n":2}'
  [ "$(wc -l <<<"$output")" -eq 2 ]
  [ -z "$stderr" ]
  [ ! -e made ]
  run -65 --separate-stderr hw-exec --dry-run --run-at-start --stdin none echo {n} </dev/null
  [ "$output" = "# run-at-start: not run: {n} is not in the event" ]
}

@test "--once and --run-at-start hold for --dry-run" {
  mkfifo in
  exec 4<>in
  printf '{"hw":{"send":"x"}}\n{"n":1}\n{"n":2}\n' >&4
  run -0 printed --once --run-at-start --stdin none echo <in
  [ "$output" = "env echo </dev/null
env echo </dev/null" ]
}

# --- how far it is

# screen COLUMNS ARGUMENT...: runs hw-exec in the folder with a terminal of that width; the file screen
# has what it shows.
screen() {
  printf '#!/bin/bash\nstty cols %s\necho $$ >pid\nexec hw-exec%s <in >out\n' "$1" "$(printf ' %q' "${@:2}")" >on-terminal
  chmod +x on-terminal
  TERM=xterm script -qefc ./on-terminal typescript </dev/null >screen &
  program=$!
}

# A command that waits for the file go.
wait_for_go='until test -e go; do sleep 0.02; done'

@test "--progress shows one line on a terminal, erased before messages and at the end" {
  printf '{"n":%s}\n' 1 2 3 4 >in
  screen 100 -j2 --progress -- sh -c "$wait_for_go; "'test $1 -ne 3' sh {n}
  await 20 grep -q $'\r\x1b\\[K0 done, 2 running, 2 waiting' screen
  touch go
  wait "$program"
  grep -q $'\r\x1b\[Khw-exec: 4 done (1 failed) in [0-9a-z]*\(, [0-9.]*/[a-z]*\)*\r$' screen
  [ "$(wc -l <out)" -eq 4 ]
}

@test "a message does not run into the line of progress" {
  printf '{"n":%s}\n' 1 2 >in
  screen 100 --progress -- sh -c "$wait_for_go" sh {n}
  await 20 grep -q '1 waiting' screen
  kill -USR1 "$(cat pid)"
  await 20 grep -q 'log level: info' screen
  # It begins with what erases the line, and the line follows it.
  grep -q $'\r\x1b\[Khw-exec: log level: info\r$' screen
  await 20 grep -q '^0 done, 1 running, 1 waiting' screen
  touch go
  wait "$program"
}

@test "the line of progress is no wider than the terminal" {
  echo '{}' >in
  screen 12 --progress -- sh -c "$wait_for_go"
  await 20 grep -q '0 done' screen
  touch go
  wait "$program"
  grep -q $'\r\x1b\[K0 done, 1 r\r' screen
}

@test "the time left is told when the end is known" {
  printf '{"n":%s}\n' 1 2 3 4 5 6 7 8 >in
  start_clock
  screen 100 --rate 1/10s --progress true
  clock wait 1
  clock idle
  clock advance 25s
  grep -q '3 done, 0 running, 5 waiting, [0-9./a-z]*, [0-9]*s left' screen
  clock advance 1h
  wait "$program"
  grep -q 'hw-exec: 8 done in 1m10s, 0.1/s' screen
}

@test "without a terminal, or on one that cannot erase, --progress tells the end only" {
  printf '{"n":%s}\n' 1 2 >in
  run -0 --separate-stderr hw-exec --progress -- sh -c 'sleep 0.3; exit $1' sh {n} <in
  [[ $stderr == "hw-exec: 2 done (2 failed) in "* ]]
  [ "${#stderr_lines[@]}" -eq 1 ]
  TERM=dumb script -qec 'hw-exec --progress sleep 0.3 <in >out' typescript </dev/null >screen
  [[ $(head -n 1 screen) == "hw-exec: 2 done in "* ]]
  run -0 --separate-stderr hw-exec -q --progress true <in
  [ -z "$stderr" ]
  run -0 --separate-stderr hw-exec --log-format json --progress true <in
  [ "$(jq -r .level <<<"$stderr")" = info ]
}
