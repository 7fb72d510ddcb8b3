#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# hw-exec(1), Many events for one command: --batch and --max-args.
bats_require_minimum_version 1.5.0

setup() {
  load ../support/common
  load ../support/clock
  cd "$BATS_TEST_TMPDIR" || return
  PATH=$HW_BIN:$PATH
}

teardown() { stop_leftovers; }

# numbers COUNT: so many events.
numbers() { seq "$1" | jq -c '{id: "i\(.)", data: {n: ., even: (. % 2 == 0)}}'; }

# leased COUNT: the same, each with a lease.
leased() { numbers "$1" | jq -c '. + {hw: {job: {store: "s", queue: "q", id: .id, token: "t"}}}'; }

# stdout: what commands have written, one after the other.
stdout() { jq -j '.data.stdout // empty'; }

@test "a command for N events; for the rest when the input ends" {
  numbers 5 | hw-exec --batch 2,1h -- echo x --n={data.n} {data.n} >out
  [ "$(stdout <out)" = "$(printf '%s\n' 'x --n=1 --n=2 1 2' 'x --n=3 --n=4 3 4' 'x --n=5 5')" ]
  [ "$(jq -c '[.type, .data.event.type, .data.events]' out)" = "$(printf '["hw.exec.succeeded","hw.exec.batch",%s]\n' '["i1","i2"]' '["i3","i4"]' '["i5"]')" ]
}

