#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Tests are subshells each, and set what the helpers read; names in single quotes are meant so.
# shellcheck disable=SC2016,SC2030,SC2031
bats_require_minimum_version 1.5.0
load ../support/common
load ../support/watch

setup() {
  cd "$BATS_TEST_TMPDIR" || return
  mkdir tree
}
teardown() { stop_leftovers; }

# Every file of the burst is reported as created and as written, once each.
complete() {
  local kind
  for kind in created written; do
    reported "$kind" | diff -q "$BATS_TEST_TMPDIR/made" - || return 1
  done
}

@test "watch: an event has the form of hw-events(5)" {
  start_watch tree
  echo hi >tree/a
  until_reported tree
  line=$(sed -n 2p "$out")
  [ "$(jq -r 'keys_unsorted | join(" ")' <<<"$line")" = "specversion id source type subject time traceparent data" ]
  [ "$(jq -r '.data | keys_unsorted | join(" ")' <<<"$line")" = "root path kind is_dir" ]
  [ "$(jq -r '.source, .type, .subject, .data.root, .data.path, .data.kind, .data.is_dir' <<<"$line" | tr '\n' ' ')" = \
    "hw-watch:$PWD/tree hw.fs.written a $PWD/tree $PWD/tree/a written false " ]
  jq -e '.time | test("^20[0-9-]+T[0-9:]+[.][0-9]{6}Z$")' <<<"$line"
  jq -e '.traceparent | test("^00-[0-9a-f]{32}-[0-9a-f]{16}-01$")' <<<"$line"
}

@test "watch: TRACEPARENT is the trace of all events" {
  export TRACEPARENT=00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00
  start_watch tree
  until_reported tree
  [ "$(jq -r .traceparent "$out" | cut -c1-36 | sort -u)" = 00-0af7651916cd43dd8448eb211c80319c- ]
  [ "$(jq -r .traceparent "$out" | cut -c37- | sort -u | wc -l)" = 2 ]
}

@test "watch: created, written, deleted, renamed" {
  start_watch tree
  echo 1 >tree/a
  await 10 lines "$out" 2 # the kernel merges equal events that nobody has read
  echo 2 >>tree/a
  mv tree/a tree/b
  rm tree/b
  mkdir tree/d
  rmdir tree/d
  until_reported tree
  story_is "created a
written a
written a
renamed a b
deleted b
created d/
deleted d/"
  [ "$(jq -r 'select(.data.kind == "renamed") | .subject, .data.path' "$out" | tr '\n' ' ')" = "b $PWD/tree/b " ]
}

@test "watch: what was there before is not reported" {
  mkdir -p tree/old/deep
  echo >tree/old/deep/file
  start_watch tree
  echo >tree/old/deep/new
  until_reported tree
  story_is "created old/deep/new
written old/deep/new"
}

@test "watch: written comes after the close, not before" {
  start_watch tree
  exec 7>tree/slow
  echo half >&7
  until_reported tree
  story_is "created slow"
  exec 7>&-
  await 10 grep -q '"hw.fs.written","subject":"slow"' "$out"
}

@test "watch: names are data" {
  start_watch tree
  echo >'tree/$(touch pwned).jpg'
  echo >tree/-rf.jpg
  echo >"tree/a b'c\".csv"
  echo >$'tree/new\nline'
  echo >$'tree/\xff\xfe.bin'
  mv $'tree/\xff\xfe.bin' $'tree/\xe9.bin'
  until_reported tree
  jq -e -s 'map(.subject) | contains(["$(touch pwned).jpg", "-rf.jpg", "a b'"'"'c\".csv", "new\nline", "\ufffd\ufffd.bin"])' "$out"
  [ "$(jq -r 'select(.type == "hw.fs.written").data.path_base64 // empty' "$out" | base64 -d)" = "$PWD/tree/"$'\xff\xfe.bin' ]
  [ "$(jq -r '.data.from_base64 // empty' "$out" | base64 -d)" = $'\xff\xfe.bin' ]
  [ "$(jq -r '.data.to_base64 // empty' "$out" | base64 -d)" = $'\xe9.bin' ]
  [ ! -e pwned ]
}

@test "watch: a root whose name needs it is percent-encoded in the source" {
  mkdir 'a b%'
  start_watch 'a b%'
  until_reported 'a b%'
  [ "$(jq -r .source "$out" | sort -u)" = "hw-watch:$PWD/a%20b%25" ]
}

@test "watch: nothing is lost of folders made with their parents and filled at once" {
  start_watch tree
  for i in {1..200}; do
    mkdir -p "tree/$i/x/y"
    echo >"tree/$i/x/y/leaf"
  done
  until_reported tree
  for i in {1..200}; do echo "$i/x/y/leaf"; done | sort >made
  diff made <(reported created | grep -v the-end)
  diff made <(reported written | grep -v the-end)
  [ "$(story | grep -c '^created .*/$')" = 600 ]
}

