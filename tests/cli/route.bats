#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# hw-route(1): what it decides. How it reads, writes and ends is tested for all programs in ../contract.
bats_require_minimum_version 1.5.0

setup() {
  load ../support/common
  cd "$BATS_TEST_TMPDIR" || return
  PATH=$HW_BIN:$PATH
}

# rules JSON...: writes rules.json with these rules.
rules() {
  local IFS=,
  printf '{"rules":[%s]}' "$*" >rules.json
}

# route LINE: what hw-route makes of one line.
route() { printf '%s\n' "$1" | hw-route rules.json; }

event() { printf '{"specversion":"1.0","id":"1","source":"s","type":"%s","subject":"%s"%s}' "$1" "$2" "${3-}"; }

@test "a match gets the slip, and the rest of the line stays as it was" {
  rules '{"name":"r","pattern":{"type":["t"]},"targets":[{"name":"go","run":"make","timeout":"30s"}]}'
  line='{ "type" : "t",  "specversion":"1.0","id":"1","source":"s","n":1.50, "data":{"a":[ 1,2 ]} }'
  [ "$(route "$line")" = '{ "type" : "t",  "specversion":"1.0","id":"1","source":"s","n":1.50, "data":{"a":[ 1,2 ]} ,"hwhops":1,"hw":{"rule":"r","target":"go","run":"make","timeout":"30s"}}' ]
}

@test "all matching rules count, unless the mode is first" {
  rules '{"name":"a","targets":[{"run":"x"},{"run":"y"}]}' '{"name":"b","targets":[{"run":"z"}]}'
  [ "$(route "$(event t s)" | jq -r '.hw | .rule+"/"+.target' | paste -sd' ')" = "a/1 a/2 b/1" ]
  sed -i 's/^{/{"mode":"first",/' rules.json
  [ "$(route "$(event t s)" | jq -r '.hw | .rule+"/"+.target' | paste -sd' ')" = "a/1 a/2" ]
}

@test "ignore ends the list" {
  rules '{"name":"a","pattern":{"subject":[{"prefix":"x"}]},"targets":[{"run":"1"}]}' \
    '{"pattern":{"subject":[{"glob":"*.tmp"}]},"action":"ignore"}' '{"name":"c","targets":[{"run":"3"}]}'
  [ "$(route "$(event t x.tmp)" | jq -r .hw.rule)" = a ]
  [ "$(route "$(event t y.tmp)")" = "" ]
  [ "$(route "$(event t y.txt)" | jq -r .hw.rule)" = c ]
}

@test "a rule that is not enabled, and an event that nothing matches" {
  rules '{"enabled":false,"targets":[{"run":"x"}]}' '{"pattern":{"type":["u"]},"targets":[{"run":"y"}]}'
  [ "$(route "$(event t s)")" = "" ]
}

@test "a rule without targets forwards, with its name, and counts no hop" {
  rules '{"name":"seen"}'
  [ "$(route "$(event t s)")" = '{"specversion":"1.0","id":"1","source":"s","type":"t","subject":"s","hw":{"rule":"seen"}}' ]
}

@test "hops are raised in place, and the 33rd is an error" {
  rules '{"name":"r","targets":[{"run":"x"}]}'
  [ "$(route "$(event t s ',"hwhops":31,"z":1')" | jq -c '[.hwhops,.z]')" = '[32,1]' ]
  run --separate-stderr hw-route --errors errors.ndjson rules.json <<<"$(event t s ',"hwhops":32')"
  [ "$status" -eq 0 ]
  [ "$output" = "" ]
  [ "$stderr" = "" ]
  [ "$(jq -c '[.type,.data.code,.data.event.id,.causationid]' errors.ndjson)" = '["hw.error","hops_exceeded","1","s 1"]' ]
  run --separate-stderr hw-route rules.json <<<"$(event t s ',"hwhops":32')"
  [[ $stderr == *"stdin:1: routed 32 times already"* ]]
}

@test "the hops of a line that is no CloudEvent are in its slip" {
  rules '{"name":"r","targets":[{"run":"x"}]}'
  [ "$(route '{"a":1}')" = '{"a":1,"hw":{"rule":"r","target":"1","run":"x","hops":1}}' ]
  [ "$(route '{"a":1,"hw":{"hops":7}}' | jq .hw.hops)" = 8 ]
  rules '{"name":"seen"}'
  [ "$(route '{"a":1,"hw":{"hops":7}}' | jq .hw.hops)" = 7 ]
}

