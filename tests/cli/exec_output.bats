#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# hw-exec(1), What comes out, and What a command emits.
# shellcheck disable=SC2016  # dollar signs are the commands'
bats_require_minimum_version 1.5.0

setup() {
  load ../support/common
  cd "$BATS_TEST_TMPDIR" || return
  PATH=$HW_BIN:$PATH
  echo '{"specversion":"1.0","id":"7","source":"s","type":"t","subject":"x.c"}' >one
}

talk='echo out; echo err >&2; printf tail'

@test "--output lines: an event for each line as it comes, then a result with the sums" {
  hw-exec --output lines -- sh -c "$talk" <one >out
  [ "$(jq -c 'select(.type=="hw.exec.output")|[.data.stream,.data.line,.data.event.id,.subject]' out | sort)" = '["stderr","err","7","x.c"]
["stdout","out","7","x.c"]
["stdout","tail","7","x.c"]' ]
  [ "$(tail -n 1 out | jq -c '[.type,.data.stdout,.data.stdout_bytes,.data.stderr_bytes,.data.stdout_truncated]')" = '["hw.exec.succeeded",null,8,4,null]' ]
  [ "$(jq -r .traceparent out | sort -u | wc -l)" -eq 1 ]
}

@test "a line is an event while the command still runs; long ones come in pieces, bytes beside them" {
  mkfifo gate
  hw-exec --output lines -- sh -c 'echo first; read -r _ <gate; head -c 70000 /dev/zero | tr "\0" x; printf "\n\377\n"' <one >out &
  program=$!
  await 60 lines out 1
  [ "$(jq -r .data.line out)" = first ]
  echo >gate
  wait "$program"
  [ "$(jq -c 'select(.data.line)|.data.line|length' out | paste -sd ' ')" = "5 65536 4464 1" ]
  [ "$(jq -r '.data.line_base64|select(.)' out)" = /w== ]
}

@test "--output lines: nothing is lost while nobody reads, and time is kept" {
  seq 3 | sed 's/.*/{"n":&}/' >in
  mkfifo out
  hw-exec -j3 -t 60s --output lines -- sh -c 'seq 60000' <in >out &
  program=$!
  exec 5<out
  await 60 read -r first <&5
  read -r -t 1 <> <(:) || :
  jq -r '.data.line//empty' <&5 >numbers
  wait "$program"
  [ "$(($(wc -l <numbers) + 1))" -eq 180000 ]
  [ "$(sort -n numbers | uniq -c | awk '$1 != 3' | wc -l)" -le 1 ]
  hw-exec -t 200ms --output lines -- yes <one | head -n 1000000 | tail -n 1 | jq -c .type >last
  [ -s last ]
}

@test "--output raw: whole lines on stderr, tagged with what they are about" {
  { cat one; echo '{"n":2}'; } >in
  hw-exec --output raw --tag -- sh -c "$talk" <in >out 2>err
  [ "$(sort err)" = "$(printf '%s\t%s\n' 2 err 2 out 2 tail x.c err x.c out x.c tail)" ]
  [ "$(head -n 1 out | jq -c '[.data.stdout,.data.stdout_bytes]')" = '[null,8]' ]
  yes '{}' | head -n 40 >in
  hw-exec -j8 --output raw -- sh -c 'for i in 1 2 3 4 5; do printf aaaaaaaa; printf "bbbbbbbb\n"; done' <in 2>err >out
  [ "$(sort err | uniq -c | awk '{print $1, $2}')" = "200 aaaaaaaabbbbbbbb" ]
  hw-exec --output raw --tag echo x <<<'{"subject":"a\nb\tc\u001b[31m"}' 2>err >out
  [ "$(cat err)" = $'a b c\xef\xbf\xbd[31m\tx' ]
  local code=0
  hw-exec --output raw echo x <one 2>/dev/full >out || code=$?
  [ "$code" -eq 74 ]
  run -64 hw-exec --tag true <one
  [[ $output == *"--tag needs --output raw"* ]]
}

@test "--output inherit: the command has our standard error" {
  hw-exec --output inherit -- sh -c "$talk; readlink /proc/self/fd/2 >fd" <one >out 2>err
  [ "$(cat err)" = $'out\nerr\ntail' ]
  [ "$(cat fd)" = "$(pwd -P)/err" ]
  [ "$(jq -c '[.type,(.data|has("stdout")),(.data|has("stdout_bytes"))]' out)" = '["hw.exec.succeeded",false,false]' ]
}

@test "--output none: only what passes, and what closes leases; failures are told" {
  printf '%s\n' '{"hw":{"run":"echo x; exit 3"}}' '{"hw":{"send":"x"}}' '{"n":1,"hw":{"job":{"id":"1"},"run":"true"}}' '{"hw":{"job":{"id":"2"},"run":"false","target":"t"}}' >in
  run --separate-stderr hw-exec --output none <in
  [ "$output" = '{"hw":{"send":"x"}}
{"n":1,"hw":{"job":{"id":"1"},"run":"true","outcome":"ok"}}
{"hw":{"job":{"id":"2"},"run":"false","target":"t","outcome":"fail"}}' ]
  [ "$stderr" = "hw-exec: stdin:1: 'sh' exited with 3
hw-exec: stdin:4: 't' exited with 1" ]
}

@test "--pass lets through what a command approves of" {
  printf '%s\n' '{"n":1 ,"hw":{"run":"x","hops":2}}' '{ "n":2}' '{"n":3,"hw":{"job":{"id":"1"}}}' >in
  hw-exec --pass -- sh -c 'test $1 != 2' sh {n} <in >out
  [ "$(sed -n '1p;3p' out)" = '{"n":1 ,"hw":{"hops":2}}
{"n":3,"hw":{"job":{"id":"1"},"outcome":"ok"}}' ]
  [ "$(sed -n 2p out | jq -c '[.type,.data.exit_code]')" = '["hw.exec.failed",1]' ]
}

@test "--started tells of each attempt" {
  hw-exec --started --retries 1 --backoff-base 1ms false <one | jq -c '[.type,.data.argv,.data.attempts,(.data.process//0)>1]' >out
  [ "$(cat out)" = '["hw.exec.started",["false"],1,true]
["hw.exec.started",["false"],2,true]
["hw.exec.failed",["false"],2,false]' ]
}

@test "--results keeps each result as a file; one that cannot be written is told, exit 74" {
  hw-exec --results r/s --retries 1 --backoff-base 1ms --on-done 'true' -- false <one >out
  [ "$(cat r/s/*.json | jq -c '[.type,.data.attempts]' | paste -sd ' ')" = '["hw.exec.failed",2] ["hw.exec.succeeded",1]' ]
  cat r/s/*.json | cmp - out
  hw-exec --results r/s --output none true <one
  [ "$(cd r/s && echo ./*.json | wc -w)" -eq 3 ]
  run -74 --separate-stderr hw-exec --results gone -- rm -r gone <one
  [ "$(jq -r .type <<<"$output")" = hw.exec.succeeded ]
  [[ $stderr == *"stdin:1: gone/"*".json: "* ]]
  touch file
  run -73 hw-exec --results file true <one
}

# emit SCRIPT ARGUMENT...: what a command emits, and its result's type and message.
emit() { hw-exec "${@:2}" -- bash -c "$1" <one 2>/dev/null | jq -c 'if .type=="t" or .type==null then . else [.type,.data.message] end'; }

@test "what a command emits comes before its result, as children in its trace" {
  echo '{"specversion":"1.0","id":"7","source":"s","type":"t","traceparent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01","hwhops":2}' >one
  hw-exec -- sh -c 'echo "{\"specversion\":\"1.0\",\"id\":\"c\",\"source\":\"s\",\"type\":\"t\",\"hw\":{\"queue\":\"q\",\"job\":{},\"outcome\":\"ok\"}}" >&$HW_EMIT; echo "{\"n\":1}" >&$HW_EMIT' <one >out
  [ "$(sed -n 1p out | jq -c '[.hw,.correlationid,.hwhops]')" = '[{"queue":"q","child_of":{"source":"s","id":"7","depth":1}},"7",2]' ]
  [[ $(sed -n 1p out | jq -r .traceparent) == 00-0af7651916cd43dd8448eb211c80319c-* ]]
  [ "$(sed -n 2p out)" = '{"n":1,"hw":{"child_of":{"source":"s","id":"7","depth":1}}}' ]
  [ "$(sed -n 3p out | jq -r .type)" = hw.exec.succeeded ]
}

@test "all that is emitted is passed on, or none" {
  [ "$(emit 'for i in {1..100}; do echo "{\"i\":$i}" >&$HW_EMIT; done' | wc -l)" -eq 101 ]
  [ "$(emit 'for i in {1..101}; do echo "{\"i\":$i}" >&$HW_EMIT; done')" = '["hw.exec.failed","HW_EMIT: line 101: more than 100 events"]' ]
  [ "$(emit 'for i in {1..3}; do echo "{\"i\":$i}" >&$HW_EMIT; done' --max-spawn 2)" = '["hw.exec.failed","HW_EMIT: line 3: more than 2 events"]' ]
  [[ $(emit 'echo "{}" >&$HW_EMIT; echo "[1]" >&$HW_EMIT') == '["hw.exec.failed","HW_EMIT: line 2: '* ]]
  [ "$(emit 'echo "{}" >&$HW_EMIT; exit 1')" = '["hw.exec.failed",null]' ]
  [ "$(emit 'head -c 5000000 /dev/zero | tr "\0" " " >&$HW_EMIT')" = '["hw.exec.failed","HW_EMIT: more than 4 MiB"]' ]
  [ "$(emit 'printf "{\"a\":\"%01048570d\"}\n" 1 >&$HW_EMIT')" = '["hw.exec.failed","HW_EMIT: line 1: longer than 1 MiB"]' ]
  [ "$(emit 'test -z "$HW_EMIT" && test ! -e /proc/$$/fd/3' --max-spawn 0)" = '["hw.exec.succeeded",null]' ]
}

@test "the ninth generation is refused" {
  child() { echo "{\"n\":1,\"hw\":{\"child_of\":{\"id\":\"1\",\"depth\":$1}}}" | hw-exec -- sh -c 'echo "{}" >&$HW_EMIT' 2>/dev/null; }
  [ "$(child 7 | head -n 1)" = '{"hw":{"child_of":{"depth":8}}}' ]
  [ "$(child 8 | jq -r .data.message)" = "HW_EMIT: line 1: a child of the generation 9; 8 are allowed" ]
}

@test "with a lease children are held back until all has succeeded" {
  slip() { echo "{\"hw\":{\"job\":{\"id\":\"1\"},\"run\":\"echo '{\\\"n\\\":1}' >&\$HW_EMIT\",\"on_success\":[{\"run\":\"$1\"}]}}" | hw-exec | jq -c '[.n,.hw.outcome,.data.follows]' | paste -sd ' '; }
  [ "$(slip true)" = '[null,null,"on_success"] [1,null,null] [null,"ok",null]' ]
  [ "$(slip false)" = '[null,null,"on_success"] [null,"fail",null]' ]
}