@test "watch: a renamed folder stays watched under its new name" {
  start_watch tree
  mkdir -p tree/a/b
  mv tree/a tree/c
  echo >tree/c/b/file
  mkdir tree/c/new
  mv tree/c/b tree/top
  echo >tree/top/file2
  until_reported tree
  story_is "created a/
created a/b/
renamed a/ c/
created c/b/file
written c/b/file
created c/new/
renamed c/b/ top/
created top/file2
written top/file2"
}

@test "watch: out of the tree is deleted, into it is created and written" {
  mkdir outside
  start_watch tree
  echo >outside/f
  mv outside/f tree/f
  await 10 grep -q '"hw.fs.written","subject":"f"' "$out"
  mv tree/f outside/g
  mkdir -p outside/d/e
  echo >outside/d/e/f
  mv outside/d tree/d
  await 10 grep -q '"hw.fs.written","subject":"d/e/f"' "$out"
  mv tree/d outside/d
  echo >outside/d/ghost
  mkdir outside/d/ghosts
  until_reported tree
  story_is "created f
written f
deleted f
created d/
created d/e/
created d/e/f
written d/e/f
deleted d/"
}

@test "watch: a file moved in while somebody writes to it is written at its close" {
  mkdir outside
  start_watch tree
  exec 7>outside/f
  mv outside/f tree/f
  until_reported tree
  story_is "created f"
  exec 7>&-
  await 10 grep -q '"hw.fs.written","subject":"f"' "$out"
}