@test "an open line keeps its job, and says of how many parts it is one" {
  rules '{"name":"a","targets":[{"run":"x"},{"name":"n","run":"y"}]}'
  job='"hw":{"rule":"old","run":"z","job":{"id":"7","token":"9007199254740993"}}'
  [ "$(route "{\"a\":1,$job}" | jq -c '.hw|[.target,.run,.part]' | paste -sd' ')" = '["1","x",{"name":"a/1","of":2}] ["n","y",{"name":"a/n","of":2}]' ]
  [[ $(route "{\"a\":1,$job}") == *'"job":{"id":"7","token":"9007199254740993"}'* ]]
}

@test "names with slashes make no two parts the same" {
  rules '{"name":"a","targets":[{"name":"b/c","run":"x"}]},{"name":"a/b","targets":[{"name":"c","run":"y"}]}'
  [ "$(route '{"hw":{"job":{"id":"7"}}}' | jq -c .hw.part.name | paste -sd' ')" = '"a/b%2Fc" "a%2Fb/c"' ]
  rules "{\"name\":\"$(printf %0513d 0)\"}"
  run hw-route --check rules.json
  [[ $status -eq 1 && $output == *"a name longer than 512 bytes"* ]]
}

@test "a file is not read and written at once" {
  echo '{"a":1}' >lines
  status=0
  # shellcheck disable=SC2094  # that is the test
  hw-route --match '{"a":[1]}' <lines >>lines 2>err || status=$?
  [[ $status -eq 64 && $(<err) == *"stdin and stdout are the same file"* ]]
  [ "$(<lines)" = '{"a":1}' ]
}

@test "parts that are done get no line; if none is left the job is ok" {
  rules '{"name":"a","targets":[{"run":"x"},{"run":"y"}]}'
  [ "$(route '{"hw":{"job":{"id":"7","done":["a/1"]}}}' | jq -c '.hw|[.target,.part.of]')" = '["2",2]' ]
  [ "$(route '{"hw":{"job":{"id":"7","done":["a/1","a/2"]}}}')" = '{"hw":{"job":{"id":"7","done":["a/1","a/2"]},"outcome":"ok"}}' ]
}

@test "a part is not split again" {
  rules '{"name":"a","targets":[{"run":"x"},{"run":"y"}]}'
  run --separate-stderr hw-route rules.json <<<'{"hw":{"job":{"id":"7"},"part":{"name":"p/1","of":2}}}'
  [ "$(jq -r .hw.outcome <<<"$output")" = reject ]
  [[ $stderr == *"put a queue between"* ]]
}

@test "open lines that match nothing are closed; closed and control lines pass" {
  rules '{"pattern":{"type":["t"]},"targets":[{"run":"x"}]}'
  [ "$(route '{"a":1, "hw":{"job":{"id":"7"}}}')" = '{"a":1,"hw":{"job":{"id":"7"},"outcome":"ignore"}}' ]
  for line in '{"type":"t" ,"hw":{"job":{"id":"7"},"outcome":"ok"} }' '{"type":"t","hw":{"job":{},"control":"session"}}'; do
    [ "$(route "$line")" = "$line" ]
  done
}

@test "a closed result passes and is matched, without its job" {
  rules '{"name":"after","pattern":{"type":["hw.exec.failed"]},"targets":[{"run":"x"}]}'
  line='{"type":"hw.exec.failed","hw":{"job":{"id":"7"},"part":{"name":"p","of":2},"outcome":"fail"}}'
  route "$line" >out
  [ "$(sed -n 1p out)" = "$line" ]
  [ "$(sed -n 2p out)" = '{"type":"hw.exec.failed","hw":{"rule":"after","target":"1","run":"x","hops":1}}' ]
}

@test "an old slip goes, wherever it stands and however it is spelt" {
  rules '{"name":"r"}'
  [ "$(route '{"hw":1,"a":1}')" = '{"a":1,"hw":{"rule":"r"}}' ]
  [ "$(route '{"a":1,"\u0068w":{"x":[1,{"hw":2}]},"b":{"hw":3}}')" = '{"a":1,"b":{"hw":3},"hw":{"rule":"r"}}' ]
}

@test "--match prints the original bytes and exits 0 even if nothing matches" {
  printf '%s\n' '{"a" : "x", "n":1e400 }' '{"a":"y"}' >in
  [ "$(hw-route --match '{"a":["x"]}' <in)" = '{"a" : "x", "n":1e400 }' ]
  run hw-route --match '{"a":["z"]}' <in
  [ "$status" -eq 0 ] && [ "$output" = "" ]
  echo '{"a":[{"prefix":"y"}]}' >pattern
  [ "$(hw-route --match @pattern <in)" = '{"a":"y"}' ]
}

@test "--match gives an open line back, and passes closed and control lines" {
  printf '%s\n' '{"a":"y","hw":{"job":{}}}' '{"a":"y","hw":{"job":{},"outcome":"ok"}}' '{"hw":{"job":{},"control":"session"}}' >in
  hw-route --match '{"a":["x"]}' <in >out
  [ "$(sed -n 1p out | jq -r .hw.outcome)" = ignore ]
  diff <(sed 1d in) <(sed 1d out)
}

@test "numbers are compared by value, of any size" {
  rules '{"name":"r","pattern":{"n":[300, {"numeric":[">",9007199254740992]}]}}'
  for n in 300 300.0 3e2 9007199254740993 123456789012345678901234567890 1e400; do
    [ "$(route "{\"n\":$n}")" = "{\"n\":$n,\"hw\":{\"rule\":\"r\"}}" ]
  done
  for n in 301 '"300"' 9007199254740992 -1e400; do
    [ "$(route "{\"n\":$n}")" = "" ]
  done
}

@test "all faults of a rules file are printed at once, with place, caret and candidates" {
  cat >rules.json <<'RULES'
{
  // a comment
  "rules": [
    {"nam": "x", "pattern": {"a": [{"prefx": "b"}], "c": {}, "d": "e"},
     "targets": [{"run": "echo {data.path}"}, {"argv": ["a{b}"]}, {}]}
  ]
}
RULES
  run hw-route --check rules.json
  [ "$status" -eq 1 ]
  [[ $output == *"rules.json:4:6: unknown key 'nam'; did you mean 'name'?"* ]]
  [[ $output == *"rules.json:4:37: unknown operator 'prefx'; did you mean 'prefix'?"* ]]
  [[ $output == *"rules.json:4:58: an empty object in a pattern"* ]]
  [[ $output == *'alternatives stand in a list: ["e"]'* ]]
  [[ $output == *"rules.json:5:26: the placeholder {data.path} in shell text"* ]]
  [[ $output == *"rules.json:5:56: word 0 'a{b}': a placeholder must be a whole word"* ]]
  [[ $output == *"a target has one of run, argv"* ]]
  [[ $output == *$'\n    {"nam": "x", "pattern"'* || $output == *'        {"nam": "x"'* ]]
  run hw-route rules.json </dev/null
  [ "$status" -eq 78 ]
}

@test "an empty pattern is refused with the hint" {
  rules '{"pattern":{}}'
  run hw-route --check rules.json
  [[ $output == *"to match every event leave 'pattern' out"* ]]
}

@test "a rules file that is not there" {
  run hw-route nowhere.json </dev/null
  [ "$status" -eq 66 ]
  [[ $output == "hw-route: nowhere.json: No such file or directory" ]]
}

@test "--verbose says what was decided" {
  rules '{"name":"a","pattern":{"n":[1]},"targets":[{"run":"x"}]}'
  run --separate-stderr hw-route -v rules.json <<<$'{"n":1}\n{"n":2}'
  [[ $stderr == *"stdin:1: a/1"* && $stderr == *"stdin:2: no target"* ]]
}

@test "what a rules file holds cannot steer the terminal" {
  printf '{"rules":[{"name":"\x1b[2J","pattern":{"a":["\x9b"]}]}\n' >rules.json
  run hw-route --check rules.json
  [ "$status" -eq 1 ]
  [[ $output == *rules.json:1:* && $output != *$'\x1b'* ]]
}

@test "rules that are none: a folder without files, an empty list" {
  mkdir rules.d
  run -1 hw-route --check rules.d
  [ "$output" = "hw-route: rules.d: no 'rules' in a .json, .yaml or .yml file there" ]
  echo 'rules: [{enabled: false}]' >rules.d/a.yaml
  echo '{}' | hw-route rules.d 2>err >out
  [ "$(cat err)" = "hw-route: rules.d: no rules: every event is dropped" ]
  [ ! -s out ]
}
