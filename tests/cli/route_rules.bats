#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# hw-rules(5): what a rule can say besides its pattern.
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

# targets LINE [OPTION...]: the rules and targets of the lines that one line becomes.
targets() {
  local line=$1
  shift
  printf '%s\n' "$line" | hw-route "$@" rules.json | jq -r '.hw|.rule+(if .target then "/"+.target else "" end)' | paste -sd' '
}

faults() { hw-route --check rules.json 2>&1 | sed -n 's/^\(hw-route: \)\{0,1\}rules.json:[0-9]*:[0-9]*: //p'; }

@test "rules are tried by priority, then in their order" {
  rules '{"name":"a"}' '{"name":"b","priority":5}' '{"name":"c","priority":-1}' '{"name":"d","priority":5}'
  [ "$(targets '{}')" = "b d a c" ]
  [ "$(hw-route --list rules.json)" = "b (priority 5)
d (priority 5)
a
c (priority -1)" ]
  rules '{"priority":1.5}'
  [ "$(faults)" = "'priority' must be a whole number" ]
}

@test "stop ends the list where its rule matches" {
  rules '{"name":"a","stop":true,"pattern":{"n":[1]}}' '{"name":"b"}'
  [ "$(targets '{"n":1}')" = a ]
  [ "$(targets '{"n":2}')" = b ]
}

@test "where is an expression over the event without its slip" {
  rules '{"name":"a","where":"data.n > `5` && contains(keys($), '"'data'"')"}' '{"name":"s","where":"hw"}'
  [ "$(targets '{"data":{"n":6}}')" = a ]
  [ "$(targets '{"data":{"n":5}}')" = "" ]
  [ "$(targets '{"data":{"n":6},"hw":{"rule":"x"}}')" = a ]
  rules '{"name":"a","where":"length(data) > `1`"}' '{"name":"b"}'
  run --separate-stderr hw-route rules.json <<<'{"data":5}'
  [ "$status" -eq 0 ]
  [ "$output" = '{"data":5,"hw":{"rule":"b"}}' ]
  [[ $stderr == "hw-route: stdin:1: rule 'a': 'where': "* ]]
  hw-route --errors errors.ndjson rules.json <<<'{"data":5}' >/dev/null
  [ "$(jq -c '[.data.code,.data.event]' errors.ndjson)" = '["where_failed",{"data":5}]' ]
  # A lease is given back.
  [ "$(hw-route rules.json 2>/dev/null <<<'{"data":5,"hw":{"job":{"id":"1"}}}' | jq -r .hw.outcome)" = reject ]
  rules '{"where":"a["}'
  [[ $(faults) == "'where': column "* ]]
}

@test "the key of a target is an expression, which is copied as it stands" {
  rules '{"name":"a","targets":[{"queue":"q","key":"join('"'-'"', data.ids)"}]}'
  [ "$(hw-route rules.json <<<'{"data":{"ids":["x"]}}' | jq -r .hw.key)" = "join('-', data.ids)" ]
  rules '{"name":"a","targets":[{"queue":"q","key":"data.user-id"},{"queue":"q","key":""},{"queue":"q","key":5},{"queue":"q","on_done":[{"run":"x","key":"a["}]}]}'
  [ "$(faults)" = "'key': column 10: a '-' without a number
'key': column 1: expected an expression, not the end
'key' must be a string, not a number
'key': column 3: expected an index, a slice, '*', '?' or ']' behind the '[', not the end" ]
}

@test "placeholders in argv are checked with the rules" {
  rules '{"name":"a","targets":[{"argv":["echo","{data.items[0].\"user-agent\"}","--x={=length(data)}"]}]}'
  [ "$(faults)" = "" ]
  rules '{"name":"a","targets":[{"argv":["echo","{data.user-agent}"]},{"argv":["echo","{=a.}"]},{"run":"echo {=a} ${a[0]}"}]}'
  [[ $(faults) == "word 1 '{data.user-agent}': no placeholder: column 10: "*"
word 1 '{=a.}': column 3: "*"
the placeholder {=a} in shell text would let"* ]]
}

@test "forward_to becomes the targets of the rules and outputs that it names" {
  rules '{"name":"all","pattern":{"n":[1]},"action":"forward","forward_to":["mail","log"]}' \
    '{"name":"mail","enabled":false,"targets":[{"name":"root","run":"mail root"},{"run":"mail ada","after":["root"]}]}'
  printf '{"n":1}\n' | hw-route --out log=log rules.json >out
  [ "$(jq -c '.hw|del(.hops)' out)" = '{"rule":"all","target":"mail/root","run":"mail root"}
{"rule":"all","target":"mail/2","run":"mail ada","after":["mail/root"]}' ]
  [ "$(cat log)" = '{"n":1,"hw":{"rule":"all","target":"log","out":"log","hops":1}}' ]
}

@test "forward_to is resolved inside of on_success and its like, and further on" {
  rules '{"name":"a","targets":[{"run":"x","on_failure":[{"forward_to":"b"}]}]}' \
    '{"name":"b","enabled":false,"targets":[{"name":"p","run":"y"},{"forward_to":"c"}]}' \
    '{"name":"c","enabled":false,"targets":[{"name":"q","queue":"z"}]}'
  [ "$(hw-route rules.json <<<'{}' | jq -c .hw.on_failure)" = '[{"name":"b/p","run":"y"},{"name":"b/c/q","queue":"z"}]' ]
}

@test "what follows has nothing that follows, in whatever rule it is written" {
  rules '{"name":"a","targets":[{"run":"x","on_done":[{"run":"y","on_success":[{"run":"z"}]},{"run":"y","on_done":[]}]}]}' \
    '{"name":"b","targets":[{"run":"x","on_failure":[{"forward_to":"c"}]}]}' \
    '{"name":"c","targets":[{"run":"y","on_done":[{"run":"z"}]}]}'
  run -1 hw-route --check rules.json
  [ "$(grep -o 'rules.json:.*' <<<"$output")" = "rules.json:1:67: a target in a list as 'on_success' has no such list of its own
rules.json:1:229: a target in a list as 'on_done' has no such list of its own" ]
}

@test "forwards to nobody, to oneself and in circles are faults" {
  rules '{"name":"a","forward_to":"bb"}' '{"name":"b","targets":[{"forward_to":"b"}]}' \
    '{"name":"c","forward_to":"d"}' '{"name":"d","targets":[{"run":"x","on_done":[{"forward_to":["e"]}]}]}' '{"name":"e","forward_to":"c"}'
  [ "$(faults)" = "no rule or output 'bb'
the rule 'b' forwards to itself
forwards in a circle: d, e, c, d
forwards in a circle: e, c, d, e
forwards in a circle: c, d, e, c" ]
  rules '{"name":"a","action":"forward"}' '{"name":"b","action":"ignore","forward_to":"a"}' '{"name":"c","forward_to":"a","targets":[{"run":"x"}]}' '{"name":"d","targets":[{"forward_to":"a","timeout":"1s"}]}'
  [ "$(faults)" = "'forward_to' must say where to
a rule that ignores events has no targets
'forward_to' beside 'targets': make it one of them
a target with 'forward_to' has nothing else" ]
}

@test "forwards to what goes nowhere are faults, told where the name stands" {
  printf '%s\n' '{"rules":[{"name":"a","forward_to":"b"},' '{"name":"b","action":"ignore"},' \
    '{"name":"c","targets":[{"run":"x","on_done":[{"forward_to":["d","e"]}]}]},' '{"name":"d"},' \
    '{"name":"e","targets":[]}]}' >rules.json
  [ "$(hw-route --check rules.json 2>&1 | grep -o 'rules.json:.*')" = "rules.json:1:36: the rule 'b' ignores events
rules.json:3:61: the rule 'd' has no targets to forward to
rules.json:3:65: the rule 'e' has no targets to forward to" ]
}

@test "a rule with the name of an output is a fault, whether it is forwarded to or not" {
  rules '{"name":"log"}' '{"forward_to":"log"}' '{"name":"x"}'
  hw-route --check rules.json || true
  run -1 --separate-stderr hw-route --check --out log=log --out 2=two rules.json
  [ "$(grep -o 'rules.json:.*' <<<"$output$stderr")" = "rules.json:1:19: the rule 'log' has the name of an output
rules.json:1:26: the rule '2' has the name of an output" ]
}

@test "forwards that meet again at every level end soon, with a fault" {
  diamonds() { # what stands between a rule and the two that it forwards to
    local i list=()
    for i in {1..30}; do
      list+=("{\"name\":\"a$i\",\"targets\":[$1{\"forward_to\":[\"b$i\",\"c$i\"]}$2]}")
      list+=("{\"name\":\"b$i\",\"forward_to\":\"a$((i + 1))\"}" "{\"name\":\"c$i\",\"forward_to\":\"a$((i + 1))\"}")
    done
    rules "${list[@]}" '{"name":"a31","targets":[{"run":"x"}]}'
  }
  diamonds '' ''
  run -1 timeout 10 hw-route --check rules.json
  [[ $output == *"rules.json:1:34: the rule 'a1' has more than 1000 targets, with all that it forwards to"* ]]
  [[ $output != *"'a26' has more"* ]]
  diamonds '{"run":"x","on_success":[' ']}'
  run -1 timeout 10 hw-route --check rules.json
  [[ $output == *"rules.json:1:34: the rule 'a1' has more than 1000 targets"* ]]
}

@test "what forwarding copies has a limit, and so have the names that it makes" {
  commands=$(for i in $(seq 900); do printf ',{"run":"%01000d"}' "$i"; done)
  { printf '{"rules":[{"name":"all","targets":[%s]}' "${commands#,}"
    for i in $(seq 200); do printf ',{"name":"r%s","forward_to":"all"}' "$i"; done
    printf ']}'; } >rules.json
  run -1 timeout 10 hw-route --check rules.json
  [[ $output == *"targets that are forwarded to take more than 64 MiB"* ]]
  { printf '{"rules":[{"name":"r0","targets":[{"run":"x"}]}'
    for i in $(seq 400); do printf ',{"name":"r%s","forward_to":"r%s"}' "$i" "$((i - 1))"; done
    printf ']}'; } >rules.json
  run -1 timeout 10 hw-route --check rules.json
  [[ $output == *"forwarded so often that the names of targets are longer than 512 bytes"* ]]
}

@test "what no command can be given is a fault of the rules" {
  rules '{"targets":[{"run":"echo a\u0000b"}]}' '{"targets":[{"argv":["echo","\u0000"],"cwd":"/\u0000"}]}' \
    '{"targets":[{"run":"x","env":{"A":"\u0000"},"exports":["A=B"],"retry":{"jitter":1.5}}]}' \
    '{"action":"ignore","transform":"a","on_error":"stop"}'
  run -1 hw-route --check rules.json
  [ "$(grep -c 'holds U+0000, which no command can be given' <<<"$output")" -eq 4 ]
  [[ $output == *"'A=B' is no name of a variable"* && $output == *"'jitter': '1.5' is no number from 0 to 1"* ]]
  [[ $output == *"'transform' of a rule that ignores events"* && $output == *"'on_error' of a rule that ignores events"* ]]
}

@test "a duration may be a number of seconds" {
  rules '{"targets":[{"run":"x","timeout":30,"retry":{"base":0,"cap":1.5}}]}'
  [ "$(hw-route rules.json <<<'{}' | jq -c '.hw|[.timeout,.retry.base,.retry.cap]')" = '[30,0,1.5]' ]
  rules '{"targets":[{"run":"sleep 60","timeout":0.05}]}'
  [ "$(hw-route rules.json <<<'{}' | hw-exec | jq -r .type)" = hw.exec.timeout ]
  rules '{"targets":[{"run":"x","timeout":-1},{"run":"x","timeout":true},{"run":"x","retry":{"base":1e3}}]}'
  [ "$(faults)" = "not a duration: '-1' (write 250ms, 30s, 5m, 2h or 1d)
'timeout' must be a string, not true or false
'base': not a duration: '1e3' (write 250ms, 30s, 5m, 2h or 1d)" ]
}

@test "a second rule of a name tells where the first one stands" {
  rules '{"name":"a"}' '{"name":"a"}' '{"name":"3"}' '{"name":"5"}' '{}'
  [ "$(faults)" = "there is another rule 'a', in line 1 of rules.json
there is another rule '5', in line 1 of rules.json" ]
}

@test "on_error stop makes each target wait for the one before it" {
  rules '{"name":"r","on_error":"stop","targets":[{"name":"a","run":"x"},{"name":"b","run":"y"},{"name":"c","run":"z","after":["a"]}]}'
  [ "$(hw-route rules.json <<<'{}' | jq -c .hw.after)" = 'null
["a"]
["a","b"]' ]
  sed -i 's/"stop"/"continue"/' rules.json
  [ "$(hw-route rules.json <<<'{}' | jq -c .hw.after)" = 'null
null
["a"]' ]
}

@test "after that names nobody, or goes in a circle, is a fault" {
  rules '{"targets":[{"name":"a","run":"x","after":["z"]}]}' \
    '{"targets":[{"name":"a","run":"x","after":["b"]},{"name":"b","run":"x","after":["a"]}]}' \
    '{"targets":[{"run":"x","on_success":[{"name":"p","run":"y","after":["p"]}]}]}' \
    '{"targets":[{"name":"one","run":"x","after":["two","three"]},{"name":"two","run":"x"},{"name":"three","run":"x","after":["four"]},{"name":"four","run":"x","after":["two","five"]},{"name":"five","run":"x","after":["three"]}]}'
  [ "$(faults)" = "'after' names no target of this list: 'z'
waits in a circle: a, b, a
the target 'p' waits for itself
waits in a circle: three, four, five, three" ]
  rules '{"targets":[{"name":"mail","run":"x"},{"run":"x","after":["mail","mali"]}]}'
  run -1 hw-route --check rules.json
  [[ $output == *"rules.json:1:76: 'after' names no target of this list: 'mali'; did you mean 'mail'?"* ]]
}

@test "transform replaces the data of a CloudEvent once for all targets" {
  rules '{"name":"r","transform":"{name: data.user.name, all: $.data.list[].n}","targets":[{"run":"x"},{"run":"y"}]}' '{"name":"s"}'
  event='{"specversion":"1.0","id":"1","source":"s","type":"t","datacontenttype":"text/plain","data":{"user":{"name":"Ada"},"list":[{"n":1.50},{"n":12345678901234567890}]},"x":1}'
  hw-route rules.json <<<"$event" >out
  [ "$(sed -n 1p out)" = '{"specversion":"1.0","id":"1","source":"s","type":"t","data":{"name":"Ada","all":[1.50,12345678901234567890]},"x":1,"hwhops":1,"hw":{"rule":"r","target":"1","run":"x"}}' ]
  [ "$(sed -n 2p out | jq -r .hw.target)" = 2 ]
  [ "$(sed -n 3p out)" = "${event%\}},\"hw\":{\"rule\":\"s\"}}" ]
}

@test "transform makes a whole line of what is no CloudEvent, and keeps the lease" {
  rules '{"name":"r","transform":"{n: a}","targets":[{"run":"x"}]}'
  [ "$(hw-route rules.json <<<'{"a":[1],"hw":{"job":{"id":"7"}}}')" = '{"n":[1],"hw":{"rule":"r","target":"1","run":"x","hops":1,"job":{"id":"7"}}}' ]
  rules '{"name":"r","transform":"a","targets":[{"run":"x"}]}' '{"name":"s"}'
  run --separate-stderr hw-route rules.json <<<'{"a":[1]}'
  [ "$output" = '{"a":[1],"hw":{"rule":"s"}}' ]
  [[ $stderr == *"rule 'r': 'transform': the event is no CloudEvent, so it must become an object"* ]]
}

@test "transform in EventBridge's terms" {
  rules '{"name":"r","transform":{"InputPathsMap":{"who":"$.data.user","n":"$.data.n","of":"$.data.of"},"InputTemplate":"{\"text\": \"<who> has <n> of <of|ten>\", \"n\": <n>}"},"targets":[{"run":"x"}]}'
  event='{"specversion":"1.0","id":"1","source":"s","type":"t","data":{"user":"A \"B\"","n":5}}'
  [ "$(hw-route rules.json <<<"$event" | jq -c .data)" = '{"text":"A \"B\" has 5 of ten","n":5}' ]
  rules '{"transform":{"InputPath":"$.data.user"}}' '{"transform":{"Input":"{\"a\":1}"}}' '{"transform":{"Input":[2]}}'
  [ "$(hw-route rules.json <<<"$event" | jq -c .data | paste -sd' ')" = '"A \"B\"" {"a":1} [2]' ]
  rules '{"transform":{"InputPath":"$.a","Input":"1"}}' '{"transform":{"InputTemplate":"<x>"}}' '{"transform":5}'
  hw-route --check rules.json 2>err || true
  [ "$(grep -c "'transform'" err)" -ge 3 ]
}

@test "patterns as EventBridge reads them, if asked" {
  rules '{"name":"r","pattern":{"ip":[{"cidr":"0.0.0.0/0"}]}}'
  [ "$(targets '{"ip":"::1"}')" = "" ]
  [ "$(targets '{"ip":"::1"}' --eventbridge)" = r ]
  rules '{"name":"r","pattern":{"a":[{"prefix":["x"]}]}}'
  hw-route --check rules.json
  run -1 hw-route --check --eventbridge rules.json
  [[ $output == *"the operand of 'prefix' must be a string, not an array"* ]]
}

@test "--check finds rules that no event reaches" {
  rules '{"name":"a","pattern":{"t":["x","y"]},"stop":true}' '{"name":"b","pattern":{"t":["x"],"u":[1]}}' \
    '{"name":"c","pattern":{"t":["z"]}}' '{"name":"d","action":"ignore"}' '{"name":"e"}' '{"name":"f","priority":1}'
  [ "$(faults)" = "no event reaches the rule 'b': 'a' before it takes all that it matches
no event reaches the rule 'e': 'd' before it takes every one" ]
  # They do no harm at work.
  [ "$(targets '{"t":"x"}')" = "f a" ]
  rules '{"name":"a","pattern":{"t":["x"]},"where":"u","stop":true}' '{"name":"b","pattern":{"t":["x"]}}' \
    '{"name":"c","pattern":{"o":{"t":["y"],"v":[{"exists":false}]}},"stop":true}' '{"name":"d","pattern":{"o":{"t":["y"],"v":[{"exists":false}],"a":[1]}}}' \
    '{"name":"e","enabled":false,"stop":true}' '{"name":"f"}'
  [ "$(faults)" = "" ]
  sed -i 's/^{/{"mode":"first",/' rules.json
  [ "$(faults)" = "" ]
  rules '{"name":"a"}' '{"name":"b"}'
  [ "$(faults)" = "" ]
  sed -i 's/^{/{"mode":"first",/' rules.json
  [ "$(faults)" = "no event reaches the rule 'b': 'a' before it takes every one" ]
}

@test "--check finds rules whose events another takes by other words" {
  taken() { # PATTERN PATTERN: whether the first takes all that the second matches
    rules "{\"name\":\"a\",\"stop\":true,\"pattern\":$1}" "{\"name\":\"b\",\"pattern\":$2}"
    [ "$(faults)" = "no event reaches the rule 'b': 'a' before it takes all that it matches" ]
  }
  taken '{"n":[{"numeric":[">",0]}]}' '{"n":[1.0,{"numeric":[">=",5,"<",9]}]}'
  taken '{"n":[1]}' '{"n":[1.0],"m":["x"]}'
  taken '{"s":[{"prefix":"/a/"}]}' '{"s":["/a/b",{"prefix":"/a/c/"}]}'
  taken '{"s":[{"exists":true}]}' '{"s":[{"anything-but":"x"},{"glob":"*"},null]}'
  taken '{"$or":[{"s":["x"]},{"t":["y"]}]}' '{"$or":[{"s":["x"],"u":[1]},{"t":["y"],"u":[1]}]}'
  taken '{"$not":{"s":["x"]}}' '{"t":["y"],"$not":{"s":["x","z"]}}'
  taken '{"s":["x"]}' '{"$and":[{"s":["x"]},{"t":["y"]}]}'
  run ! taken '{"n":[{"numeric":[">",1]}]}' '{"n":[{"numeric":[">=",1]}]}'
  run ! taken '{"s":[{"prefix":"/a/c"}]}' '{"s":[{"prefix":"/a/"}]}'
  run ! taken '{"s":["x"],"$not":{"t":["y"]}}' '{"s":["x"]}'
  # Where a rule may fail, another of its pattern is no shade of it, but for the same expression.
  rules '{"name":"a","where":"n","stop":true}' '{"name":"b","where":"n","pattern":{"t":["x"]}}' '{"name":"c","where":"m"}'
  [ "$(faults)" = "no event reaches the rule 'b': 'a' before it takes all that it matches" ]
}

@test "--check finds rules that no event matches" {
  rules '{"name":"a","where":" `false` "}' '{"name":"b","where":"'"''"'"}' '{"name":"c","where":"`0`"}' \
    '{"name":"d","pattern":{"t":["x"],"$not":{"t":["x","y"]}}}' '{"name":"e","pattern":{"t":["x","z"],"$not":{"t":["x"]}}}'
  [ "$(faults)" = "no event matches the rule 'a': 'where' is never true
no event matches the rule 'b': 'where' is never true
no event matches the rule 'd': '\$not' excludes all that it asks for" ]
  rules '{"name":"a","where":"`true`","action":"ignore"}' '{"name":"b"}'
  [ "$(faults)" = "no event reaches the rule 'b': 'a' before it takes every one" ]
}

@test "--check of very many rules takes no longer than reading them, and of too many comparisons does few" {
  many() { jq -cn --argjson n "$1" "{mode:\"first\",rules:[range(\$n)|{pattern:$2}]}" >rules.json; }
  many 50000 '{type:["order"],user:["u\(.)"]}'
  timeout 30 hw-route --check rules.json
  many 20000 '{type:["order"],subject:[{prefix:"/\(.)/"}]}'
  timeout 30 hw-route --check rules.json
  # In a hundred, each is compared with each.
  many 100 '{type:["order"],subject:[{prefix:"/\(99-.)"}]}'
  [ "$(faults | wc -l)" -eq 0 ]
  many 100 '{type:["order"],subject:[{prefix:"/\(.)"}]}'
  [ "$(faults | wc -l)" -eq 90 ]
}
