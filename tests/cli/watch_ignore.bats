#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# hw-watch --gitignore: what ignore files leave out.

# Tests are subshells each, and set what the helpers read.
# shellcheck disable=SC2030,SC2031
bats_require_minimum_version 1.5.0
load ../support/common
load ../support/watch

setup() {
  cd "$BATS_TEST_TMPDIR" || return
  export HOME=$PWD XDG_CONFIG_HOME=$PWD/config
  git init -q repo
  mkdir -p repo/src/deep repo/node_modules/x repo/build
}

teardown() { stop_leftovers; }

@test "watch --gitignore: nested files, negation, info/exclude and the global file" {
  mkdir -p config/git
  echo '*.global' >config/git/ignore
  echo '*.private' >repo/.git/info/exclude
  printf '%s\n' 'node_modules/' '/build' '*.o' >repo/.gitignore
  printf '%s\n' '!keep.o' '*.tmp' >repo/src/.gitignore
  echo '*.both' >repo/src/.ignore
  start_watch -v --gitignore repo
  for file in a.o keep.o a.c x.tmp x.both x.global x.private; do echo >repo/src/deep/$file; done
  echo >repo/keep.o
  echo >repo/x.tmp
  echo >repo/node_modules/x/f
  echo >repo/build/f
  mkdir -p repo/src/build repo/lib/node_modules/y
  echo >repo/src/build/f
  echo >repo/lib/node_modules/y/f
  until_reported repo
  stop_watch
  [ "$(story | grep -v the-end | sort)" = "created lib/
created src/build/
created src/build/f
created src/deep/a.c
created src/deep/keep.o
created x.tmp
written src/build/f
written src/deep/a.c
written src/deep/keep.o
written x.tmp" ]
  run ! grep -q 'watching.*node_modules\|watching.*/repo/build' "$err"
}

@test "watch --gitignore: a root in a repository obeys the files above it" {
  echo '/src/deep/*.log' >repo/.gitignore
  start_watch --gitignore repo/src
  echo >repo/src/deep/a.log
  echo >repo/src/a.log
  until_reported repo/src
  story_is "created a.log
written a.log"
}

@test "watch --gitignore: a file that is changed is obeyed from then on" {
  start_watch --gitignore repo
  echo 'src/' >repo/.gitignore
  await 20 grep -q '"hw.fs.written","subject":".gitignore"' "$out"
  echo >repo/src/deep/silent
  echo >repo/build/f
  await 20 grep -q '"hw.fs.written","subject":"build/f"' "$out"
  rm repo/.gitignore
  await 20 grep -q '"hw.fs.deleted","subject":".gitignore"' "$out"
  echo >repo/src/deep/told
  await 20 grep -q '"hw.fs.written","subject":"src/deep/told"' "$out"
  echo 'build' >repo/new
  mv repo/new repo/.gitignore
  await 20 grep -q '"hw.fs.renamed","subject":".gitignore"' "$out"
  echo >repo/build/silent-too
  until_reported repo
  run ! grep -q 'silent-too' "$out"
}

@test "watch --gitignore: an ignore file that is none is told, and never waited for" {
  mkfifo repo/.gitignore
  mkdir repo/src/.ignore
  start_watch --gitignore repo
  echo >repo/f
  until_reported repo
  story_is "created f
written f"
  [ "$(sort "$err")" = "hw-watch: $PWD/repo/.gitignore: not a regular file; it is not obeyed
hw-watch: $PWD/repo/src/.ignore: not a regular file; it is not obeyed" ]
}

@test "watch: without --gitignore ignore files are files as others" {
  echo '*' >repo/.gitignore
  start_watch repo
  echo >repo/f
  until_reported repo
  story_is "created f
written f"
}
