#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# hw-watch: the same story through each backend, and which one is chosen.

bats_require_minimum_version 1.5.0
load ../support/common
load ../support/watch

setup() {
  cd "$BATS_TEST_TMPDIR" || return
  mkdir tree out-there
  echo 0 >tree/there
}
teardown() { stop_leftovers; }

told() { await 20 grep -q "\"hw.fs.$1\",\"subject\":\"$2\"" "$out"; }

# Each step waits until the one before has been told, so that no round sees two of them.
tell_story() {
  echo 1 >tree/a
  told written a
  mkdir -p tree/x/y
  echo 2 >tree/x/y/f
  told written x/y/f
  mv tree/a tree/b
  told renamed b
  mv tree/x tree/z
  told renamed z
  echo 3 >>tree/z/y/f
  await 20 eval '[ "$(reported written | grep -c f)" = 2 ]'
  mv tree/z/y/f out-there/
  told deleted z/y/f
  mv out-there/f tree/in
  told written in
  chmod 600 tree/in
  told attributes in
  rm tree/in
  told deleted in
  rm -r tree/z
  told deleted z
  until_reported tree
  stop_watch
}

whole_story="created a
written a
created x/
created x/y/
created x/y/f
written x/y/f
renamed a b
renamed x/ z/
written z/y/f
deleted z/y/f
created in
written in
attributes in
deleted in
deleted z/y/
deleted z/"

@test "watch --backend: the kernel tells a story (inotify)" {
  start_watch --backend inotify tree
  tell_story
  story_is "$whole_story"
}

@test "watch --backend: one who looks again and again tells it too (poll)" {
  start_watch --poll --poll-interval 50ms tree
  tell_story
  story_is "$whole_story"
  [ ! -s "$err" ]
}

@test "watch --backend: without a choice the kernel is heard, and nothing is polled (auto)" {
  start_watch tree
  grep -q inotify "/proc/$watcher/fdinfo"/*
  tell_story
  story_is "$whole_story"
}

@test "watch --poll: what stays of several changes in one round" {
  mkdir tree/d
  echo 1 >tree/d/f
  start_watch --poll --poll-interval 300ms tree
  echo 2 >tree/new
  rm tree/new # nobody has seen it
  mv tree/d tree/e
  mv tree/e/f tree/g
  mv tree/there tree/e/
  until_reported tree
  stop_watch
  story | grep -v the-end | sort | diff - <(printf '%s\n' "renamed d/ e/" "renamed d/f g" "renamed there e/there") ||
    story | grep -v the-end | sort | diff - <(printf '%s\n' "renamed d/ e/" "renamed e/f g" "renamed there e/there")
}

@test "watch --poll: a file is not written while somebody has it open, also if its writer pauses" {
  start_watch --poll --poll-interval 20ms -e all tree
  exec 8>tree/f
  told created f
  echo 1 >&8
  told modified f
  exec 8>&-
  told written f
  stop_watch
  story | uniq | diff - <(printf '%s\n' "created f" "modified f" "written f")
}

@test "watch --poll: at the end all is told that is there" {
  start_watch --poll --poll-interval 1h tree
  echo 1 >tree/f
  mkdir -p tree/d/e
  mv tree/there tree/thence
  stop_watch
  story | sort | diff - <(printf '%s\n' "created d/" "created d/e/" "created f" "renamed there thence" "written f")
}

@test "watch --poll: a burst is told once, file by file" {
  fast=$(fast_folder)
  start_watch --poll --poll-interval 30ms "$fast"
  python3 "$BATS_TEST_DIRNAME/../support/burst.py" --hold "$fast" 40 100 | sort >made
  until_reported "$fast"
  stop_watch
  sed -i '/the-end/d' "$out"
  reported created | diff -q made -
  reported written | diff -q made -
}

@test "watch --poll: roots that come and go" {
  start_watch --poll --poll-interval 20ms late
  mkdir late
  echo 1 >late/f
  told written f
  rm -r late
  await 20 grep -q root_gone "$out"
  stop_watch
  story_is "root_back ./
created f
written f
root_gone ./"
}

@test "watch --backend: a watch of a configuration has its own" {
  mkdir other
  cat >watch.yaml <<'END'
watches:
  - {name: a, path: tree, backend: poll, poll_interval: 20ms}
  - {name: b, path: other, poll: true, poll_interval: 30ms}
END
  start_watch --config watch.yaml
  run -1 grep -q inotify "/proc/$watcher/fdinfo"/*
  echo >tree/f
  told written f
  echo >other/g
  told written g
}

@test "watch --backend: names and intervals that cannot be" {
  run -64 "$HW_BIN/hw-watch" --backend pol tree
  [[ "$output" = *"poll"* ]]
  run -64 "$HW_BIN/hw-watch" --poll-interval 0 tree
  [[ "$output" = "hw-watch: --poll-interval: must be more than 0"* ]]
}

# In a user namespace of its own a user has other limits, and the machine's stay what they are.
limit_watches() {
  cat >limited <<'END'
#!/bin/sh
exec unshare -U -r sh -c 'echo 3 >/proc/sys/user/max_inotify_watches && exec "$@"' - "$@"
END
  chmod +x limited
  ./limited true || skip "no user namespaces here"
}

@test "watch: folders for which the kernel has no more watches are polled" {
  limit_watches
  mkdir -p tree/{a,b,c,d}/deep
  out=$PWD/out err=$PWD/err
  : >ready
  ./limited "$HW_BIN/hw-watch" --poll-interval 20ms --ready-fd 9 tree >"$out" 2>"$err" 9>ready 3>&- &
  watcher=$!
  await 20 test -s ready
  [ "$(wc -l <"$err")" = 1 ]
  [[ "$(cat "$err")" = "hw-watch: $PWD/tree/"*": no more watches: 3 folders are watched, this user may have "*"; from here on folders are polled; raise the limit with 'sysctl fs.inotify.max_user_watches=1048576'" ]]
  for folder in a b c d; do
    echo 1 >"tree/$folder/f"
    echo 1 >"tree/$folder/deep/f"
    told written "$folder/f"
    told written "$folder/deep/f"
  done
  mv tree/a tree/moved
  told renamed moved
  echo 2 >tree/moved/deep/g
  told written moved/deep/g
  mv tree/b/f tree/c/g
  await 20 grep -q '"subject":"c/g"' "$out"
  stop_watch
  [ "$(reported created | uniq -d)" = "" ]
}

@test "watch --backend inotify: folders for which the kernel has no more watches stay unwatched" {
  limit_watches
  mkdir -p tree/{a,b,c,d}/deep
  run -0 ./limited "$HW_BIN/hw-watch" --backend inotify --for 10ms tree
  [[ "$output" = *"; from here on folders go unwatched; "* ]]
}
