#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# hw-exec(1), What follows, and what comes after what.
# shellcheck disable=SC2016  # dollar signs are the commands'
bats_require_minimum_version 1.5.0

setup() {
  load ../support/common
  load ../support/clock
  cd "$BATS_TEST_TMPDIR" || return
  PATH=$HW_BIN:$PATH
}

teardown() { stop_leftovers; }

# slip MEMBERS [EVENT]: a line with that slip.
slip() { printf '{%s"hw":{%s}}\n' "${2:-}" "$1"; }

# What ran, in its order: type, list, output.
told() { jq -c '[.type[8:],.data.follows,.data.stdout]' | paste -sd ' '; }

@test "tests fail: the rollback runs at most four times, the deployment never" {
  slip '"run":"exit 3","on_success":[{"run":"echo x >>deployed"}],"on_failure":[{"name":"rollback","run":"echo x >>rolled; exit 1","retry":{"max":3,"base":"1s"}}]' >in
  start_clock
  hw-exec <in >out 2>err &
  program=$!
  clock wait 1
  clock advance 1s
  clock advance 2s
  [ "$(wc -l <rolled)" -eq 3 ]
  clock advance 4s
  wait "$program"
  [ "$(wc -l <rolled)" -eq 4 ]
  [ ! -e deployed ]
  [ "$(jq -c '[.source,.type,.data.exit_code,.data.attempts,.data.follows]' out)" = '["hw-exec:sh","hw.exec.failed",3,1,null]
["hw-exec:rollback","hw.exec.failed",1,4,"on_failure"]' ]
}

@test "what follows a success, a failure, and both" {
  lists='"on_success":[{"run":"echo s1"},{"run":"echo s2"}],"on_failure":[{"run":"echo f"}],"on_done":[{"run":"echo d"}]'
  [ "$(slip "\"run\":\"true\",$lists" | hw-exec | told)" = '["succeeded",null,""] ["succeeded","on_success","s1\n"] ["succeeded","on_success","s2\n"] ["succeeded","on_done","d\n"]' ]
  [ "$(slip "\"run\":\"false\",$lists" | hw-exec | told)" = '["failed",null,""] ["succeeded","on_failure","f\n"] ["succeeded","on_done","d\n"]' ]
  [ "$(slip "\"argv\":[\"/nosuch\"],$lists" | hw-exec 2>/dev/null | told)" = '["spawn_failed",null,""] ["succeeded","on_failure","f\n"] ["succeeded","on_done","d\n"]' ]
  [ "$(slip "\"argv\":[\"{x}\",\"y\"],$lists" | hw-exec 2>/dev/null | told)" = '["spawn_failed",null,""] ["succeeded","on_failure","f\n"] ["succeeded","on_done","d\n"]' ]
  [ "$(slip "\"run\":\"sleep 60\",\"timeout\":\"50ms\",$lists" | hw-exec | told)" = '["timeout",null,""] ["succeeded","on_failure","f\n"] ["succeeded","on_done","d\n"]' ]
}

@test "one of on_success that fails leaves out the others, one of another list does not" {
  [ "$(slip '"run":"true","on_success":[{"run":"false"},{"run":"echo s"}],"on_done":[{"run":"false"},{"run":"echo d"}]' | hw-exec | told)" = '["succeeded",null,""] ["failed","on_success",""] ["failed","on_done",""] ["succeeded","on_done","d\n"]' ]
  [ "$(slip '"run":"false","on_failure":[{"run":"false"},{"run":"echo f"}]' | hw-exec | told)" = '["failed",null,""] ["failed","on_failure",""] ["succeeded","on_failure","f\n"]' ]
}

@test "it follows what could not be run, and knows that" {
  hw-exec --on-failure 'env | grep ^HW_RESULT_ | sort' ls {nix} <<<'{}' >out 2>err
  [ "$(sed -n 2p out | jq -r .data.stdout)" = $'HW_RESULT_ATTEMPTS=1\nHW_RESULT_STDERR=\nHW_RESULT_STDOUT=\nHW_RESULT_TYPE=hw.exec.spawn_failed' ]
}

@test "a target that nobody can do anything with is refused" {
  local target
  for target in '{}' '{"nmae":"x","urn":"echo"}' '{"name":"x"}'; do
    slip "\"run\":\"touch ran\",\"on_success\":[$target]" | hw-exec >out 2>err
    [[ $(jq -r .data.message out) == "a target in the slip's 'on_success' says nothing that can be done"* ]]
  done
  [ "$(slip '"run":"touch ran","after_any":"yes"' | hw-exec 2>err | jq -r .data.message)" = "the slip's 'after_any' is neither true nor false" ]
  [ ! -e ran ]
}

@test "it follows the last attempt" {
  slip '"run":"echo $HW_ATTEMPT; test $HW_ATTEMPT = 3","retry":{"max":3,"base":"1ms"},"on_success":[{"run":"echo $HW_RESULT_ATTEMPTS $HW_ATTEMPT"}],"on_failure":[{"run":"echo f"}]' |
    hw-exec | told >out
  [ "$(cat out)" = '["succeeded",null,"3\n"] ["succeeded","on_success","3 1\n"]' ]
}

@test "what follows knows the event and how the command has ended" {
  slip '"run":"printf \"a\\nb\\n\\n\"; echo oops >&2; exit 4","on_failure":[{"run":"env | grep ^HW_RESULT_ | sort; cat"}],"on_done":[{"argv":["echo","{n}"],"env":{"X":"1"}}]' '"n":7,' >in
  HW_RESULT_SIGNAL=9 hw-exec <in >out
  [ "$(sed -n 2p out | jq -r .data.stdout)" = 'HW_RESULT_ATTEMPTS=1
HW_RESULT_EXIT_CODE=4
HW_RESULT_STDERR=oops
HW_RESULT_STDOUT=a
HW_RESULT_TYPE=hw.exec.failed
{"n":7}' ]
  [ "$(sed -n 3p out | jq -r .data.stdout)" = 7 ]
  [ "$(slip '"run":"kill -9 $$","on_failure":[{"run":"echo $HW_RESULT_SIGNAL,$HW_RESULT_EXIT_CODE"}]' | hw-exec | sed -n 2p | jq -r .data.stdout)" = 9, ]
}

@test "a lease is closed once, after all that follows, and is ok only if all of it is" {
  closed() { hw-exec 2>/dev/null | jq -c '[.hw.job.id,.hw.outcome,.data.follows,.hw.queue]' | paste -sd ' '; }
  [ "$(slip '"job":{"id":"1"},"run":"true","on_success":[{"run":"true"}],"on_done":[{"queue":"q"}]' | closed)" = '[null,null,"on_success",null] [null,null,null,"q"] ["1","ok",null,null]' ]
  [ "$(slip '"job":{"id":"1"},"run":"true","on_success":[{"run":"false"}]' | closed)" = '[null,null,"on_success",null] ["1","fail",null,null]' ]
  [ "$(slip '"job":{"id":"1"},"run":"false","on_failure":[{"run":"true"}]' | closed)" = '[null,null,"on_failure",null] ["1","fail",null,null]' ]
  [ "$(slip '"job":{"id":"1"},"argv":["/nosuch"],"on_failure":[{"run":"true"}]' | closed)" = '[null,null,"on_failure",null] ["1","reject",null,null]' ]
}

@test "a target that is no command is written as an event, of a lease as its child" {
  slip '"rule":"r","target":"t","run":"true","on_success":[{"name":"tell","send":"pager","retry":{"max":1}}],"hops":3' '"n":1,' | hw-exec | sed -n 2p >out
  [ "$(cat out)" = '{"n":1,"hw":{"rule":"r","target":"tell","send":"pager","retry":{"max":1},"hops":3}}' ]
  slip '"job":{"id":"5","store":"s"},"run":"true","on_done":[{"queue":"next"}],"child_of":{"job":{"id":"4"},"depth":2}' | hw-exec >out
  [ "$(jq -c .hw out)" = '{"queue":"next","child_of":{"job":{"id":"5","store":"s"},"depth":3}}
{"job":{"id":"5","store":"s"},"outcome":"ok"}' ]
}

@test "options stand for lists that the slip does not have, also with a command of its own" {
  printf '%s\n' '{"n":1}' '{"n":2,"hw":{"on_success":[{"run":"echo slip"}]}}' '{"n":3,"hw":{"on_success":[]}}' >in
  hw-exec --on-success 'echo option $HW_RESULT_STDOUT' --on-success 'echo 2' --on-done 'echo done' echo {n} <in | jq -j .data.stdout >out
  [ "$(paste -sd ' ' out)" = "1 option 1 2 done 2 slip done 3 done" ]
  run -64 hw-exec --on-failure 'echo {n}' true <<<'{}'
  [[ $output == *"--on-failure: "* ]]
}

@test "lists that are none, or nested, are rejected before anything runs" {
  { slip '"run":"touch ran","on_success":{}'; slip '"run":"touch ran","on_done":[7]'
    slip '"run":"touch ran","on_failure":[{"run":"x","on_done":[]}]'; slip '"run":"touch ran","after":"a"'
    slip '"run":"touch ran","after":["a"],"after_any":1'; } | hw-exec 2>err | jq -r .type | sort -u >out
  [ "$(cat out)" = hw.exec.spawn_failed ]
  [ ! -e ran ]
  [ "$(sed 's/.*not run: //' err)" = "the slip's 'on_success' is no list
the slip's 'on_done' holds what is no target
a target in the slip's 'on_failure' has 'on_done'; nothing follows those that follow
the slip's 'after' is no list
the slip's 'after_any' is neither true nor false" ]
}

@test "nothing follows what was cancelled" {
  mkfifo in
  hw-exec <in >out &
  program=$!
  exec 4>in
  slip '"job":{"id":"1"},"run":"touch ran; exec sleep 60","on_failure":[{"run":"touch bad"}],"on_done":[{"run":"touch bad"}]' >&4
  await 60 test -e ran
  slip '"job":{"id":"1"},"control":"cancel"' >&4
  exec 4>&-
  wait "$program"
  [ "$(jq -c '[.type,.hw.outcome]' out | tail -n 1)" = '["hw.exec.failed","ignore"]' ]
  [ ! -e bad ]
}

# target NAME RUN [MEMBERS]: one of a rule's targets for the event $n.
target() { printf '{"n":%s,"hw":{"rule":"r","target":"%s","run":"%s"%s}}\n' "${n:-1}" "$1" "$2" "${3:-}"; }

@test "after waits for what came before, and for what follows that" {
  { target a 'sleep 0.1; echo a >>log' ',"on_done":[{"run":"sleep 0.1; echo follows >>log"}]'
    target b 'echo b >>log' ',"after":["a"]'
    target c 'echo c >>log' ',"after":["b","a","later"]'
    n=2 target b 'echo other >>log' ',"after":["a"]'
    target later 'true' ',"after":["c"]'; } | hw-exec -j9 >out
  [ "$(paste -sd ' ' log)" = "other a follows b c" ]
  [ "$(jq -r .type out | sort -u)" = hw.exec.succeeded ]
}

@test "what comes after a failure is skipped and fails, unless after_any" {
  { target a false
    target b 'echo b' ',"after":["a"]'
    target c 'echo c' ',"after":["b"]'
    target d 'echo d' ',"after":["b"],"after_any":true'
    target e 'echo e' ',"after":["a","d"],"job":{"id":"1"}'; } >in
  run -1 hw-exec --fail -j4 <in
  [ "$(jq -c '[.source[8:],.type[8:],.data.reason,.data.after,.hw.outcome]' <<<"$output" | sort | paste -sd ' ')" = '["a","failed",null,null,null] ["b","skipped","after_failed","a",null] ["c","skipped","after_failed","b",null] ["d","succeeded",null,null,null] ["e","skipped","after_failed","a","fail"]' ]
}

@test "what failed before its successor came is remembered" {
  mkfifo in
  hw-exec <in >out &
  program=$!
  exec 4>in
  target a false >&4
  await 60 lines out 1
  target b 'echo b' ',"after":["a"]' >&4
  await 60 lines out 2
  exec 4>&-
  wait "$program"
  [ "$(jq -r .type out | paste -sd ' ')" = "hw.exec.failed hw.exec.skipped" ]
}

@test "--after-timeout ends the wait" {
  { target a 'read -r _ <gate'; target b 'echo b' ',"after":["a"]'; } >in
  mkfifo gate
  start_clock
  hw-exec -j2 --after-timeout 30s <in >out &
  program=$!
  clock wait 1
  clock advance 29999ms
  [ ! -s out ]
  clock advance 1ms
  [ "$(jq -c '[.data.reason,.data.after]' out)" = '["after_timeout","a"]' ]
  echo >gate
  wait "$program"
  [ "$(wc -l <out)" -eq 2 ]
}

@test "at an end by TERM, what waits for a slot is run, leases are given back with all that comes after them" {
  { slip '"rule":"r","target":"a","job":{"id":"1"},"run":"touch ran; until test -e go; do sleep 0.01; done"'
    slip '"rule":"r","target":"b","job":{"id":"2"},"run":"true","after":["a"]'; } >in
  hw-exec <in >out &
  program=$!
  await 60 test -e ran
  kill -TERM "$program"
  await 60 lines out 1
  touch go
  wait "$program"
  [ "$(jq -c '[.hw.job.id,.hw.outcome]' out | paste -sd ' ')" = '["2","release"] ["1","ok"]' ]
}
