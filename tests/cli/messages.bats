#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Messages (hw-events(5), MESSAGES): what they say to collectors of logs and to the journal.
bats_require_minimum_version 1.5.0

setup() {
  load ../support/common
  cd "$BATS_TEST_TMPDIR" || return
  PATH=$HW_BIN:$PATH
  unset JOURNAL_STREAM
}

trace=0af7651916cd43dd8448eb211c80319c
event() {
  printf '{"specversion":"1.0","id":"%s","source":"s","type":"t","traceparent":"00-%s-b7ad6b7169203331-01"%s}\n' "$1" $trace "${2-}"
}

# what EXPRESSION: that of every message in the file err, on one line.
what() { jq -c "$1" err | paste -sd' '; }

@test "a bad line has a code, and with --strict ends the program" {
  printf '%s\n' '{}' hello >in
  hw-route --log-format json --match '{"a":[1]}' <in 2>err || [ $? -eq 65 ]
  [ "$(what '[.level,.program,.msg,.code,.kind,.severity,.event_id]')" = \
    '["error","hw-route","stdin:2: not JSON: a word that is not true, false or null","bad_line","input","error",null]' ]
  hw-exec --log-format json --strict true <in >out 2>err || [ $? -eq 65 ]
  [ "$(what '[.code,.severity]')" = '["bad_line","fatal"]' ]
  head -c 4194305 /dev/zero | tr '\0' x | hw-route --log-format json --match '{"a":[1]}' 2>err || [ $? -eq 65 ]
  [ "$(what '[.code,.severity]')" = '["line_too_long","error"]' ]
}

@test "an event that cannot be routed: its id, its trace, and the code of hw.error" {
  echo '{"rules":[{"targets":[{"run":"x"},{"run":"y"}]}]}' >rules.json
  { event 1 ',"hwhops":32'; event 2 ',"hwhops":"x"'; event 3 ',"hw":{"job":{"id":"7"},"part":{"name":"p/1","of":2}}'; echo '{"hw":{"hops":32}}'; } >in
  hw-route --log-format json rules.json <in >out 2>err
  [ "$(what '[.event_id,.code,.kind,.severity]')" = '["1","hops_exceeded","event","error"] ["2","hops_invalid","event","error"] ["3","split_twice","event","error"] [null,"hops_exceeded","event","error"]' ]
  [ "$(what .trace_id)" = "\"$trace\" \"$trace\" \"$trace\" null" ]
  hw-route --errors errors rules.json <in >out
  diff <(jq -c '.data|[.code,.kind,.severity,"stdin: "+.message]' errors) <(jq -c '[.code,.kind,.severity,(.msg|sub("n:[0-9]+";"n"))]' err)
}

@test "a decision tells which event it was about, and that nothing is wrong" {
  echo '{"rules":[{"name":"a","targets":[{"run":"x"}]}]}' >rules.json
  event 1 | hw-route -v --log-format json rules.json 2>&1 >out | sed '/matched/d' >err
  [ "$(what '[.level,.msg,.event_id,.trace_id]')" = "[\"info\",\"stdin:1: a/1\",\"1\",\"$trace\"]" ]
  [ "$(jq -r 'keys_unsorted|join(" ")' err)" = "ts level program pid msg event_id trace_id" ]
}

@test "hw-exec tells which event was not run, and why" {
  { event 1 ',"hw":{"argv":["touch","{data.x}"]}'; event 2 ',"data":{"x":"a\u0000"},"hw":{"argv":["touch","{data.x}"]}'
    event 3 ',"hw":{"run":"echo {x}"}'; event 4 ',"hw":{"run":"true","cwd":7}'; event 5 ',"hw":{"argv":["./nothing"]}'; event 6
    event 7 ',"hw":{"run":"true","env":{"A":"\u0000"}}'; event 8 ',"hw":{"argv":["x{y}"]}'; } >in
  hw-exec --log-format json <in >out 2>err || [ $? -eq 65 ]
  [ "$(jq -c '[.event_id,.code,.kind,.severity]' err | sort | paste -sd' ')" = '["1","value_missing","event","error"] ["2","value_invalid","event","error"] ["3","slip_invalid","event","error"] ["4","slip_invalid","event","error"] ["5","spawn_failed","command","error"] ["6","nothing_to_run","event","error"] ["7","value_invalid","event","error"] ["8","slip_invalid","event","error"]' ]
  [ "$(what .trace_id | tr ' ' '\n' | sort -u)" = "\"$trace\"" ]
}

@test "hw-exec tells what it runs, in the trace of the result" {
  echo '{"id":"7"}' | hw-exec -v --log-format json -- true >out 2>err
  [ "$(what '[.level,.msg,.event_id,.code]')" = "[\"info\",\"stdin:1: running 'true'\",\"7\",null]" ]
  [ "$(jq -r .trace_id err)" = "$(jq -r '.traceparent[3:35]' out)" ]
}

