#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# The main job: hw-watch | hw-route | hw-exec on real files.
bats_require_minimum_version 1.5.0

setup() {
  load ../support/common
  load ../support/watch
  cd "$BATS_TEST_TMPDIR" || return
  PATH=$HW_BIN:$PATH
  mkdir tree tree/temp
  mkfifo ready
}
teardown() { stop_leftovers; }

# The card's rules; each command notes which it was, and the name that it got.
card_rules() {
  note='printf "%s\\0%s\\0" "$0" "$1" >>"$LOG"'
  jq -n --arg note "$note" '
    def target(name; file): {argv: ["sh", "-c", $note, name, file]};
    {mode: "first", rules: [
      {name: "scratch", pattern: {subject: [{glob: "temp/*"}]}, action: "ignore"},
      {pattern: {type: ["hw.fs.written"], subject: [{glob: "*.jpg|*.png"}]}, targets: [target("image"; $file)]},
      {pattern: {type: ["hw.fs.written"], subject: [{glob: "*.csv"}]}, targets: [target("table"; $file)]},
      {pattern: {type: ["hw.fs.written"]}, targets: [target("rest"; $file)]}]}' --arg file "$1" >rules.json
}

hostile_files() {
  for name in '$(touch pwned).jpg' '-rf.jpg' $'a b\'c".csv' $'new\nline' $'not\377utf8.png' 'temp/no.jpg' '`touch pwned`;*' ; do
    printf '%s' "$name" >"tree/$name"
  done
}

# What must have run: name of the rule and file, sorted.
expected_runs() {
  local IFS=
  printf '%s\0%s\0' image "$PWD/tree/"'$(touch pwned).jpg' image "$PWD/tree/-rf.jpg" table "$PWD/tree/"$'a b\'c".csv' \
    rest "$PWD/tree/"$'new\nline' image "$PWD/tree/"$'not\377utf8.png' rest "$PWD/tree/"'`touch pwned`;*'
}

pairs() { python3 -c 'import sys; w = sys.stdin.buffer.read().split(b"\0")[:-1]; print(sorted(zip(w[::2], w[1::2])))'; }

# hw-watch as a member of a pipeline, its process noted in a file.
noted_watch() {
  echo "$BASHPID" >watcher
  exec hw-watch "$@"
}

run_card() {
  export LOG=$PWD/log
  noted_watch --ready-fd 3 tree 3>ready | hw-route rules.json | hw-exec -j2 >results &
  local pid=$!
  read -r _ <ready
  hostile_files
  kill -TERM "$(<watcher)"
  wait "$pid"
  [ ! -e pwned ] && [ ! -e tree/pwned ]
  [ "$(pairs <log)" = "$(expected_runs | pairs)" ]
  [ "$(grep -c '"hw.exec.succeeded"' results)" -eq 6 ]
}

@test "each file's command runs once with the exact name, by FILE" {
  card_rules x
  jq '(.rules[].targets[]?) |= {run: (.argv[2] | gsub("\\$0"; "$NAME") | gsub("\\$1"; "$FILE")), env: {NAME: .argv[3]}}' rules.json >by-file.json
  mv by-file.json rules.json
  run_card
}

@test "each file's command runs once with the exact name, by {data.path} as a word" {
  card_rules '{data.path}'
  run_card
}

# burst FOLDERS FILES [--hold]: so many files in each of so many folders that are made in the burst:
# every event and every run counts, and half way neither descriptors nor zombies have gathered.
burst() {
  local pid fast
  echo '{"rules":[{"pattern":{"type":["hw.fs.written"]},"targets":[{"argv":["true"]}]}]}' >rules.json
  fast=$(fast_folder)
  noted_watch --ready-fd 3 --grace 5m "$fast" 3>ready | tee events | hw-route rules.json | hw-exec -j2 >results &
  pid=$!
  read -r _ <ready
  python3 "$BATS_TEST_DIRNAME/../support/burst.py" "$fast" "$@" >made
  kill -TERM "$(<watcher)"
  await 240 lines results $(($1 * $2 / 2))
  [ "$(find "/proc/$pid/fd" -type l | wc -l)" -le 40 ]
  [ "$(ps --ppid "$pid" -o stat= | grep -c Z)" -le 2 ]
  wait "$pid"
  "$BATS_TEST_DIRNAME/../support/burst-check.py" made events results
}

@test "a burst of 20,000 files in new folders: every file once" { burst 100 200; }

@test "the same with 5,000 files that are held open while they are written" { burst 25 200 --hold; }

@test "the demo ends by itself with 0" { "$BATS_TEST_DIRNAME/../../share/examples/demo"; }
