#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# hw-route(1): where outputs fail, readers stand still, and what is made gets too large.
bats_require_minimum_version 1.5.0

setup() {
  load ../support/common
  load ../support/clock
  cd "$BATS_TEST_TMPDIR" || return
  PATH=$HW_BIN:$PATH
  # K "o" goes to the output o, "w" fails, all else to stdout.
  printf '%s' '{"rules":[
    {"name":"w","pattern":{"k":["w"]},"where":"length(n) > `1`","targets":[{"run":"x"}]},
    {"name":"s","pattern":{"k":["s"]},"targets":[{"run":"x"}]}]}' >rules.json
  sed 's/"rules":\[/&{"name":"to-o","pattern":{"k":["o"]},"targets":[{"out":"o"}]},/' rules.json >out.json
}

teardown() { stop_leftovers; }

leased() { seq "$2" | sed "s/.*/{\"k\":\"$1\",\"n\":&,\"hw\":{\"job\":{\"id\":\"&\"}}}/"; }
plain() { seq "$2" | sed "s/.*/{\"k\":\"$1\",\"n\":&}/"; }

@test "leases are given back where errors share an output that fails" {
  { leased o 300; plain w 400; } >in
  for errors in o /dev/full; do
    run -74 --separate-stderr hw-route --out o=/dev/full --errors "$errors" out.json <in
    [ "$(grep -c '"outcome":"fail"' <<<"$output")" -eq 300 ]
    # What an event would have told is a message then.
    [[ $stderr == *"rule 'w': 'where': "*"No space left on device"* ]]
  done
}

@test "stdout gets its lines where all else fails" {
  { plain s 1; leased s 1; plain o 1; plain w 1; } >in
  run -74 --separate-stderr hw-route --out o=/dev/full --errors /dev/full --stats /dev/full out.json <in
  [ "$(wc -l <<<"$output")" -eq 2 ]
}

@test "a reader of errors that takes nothing holds up no signal" {
  mkfifo errors go
  exec 8<>go 9<>errors
  pad=$(printf %0300d 1)
  plain w 3000 | sed "s/}/,\"pad\":\"$pad\"}/" >in
  cat in go 8>&- 9>&- | hw-route --grace 100ms --errors errors rules.json >out 2>err 8>&- 9>&- &
  pid=$!
  await 10 grep -q 'its reader takes nothing' err
  kill -TERM "$pid"
  status=0
  wait "$pid" || status=$?
  [ "$status" -eq 75 ]
}

@test "a line that another program has torn is ended before the next one" {
  for file in o errors reject; do printf '{"torn":' >"$file"; done
  { plain o 1; plain w 1; echo bad; } | hw-route --out o=o --errors errors --reject reject out.json || true
  for file in o errors reject; do
    [ "$(head -n 1 "$file")" = '{"torn":' ]
    [ "$(wc -l <"$file")" -eq 2 ]
  done
  jq -c . <(tail -n 1 o) <(tail -n 1 errors)
}

@test "lines of one event are written while more are made" {
  targets=$(seq -s, 1000 | sed 's/[0-9]*/{"queue":"q&"}/g')
  echo "{\"rules\":[{\"name\":\"all\",\"targets\":[$targets]}]}" >many.json
  { printf '{"a":"'; head -c 300000 /dev/zero | tr '\0' x; echo '"}'; } >in
  # 300 MB come out; a fifth of that is enough to make them.
  (ulimit -v 160000; hw-route many.json <in >/dev/null)
  hw-route many.json <in | wc -l >lines
  [ "$(<lines)" -eq 1000 ]
}

@test "a line that its slip makes too long for any reader is an error, and its lease is given back" {
  long() { printf '{"k":"s","a":"'; head -c "$1" /dev/zero | tr '\0' x; printf '","hw":{"job":{"id":"1"}}}\n'; }
  long 4194260 >in
  [ "$(wc -c <in)" -le 4194304 ]
  run -0 --separate-stderr hw-route rules.json <in
  [ "$output" = '{"hw":{"rule":"s","target":"1","run":"x","hops":1,"job":{"id":"1"},"outcome":"reject"}}' ]
  [[ $stderr == *"s/1: with its slip it has "*" bytes; readers take 4194304"* ]]
}

@test "what an error quotes is short" {
  { printf '{"specversion":"1.0","id":"1","source":"s","type":"t","k":"s","hwhops":"'; head -c 2500000 /dev/zero | tr '\0' x; echo '"}'; } |
    hw-route --errors errors rules.json
  [ "$(jq -r '.data.message | length' errors)" -lt 200 ]
}

@test "a part that is null is none" {
  echo '{"rules":[{"targets":[{"run":"a"},{"run":"b"}]}]}' >two.json
  [ "$(hw-route two.json <<<'{"hw":{"job":{"id":"1"},"part":null}}' | jq -c .hw.part)" = '{"name":"1/1","of":2}
{"name":"1/2","of":2}' ]
}

@test "options that would do nothing are refused" {
  for options in "--tally --stats x" "--explain --watch-config" "--dry-run --errors x" "--check --name x" \
    "--hash k:2 --eventbridge" "--list --errors x"; do
    # shellcheck disable=SC2086  # they are words
    case $options in --hash*) run -64 hw-route $options </dev/null ;; *) run -64 hw-route $options rules.json </dev/null ;; esac
  done
  run -64 hw-route --out pass=x rules.json </dev/null
  [[ $output == *"'pass' is a word of --unmatched, and no name"* ]]
}

@test "rules that are too large are a fault of the rules" {
  truncate -s 65M rules.json
  run -1 hw-route --check rules.json
  run -78 hw-route rules.json </dev/null
  run -78 hw-route --match @rules.json </dev/null
}