@test "what is left undone of an event that is run is a warning" {
  event 1 ',"hw":{"run":"true","wish":1}' | hw-exec --log-format json >out 2>err
  [ "$(what '[.level,.code,.severity,.event_id]')" = '["warning","slip_unknown","warning","1"]' ]
}

@test "faults of a configuration are one JSON message, whole" {
  printf '{"rules":[\n {"nam":1},\n {"patern":{}}]}' >rules.json
  for option in --strict --check; do
    hw-route --log-format json $option rules.json </dev/null 2>err || true
    [ "$(wc -l <err)" -eq 1 ]
    [ "$(what '[.code,.kind,.severity]')" = '["config","program","fatal"]' ]
    diff <(echo -n 'hw-route: '; jq -r .msg err) <(hw-route --check rules.json 2>&1)
  done
  hw-route --log-format json nowhere.json </dev/null 2>err || [ $? -eq 66 ]
  [ "$(what '[.code,.kind,.severity]')" = '["no_input","program","fatal"]' ]
}

@test "the name of a file is no second message" {
  name=$'a\nhw-route: all is well\e[2J'
  hw-route "$name" </dev/null 2>err || [ $? -eq 66 ]
  [ "$(cat err)" = 'hw-route: a\nhw-route: all is well'$'\ufffd''[2J: No such file or directory' ]
  hw-route --log-format json "$name" </dev/null 2>err || [ $? -eq 66 ]
  [ "$(jq -r .msg err)" = "$name: No such file or directory" ]
}

@test "in the journal every line begins with its priority" {
  printf '{"rules":[\n {"nam":1}]}' >bad.json
  echo '{"rules":[{"name":"a","pattern":{"none":[1]}}]}' >rules.json
  : >err
  export JOURNAL_STREAM
  JOURNAL_STREAM=$(stat -c %d:%i err)
  hw-route --color always bad.json </dev/null 2>>err || [ $? -eq 78 ]
  grep -q '^<3> *{"nam":1}' err
  grep -q '^<3> *^$' err
  event 1 ',"hw":{"run":"true","wish":1}' | hw-exec -v >out 2>>err
  event 1 | hw-route -v --log-format json rules.json 2>>err
  [ "$(grep -c -v '^<[3467]>' err)" -eq 0 ]
  grep -q '^<4>hw-exec: the slip asks' err
  grep -q '^<6>hw-exec: stdin:1: running' err
  [ "$(sed -n 's/^<6>{/{/p' err | jq -r .msg)" = "stdin:1: no target
rule 'a': 0 matched" ]
  hw-route -v rules.json <<<'{}' 2>other
  [ "$(head -n 1 other)" = "hw-route: stdin:1: no target" ]
}

@test "a message that repeats is counted, as text and as JSON" {
  for _ in 1 2 3; do event 1 ',"hw":{"run":"true","wish":1}'; done >in
  hw-exec <in >out 2>err
  [ "$(cat err)" = "hw-exec: the slip asks for 'wish', which this version does not do
hw-exec: repeated 2 times: the slip asks for 'wish', which this version does not do" ]
  hw-exec --log-format json <in >out 2>err
  [ "$(what '[.event_id,.repeated]')" = '["1",null] ["1",2]' ]
  [ "$(jq -r .msg err | sort -u | wc -l)" -eq 1 ]
}

@test "a fault of an option that was not typed names the variable that has set it" {
  HW_EXEC_BATCH=3,1s run -64 hw-exec --max-args 3 true <<<'{}'
  [[ ${lines[0]} == "hw-exec: --max-args: --batch says already how many; --batch is set by HW_EXEC_BATCH" ]]
  HW_EXEC_JOBS=x run -64 hw-exec true <<<'{}'
  [[ ${lines[0]} == "hw-exec: --jobs: "*"; --jobs is set by HW_EXEC_JOBS" ]]
  HW_EXEC_JOBS=x run -64 hw-exec -j y true <<<'{}'
  [[ ${lines[0]} == "hw-exec: --jobs: "*"'y'"* && ${lines[0]} != *HW_EXEC_JOBS* ]]
  HW_EXEC_BACKOFF=x HW_EXEC_BACKOFF_BASE=1s run -64 hw-exec true <<<'{}'
  [[ ${lines[0]} == *"; --backoff is set by HW_EXEC_BACKOFF" ]]
  HW_ROUTE_MATCH='{' run -78 hw-route <<<'{}'
  [ "${lines[3]}" = "--match is set by HW_ROUTE_MATCH" ]  # below the list of faults
}