@test "watch: moving many files out waits once, not for each" {
  mkdir outside
  for i in {1..300}; do echo >"tree/$i"; done
  start_watch tree
  begin=$EPOCHREALTIME
  mv tree/* outside
  until_reported tree
  [ "$(story | grep -c '^deleted')" = 300 ]
  # 300 waits of 10 ms one after the other would be 3 s.
  [ $((${EPOCHREALTIME/./} - ${begin/./})) -lt 2500000 ]
}

@test "watch: folders that are exchanged keep their watches" {
  mkdir tree/a tree/b
  start_watch tree
  python3 - <<'EOF'
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
if libc.renameat2(-100, b"tree/a", -100, b"tree/b", 2) != 0:
    raise OSError(ctypes.get_errno(), "renameat2")
EOF
  echo >tree/a/in-a
  echo >tree/b/in-b
  until_reported tree
  story_is "renamed a/ b/
renamed b/ a/
created a/in-a
written a/in-a
created b/in-b
written b/in-b"
}

@test "watch: a folder that takes the place of an empty one" {
  mkdir tree/a tree/b
  start_watch tree
  mv -T tree/a tree/b
  echo >tree/b/f
  mv -T tree/b tree/a
  echo >tree/a/g
  until_reported tree
  story_is "renamed a/ b/
created b/f
written b/f
renamed b/ a/
created a/g
written a/g"
}

@test "watch: rm -r and the same names again" {
  mkdir -p tree/a/b
  echo >tree/a/b/f
  start_watch tree
  rm -r tree/a
  mkdir -p tree/a/b
  echo >tree/a/b/f
  until_reported tree
  story_is "deleted a/b/f
deleted a/b/
deleted a/
created a/
created a/b/
created a/b/f
written a/b/f"
}

@test "watch: links, FIFOs and sockets are created, not written, and not opened" {
  mkdir outside
  echo >outside/f
  mkfifo outside/fifo
  ln -s "$PWD/outside" outside/link
  start_watch tree
  mv outside/fifo outside/link tree
  ln outside/f tree/hard
  mkdir -p tree/d
  until_reported tree
  story_is "created fifo
created link
created hard
created d/"
}

@test "watch: a burst in nested folders" {
  fast=$(fast_folder)
  start_watch "$fast"
  burst --nested "$fast" 100 200
  until_reported "$fast"
  stop_watch
  sed -i '/the-end/d' "$out"
  complete
}

@test "watch: a burst of files that are held open while they are written" {
  fast=$(fast_folder)
  start_watch "$fast"
  burst --hold "$fast" 100 200
  until_reported "$fast"
  stop_watch
  sed -i '/the-end/d' "$out"
  complete
}

@test "watch: a stopped reader costs an overflow event at most, and no folder" {
  fast=$(fast_folder)
  mkfifo pipe
  out=$PWD/out err=$PWD/err
  exec 8<>pipe
  "$HW_BIN/hw-watch" --pending-max 64k --ready-fd 9 "$fast" >pipe 2>"$err" 9>ready 3>&- 8>&- &
  watcher=$!
  await 20 test -s ready
  burst "$fast" 50 400   # nobody reads: pipe, writer's queue and records are full
  cat <&8 >"$out" 8>&- 3>&- &
  reader=$!
  await 20 grep -q '"hw.fs.overflow"' "$out"
  mkdir "$fast/d7/late"
  until_reported "$fast/d7/late"
  stop_watch
  # What was delivered and what was dropped is all there was: the count is exact.
  counted() {
    jq -s 'map(select(.subject | contains("late") | not)) |
      (map(.data.dropped // 0) | add) + (map(select(.data.kind and .data.kind != "rescanned")) | length)' "$out"
  }
  await 20 eval '[ "$(counted)" = 40050 ]'
  kill "$reader"
  [ "$(jq -r 'select(.type == "hw.fs.overflow").data | .reason, .root, (.dropped > 1000)' "$out" | head -n 3 | tr '\n' ' ')" = "pending $fast true " ]
  grep -q 'events were dropped' "$err"
}

@test "watch: an overflow of the kernel's queue is reported, and the tree is read again" {
  fast=$(fast_folder)
  mkdir -p "$fast/old" "$fast/gone/deep"
  start_watch "$fast"
  kill -STOP "$watcher"
  python3 -c 'import sys
for i in range(20000): open(f"{sys.argv[1]}/{i}", "w").close()' "$fast/old"
  rm -r "$fast/gone"
  burst "$fast" 50 100
  kill -CONT "$watcher"
  until_reported "$fast/d49"
  until_reported "$fast/old"
  [ "$(jq -c 'select(.type == "hw.fs.overflow").data' "$out")" = "{\"root\":\"$fast\",\"reason\":\"kernel\",\"dropped\":null}" ]
  # The new folders were made in the gap: all in them is found, and nothing twice.
  sed -i '/the-end\|"old/d' "$out"
  complete
}

@test "watch: --count ends after that many lines" {
  start_watch --count 3 tree
  for i in {1..5}; do echo >"tree/$i"; done
  wait "$watcher"
  story_is "created 1
written 1
created 2"
}

@test "watch: --for ends without a change" {
  run timeout 10 "$HW_BIN/hw-watch" --for 10ms tree
  [ "$status" -eq 0 ]
  [ -z "$output" ]
}

@test "watch: SIGTERM reports what the kernel already held" {
  start_watch tree
  kill -STOP "$watcher"
  mkdir tree/d
  echo >tree/d/f
  mv tree/d tree/e
  echo >tree/g
  kill -TERM "$watcher"
  kill -CONT "$watcher"
  wait "$watcher"
  watcher=
  story_is "created d/
renamed d/ e/
created e/f
written e/f
created g
written g"
}

@test "watch: SIGINT delivers, and is what the process dies of" {
  start_watch tree
  echo >tree/f
  await 10 lines "$out" 2
  kill -INT "$watcher"
  status=0
  wait "$watcher" || status=$?
  watcher=
  [ "$status" -eq 130 ]
}

@test "watch: --grace bounds the delivery to a reader that does not read" {
  fast=$(fast_folder)
  mkfifo pipe
  exec 8<>pipe
  "$HW_BIN/hw-watch" --grace 100ms --ready-fd 9 "$fast" >pipe 2>err 9>ready 3>&- 8>&- &
  watcher=$!
  await 20 test -s ready
  burst "$fast" 10 100
  kill -TERM "$watcher"
  status=0
  wait "$watcher" || status=$?
  watcher=
  [ "$status" -eq 75 ]
  grep -qE '^hw-watch: [0-9]+ events were not delivered' err
}

@test "watch: a reader that has gone is noticed while idle" {
  mkfifo pipe
  exec 8<>pipe
  "$HW_BIN/hw-watch" --ready-fd 9 tree >pipe 2>err 9>ready 3>&- 8>&- &
  watcher=$!
  await 20 test -s ready
  exec 8>&-
  status=0
  wait "$watcher" || status=$?
  watcher=
  [ "$status" -eq 141 ]
  [ ! -s err ]
}

@test "watch: a full disk is an error" {
  "$HW_BIN/hw-watch" --ready-fd 9 tree >/dev/full 2>err 9>ready 3>&- &
  watcher=$!
  await 20 test -s ready
  echo >tree/f
  status=0
  wait "$watcher" || status=$?
  watcher=
  [ "$status" -eq 74 ]
  [ "$(cat err)" = "hw-watch: stdout: No space left on device" ]
}

@test "watch: a path is needed, and a descriptor must be open" {
  run "$HW_BIN/hw-watch"
  [ "$status" -eq 64 ]
  run "$HW_BIN/hw-watch" --ready-fd 77 tree
  [ "$status" -eq 64 ]
  [[ "$output" == *"descriptor 77 is not open"* ]]
}

@test "watch: who waited for --ready-fd may have gone, or not be told" {
  run --separate-stderr "$HW_BIN/hw-watch" --for 1ms --ready-fd 9 tree 9> >(:)
  [ "$status" -eq 0 ]
  run --separate-stderr "$HW_BIN/hw-watch" --for 1ms --ready-fd 9 tree 9>/dev/full
  [ "$status" -eq 0 ]
  [ "$stderr" = "hw-watch: --ready-fd: No space left on device" ]
}

@test "watch: stdout that cannot be written is told at once" {
  run --separate-stderr sh -c '"$HW_BIN/hw-watch" tree >&-'
  [ "$status" -eq 74 ]
  [ "$stderr" = "hw-watch: stdout: Bad file descriptor" ]
}

@test "watch: a single file is followed by its name" {
  echo >tree/conf
  start_watch tree/conf
  echo >tree/other
  echo 2 >tree/conf
  echo 3 >tree/conf.tmp
  mv tree/conf.tmp tree/conf
  mkdir tree/d
  rm tree/conf
  await 10 grep -q '"hw.fs.deleted"' "$out"
  stop_watch
  story_is "written conf
created conf
written conf
deleted conf"
  [ "$(jq -r .data.root "$out" | sort -u)" = "$PWD/tree" ]
}

@test "watch: a root inside another one is watched once" {
  mkdir tree/sub
  start_watch tree/sub tree ./tree
  echo >tree/sub/f
  until_reported tree
  story_is "created sub/f
written sub/f"
  [ "$(cat "$err")" = "hw-watch: tree/sub: inside tree; watched once
hw-watch: ./tree: inside tree; watched once" ]
}

@test "watch: two roots, and a move between them" {
  mkdir one two
  start_watch one two
  echo >one/f
  mv one/f two/f
  until_reported two
  story_is "created f
written f
deleted f
created f
written f"
  [ "$(jq -r .source "$out" | uniq | tr '\n' ' ')" = "hw-watch:$PWD/one hw-watch:$PWD/two " ]
}

@test "watch: a root may be a symbolic link to a folder" {
  ln -s tree link
  start_watch link
  echo >tree/f
  until_reported tree
  [ "$(jq -r .data.path "$out" | head -n 1)" = "$PWD/link/f" ]
}

@test "watch: a folder that may not be read is told, and the rest goes on" {
  fast=$(fast_folder)
  chmod 755 "$fast"
  cd "$fast"
  mkdir -p tree/closed tree/open
  chmod 700 tree/closed
  as_other=()
  if [ "$(id -u)" -eq 0 ]; then as_other=(setpriv --reuid 65534 --clear-groups --); else chmod 0 tree/closed; fi
  cp "$HW_BIN/hw-watch" .
  out=$PWD/out err=$PWD/err
  "${as_other[@]}" ./hw-watch --ready-fd 9 tree >"$out" 2>"$err" 9>ready 3>&- &
  watcher=$!
  await 20 test -s ready
  until_reported tree/open
  [ "$(cat "$err")" = "hw-watch: $PWD/tree/closed: Permission denied; its content is not watched" ]
  # Files of others cannot be asked for writers: unchanged for a while means written.
  mkdir outside
  echo >outside/f
  mv outside/f tree/open
  await 10 grep -q '"hw.fs.written","subject":"open/f"' "$out"
}

@test "watch: -v names the folders, -vv the kernel's events" {
  mkdir tree/d
  start_watch -vv tree
  until_reported tree
  grep -qF "hw-watch: watching $PWD/tree/d" "$err"
  grep -qE "^hw-watch: kernel: wd [0-9]+ IN_CREATE cookie 0 'the-end'" "$err"
}

@test "watch: told to end while events are dropped, it counts every one of them" {
  mkfifo pipe
  local size
  for size in 4k 64k; do
    rm -rf tree && mkdir tree
    : >ready
    exec 7<>pipe # a reader that takes nothing
    "$HW_BIN/hw-watch" -e '!attributes' --ready-fd 9 --pending-max $size tree >pipe 2>err 9>ready 3>&- 7>&- &
    watcher=$!
    await 20 test -s ready
    (cd tree && mkdir -p a/b/c && seq 3000 | xargs touch)
    kill -TERM "$watcher"
    cat <pipe >"$BATS_TEST_TMPDIR/out" 7>&- &
    exec 7>&-
    wait "$watcher"
    watcher=
    wait
    out=$BATS_TEST_TMPDIR/out
    [ "$(jq -s '[.[] | select(.data.kind != "rescanned") | .data.dropped // 1] | add' "$out")" -eq 6003 ]
    [ "$(jq -r 'select(.type == "hw.fs.overflow").data.reason' "$out" | sort -u)" = pending ]
  done
}
