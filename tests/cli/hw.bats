#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# hw(1): the umbrella, plug-ins, events by hand.
bats_require_minimum_version 1.5.0

setup() {
  load ../support/common
  cd "$BATS_TEST_TMPDIR" || return
  mkdir plug
  PATH=$BATS_TEST_TMPDIR/plug:$HW_BIN:$PATH
}

plug_in() {
  printf '#!/bin/sh\n%s\n' "$2" >"plug/hw-$1"
  chmod +x "plug/hw-$1"
}

@test "hw starts its own programs and passes words and status on" {
  [ "$(echo '{"a":1}' | hw route --match '{"a":[1]}')" = '{"a":1}' ]
  run hw exec --nosuch </dev/null
  [ "$status" -eq 64 ]
}

@test "a plug-in in PATH is a program like any other" {
  plug_in hello 'echo "hello $1, $#"; exit 7'
  run hw hello 'a b' --version
  [ "$status" -eq 7 ] && [ "$output" = "hello a b, 2" ]
  [[ $(hw) == *"hw hello"* ]]
}

@test "its own programs cannot be shadowed" {
  plug_in route 'echo shadow'
  [ "$(hw route --version)" = "$("$HW_BIN/hw-route" --version)" ]
  [[ $(hw) != *"Plug-ins"* ]]
}

@test "an unknown name gets a suggestion" {
  run hw ruote
  [ "$status" -eq 64 ]
  [[ $output == *"no program 'hw-ruote' beside hw or in PATH; did you mean 'route'?"* ]]
  run hw ../../bin/sh
  [ "$status" -eq 64 ]
}

@test "hw lists what there is, and helps" {
  [[ $(hw) == *"hw exec     run a command for every event"* ]]
  [[ $(hw help route) == "Usage: hw-route"* ]]
  [[ $(hw help event) == "Usage: hw event"* ]]
  run hw help nosuch
  [ "$status" -eq 64 ]
}

@test "hw event makes a whole event" {
  TRACEPARENT=00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01 hw event --type com.example.x -s 'a "b"' user.name=Ada user.age:=36 ok:=true >out
  [ "$(jq -c '[.specversion,.source,.type,.subject,.data]' out)" = '["1.0","hw:event","com.example.x","a \"b\"",{"user":{"name":"Ada","age":36},"ok":true}]' ]
  [ "$(jq -r 'keys_unsorted|join(" ")' out)" = "specversion id source type subject time traceparent data" ]
  [[ $(jq -r .traceparent out) == 00-0af7651916cd43dd8448eb211c80319c-* ]]
  [ "$(hw event --type t --id 5 --data '{"a":1}' b=2 | jq -c '[.id,.data]')" = '["5",{"a":1,"b":"2"}]' ]
}

@test "hw event refuses what makes no event" {
  for words in "" "--type=" "--type=t x" "--type=t =x" "--type=t a:={" "--type=t a=1 a.b=2" "--type=t --data=[1] a=1"; do
    # shellcheck disable=SC2086
    run hw event $words
    [ "$status" -eq 64 ]
  done
  run hw event --type t "a=$(head -c 1100000 /dev/zero | tr '\0' x | cut -c1-100000)" b:=bad
  [ "$status" -eq 64 ]
}

@test "hw OPTION event: the options are event's" {
  hw -v --log-format json event -t t -s x | jq -e '.subject == "x"'
  run -64 --separate-stderr hw --log-format json event
  jq -e '.program == "hw event" and (.msg | test("--type"))' <<<"${stderr%%$'\n'*}"
}
