#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# hw-watch --config: watches with names, and what a reload leaves alone.
# Tests are subshells each, and set what the helpers read.
# shellcheck disable=SC2030,SC2031
bats_require_minimum_version 1.5.0
load ../support/common
load ../support/watch

setup() {
  cd "$BATS_TEST_TMPDIR" || return
  mkdir -p one two conf
}
teardown() { stop_leftovers; }

watches() { jq -r 'select(.data.kind == "written") | .data.watch + " " + .subject' "$out"; }

@test "watch -c: events bear the names of their watches" {
  echo 'watches: [{name: a, path: one}, {name: b, paths: [two, one]}]' >watch.yaml
  start_watch -c watch.yaml
  echo >two/x
  echo >one/y
  until_reported two
  await 20 eval '[ "$(watches | grep -c y)" -eq 2 ]'
  [ "$(watches | grep -v the-end | sort | paste -sd,)" = "a y,b x,b y" ]
}

@test "watch -c: what stays in the configuration misses nothing while it is loaded anew" {
  echo 'watches: [{name: stays, path: one}]' >watch.yaml
  start_watch -c watch.yaml --watch-config -v
  for round in 1 2 3 4 5 6 7 8 9 10; do
    (for file in $(seq 100); do echo >"one/$round-$file"; done) &
    mkdir "more$round"
    echo "watches: [{name: stays, path: one}, {name: other, path: more$round}]" >next
    mv next watch.yaml
    wait $!
    await 20 eval '[ "$(grep -c "loaded anew" "$err")" -ge '"$round"' ]'
    echo >"more$round/x"
  done
  until_reported one
  [ "$(watches | grep -c '^stays [0-9]')" -eq 1000 ]
  [ "$(watches | sort | uniq -d)" = "other x" ]
  [ "$(grep -c '^hw-watch: watching .*/one$' "$err")" -eq 1 ]
  grep -q 'loaded anew: 1 new, 1 stayed, 0 gone' "$err"
  grep -q 'loaded anew: 0 new, 1 stayed, 1 changed, 0 gone' "$err"
}

@test "watch -c: a watch that is taken out reports what was there and then no more" {
  echo 'watches: [{name: a, path: one}, {name: b, path: two}]' >watch.yaml
  start_watch -c watch.yaml --watch-config -v
  echo >two/before
  echo 'watches: [{name: a, path: one}]' >watch.yaml
  await 20 grep -q 'loaded anew: 0 new, 1 stayed, 1 gone' "$err"
  echo >two/after
  until_reported one
  [ "$(watches | grep two/ ; watches | grep '^b')" = "b before" ]
}

@test "watch -c: a configuration with faults, or a path that cannot be, changes nothing" {
  echo 'watches: [{name: a, path: one}]' >watch.yaml
  start_watch -c watch.yaml --watch-config -v
  echo 'watches: [{name: a, path: none/..}, {name: b, path: two}]' >watch.yaml
  await 20 grep -q 'none/..: No such file' "$err"
  echo 'watches: [{name: a, pth: one}' >watch.yaml
  await 20 grep -q 'watch.yaml:2:1: ' "$err"
  echo >one/x
  echo >two/x
  until_reported one
  [ "$(watches | grep -v the-end)" = "a x" ]
  [ "$(grep -c 'the old configuration stays' "$err")" -eq 2 ]
}

@test "watch -c: --watch-config sees a file replaced, included files, folders and texts" {
  echo 'watches: [{name: a, path: ../one}]' >conf/a.yaml
  start_watch -c conf --watch-config -v
  expect() { await 20 eval '[ "$(grep -c "loaded anew\|old configuration" "$err")" -ge '"$1"' ]'; }
  echo 'watches: [{name: b, path: "../${file:../where}"}]' >conf/b.yaml
  expect 1
  grep -q 'where: No such file' "$err"
  printf 'two\n' >where
  expect 2
  echo >two/x
  await 20 grep -q '"watch":"b"' "$out"
  rm conf/b.yaml
  expect 3
  echo 'watches: [{name: c, path: ../two}]' >.c
  mv .c conf/c.yaml
  expect 4
  echo >two/y
  await 20 grep -q '"watch":"c"' "$out"
}

@test "watch -c: HUP loads anew where there is no terminal" {
  echo 'watches: [{name: a, path: one}]' >watch.yaml
  run python3 "$BATS_TEST_DIRNAME/../support/hup.py" "$HW_BIN/hw-watch" -v -c watch.yaml
  echo "$output"
  [ "$status" -eq 0 ]
}

@test "watch -c: faults are told with their places, all at once" {
  printf '%s\n' 'watches:' '  - {path: one, paths: [two]}' '  - {name: a, path: 5, on: true}' \
    '  - {name: a, paths: []}' 'pending_max: lots' 'count: 3' >watch.yaml
  run -1 "$HW_BIN/hw-watch" --check -c watch.yaml
  [ "$(grep -o '^[^ ]*watch.yaml:[0-9]*:[0-9]*: .*' <<<"${output//hw-watch: /}")" = "watch.yaml:2:5: a watch needs a 'name'
watch.yaml:2:5: a watch has one of 'path' and 'paths'
watch.yaml:3:21: 'path' must be a string, not a number
watch.yaml:3:24: unknown key 'on'
watch.yaml:4:12: there is another watch 'a'
watch.yaml:4:22: 'paths' is empty
watch.yaml:5:14: 'pending_max': not a size: 'lots' (write 512, 64k, 10M or 2G)
watch.yaml:6:1: unknown key 'count'" ]
  run -78 "$HW_BIN/hw-watch" -c watch.yaml
  echo 'watches: []' >watch.yaml
  run -78 "$HW_BIN/hw-watch" -c watch.yaml
  run -66 "$HW_BIN/hw-watch" -c none.yaml
  run -64 "$HW_BIN/hw-watch" -c watch.yaml one
  run -64 "$HW_BIN/hw-watch"
  run -64 "$HW_BIN/hw-watch" --watch-config one
  run -0 "$HW_BIN/hw-watch" --check one none nor-this
  [ "$output" = "hw-watch: none: not there yet; it is waited for
hw-watch: nor-this: not there yet; it is waited for" ]
  run -1 "$HW_BIN/hw-watch" --check one 'none/..' ''
  [ "$output" = "hw-watch: none/..: No such file or directory
'': No such file or directory" ]
}

@test "watch -c: the command line wins over the environment, that over the file" {
  echo 'watches: [{name: a, path: one}]
grace: 3s' >watch.yaml
  check() { "$HW_BIN/hw-watch" -v --check -c watch.yaml "$@" | grep '^--grace'; }
  [ "$(check)" = "--grace = 3s  (watch.yaml:2:8)" ]
  [ "$(HW_WATCH_GRACE=4s check)" = "--grace = 4s  (HW_WATCH_GRACE)" ]
  [ "$(HW_WATCH_GRACE=4s check --grace 5s)" = "--grace = 5s  (command line)" ]
  echo 6s >seconds
  echo 'watches: [{name: a, path: one}]
grace: "${file:seconds}"' >watch.yaml
  [ "$(check)" = "--grace = ...  (watch.yaml:2:8)" ]
  echo 'watches: [{name: a, path: one}]
grace: soon' >watch.yaml
  HW_WATCH_GRACE=4s run -1 "$HW_BIN/hw-watch" --check -c watch.yaml
  [[ $output == *"watch.yaml:2:8: 'grace': not a duration: 'soon'"* ]]
  echo 'watches: [{name: a, path: one}]' >watch.yaml
  [ "$(check)" = "--grace = 10s  (default)" ]
}
