#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# hw-watch: what happens in quick succession is taken together; what was lost is looked for.
# Tests are subshells each, and set what the helpers read.
# shellcheck disable=SC2016,SC2030,SC2031,SC2317
bats_require_minimum_version 1.5.0
load ../support/common
load ../support/watch

setup() {
  cd "$BATS_TEST_TMPDIR" || return
  mkdir tree
}

teardown() { stop_leftovers; }

# Every path that is below $fast has been told of.
all_reported() {
  (cd "$fast" && find . -mindepth 1 | sed 's,^\./,,' | sort) >there
  jq -r 'select(.data.kind != "deleted").subject' "$out" | sort -u >told
  [ -z "$(comm -23 there told)" ]
}

@test "watch --debounce: the saves of editors are one written each" {
  for file in in-place moved-over backup safe anew; do echo 1 >tree/$file; done
  start_watch --debounce 300ms tree
  echo 2 >tree/in-place
  chmod 600 tree/in-place
  echo 2 >tree/.moved-over.tmp
  mv tree/.moved-over.tmp tree/moved-over
  mv tree/backup tree/backup~
  echo 2 >tree/backup
  chmod 644 tree/backup
  rm tree/backup~
  echo 2 >tree/safe___jb_tmp___
  mv tree/safe tree/safe___jb_old___
  mv tree/safe___jb_tmp___ tree/safe
  rm tree/safe___jb_old___
  rm tree/anew
  echo 2 >tree/anew
  echo 1 >tree/new
  stop_watch
  [ "$(story | sort)" = "written anew
written backup
written in-place
written moved-over
written new
written safe" ]
}

@test "watch --debounce: a path that does not come to rest is told after --max-wait" {
  start_watch --debounce 1h --max-wait 1h --edge leading tree
  echo 1 >tree/f
  await 20 grep -q '"hw.fs.created","subject":"f"' "$out"
  stop_watch
  story_is "created f
written f"
  start_watch --debounce 500ms --max-wait 1s -e written tree
  await 20 eval 'echo x >>tree/f; grep -q written "$out"'
}

@test "watch --batch: one event for a burst" {
  mkdir tree/d
  echo 1 >tree/d/old
  start_watch --batch 1h --stat tree
  echo 1 >tree/a
  echo 2 >tree/b
  rm tree/b
  mv tree/d/old tree/d/new
  mkdir tree/e
  stop_watch
  [ "$(wc -l <"$out")" -eq 1 ]
  [ "$(jq -c '[.type, .subject, (.data | keys_unsorted)]' "$out")" = '["hw.fs.batch",".",["root","paths","changes"]]' ]
  [ "$(jq -r '.data.paths[]' "$out" | sed "s,$PWD/tree/,," | sort | tr '\n' ' ')" = "a d/new e " ]
  [ "$(jq -c '.data.changes[] | [.kind, .is_dir, .from]' "$out" | sort | tr '\n' ' ')" = \
    '["created",true,null] ["renamed",false,"d/old"] ["written",false,null] ' ]
  [ "$(jq '.data.changes[] | select(.kind == "written").size' "$out")" = 2 ]
}

@test "watch --batch: burst after burst" {
  start_watch --batch 50ms --paths tree
  echo 1 >tree/a
  await 20 grep -q tree/a "$out"
  echo 1 >tree/b
  await 20 grep -q tree/b "$out"
  stop_watch
  [ "$(cat "$out")" = "$PWD/tree/a
$PWD/tree/b" ]
}

@test "watch --stable: a file is written when it has stopped growing, though it is open" {
  start_watch --stable 100ms tree
  exec 7>tree/open
  echo 1 >&7
  await 20 grep -q '"hw.fs.written","subject":"open"' "$out"
  exec 7>&-
  until_reported tree
  story_is "created open
written open"
  stop_watch
  start_watch --stable 1h -e written tree
  echo 2 >tree/f
  stop_watch
  story_is "written f"
}

@test "watch: what cannot be together is refused" {
  run -64 "$HW_BIN/hw-watch" --debounce 1s --batch 1s tree
  [ "${lines[0]}" = "hw-watch: --batch: not together with debounce" ]
  run -64 "$HW_BIN/hw-watch" --max-wait 1s tree
  run -64 "$HW_BIN/hw-watch" --debounce 1s --max-wait 1ms tree
  run -64 "$HW_BIN/hw-watch" --edge leading tree
}

@test "watch: after a stall every path that is there has been reported" {
  fast=$(fast_folder)
  mkfifo pipe
  exec 7<>pipe # a reader that takes nothing
  : >ready
  "$HW_BIN/hw-watch" --ready-fd 9 --pending-max 64k "$fast" >pipe 2>err 9>ready 3>&- 7>&- &
  watcher=$!
  await 20 test -s ready
  mkdir -p outside/deep/er
  touch -d '2001-01-01' outside/deep/er/old
  burst "$fast" 2 5000
  mv outside "$fast/moved-in"
  mv "$fast/moved-in/deep" "$fast/moved"
  rm -r "$fast/d1"
  out=$BATS_TEST_TMPDIR/out
  cat <pipe >"$out" 7>&- 3>&- &
  reader=$!
  exec 7>&-
    await 30 all_reported
  grep -q '"hw.fs.overflow"' "$out"
  grep -q '"hw.fs.rescanned"' "$out"
  stop_watch
  wait "$reader"
}

@test "watch: after the kernel has lost events, what is there has been reported" {
  fast=$(fast_folder)
  start_watch "$fast"
  kill -STOP "$watcher"
  python3 -c 'import sys
for i in range(20000): open(f"{sys.argv[1]}/{i}", "w").close()' "$fast"
  kill -CONT "$watcher"
  await 30 all_reported
  [ "$(jq -r 'select(.type == "hw.fs.overflow").data.reason' "$out" | sort -u)" = kernel ]
}