@test "a batch that is not full waits for its time, which begins with its first event" {
  start_clock
  mkfifo in
  hw-exec --batch 9,10s -- echo {data.n} <in >out &
  program=$!
  exec 5>in
  numbers 1 >&5
  clock wait 1
  clock idle
  clock advance 6s
  numbers 2 | tail -n 1 >&5
  clock idle
  clock advance 3999ms
  [ ! -s out ]
  clock advance 1ms
  await 20 lines out 1
  [ "$(stdout <out)" = "1 2" ]
  numbers 3 | tail -n 1 >&5
  exec 5>&-
  wait "$program"
  [ "$(stdout <out)" = "1 2
3" ]
}

@test "--max-args: what has come while a command ran is the next one's, and nothing waits" {
  mkfifo in gate
  hw-exec --max-args 3 -- sh -c 'echo "$@" >>log; read -r _ <gate' sh {data.n} <in >out &
  program=$!
  exec 5>in
  numbers 1 >&5
  await 20 test -s log
  numbers 6 | tail -n 5 >&5
  exec 5>&-
  echo >gate
  await 20 lines log 2
  echo >gate
  await 20 lines log 3
  echo >gate
  wait "$program"
  [ "$(paste -sd ';' log)" = "1;2 3 4;5 6" ]
}

@test "standard input: all events without their slips, or a value of each, one a line" {
  numbers 3 | jq -c '. + {hw: {rule: "r"}}' >in
  [ "$(hw-exec --batch 9,1h cat <in | stdout)" = "$(numbers 3)" ]
  [ "$(hw-exec --batch 9,1h --stdin data.n cat <in | stdout | paste -sd ' ')" = "1 2 3" ]
  [ "$(hw-exec --batch 9,1h --stdin id cat <in | stdout | paste -sd ' ')" = "i1 i2 i3" ]
  [ "$(hw-exec --batch 9,1h --stdin data cat <in | stdout)" = "$(jq -c .data in)" ]
}

@test "variables are those of the event of the batch" {
  numbers 3 | hw-exec --batch 9,1h --env 'ALL=data.events[].id' --env N=data.count \
    --shell 'echo "$N $ALL $HW_DATA_COUNT $HW_EVENT_TYPE $HW_SEQ ${FILE-none}"; :' >out
  [ "$(stdout <out)" = '3 ["i1","i2","i3"] 3 hw.exec.batch 1 none' ]
}

@test "only events with one key share a command" {
  numbers 6 | hw-exec --batch 9,1h --key data.even echo {data.n} >out
  [ "$(stdout <out)" = "1 3 5
2 4 6" ]
  numbers 6 | jq -c '. + {hw: {key: "data.even"}}' | hw-exec -k --max-args 9 echo {data.n} | stdout >out
  [ "$(cat out)" = "1 3 5
2 4 6" ]
}

@test "one that asks for something of its own, or cannot be given, runs alone and in its turn" {
  {
    numbers 2
    echo '{"id":"lacks","data":{}}'
    numbers 4 | tail -n 2 | jq -c 'if .data.n == 4 then . + {hw: {timeout: "5s"}} else . end'
    numbers 6 | tail -n 2
  } >in
  hw-exec --batch 9,1h echo {data.n} <in >out 2>err
  [ "$(stdout <out)" = "1 2
3
4
5 6" ]
  [ "$(jq -c 'select(.type == "hw.exec.spawn_failed") | [.data.event.id, .data.message]' out)" = '["lacks","{data.n} is not in the event"]' ]
  [ "$(jq -r '.data.events // [.data.event.id] | join(" ")' out | paste -sd ';')" = "i1 i2;lacks;i3;i4;i5 i6" ]
}

@test "the slip's after is refused, for nobody would be waited for" {
  echo '{"hw":{"rule":"r","target":"b","after":["a"]}}' | hw-exec --batch 2,1h true >out 2>err
  jq -e '.data.message | startswith("the slip'"'"'s '"'"'after'"'"' cannot be obeyed with --batch")' out
}

@test "each lease is closed, by what has become of the command" {
  leased 5 | hw-exec --batch 2,1h -- sh -c '[ $1 != 3 ]' sh {data.n} >out
  [ "$(jq -r 'select(.hw.job) | "\(.id) \(.hw.outcome)"' out | paste -sd ' ')" = "i1 ok i2 ok i3 fail i4 fail i5 ok" ]
  [ "$(jq -r 'select(.hw.job | not) | .type + (.data.events | join(" "))' out | paste -sd ' ')" = "hw.exec.succeededi1 i2 hw.exec.failedi3 i4 hw.exec.succeededi5" ]
  leased 2 | hw-exec --batch 2,1h /nonexistent >out 2>err
  [ "$(jq -r 'select(.hw.job) | .hw.outcome' out | paste -sd ' ')" = "reject reject" ]
  leased 2 | hw-exec --batch 2,1h --on-success false true >out
  [ "$(jq -r 'select(.hw.job) | .hw.outcome' out | paste -sd ' ')" = "fail fail" ]
  { leased 1; numbers 2 | tail -n 1; leased 3 | tail -n 1; } | hw-exec -k --batch 9,1h --output none echo {data.n} >out
  [ "$(jq -c '[.id, .hw.outcome]' out | paste -sd ' ')" = '["i1","ok"] ["i3","ok"]' ]
}

@test "what is emitted comes before the closing lines, and only if they say ok" {
  leased 2 | hw-exec --batch 2,1h --shell 'echo "{\"m\":1}" >&$HW_EMIT' >out
  [ "$(jq -c '[.m, .hw.outcome]' out | paste -sd ' ')" = '[1,null] [null,null] [null,"ok"] [null,"ok"]' ]
  leased 2 | hw-exec --batch 2,1h --on-done false --shell 'echo "{\"m\":1}" >&$HW_EMIT' >out
  [ "$(jq -c 'select(.m)' out | wc -l)" -eq 0 ]
  [ "$(jq -r '.hw.outcome // empty' out | paste -sd ' ')" = "fail fail" ]
}

@test "TERM: leases that wait for others are released, and other events run without waiting" {
  mkfifo in
  hw-exec --batch 9,1h -- echo {data.n} <in >out &
  program=$!
  exec 5>in
  leased 2 >&5
  numbers 4 | tail -n 2 >&5
  echo '{"hw":{"send":"x"}}' >&5
  await 20 lines out 1
  kill -TERM "$program"
  await 20 lines out 4
  exec 5>&-
  wait "$program"
  [ "$(jq -c '[.id, .hw.outcome]' out | grep -c release)" -eq 2 ]
  [ "$(stdout <out)" = "3 4" ]
}

@test "a cancelled event is taken out of those that wait" {
  {
    leased 3
    leased 2 | tail -n 1 | jq -c '.hw.control = "cancel"'
  } | hw-exec --batch 9,1h echo {data.n} >out
  [ "$(stdout <out)" = "1 3" ]
  [ "$(jq -r 'select(.hw.outcome) | .id + .hw.outcome' out | paste -sd ' ')" = "i2ignore i1ok i3ok" ]
}

@test "--keep-order, --pass, --progress, --once, --halt and retries" {
  numbers 4 | hw-exec -k -j2 --batch 2,1h --pass -- sh -c '[ $1 -lt 3 ]' sh {data.n} >out
  [ "$(jq -c '.id // .type' out | head -n 2 | paste -sd ' ')" = '"i1" "i2"' ]
  [ "$(sed -n 3p out | jq -c .data.events)" = '["i3","i4"]' ]
  [ "$(numbers 9 | hw-exec --progress --batch 4,1h true 2>&1 >out | sed 's/ in.*//')" = "hw-exec: 9 done" ]
  [ "$(numbers 9 | hw-exec --once --batch 4,1h echo {data.n} | stdout)" = "1 2 3 4" ]
  run -1 --separate-stderr hw-exec --halt now,fail=1 --batch 2,1h false <<<"$(numbers 9)"
  [[ $stderr == *"events that had been read are not run"* ]]
  numbers 2 | hw-exec --batch 2,1h --retries 1 --backoff-base 1ms --shell 'echo $HW_ATTEMPT; exit 1' >out
  [ "$(jq -c '[.data.attempts, .data.stdout, .data.events]' out | paste -sd ' ')" = '[2,"2\n",["i1","i2"]]' ]
}

@test "--on-busy restart: a batch that is ready ends the one that runs" {
  mkfifo in
  hw-exec --on-busy restart --batch 2,1h -- sh -c 'echo "$@" >>log; [ "$1" = 3 ] || exec sleep 600' sh {data.n} <in >out &
  program=$!
  exec 5>in
  numbers 2 >&5
  await 20 test -s log
  numbers 4 | tail -n 2 >&5
  exec 5>&-
  wait "$program"
  [ "$(paste -sd ';' log)" = "1 2;3 4" ]
  [ "$(jq -r .type out | paste -sd ' ')" = "hw.exec.failed hw.exec.succeeded" ]
}

@test "10,000 events, each once, and no command gets more words than it can" {
  numbers 10000 | hw-exec -j2 --max-args 100000 -- printf '%s\n' {data.n} >out
  [ "$(stdout <out | sort -n)" = "$(seq 10000)" ]
  [ "$(wc -l <out)" -lt 1000 ]
  python3 -c 'import json
for n in range(40): print(json.dumps({"n": n, "x": "y" * 20000}))' | hw-exec --batch 1000,1h -- sh -c 'echo $#' sh {x} {x} {x} >out
  [ "$(stdout <out | awk '{n += $1} END {print n}')" -eq 120 ]
  [ "$(jq -r .type out | sort -u)" = hw.exec.succeeded ]
}

@test "--dry-run prints the commands of full batches, and of the rest" {
  [ "$(numbers 3 | hw-exec --dry-run --clean-env --stdin none --batch 2,1s -- echo {data.n} 2>&1 | sed 's/ [A-Z_]*=[^ ]*//g')" = "env -i echo 1 2 </dev/null
env -i echo 3 </dev/null" ]
  [ "$(numbers 9 | hw-exec --dry-run --once --stdin none --max-args 4 -- echo {data.n} | sh)" = "1 2 3 4" ]
}

@test "what cannot be had together is said" {
  run -64 hw-exec --batch 3 true <<<'{}'
  [[ $output == *"--batch: '3' is no number from 1 to 1000000, a comma, and a duration"* ]]
  run -64 hw-exec --batch 2,1s --max-args 2 true <<<'{}'
  run -64 hw-exec --max-args 2 <<<'{}'
  run -64 hw-exec --max-args 0 true <<<'{}'
  run -64 hw-exec --max-args 2 -j 1..3 true <<<'{}'
  run -64 hw-exec --coprocess --batch 2,1s cat <<<'{}'
  [[ $output == *"--batch means nothing with --coprocess"* ]]
}
