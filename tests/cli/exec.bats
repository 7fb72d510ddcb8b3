#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# hw-exec(1): what it runs and what it says of it. How it reads, writes and ends is tested in ../contract.
bats_require_minimum_version 1.5.0

setup() {
  load ../support/common
  cd "$BATS_TEST_TMPDIR" || return
  PATH=$HW_BIN:$PATH
}

event() { printf '{"specversion":"1.0","id":"7","source":"src","type":"t","subject":"su b","data":%s}\n' "${1-null}"; }

@test "the command gets the event on stdin and in its environment" {
  event '{"path":"/a b"}' | hw-exec -- sh -c 'cat; echo "$HW_EVENT_ID|$HW_EVENT_TYPE|$HW_EVENT_SOURCE|$HW_EVENT_SUBJECT|$EVENT|$FILE" >&2' >out
  [ "$(jq -r .data.stdout out)" = "$(event '{"path":"/a b"}')" ]
  [ "$(jq -r .data.stderr out)" = "7|t|src|su b|t|/a b" ]
}

@test "FILE is the subject where data has no path" {
  [ "$(event | hw-exec -- sh -c 'echo "$FILE"' | jq -r .data.stdout)" = "su b" ]
}

@test "the slip never reaches the command" {
  echo '{"a":1 ,"hw":{"run":"cat"}}' | hw-exec | jq -j .data.stdout >out
  [ "$(cat out)" = '{"a":1 }' ]
}

@test "a result names the event, the trace and the cause" {
  printf '{"specversion":"1.0","id":"7","source":"src","type":"t","correlationid":"c","hwhops":3,"traceparent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}' |
    hw-exec -- sh -c 'echo $TRACEPARENT' >out
  [ "$(jq -c '[.source,.type,.correlationid,.causationid,.hwhops,.data.event]' out)" = '["hw-exec:sh","hw.exec.succeeded","c","src 7",3,{"id":"7","type":"t","source":"src"}]' ]
  [ "$(jq -r .data.stdout out)" = "$(jq -r .traceparent out)" ]
  [[ $(jq -r .traceparent out) == 00-0af7651916cd43dd8448eb211c80319c-* ]]
}

