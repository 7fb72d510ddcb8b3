#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# hw-exec(1), When a command runs, and Scaling: which is started when. Times are of the simulated clock.
# shellcheck disable=SC2016,SC2030,SC2031,SC2094  # dollar signs are the commands'; busy() is run in a subshell
bats_require_minimum_version 1.5.0

setup() {
  load ../support/common
  load ../support/clock
  cd "$BATS_TEST_TMPDIR" || return
  PATH=$HW_BIN:$PATH
}

teardown() { stop_leftovers; }

events() { # N KEY...: events 1 to N, whose keys follow each other
  local i keys=("${@:2}")
  for ((i = 1; i <= $1; i++)); do
    printf '{"n":%s,"k":"%s"}\n' "$i" "${keys[(i - 1) % ${#keys[@]}]}"
  done
}

# A command that says when it begins and ends, in the file log.
logged='echo "+$1" >>log; read -r _ <gate; echo "-$1" >>log'

# begin ARGUMENT...: hw-exec as $program with the events in the file in; its results in out.
begin() {
  start_clock
  : >log
  hw-exec "$@" >out 2>err <in &
  program=$!
  clock wait 1
  clock idle
}

@test "events with one key are run one after the other, others beside them" {
  events 6 a b >in
  hw-exec -j6 --key k -- sh -c 'mkdir "$2" || exit 9; sleep 0.02; rmdir "$2"; echo "$1" >>"$2.log"' sh {n} {k} <in >out
  [ "$(jq -r .type out | sort -u)" = hw.exec.succeeded ]
  [ "$(paste -sd ' ' a.log b.log)" = "1 3 5
2 4 6" ]
  # Of one key only one runs, though there are slots; of two keys two do.
  mkfifo gate
  hw-exec -j6 --key k -- sh -c "$logged" sh {n} <in >out 3<>gate &
  program=$!
  await 60 lines log 2
  [ "$(sort log | paste -sd ' ')" = "+1 +2" ]
  exec 4>gate
  yes '' | head -n 6 >&4
  exec 4>&-
  wait "$program"
  [ "$(wc -l <out)" -eq 6 ]
}

@test "a key is kept while a command waits for another attempt" {
  events 2 a >in
  begin -j2 --key k --retries 1 --backoff-base 10s -- sh -c 'echo $HW_ATTEMPT:$1 >>log; exit 1' sh {n}
  [ "$(cat log)" = 1:1 ]
  clock advance 10s
  [ "$(paste -sd ' ' log)" = "1:1 2:1 1:2" ]
  clock advance 10s
  wait "$program"
  [ "$(paste -sd ' ' log)" = "1:1 2:1 1:2 2:2" ]
}

@test "the slip's key wins, and what has no key is not held up" {
  printf '%s\n' '{"n":1,"a":"x","b":"1","hw":{"run":"echo 1 >>log; sleep 0.2; echo 1 >>log","key":"a"}}' \
    '{"n":2,"a":"x","b":"2","hw":{"run":"echo 2 >>log","key":"a"}}' \
    '{"n":3,"a":"x","hw":{"run":"echo 3 >>log"}}' >in
  hw-exec -j3 --key b <in >out
  [ "$(grep -v 3 log | paste -sd ' ')" = "1 1 2" ]
  [ "$(head -n 2 log | sort | paste -sd ' ')" = "1 3" ]
}

@test "keys that cannot be told are faults: of the command line at the start, of a slip for its event" {
  run -64 hw-exec --key 'a..b' true <<<'{}'
  [[ $output == *"--key: column 3:"* ]]
  printf '%s\n' '{"n":1,"hw":{"run":"true","key":"a..b"}}' '{"n":2,"hw":{"run":"true","key":7}}' \
    '{"n":3,"hw":{"run":"true","key":"abs(n)"}}' '{"n":"4","hw":{"run":"true","key":"abs(n)"}}' >in
  run --separate-stderr hw-exec <in
  [ "$(jq -r .type <<<"$output" | paste -sd ' ')" = "hw.exec.spawn_failed hw.exec.spawn_failed hw.exec.succeeded hw.exec.spawn_failed" ]
  [[ $stderr == *"stdin:1: not run: the slip's 'key': column 3:"* ]]
  [[ $stderr == *"stdin:2: not run: the slip's 'key' is no string"* ]]
  [[ $stderr == *"stdin:4: not run: the key: "* ]]
}

# busy MODE: the events 1 to 4 come while the command of the first one runs; prints what became of each.
busy() {
  mkfifo in gate
  hw-exec --on-busy "$1" --grace 5s -- sh -c 'trap "echo usr1" USR1; trap "exit 7" TERM; echo "$1" >>log; until test -e go; do sleep 0.01; done; echo "$1" done' sh {n} <in >out &
  program=$!
  exec 4>in
  events 1 a >&4
  await 60 grep -q 1 log
  events 4 a | sed 1d >&4
  "${@:2}"
  touch go
  exec 4>&-
  wait "$program"
  jq -c '[.type,.data.reason,.data.stdout,.data.cancelled]' out | sort
}

@test "--on-busy drop: what comes meanwhile is skipped" {
  [ "$(busy drop await 60 lines out 3)" = '["hw.exec.skipped","busy",null,null]
["hw.exec.skipped","busy",null,null]
["hw.exec.skipped","busy",null,null]
["hw.exec.succeeded",null,"1 done\n",null]' ]
}

@test "--on-busy latest: the last one is run afterwards" {
  [ "$(busy latest await 60 lines out 2)" = '["hw.exec.skipped","replaced",null,null]
["hw.exec.skipped","replaced",null,null]
["hw.exec.succeeded",null,"1 done\n",null]
["hw.exec.succeeded",null,"4 done\n",null]' ]
}

@test "--on-busy restart: the last one is run instead" {
  # Those between have been started and ended, or never were: it depends on how soon the first one ends.
  busy restart await 60 grep -q 4 log >ends
  [ "$(tail -n 1 ends)" = '["hw.exec.succeeded",null,"4 done\n",null]' ]
  [ "$(head -n 1 ends)" = '["hw.exec.failed",null,"",true]' ]
  [ "$(sed '1d;$d' ends | grep -cxF -e '["hw.exec.failed",null,"",true]' -e '["hw.exec.skipped","replaced",null,null]')" -eq 2 ]
  [ "$(wc -l <ends)" -eq 4 ]
}

@test "--on-busy signal: the command that runs is told" {
  [[ $(busy signal:USR1 await 60 lines out 3 | tail -n 1) == '["hw.exec.succeeded",null,"usr1\n'*'1 done\n",null]' ]]
  [ "$(grep -c busy out)" -eq 3 ]
}

@test "--on-busy is for each key, and leases that are skipped are closed" {
  printf '{"k":"%s","hw":{"job":{"id":"%s"},"run":"until test -e go; do sleep 0.01; done"}}\n' a 1 b 2 a 3 >in
  hw-exec -j9 --key k --on-busy drop <in >out &
  program=$!
  await 60 lines out 1
  touch go
  wait "$program"
  [ "$(jq -c '[.hw.job.id,.hw.outcome]' out | sort | paste -sd ' ')" = '["1","ok"] ["2","ok"] ["3","ignore"]' ]
}

@test "a rate spaces starts evenly, and a burst may come after a rest" {
  events 5 a >in
  begin -j9 --rate 6/1m,2 -- sh -c 'echo $1 >>log' sh {n}
  [ "$(sort log | paste -sd ' ')" = "1 2" ]
  [ "$(clock due)" = 10s ]
  clock advance 10s
  [ "$(sort log | paste -sd ' ')" = "1 2 3" ]
  clock advance 19999ms
  [ "$(sort log | paste -sd ' ')" = "1 2 3 4" ]
  clock advance 1ms
  wait "$program"
  [ "$(wc -l <log)" -eq 5 ]
}

@test "--delay lets time pass between two starts" {
  events 3 a >in
  begin -j9 --delay 5s -- sh -c 'echo $1 >>log' sh {n}
  [ "$(wc -l <log)" -eq 1 ]
  clock advance 5s
  [ "$(wc -l <log)" -eq 2 ]
  clock advance 5s
  wait "$program"
  [ "$(wc -l <log)" -eq 3 ]
}

@test "--keep-order writes in the order of the input, with what passes" {
  printf '%s\n' '{"hw":{"run":"until test -e go; do sleep 0.01; done; echo 1"}}' '{"hw":{"send":"x"}}' \
    '{"hw":{"run":"echo 3; touch go"}}' '{"hw":{"send":"y"}}' >in
  hw-exec -j4 -k <in | jq -c '[.hw.send,.data.stdout]' >out
  [ "$(paste -sd ' ' out)" = '[null,"1\n"] ["x",null] [null,"3\n"] ["y",null]' ]
}

@test "--halt soon starts no more, now ends what runs; leases are given back" {
  events 9 a >in
  run -1 --separate-stderr hw-exec --halt soon,fail=2 false <in
  [ "$(wc -l <<<"$output")" -eq 2 ]
  [ "$stderr" = "hw-exec: --halt: enough; 7 events that had been read are not run" ]
  run -0 --separate-stderr hw-exec --halt soon,success=3 true <in
  [ "$(wc -l <<<"$output")" -eq 3 ]
  run -0 --separate-stderr hw-exec --halt soon,done=1 true <in
  [ "$(wc -l <<<"$output")" -eq 1 ]
  run -1 --separate-stderr hw-exec -j3 --halt now,fail=1 -- sh -c 'test $1 = 3 || exec sleep 60; exit 1' sh {n} <in
  [ "$(jq -c '[.data.exit_code,.data.signal]' <<<"$output" | sort | paste -sd ' ')" = "[1,null] [null,15] [null,15]" ]
  printf '{"hw":{"job":{"id":"%s"},"run":"exit %s"}}\n' 1 0 2 1 3 0 >in
  run -1 --separate-stderr hw-exec --halt soon,fail=1 <in
  [ "$(jq -c '[.hw.job.id,.hw.outcome]' <<<"$output" | paste -sd ' ')" = '["1","ok"] ["2","fail"] ["3","release"]' ]
}

@test "--halt puts back what is not in the queue" {
  events 9 a >in
  { hw-exec --halt soon,fail=2 --queue-max 1 false >out 2>err || [ $? -eq 1 ]; cat >rest; } <in
  [ "$(wc -l <out)" -eq 2 ]
  left=$(wc -l <err)  # one that waited, of which a message tells, or none
  tail -n $((7 - left)) in | cmp - rest
}

@test "--halt may count a share, once three are over" {
  printf '{"x":%s}\n' 1 1 0 0 1 0 0 0 >in
  run -1 --separate-stderr hw-exec --halt soon,fail=50% -- sh -c 'exit $1' sh {x} <in
  [ "$(wc -l <<<"$output")" -eq 3 ]
  run -0 --separate-stderr hw-exec --halt soon,fail=80% -- sh -c 'exit $1' sh {x} <in
  [ "$(wc -l <<<"$output")" -eq 8 ]
}

@test "--halt: what is skipped as soon as it comes, for what had failed before, counts as well" {
  mkfifo in
  line() { printf '{"id":"%s","hw":{"rule":"r","target":"%s","run":"%s"%s}}\n' "$@"; }
  more=$'\n'$(line 2 x true; line 3 x true ',"job":{"id":"9"}')
  for halt in soon,fail=2 now,fail=2 soon,done=2; do
    for rest in '' "$more"; do
      timeout 60 hw-exec --halt "$halt" <in >out 2>err &
      program=$!
      exec 4>in
      line 1 x false >&4
      await 60 lines out 1
      echo "$(line 1 y true ',"after":["x"]')$rest" >lines
      cat lines >&4  # one write, so that one read takes all
      [ -n "$rest" ] || exec 4>&-
      code=0
      wait "$program" || code=$?
      exec 4>&-
      [ "$code" -eq "$([[ $halt == *done* ]] && echo 0 || echo 1)" ]
      [ "$(jq -r '.hw.outcome // .type' out | paste -sd ' ')" = "hw.exec.failed hw.exec.skipped${rest:+ release}" ]
      [ "$(cat err)" = "${rest:+hw-exec: --halt: enough; 1 event that had been read is not run}" ]
    done
  done
}

@test "--once ends after the first event that is for us" {
  printf '%s\n' '{"hw":{"send":"x"}}' '{"hw":{"run":"echo 1"}}' '{"hw":{"run":"echo 2"}}' '{"hw":{"send":"y"}}' >in
  run -0 hw-exec --once <in
  [ "$(jq -c '[.hw.send,.data.stdout]' <<<"$output" | paste -sd ' ')" = '["x",null] [null,"1\n"]' ]
}

@test "--once: what was read already is given back, counted, or put back" {
  printf '{"n":%s,"hw":{"run":"cat"%s}}\n' 1 '' 2 ',"job":{"id":"a"}' 3 '' 4 '' >in
  cat in - </dev/null | hw-exec --once >out 2>err  # of a pipe
  [ "$(jq -c '[.data.stdout,.hw.job.id,.hw.outcome]' out | sort | paste -sd ' ')" = '["{\"n\":1}\n",null,null] [null,"a","release"]' ]
  [ "$(cat err)" = "hw-exec: --once: enough; 2 events that had been read are not run" ]
  { hw-exec --once >out 2>err; hw-exec --once --run-at-start true >>out; cat >rest; } <in
  [ "$(jq -c '[.data.event.type,.hw.outcome]' out | paste -sd ' ')" = '[null,null] ["hw.exec.run_at_start",null] [null,"ok"]' ]
  [ "$(cat rest)" = "$(sed 1,2d in)" ]
  [ ! -s err ]
}

@test "a reader that has gone ends it in silence, however much was read" {
  yes '{}' | head -n 20000 | hw-exec echo 2>err | head -n 1 >out
  [ "$(wc -l <out)" -eq 1 ]
  [ ! -s err ]
}

@test "what is not for us, in a file without end, keeps nothing else waiting" {
  { echo '{}'; cat /dev/zero; } | head -c 1M >in
  truncate -s 200G in
  hw-exec --grace 100ms --shell 'echo x' <in >out 2>err &
  program=$!
  await 60 lines out 1
  kill "$program"
  local code=0
  wait "$program" || code=$?
  [ "$code" -eq 75 ]
}

@test "--run-at-start runs before the first event, --postpone does not" {
  run -0 hw-exec --run-at-start -- sh -c 'echo $HW_EVENT_TYPE' </dev/null
  [ "$(jq -c '[.data.stdout,.data.event.type]' <<<"$output")" = '["hw.exec.run_at_start\n","hw.exec.run_at_start"]' ]
  HW_EXEC_RUN_AT_START=1 run -0 hw-exec --postpone true </dev/null
  [ -z "$output" ]
  run -0 hw-exec --run-at-start --pass true <<<'{"n":1}'
  [ "$output" = '{"n":1}' ]
  run -0 --separate-stderr hw-exec --run-at-start -- /absent </dev/null
  [[ $stderr == "hw-exec: run-at-start: cannot run '/absent'"* ]]
  run -64 hw-exec --run-at-start </dev/null
  [[ $output == *"--run-at-start needs a command"* ]]
}

@test "--clear clears a terminal, and nothing else" {
  echo '{}' >in
  script -qec 'hw-exec --clear true <in >/dev/null' typescript >screen </dev/null
  grep -q $'\x1b\[2J' screen
  hw-exec --clear true <in >/dev/null 2>err
  [ ! -s err ]
}

@test "with bounds, more run when more wait, and fewer when few do" {
  events 60 a >in
  mkfifo gate
  begin -j1..3 --scale-up-cooldown 10s -- sh -c "$logged" sh {n} 3<>gate 4>gate
  running() { echo $(($(grep -c + log) - $(grep -c -- '^-' log))); }
  [ "$(running)" -eq 2 ]
  clock advance 10s
  [ "$(running)" -eq 3 ]
  clock advance 60s
  [ "$(running)" -eq 3 ]
  kill -TERM "$program"
  yes '' | head -n 60 >gate &
  clock advance 20s
  wait "$program"
}

@test "numbers, shares and bounds of --jobs" {
  echo '{}' >in
  for jobs in 1 50% 400% 1..4 10%..100%; do
    hw-exec -j "$jobs" true <in | grep -q succeeded
  done
  for jobs in 0 x % 0% 5000 2..1 1.. ..2 1..x -1; do
    run -64 hw-exec --jobs="$jobs" true <in
  done
  run -64 hw-exec -j2 --scale-up 3 true <in
  [[ $output == *"--scale-... needs bounds, as --jobs 2..20"* ]]
  run -64 hw-exec -j2..4 --scale-up 3 --scale-down 4 true <in
  [[ $output == *"--scale-down 4 is more than --scale-up 3"* ]]
}

@test "as many run as --jobs says, however few may wait" {
  events 3 a >in
  mkfifo gate
  hw-exec --queue-max 1 -j3 -- sh -c "$logged" sh {n} <in >out 3<>gate &
  program=$!
  await 60 lines log 3
  yes '' | head -n 3 >gate
  wait "$program"
}

@test "no more is read ahead than --queue-max says" {
  mkfifo in
  hw-exec --queue-max 2 -- sh -c 'until test -e go; do sleep 0.01; done' <in >out &
  program=$!
  exec 4>in
  # A pipe holds 64 KiB; beyond that a writer waits as long as hw-exec reads no more.
  (events 20000 a >&4; echo all >written) 2>/dev/null &
  writer=$!
  exec 4>&-
  run await 1 test -e written
  [ "$status" -ne 0 ]
  kill "$writer" "$program"
  touch go
  wait "$program" || true
}

@test "what --on-busy, --rate and --halt do not know is told at the start" {
  for option in --on-busy=x --on-busy=signal --on-busy=signal:NOSIG --rate=10 --rate=0/s --halt=now --halt=soon,fail=0 --halt=soon,done=5% --halt=fail=1,now; do
    run -64 hw-exec "$option" true <<<'{}'
    [[ $output == *"hw-exec: ${option%%=*}: "* ]]
  done
}
