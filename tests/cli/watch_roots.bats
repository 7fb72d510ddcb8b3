#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# hw-watch: roots that are not there yet, go away, come back, or are other things than folders.

bats_require_minimum_version 1.5.0
load ../support/common
load ../support/watch

setup() {
  cd "$BATS_TEST_TMPDIR" || return
}

teardown() { stop_leftovers; }

told() { await 20 grep -q "$1" "$out"; }

@test "watch: a root that is not there yet is waited for" {
  start_watch a/b/c
  [ "$(cat "$err")" = "hw-watch: a/b/c: not there yet; it is waited for" ]
  mkdir -p a/b/c/d
  echo 1 >a/b/c/d/f
  told '"hw.fs.written","subject":"d/f"'
  story_is "root_back ./
created d/
created d/f
written d/f"
  [ "$(jq -r .source "$out" | sort -u)" = "hw-watch:$PWD/a/b/c" ]
}

@test "watch: a root that is not there yet can be a file" {
  mkdir a
  start_watch a/conf a/other
  echo 1 >a/no
  echo 2 >a/conf
  told '"hw.fs.written","subject":"conf"'
  echo 3 >a/new
  mv a/new a/conf
  told '"hw.fs.created","subject":"conf"'
  echo 4 >a/other
  told '"hw.fs.written","subject":"other"'
  stop_watch
  story_is "root_back ./
created conf
written conf
created conf
written conf
created other
written other"
  [ "$(jq -r .data.root "$out" | sort -u)" = "$PWD/a" ]
}

@test "watch: a root that goes away is told, and so is its return with all that is in it" {
  mkdir one
  start_watch one
  echo >one/f
  told '"hw.fs.written"'
  rm -r one
  told '"hw.fs.root_gone"'
  mkdir -p new/d
  echo >new/d/g
  mv new one
  told '"hw.fs.written","subject":"d/g"'
  mv one two
  echo >two/silent
  until_gone_is 2
  mkdir one
  echo >one/h
  until_reported one
  stop_watch
  story_is "created f
written f
deleted f
root_gone ./
root_back ./
created d/
created d/g
written d/g
root_gone ./
root_back ./
created h
written h"
  [ "$(cat "$err")" = "hw-watch: $PWD/one: deleted; it is waited for
hw-watch: $PWD/one: there
hw-watch: $PWD/one: moved away; it is waited for
hw-watch: $PWD/one: there" ]
}

until_gone_is() { await 20 eval '[ "$(grep -c root_gone "$out")" -eq '"$1"' ]'; }

@test "watch: a folder of single files that goes away is waited for" {
  mkdir a
  echo >a/f
  start_watch a/f
  rm -r a
  until_gone_is 1
  mkdir a
  echo >a/g
  echo >a/f
  told '"hw.fs.written","subject":"f"'
  stop_watch
  story_is "deleted f
root_gone ./
root_back ./
created f
written f"
}

@test "watch: a root behind a symbolic link that leads nowhere is found within a second or two" {
  ln -s away link
  start_watch link
  mkdir away
  told root_back
  echo >away/f
  told '"hw.fs.written","subject":"f"'
}

@test "watch: who waits for a root ends when told to" {
  run -0 timeout 20 "$HW_BIN/hw-watch" --for 10ms none
  run -64 timeout 20 "$HW_BIN/hw-watch" --depth 0 none
  run -66 timeout 20 "$HW_BIN/hw-watch" ''
}
