#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# hw-route(1): outputs besides stdout, and the ways to look at a stream without routing it.
bats_require_minimum_version 1.5.0

setup() {
  load ../support/common
  load ../support/clock
  cd "$BATS_TEST_TMPDIR" || return
  PATH=$HW_BIN:$PATH
  printf '{"rules":[%s,%s]}' \
    '{"name":"to-a","pattern":{"k":["a"]},"targets":[{"out":"a"}]}' \
    '{"name":"b","pattern":{"k":["b"]},"targets":[{"name":"t","run":"x"}]}' >rules.json
}

teardown() { stop_leftovers; }

# make K COUNT: so many lines for the rule K.
make() { seq "$2" | sed "s/.*/{\"k\":\"$1\",\"n\":&}/"; }

@test "a target's output gets its lines, and stdout the others" {
  { make a 2; make b 1; } | hw-route --out a=file rules.json >out
  [ "$(jq -c '[.n,.hw.target]' file)" = '[1,"1"]
[2,"1"]' ]
  [ "$(jq -c .hw.run out)" = '"x"' ]
  make a 1 | hw-route --out a=fd:7 rules.json 7>seven
  [ "$(wc -l <seven)" -eq 1 ]
}

@test "outputs that are not given, given twice or badly written" {
  run -78 hw-route rules.json </dev/null
  [[ $output == *"no output 'a'; give --out a=FILE"* ]]
  run -1 hw-route --check rules.json
  hw-route --check --out a=x rules.json
  [ ! -e x ]
  run -64 hw-route --out a=x --out a=y rules.json </dev/null
  run -64 hw-route --out a rules.json </dev/null
  run -73 hw-route --out a=/nosuch/x rules.json </dev/null
  run -64 hw-route --out a=x --unmatched z rules.json </dev/null
  [[ $output == *"--unmatched: 'z' is neither drop nor pass, and no output"* ]]
}

@test "what no rule matches is dropped, passed or put into an output" {
  [ "$(make c 1 | hw-route --out a=x rules.json)" = "" ]
  [ "$(make c 1 | hw-route --out a=x --unmatched drop rules.json)" = "" ]
  [ "$(make c 1 | hw-route --out a=x --unmatched pass rules.json)" = '{"k":"c","n":1}' ]
  make c 1 | hw-route --out a=x --out rest=y --unmatched rest rules.json
  [ "$(cat y)" = '{"k":"c","n":1}' ]
}

@test "a lease that goes on because no rule matches is not given back" {
  line='{"k":"c","hw":{"job":{"id":"1"}}}'
  [ "$(hw-route --out a=x --unmatched pass rules.json <<<"$line")" = "$line" ]
  [ "$(hw-route --out a=x --out rest=y --unmatched rest rules.json <<<"$line")" = "" ]
  [ "$(cat y)" = "$line" ]
  [ "$(hw-route --out a=x --dry-run --unmatched pass rules.json <<<"$line")" = 'stdin:1: no rule matches: passed on as it is' ]
  [ "$(hw-route --out a=x --unmatched drop rules.json <<<"$line" | jq -r .hw.outcome)" = ignore ]
  echo '{"rules":[{"name":"i","action":"ignore"}]}' >i.json
  [ "$(hw-route --unmatched pass i.json <<<"$line" | jq -r .hw.outcome)" = ignore ]
  [ "$(hw-route --out a=x --tally rules.json <<<"$line" | tail -n 1)" = '{"unmatched":1}' ]
}

@test "errors may go to an output" {
  printf '%s\n' '{"k":"b","hw":{"hops":32}}' | hw-route --out a=x --out errors=y --errors errors rules.json
  [ "$(jq -r .data.code y)" = hops_exceeded ]
  [ ! -e errors ]
}

@test "a FIFO is waited for until somebody reads it" {
  mkfifo fifo
  make a 3 >in
  hw-route --out a=fifo rules.json <in &
  pid=$!
  cat fifo >got
  wait "$pid"
  [ "$(jq .n got | paste -sd' ')" = "1 2 3" ]
}

@test "a reader that takes nothing holds up nobody before its lines are a mebibyte, and loses none" {
  mkfifo fifo go
  exec 8<>go
  hw-route --out a=fifo rules.json <go >out 2>err 8>&- &
  pid=$!
  exec 9<>fifo
  exec 7<fifo 9>&-
  { make a 4000; make b 1; } >&8
  # 4000 lines are more than a pipe takes.
  await 10 test -s out
  make b 1 >&8
  await 10 eval '[ "$(wc -l <out)" -eq 2 ]'
  exec 8>&-
  cat <&7 >got
  wait "$pid"
  [ "$(jq .n got | tail -n 1)" = 4000 ]
  [ "$(wc -l <got)" -eq 4000 ]
}

@test "when it is full, nothing more is read, and that is said" {
  mkfifo fifo
  make a 60000 >in
  make b 1 >>in
  hw-route --out a=fifo rules.json <in >out 2>err &
  pid=$!
  exec 9<>fifo
  exec 7<fifo 9>&-
  await 10 grep -q "output 'a': its reader takes nothing" err
  [ ! -s out ]
  cat <&7 >got
  wait "$pid"
  [ "$(wc -l <got)" -eq 60000 ]
  [ "$(wc -l <out)" -eq 1 ]
}

@test "a reader that stands still is told of once, after a second, and when it goes on" {
  start_clock
  mkfifo fifo go
  exec 8<>go
  exec 9<>fifo
  hw-route -v --out a=fifo rules.json <go >out 2>err 8>&- 9>&- &
  program=$!
  exec 7<fifo 9>&-
  make a 60000 >&8 7<&- 8>&- &
  said() { grep -c "$1" err || :; }
  clock advance 900ms
  # It reads a little: what was full goes on, and is full again.
  head -c 200000 <&7 >got
  clock advance 900ms
  [ "$(said 'takes nothing')" -eq 0 ]
  clock advance 200ms
  [ "$(said 'takes nothing')" -eq 1 ]
  for _ in 1 2 3; do
    head -c 200000 <&7 >>got
    clock advance 5s
  done
  [ "$(said 'takes nothing')" -eq 1 ]
  [ "$(said 'takes lines again')" -eq 0 ]
  cat <&7 >>got 8>&- &
  await 10 grep -q "output 'a': its reader takes lines again" err
  exec 7<&-
  await 10 lines got 60000
  exec 8>&-
  wait "$program"
  [ "$(jq -s 'map(.n)==[range(1;60001)]' got)" = true ]
}

@test "once it takes lines again, those that were held back go on without new input" {
  mkfifo fifo go
  exec 8<>go
  hw-route --out a=fifo rules.json <go >out 2>err 8>&- &
  pid=$!
  exec 9<>fifo
  exec 7<fifo 9>&-
  { make a 60000; make b 1; } >&8 8>&- &
  await 10 grep -q "output 'a': its reader takes nothing" err
  cat <&7 >got 8>&- &
  await 10 lines out 1
  await 10 lines got 60000
  exec 8>&-
  wait "$pid"
}

@test "lines for a reader that has gone are told as errors, and the others go on" {
  mkfifo fifo go
  exec 8<>go
  hw-route --out a=fifo --errors errors rules.json <go >out 2>err 8>&- &
  pid=$!
  exec 9<>fifo
  exec 7<fifo 9>&-
  make a 1 >&8
  await 10 eval 'read -r line <&7'
  exec 7<&-
  { make a 3; make b 1; echo '{"k":"a","hw":{"job":{"id":"9"}}}'; } >&8
  await 10 eval '[ "$(wc -l <out)" -eq 2 ]'
  [ "$(jq -r '.data.code' errors | sort | uniq -c | xargs)" = "4 output_failed" ]
  [ "$(jq -r '.data.message' errors | sort -u)" = "output 'a': its reader has gone" ]
  [ "$(jq -c '.hw|[.job.id,.outcome]' out | tail -n 1)" = '["9","fail"]' ]
  # A new reader gets what comes then.
  cat fifo >got 8>&- &
  reader=$!
  await 10 eval 'make a 1 >&8; [ -s got ]'
  exec 8>&-
  status=0
  wait "$pid" || status=$?
  [ "$status" -eq 74 ]
  wait "$reader"
  [ -s got ]
}

@test "a full disk is told, and the rest goes on" {
  { make a 2; make b 1; } | { hw-route --out a=/dev/full --errors errors rules.json >out || echo $? >status; }
  [ "$(jq -r '.data.message' errors | sort -u)" = "output 'a': /dev/full: No space left on device" ]
  [ "$(wc -l <out)" -eq 1 ]
  [ "$(cat status)" = 74 ]
}

@test "a line that is cut off by a full disk is lost alone: those before it are not, and it is ended" {
  mkfifo go told
  cat told >errors 8>&- &
  teller=$!
  # A disk of 8 KiB, as far as this program is concerned.
  (ulimit -S -f 8; exec hw-route --out a=file --errors told rules.json <go >out 2>err 8>&-) &
  pid=$!
  exec 8>go
  make a 1000 >&8
  await 10 lines errors 800
  prlimit --pid "$pid" --fsize=unlimited:unlimited
  make a 2 >&8
  exec 8>&-
  status=0
  wait "$pid" || status=$?
  wait "$teller"
  [ "$status" -eq 74 ]
  [ "$(jq -r .data.message errors | sort -u)" = "output 'a': file: File too large" ]
  jq -R 'fromjson?|.n' file >whole
  # All lines are in one of both, and none is in both; one is there in part, on a line of its own.
  [ "$({ cat whole; jq .data.event.n errors; } | sort -n | paste -sd' ')" = "$({ seq 1000; seq 2; } | sort -n | paste -sd' ')" ]
  [ "$(tail -n 2 whole | paste -sd' ')" = "1 2" ]
  [ $(($(wc -l <file) - $(wc -l <whole))) -le 1 ]
}

# Three ways to one place, and lines that are longer than what a pipe takes at once.
write_long_lines() {
  printf '{"rules":[%s,%s,%s]}' '{"pattern":{"k":["a"]},"targets":[{"out":"a"}]}' \
    '{"pattern":{"k":["b"]},"targets":[{"out":"b"}]}' '{"pattern":{"k":["c"]},"targets":[{"run":"x"}]}' >long.json
  pad=$(printf '%6000s' '' | tr ' ' x)
  seq 200 | sed "s/.*/{\"k\":\"a\",\"n\":&,\"p\":\"$pad\"}\n{\"k\":\"b\",\"n\":&,\"p\":\"$pad\"}\n{\"k\":\"c\",\"n\":&,\"p\":\"$pad\"}\n{\"k\":\"c\",\"p\":\"$pad\",\"hw\":{\"hops\":32}}/" >in
}

@test "outputs and errors that lead to the same FIFO, file or descriptor damage no line" {
  write_long_lines
  mkfifo fifo
  ln -s fifo link
  hw-route --out a=fifo --out b=link --errors fifo long.json <in >out &
  cat fifo >got
  wait "$!"
  [ "$(jq -c .k got | sort | uniq -c | xargs)" = '200 a 200 b 200 null' ]
  hw-route --out a=fd:7 --out b=fd:8 --errors fd:8 long.json <in 7>&1 8>&1 >out | cat >got
  [ "$(jq -c .k got | sort | uniq -c | xargs)" = '200 a 200 b 200 null' ]
  hw-route --out a=file --out b=./file --errors file long.json <in >out
  [ "$(jq -c .k file | sort | uniq -c | xargs)" = '200 a 200 b 200 null' ]
}

@test "outputs and errors that lead where stdout does keep to its order" {
  write_long_lines
  all='"a" "b" "c" null'
  hw-route --out a=fd:1 --out b=/dev/stdout --errors fd:1 long.json <in | cat >got
  [ "$(jq -c .k got | paste -sd' ')" = "$(for _ in $(seq 200); do echo "$all"; done | paste -sd' ')" ]
  exec 7>file
  hw-route --out a=file --out b=fd:1 --errors file long.json <in >&7
  exec 7>&-
  [ "$(jq -c .k file | paste -sd' ')" = "$(jq -c .k got | paste -sd' ')" ]
}

@test "a FIFO that has become another file while it was waited for is not written to" {
  mkfifo fifo go
  hw-route --out a=fifo --errors errors rules.json <go >out 2>err 8>&- &
  program=$!
  exec 8>go
  make a 2 >&8
  await 10 grep -q 'its lines wait' err
  echo kept >other
  ln -sf other fifo
  await 10 lines errors 2
  exec 8>&-
  status=0
  wait "$program" || status=$?
  [ "$status" -eq 74 ]
  [ "$(jq -r .data.message errors | sort -u)" = "output 'a': fifo is no FIFO any more" ]
  [ "$(cat other)" = kept ]
}

@test "when the reader of stdout goes, the other outputs get what was read before" {
  mkfifo fifo go pipe
  exec 8<>go
  exec 9<>pipe
  hw-route --out a=file rules.json <go >pipe 2>err 8>&- 9>&- &
  program=$!
  { make a 10; make b 3000; } >in
  cat in >&8 # one write, thus one read
  # Stdout takes no more, which holds up nobody else.
  await 10 lines file 10
  exec 9>&-
  status=0
  wait "$program" || status=$?
  [ "$status" -eq 141 ]
  [ "$(wc -l <file)/$(wc -c <err)" = 10/0 ]
}

@test "when the reader of stdout goes, lines that no other output takes are told" {
  mkfifo fifo go pipe
  exec 8<>go
  exec 9<>pipe
  hw-route --out a=fifo --errors errors rules.json <go >pipe 2>err 8>&- 9>&- &
  program=$!
  make a 3 >&8
  await 10 grep -q 'its lines wait' err
  exec 9>&-
  status=0
  wait "$program" || status=$?
  [ "$status" -eq 141 ]
  grep -qx 'hw-route: 3 lines were not delivered' err
  [ "$(jq -r .data.message errors | sort | uniq -c | xargs)" = "3 output a: nobody took it in time" ]
}

# Lines of 64 bytes, so that no read ends inside one.
make_even() { seq -f %05g "$2" | sed "s/.*/{\"k\":\"$1\",\"n\":\"&\"                                          }/"; }

# undelivered: how many lines that is, as the program has said.
undelivered() { sed -n 's/^hw-route: \([0-9]*\) lines were not delivered$/\1/p' err; }

@test "lines that were read and not handled for a full output are among those that were not delivered" {
  make_even a 60000 >in
  mkfifo fifo
  exec 9<in
  hw-route --out a=fifo --errors errors --grace 100ms rules.json <&9 2>err &
  program=$!
  await 10 grep -q 'its lines wait' err
  kill -TERM "$program"
  status=0
  wait "$program" || status=$?
  [ "$status" -eq 75 ]
  [ "$(($(undelivered) + $(wc -l <&9)))" -eq 60000 ]
}

@test "lines that were read and not handled while stdout took nothing are among those that were not delivered" {
  make_even b 60000 >in
  mkfifo pipe
  exec 8<>pipe
  exec 7<in
  hw-route --out a=x --grace 100ms rules.json <&7 >pipe 2>err 8>&- &
  program=$!
  await 10 eval '[ "$(sed -n "s/^pos:\t//p" "/proc/$program/fdinfo/0")" -gt 0 ]'
  kill -TERM "$program"
  status=0
  wait "$program" || status=$?
  [ "$status" -eq 75 ]
  exec 9<pipe 8>&-
  [ "$(($(undelivered) + $(wc -l <&9) + $(wc -l <&7)))" -eq 60000 ]
}

@test "a file that is too large is told, and kills no program" {
  make b 1000 >in
  status=0
  (ulimit -S -f 8; exec hw-route --out a=x rules.json <in >out 2>err) || status=$?
  [ "$status" -eq 74 ]
  [ "$(cat err)" = "hw-route: stdout: File too large" ]
}

@test "--match --invert and --tally" {
  { make a 2; make b 3; } >in
  [ "$(hw-route --match '{"k":["a"]}' --invert <in | wc -l)" -eq 3 ]
  [ "$(hw-route --match '{"k":["a"]}' --tally <in)" = '{"matched":2,"unmatched":3}' ]
  { cat in; make c 1; } >all
  [ "$(hw-route --tally --out a=x rules.json <all)" = '{"rule":"to-a","matched":2}
{"rule":"b","matched":3}
{"unmatched":1}' ]
  [ ! -e x ]
  # A lease is given back by both.
  [ "$(hw-route --match '{"k":["a"]}' --invert <<<'{"k":"a","hw":{"job":{"id":"1"}}}' | jq -r .hw.outcome)" = ignore ]
}

@test "--dry-run says what would be sent where" {
  { make a 1; make b 1; make c 1; echo '{"k":"b","hw":{"hops":32}}'; } >in
  [ "$(hw-route --dry-run --out a=x rules.json <in)" = "stdin:1: >a to-a/1: {\"out\":\"a\"}
stdin:2: b/t: {\"run\":\"x\"}
stdin:3: no rule matches
stdin:4: hops_exceeded: routed 32 times already; a loop?" ]
  [ ! -e x ]
}

@test "--hash sends equal keys the same way" {
  seq 200 | sed 's/.*/{"user":"u&","n":&}/' >in
  cat in in | hw-route --hash user:3 --out 0=f0 --out 1=f1 --out 2=f2
  [ "$(cat f0 f1 f2 | sort)" = "$(cat in in | sort)" ]
  for f in f0 f1 f2; do
    [ "$(wc -l <"$f")" -gt 60 ]
    [ "$(sort "$f" | uniq -c | awk '$1 != 2' | wc -l)" -eq 0 ]
  done
  # Without outputs the slip says which way; FNV-1a of "a" is af63dc4c8601ec8c.
  [ "$(hw-route --hash k:16 <<<'{"k":"a"}')" = '{"k":"a","hw":{"out":"12"}}' ]
  [ "$(hw-route --hash k:16 <<<'{"k":"a","hw":{"rule":"r","out":"x"}}')" = '{"k":"a","hw":{"rule":"r","out":"12"}}' ]
}

@test "--hash: no key, a lease, bad options" {
  run --separate-stderr hw-route --hash k:4 <<<'{"a":1}'
  [ "$output" = "" ]
  [ "$stderr" = "hw-route: stdin:1: the key of --hash is missing or null" ]
  [ "$(hw-route --hash k:4 2>/dev/null <<<'{"hw":{"job":{"id":"1"}}}' | jq -r .hw.outcome)" = reject ]
  line='{"k":1,"hw":{"job":{"id":"1"},"outcome":"ok"}}'
  [ "$(hw-route --hash k:4 <<<"$line")" = "$line" ]
  run -64 hw-route --hash k </dev/null
  run -64 hw-route --hash 'k[:4' </dev/null
  run -64 hw-route --hash k:0 </dev/null
  run -64 hw-route --hash k:4 --match '{"a":[1]}' </dev/null
}

@test "--explain names the first condition that fails, what it expects and what is there" {
  printf '%s' '{"rules":[
    {"name":"big","pattern":{"type":["order"],"data":{"eur":[{"numeric":[">=",100]}]}},"stop":true},
    {"name":"both","pattern":{"items":{"n":[1],"m":[2]}}},
    {"name":"gone","pattern":{"x":[{"exists":true}]}},
    {"name":"or","pattern":{"$or":[{"type":["a"]},{"type":["order"],"z":[1]}]}},
    {"name":"not","pattern":{"type":["order"],"$not":{"data":{"eur":[12]}}}},
    {"name":"and","pattern":{"$and":[{"type":["order"]},{"y":[1]}]}},
    {"name":"where","where":"data.eur > `50`"},
    {"name":"off","enabled":false},
    {"name":"last"}]}' >e.json
  line='{"type":"order","data":{"eur":12},"items":[{"n":1,"m":3},{"n":2,"m":2}]}'
  [ "$(hw-route --explain e.json <<<"$line")" = 'stdin:1: rule '\''big'\'': data.eur: expected [{"numeric":[">=",100]}], found 12
stdin:1: rule '\''both'\'': items.n: expected [1], found 1, 2, but not where the fields before it are
stdin:1: rule '\''gone'\'': x: expected [{"exists":true}], found nothing
stdin:1: rule '\''or'\'': $or: z: expected [1], found nothing
stdin:1: rule '\''not'\'': $not: data.eur: expected not [12], found 12
stdin:1: rule '\''and'\'': $and: y: expected [1], found nothing
stdin:1: rule '\''where'\'': where: data.eur > `50` is false
stdin:1: rule '\''off'\'': disabled
stdin:1: rule '\''last'\'': matches' ]
  hw-route --explain e.json <<<'{"type":"order","data":{"eur":200}}' >out
  [ "$(head -n 2 out)" = "stdin:1: rule 'big': matches
stdin:1: rule 'both': not tried, for 'big' ended the list" ]
}

@test "--explain tells both sides of a comparison, and which of several it means" {
  reason() { hw-route --explain <(printf '{"rules":[{"name":"r","pattern":%s}]}' "$1") <<<"$2" | sed "s/^stdin:1: rule 'r': //"; }
  [ "$(reason '{"a":[{"field":["<","b"]}]}' '{"a":5,"b":4}')" = 'a: expected [{"field":["<","b"]}], found 5, in b 4' ]
  [ "$(reason '{"a":[{"field":["<","b"]}]}' '{"a":5}')" = 'a: expected [{"field":["<","b"]}], found 5, in b nothing' ]
  [ "$(reason '{"$or":[{"a":[1]},{"b":[2]}]}' '{"a":3,"b":4}')" = '$or: a: expected [1], found 3' ]
  [ "$(reason '{"t":[1],"$or":[{"u":[1]},{"v":[2]}]}' '{"t":3}')" = 't: expected [1], found 3' ]
  [ "$(reason '{"$and":[{"$not":{"a":[1]}},{"$not":{"b":[2],"c":[3]}}]}' '{"b":2,"c":3}')" = \
    '$and: $not: b: expected not [2], found 2; c: expected not [3], found 3' ]
}

@test "what is shown of rules and events has no control characters" {
  printf '{"rules":[{"name":"a\\nb\\u001b[31m","where":"k ==\\n \\"x\\"","targets":[{"name":"t\\u009b","run":"x"}]},{"name":"p","pattern":{"k":[1]}}]}' >c.json
  { hw-route --list c.json; printf '{"k":"\xc2\x9b31m"}\n' >in; hw-route --explain c.json <in; hw-route --dry-run c.json <in; } >shown
  [ "$(wc -l <shown)" -eq 5 ]
  run -1 env LC_ALL=C grep $'[\x01-\x09\x0b-\x1f\x7f]\|\xc2[\x80-\x9f]' shown
}

@test "--explain tells why a condition cannot be asked, and what else fails" {
  printf '{"rules":[{"name":"w","where":"length(n) > `1`"},{"name":"t","targets":[{"run":"x"}]}]}' >e.json
  [ "$(hw-route --explain e.json <<<'{"n":1,"hw":{"hops":32}}')" = "stdin:1: rule 'w': where: column 1: length(): argument 1 must be a string or an array or an object, not a number
stdin:1: rule 't': matches
stdin:1: where_failed: rule 'w': 'where': column 1: length(): argument 1 must be a string or an array or an object, not a number
stdin:1: hops_exceeded: routed 32 times already; a loop?" ]
  for line in '{"hw":{"job":{"id":"1"},"outcome":"ok"}}' '{"hw":{"job":{"id":"1"},"control":"cancel"}}'; do
    [[ $(hw-route --explain e.json <<<"$line") == "stdin:1: no rule is asked about a line of a job"* ]]
  done
}

@test "--dry-run tells what becomes of lines that go to no target" {
  {
    make c 1
    echo '{"k":"c","hw":{"job":{"id":"1"}}}'
    echo '{"k":"c","hw":{"job":{"id":"1"},"outcome":"ok"}}'
  } >in
  [ "$(hw-route --dry-run --out a=x --unmatched a rules.json <in)" = "stdin:1: >a no rule matches
stdin:2: >a no rule matches
stdin:3: passed on as it is" ]
  [ "$(sed -n 2p in | hw-route --dry-run --out a=x rules.json)" = "stdin:1: closed with 'ignore'" ]
  [ "$(make c 1 | hw-route --dry-run --out a=x --unmatched pass rules.json)" = 'stdin:1: no rule matches: passed on as it is' ]
  [ ! -e x ]
  run -64 hw-route --check --out a=x --unmatched nosuch rules.json
  run -64 hw-route --dry-run --tally --out a=x rules.json </dev/null
}

@test "a FIFO that nobody opens is told of; at the end its lines are lost and told" {
  mkfifo fifo go
  make a 3 >in
  hw-route --out a=fifo --errors errors --grace 100ms rules.json <go 2>err 8>&- &
  pid=$!
  exec 8>go
  cat in >&8
  await 10 grep -q "output 'a': its lines wait, for nobody reads fifo" err
  exec 8>&-
  kill -TERM "$pid"
  status=0
  wait "$pid" || status=$?
  [ "$status" -eq 75 ]
  grep -q '3 lines were not delivered' err
  [ "$(jq -r '.data.code + .data.message' errors | sort -u)" = "output_failedoutput 'a': nobody took it in time" ]
  [ "$(wc -l <errors)" -eq 3 ]
}

@test "files are opened anew with the rules, for they may have been renamed" {
  mkfifo go
  hw-route --out a=file --errors errors rules.json <go >out 8>&- &
  pid=$!
  exec 8>go
  { make a 1; echo '{"k":"b","hw":{"hops":32}}'; } >&8
  await 10 test -s errors
  mv file file.1
  mv errors errors.1
  kill -HUP "$pid"
  await 10 test -e errors
  { make a 2; echo '{"k":"b","hw":{"hops":32}}'; } >&8
  exec 8>&-
  wait "$pid"
  [ "$(cat file.1 errors.1 | wc -l)/$(cat file errors | wc -l)" = 2/3 ]
}

@test "--stats tells what each rule has seen" {
  printf '%s' '{"rules":[{"name":"a","pattern":{"k":["a"]},"where":"abs(n) > `1`"},{"name":"b","transform":"{m: n}"}]}' >s.json
  { make a 3; echo '{"k":"a","n":"x"}'; make c 1; } | hw-route --stats stats s.json >/dev/null 2>&1
  [ "$(jq -c '[.rule,.matched,.unmatched,.failed,(.last|type),(.cost_us > 0)]' stats)" = '["a",2,3,1,"string",true]
["b",5,0,0,"string",true]' ]
}

@test "--match gives back a lease where it is in doubt whether the line matches" {
  element='{"p":1,"p":2,"k0":0,"k0":1,"k1":1,"k1":-1}'
  elements=$(for _ in $(seq 150); do printf ',%s' "$element"; done)
  row="{\"a\":[${elements#,}]}"
  rows=$(for _ in $(seq 150); do printf ',%s' "$row"; done)
  for slip in '{"job":{"id":"1"}}' '{"job":{"id":"1"},"outcome":"ok"}' '{"job":{"id":"1"},"control":"cancel"}'; do
    printf '{"a":[%s],"hw":%s}\n' "${rows#,}" "$slip"
  done >in
  status=0
  hw-route --match '{"a":{"a":{"p":[1],"k0":[{"field":["=","a.a.k0"]}],"k1":[77]}}}' <in >out 2>err || status=$?
  [ "$status" -eq 0 ]
  [ "$(grep -c 'in doubt whether it matches' err)" -eq 1 ]
  [ "$(jq -c .hw out)" = '{"job":{"id":"1"},"outcome":"reject"}
{"job":{"id":"1"},"outcome":"ok"}
{"job":{"id":"1"},"control":"cancel"}' ]
}