@test "exit status, signal, timeout and spawn failure are told apart" {
  printf '%s\n' '{"hw":{"run":"exit 3"}}' '{"hw":{"run":"kill -9 $$"}}' '{"hw":{"argv":["sleep","60"],"timeout":"50ms"}}' '{"hw":{"argv":["/nosuch"]}}' |
    hw-exec 2>/dev/null | jq -c '[.type,.data.exit_code,.data.signal,.data.timed_out,.data.spawn_error]' >out
  [ "$(cat out)" = '["hw.exec.failed",3,null,false,null]
["hw.exec.failed",null,9,false,null]
["hw.exec.timeout",null,15,true,null]
["hw.exec.spawn_failed",null,null,false,"ENOENT"]' ]
}

@test "a command that is deaf to TERM is killed after the grace" {
  echo '{}' | hw-exec -t 50ms --grace 100ms -- sh -c 'trap "" TERM; while :; do :; done' >out
  [ "$(jq -c '[.type,.data.signal]' out)" = '["hw.exec.timeout",9]' ]
}

@test "leases are closed by what became of the run" {
  job() { printf '{"n":%s,"hw":{%s,"job":{"id":"%s","attempt":4}}}\n' "$1" "$2" "$1"; }
  { job 1 '"run":"true"'; job 2 '"run":"false"'; job 3 '"argv":["/nosuch"]'; job 4 '"argv":["echo","{x}"]'; } |
    hw-exec 2>/dev/null | jq -c '[.hw.job.id,.hw.outcome,.data.attempt]' >out
  [ "$(paste -sd' ' out)" = '["1","ok",4] ["2","fail",4] ["3","reject",4] ["4","reject",4]' ]
}

@test "a result without a lease has no slip" {
  [ "$(echo '{"hw":{"run":"true","rule":"r","target":"t"}}' | hw-exec | jq -c '[.hw,.source]')" = '[null,"hw-exec:t"]' ]
}

@test "its own command wins over the slip's; work for others passes all the same" {
  printf '%s\n' '{"a":1,"hw":{"run":"echo slip","env":{"X":"1"},"cwd":"/nosuch"}}' '{"hw":{"send":"x"}}' '{"hw":{"queue":"x"}}' '{"hw":{"out":"x"}}' '{"hw":{"function":"x"}}' >in
  hw-exec -- echo own <in >out
  [ "$(sed -n 5p out | jq -r .data.stdout)$(grep -c succeeded out)" = own1 ]
  diff <(sed 1d in) <(grep -v succeeded out)
}

@test "an event with nothing to run is reported once and passes, exit 65" {
  run --separate-stderr hw-exec <<<$'{"a":1}\n{"b":2}'
  [ "$status" -eq 65 ]
  [ "$output" = $'{"a":1}\n{"b":2}' ]
  [ "$stderr" = "hw-exec: stdin:1: nothing to run: neither a command nor a slip with 'run' or 'argv'" ]
}

@test "placeholders are whole words, whatever is in them" {
  event '{"path":"-rf $(touch pwned) `x` ; * .jpg","list":["a b",1,true],"big":12345678901234567890123,"o":{"k" : [1] }}' |
    hw-exec -- printf '[%s]' {data.path} {data.list} {data.big} {data.o} --x={subject} '{{y}' >out
  [ "$(jq -r .data.stdout out)" = '[-rf $(touch pwned) `x` ; * .jpg][a b][1][true][12345678901234567890123][{"k":[1]}][--x=su b][{y}]' ]
  [ ! -e pwned ]
}

@test "bytes that are not UTF-8 reach FILE and placeholders as they are" {
  name=$(printf 'a\377b'); base64=$(printf 'a\377b' | base64)
  event "{\"path\":\"a\\ufffdb\",\"path_base64\":\"$base64\"}" | hw-exec -- sh -c 'printf %s "$FILE" "$1"' sh {data.path} >out
  [ "$(jq -r .data.stdout_base64 out | base64 -d)" = "$name$name" ]
}

@test "values that are missing, null or hold U+0000 are errors, never empty words" {
  for data in '{}' '{"v":null}' '{"v":"a\u0000b"}' '{"v":["x",null]}' '"v"'; do
    event "$data" | hw-exec -- touch ran {data.v} >out 2>err
    [ "$(jq -r .type out)" = hw.exec.spawn_failed ]
    [ ! -e ran ]
    grep -q 'not run: {data.v}' err
  done
}

@test "a placeholder inside a word, in the command or in shell text is refused" {
  for word in 'a{b}' '{b}c' '-x={b}' 'echo {data.path}'; do
    run hw-exec -- sh -c "$word" <<<'{}'
    [ "$status" -eq 64 ]
  done
  run hw-exec -- '{b}' <<<'{}'
  [ "$status" -eq 64 ]
  echo '{"data":{"path":"x"},"hw":{"run":"echo {data.path}"}}' | hw-exec >out 2>err
  [ "$(jq -r .type out)" = hw.exec.spawn_failed ]
  grep -q 'would let an event write the command' err
}

@test "placeholders are paths and expressions; those that fail are errors of the event" {
  event '{"items":[{"n":1.50,"user-agent":"a b"},{"n":2}],"tags":["x","y"]}' |
    hw-exec -- printf '[%s]' '{data.items[0]."user-agent"}' '{data.items[-1].n}' '{=data.items[].n}' "--t={=join(',', data.tags)}" '{=data.{a: items[0].n}}' '{=length(data.items) > `1`}' >out
  [ "$(jq -r .data.stdout out)" = '[a b][2][1.50][2][--t=x,y][{"a":1.50}][true]' ]
  printf '{"a":%s,"hw":{"argv":["echo","{=length(a)}"],"job":{"id":"1"}}}\n' '[1]' 1 |
    hw-exec --log-format json 2>err | jq -c '[.data.stdout,.hw.outcome]' >out
  [ "$(cat out)" = $'["1\\n","ok"]\n["","reject"]' ]
  [ "$(jq -r .code err)" = value_invalid ]
  grep -q 'stdin:2: not run: {=length(a)} cannot be evaluated: column 1: length(): argument 1 must be' err
}

@test "each of many slots reads its own events" {
  for i in $(seq 200); do printf '{"n":%d,"l":["a%d","b%d"]}\n' "$i" "$i" "$i"; done |
    hw-exec -j8 -- echo {n} {l[1]} "{=join('-', l)}" | jq -r .data.stdout | sed '/^$/d' | sort -n >out
  diff out <(for i in $(seq 200); do echo "$i b$i a$i-b$i"; done)
}

@test "faults in expressions are told before anything is read" {
  for word in '{=a.}' '{=a' '{=nosuch(a)}' '{data.user-agent}' '{a[}' '{a[]}'; do
    run hw-exec -- echo "$word" <<<'{}'
    [ "$status" -eq 64 ]
    [[ ${lines[0]} == "hw-exec: word 1 '$word': "* ]]
  done
  echo '{"hw":{"argv":["echo","{=a.}"]}}' | hw-exec 2>err >out
  grep -q "not run: word 1 '{=a.}': column 3: expected a name" err
  for text in 'echo {=a}' 'echo {a[0]}' 'echo {a."b"}'; do
    jq -nc '{hw:{run:$ARGS.positional[0]}}' --args "$text" | hw-exec 2>err >out
    grep -q 'would let an event write the command' err
  done
}

@test "shell text goes to the shell as it stands" {
  echo '{"hw":{"run":"X=1; echo \"${X} {{.State}} { }\" | awk \"{ print }\""}}' | hw-exec | jq -r .data.stdout >out
  [ "$(head -n 1 out)" = '1 {{.State}} { }' ]
  echo '{"data":{"path":"p"},"hw":{"run":"echo ${X=1} {\"$FILE\"} {a,b}"}}' | hw-exec | jq -r .data.stdout >out
  [ "$(head -n 1 out)" = '1 {p} {a,b}' ]
}

@test "cwd and env of the slip; nothing is inherited about another event" {
  mkdir sub
  HW_EVENT_ID=outer FILE=outer EVENT=outer hw-exec <<<'{"hw":{"run":"pwd; echo $X/$HW_EVENT_ID/$FILE/$EVENT","cwd":"sub","env":{"X":"a b"}}}' >out
  [ "$(jq -r .data.stdout out)" = "$PWD/sub"$'\n''a b///' ]
}

@test "64 KiB are kept of each stream: the head and the tail" {
  echo '{}' | hw-exec -- sh -c 'printf A; head -c 200000 /dev/zero | tr "\0" x; printf Z' >out
  [ "$(jq -c '.data|[(.stdout|length),.stdout_bytes,.stdout_truncated,.stdout[0:2],.stdout[-2:],.stderr_truncated]' out)" = '[65536,200002,true,"Ax","xZ",false]' ]
}

@test "a command need not read, whatever the size of the event" {
  { printf '{"a":"'; head -c 1000000 /dev/zero | tr '\0' x; echo '"}'; } >big
  [ "$(hw-exec -- true <big | jq -r .type)" = hw.exec.succeeded ]
  [ "$(hw-exec -- sh -c 'wc -c' <big | jq -r .data.stdout)" = "$(wc -c <big)" ]
}

@test "a daemon that keeps the output open does not hold the result up" {
  echo '{}' | timeout 20 hw-exec -- sh -c 'sleep 1000 & echo $!' >out
  kill "$(jq -r .data.stdout out)"
  [ "$(jq -r .type out)" = hw.exec.succeeded ]
}

@test "-j runs that many at once, and no more" {
  mkfifo gate
  exec 9<>gate
  printf '{"n":%d}\n' 1 2 3 | timeout 30 hw-exec -j2 -- sh -c 'echo >>started; read -r _ <gate' >out 9>&- &
  local pid=$!
  await 20 lines started 2
  printf '\n' >&9
  await 20 lines out 1
  await 20 lines started 3
  [ "$(wc -l <out)" -eq 1 ]
  printf '\n\n' >&9
  wait "$pid"
  [ "$(grep -c succeeded out)" -eq 3 ]
}

@test "--fail makes failures count" {
  run hw-exec --fail -- false <<<'{}'
  [ "$status" -eq 1 ]
  run hw-exec -- false <<<'{}'
  [ "$status" -eq 0 ]
}

@test "what this version does not do is said" {
  echo '{"hw":{"run":"true","later":1}}' | hw-exec 2>err >out
  [ "$(cat err)" = "hw-exec: the slip asks for 'later', which this version does not do" ]
}

@test "an empty word is no command; of run and argv in a slip run is obeyed" {
  run -64 hw-exec '' <<<'{}'
  [[ $output == "hw-exec: the command is an empty word"* ]]
  run -0 hw-exec <<<'{"hw":{"argv":["echo","argv"],"run":"echo run"}}'
  [ "$(jq -r .data.stdout <<<"$output")" = run ]
}

@test "a slip whose members are of the wrong kind is rejected with the reason" {
  for slip in '"cwd":7' '"env":[]' '"env":{"X":1}' '"timeout":true' '"timeout":-1' '"timeout":"soon"'; do
    echo "{\"hw\":{\"run\":\"touch ran\",\"job\":{\"id\":\"1\"},$slip}}" | hw-exec 2>err | jq -r .hw.outcome >out
    [ "$(cat out)" = reject ]
    grep -q "the slip's '" err
  done
  [ ! -e ran ]
}

@test "a signal to the group of hw-exec never hits a command that is just being started" {
  timeout 60 "$BATS_TEST_DIRNAME/../support/signal-storm.py" "$HW_BIN/hw-exec"
}
