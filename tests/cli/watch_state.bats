#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# hw-watch --state: what has happened while it did not run.

# Tests are subshells each, and set what the helpers read.
# shellcheck disable=SC2016,SC2030,SC2031
bats_require_minimum_version 1.5.0
load ../support/common
load ../support/watch

setup() {
  cd "$BATS_TEST_TMPDIR" || return
  mkdir -p tree/d/e
  for file in tree/{a,b,c,d/f,d/e/g,m}; do echo 1 >"$file"; done
}

teardown() { stop_leftovers; }

kill_watch() {
  kill -KILL "$watcher"
  wait "$watcher" || :
  watcher=
}

changes() {
  echo 22 >tree/a
  rm tree/b
  mv tree/c tree/d/c2
  mkdir tree/new
  echo 1 >tree/new/n
  mv tree/d tree/new/moved
  chmod 600 tree/m
}
changed="attributes m
created new/
created new/n
deleted b
renamed c new/moved/c2
renamed d/ new/moved/
written a
written new/n"

@test "watch --state: a restart reports what was created, written, deleted and renamed, and nothing else" {
  start_watch --state state tree
  stop_watch
  [ ! -s "$out" ]
  changes
  start_watch --state state tree
  stop_watch
  diff <(echo "$changed") <(story | sort)
  [ "$(jq 'select(.data.initial)' "$out")" = "" ]
  start_watch --state state tree
  stop_watch
  [ ! -s "$out" ]
}

@test "watch --state: what was reported before a kill -9 is not reported again, what was not is" {
  start_watch --state state tree
  until_reported tree
  changes
  await 20 grep -q '"hw.fs.attributes","subject":"m"' "$out"
  await 20 grep -aqz '600 [0-9]* [0-9]* .*tree/m' state
  kill_watch
  echo 333 >tree/a
  start_watch --state state tree
  stop_watch
  story_is "written a"
}

@test "watch --state: what a stopped reader has not got is reported after a kill -9" {
  mkfifo pipe
  exec 7<>pipe # a reader that takes nothing
  : >ready
  "$HW_BIN/hw-watch" --state state --ready-fd 9 tree >pipe 2>err 9>ready 3>&- 7>&- &
  watcher=$!
  await 20 test -s ready
  (cd tree && seq 1000 | xargs touch)
  kill_watch
  cat <pipe >before 7>&- 3>&- &
  exec 7>&-
  wait
  start_watch --state state tree
  stop_watch
  grep -h '^{.*}$' before "$out" >both # the last line before may be cut
  out=both
  [ "$(reported created | sort -u | wc -l)" -eq 1000 ]
}

@test "watch --state: the first time is silent, or with --initial reports all" {
  start_watch --state state --initial tree
  stop_watch
  [ "$(reported created | tr '\n' ' ')" = "a b c d/e/g d/f m " ]
  [ "$(reported written | tr '\n' ' ')" = "a b c d/e/g d/f m " ]
  echo 2 >tree/b
  start_watch --state state --initial tree
  stop_watch
  story_is "written b"
}

@test "watch --state: the state in the tree is not reported itself, and files may be swapped" {
  start_watch --state tree/state tree
  until_reported tree
  stop_watch
  mv tree/a tree/t
  mv tree/b tree/a
  mv tree/t tree/b
  start_watch --state tree/state tree
  stop_watch
  # A circle of renames has no order; what is there is told.
  [ "$(jq -r 'select(.data.kind != "deleted") | .subject' "$out" | sort -u | tr '\n' ' ')" = "a b " ]
}

@test "watch --state: a save by rename is one written; a file that became a folder is both" {
  start_watch --state state tree
  stop_watch
  echo 2 >tree/tmp
  mv tree/tmp tree/a
  rm tree/b
  mkdir tree/b
  start_watch --state state tree
  stop_watch
  [ "$(story | sort)" = "created b/
deleted b
written a" ]
}

@test "watch --state: a root that has gone meanwhile is told file by file" {
  start_watch --state state tree
  stop_watch
  rm -r tree
  start_watch --state state tree
  mkdir tree
  echo 1 >tree/a
  await 20 grep -q '"hw.fs.written","subject":"a"' "$out"
  stop_watch
  [ "$(reported deleted | tr '\n' ' ')" = "a b c d/e/g d/f m " ]
  start_watch --state state tree
  stop_watch
  [ ! -s "$out" ]
}

@test "watch --state: two at once, and what is no state, are refused" {
  start_watch --state state tree
  run -75 "$HW_BIN/hw-watch" --state state tree
  [ "$output" = "hw-watch: $PWD/state: another hw-watch uses this state" ]
  stop_watch
  echo nonsense >state
  run -65 "$HW_BIN/hw-watch" --state state tree
  [ "$output" = "hw-watch: $PWD/state: not a state of hw-watch" ]
  run -66 "$HW_BIN/hw-watch" --state no/such tree
}

@test "watch --state: a state that was cut is read as far as it is whole" {
  start_watch --state state tree
  until_reported tree
  stop_watch
  size=$(stat -c %s state)
  truncate -s $((size - 3)) state
  start_watch --state state tree
  stop_watch
  [ "$(story | wc -l)" -le 2 ]
}
