# SPDX-License-Identifier: MIT
# Helpers of the suites that run hw-watch in the background.

# start_watch ARGUMENT...: starts hw-watch and waits until it is ready; its lines go to $out, its
# messages to $err, its process is $watcher.
start_watch() {
  out=$BATS_TEST_TMPDIR/out err=$BATS_TEST_TMPDIR/err
  : >"$BATS_TEST_TMPDIR/ready"
  "$HW_BIN/hw-watch" --ready-fd 9 "$@" >"$out" 2>"$err" 9>"$BATS_TEST_TMPDIR/ready" 3>&- &
  watcher=$!
  await 20 test -s "$BATS_TEST_TMPDIR/ready"
}

# stop_watch: ends it by SIGTERM, when all is delivered.
stop_watch() {
  kill -TERM "$watcher"
  wait "$watcher"
  watcher=
}

# All events so far as "kind subject", or "renamed from to"; folders with a slash at the end.
story() {
  jq -r '(if .data.is_dir then "/" else "" end) as $slash |
    if .data.kind == "renamed" then "renamed \(.data.from)\($slash) \(.data.to)\($slash)"
    elif .data.kind then "\(.data.kind) \(.subject)\($slash)" else "overflow \(.data.reason)" end' "$out"
}

# until_reported FOLDER: makes a last file there and waits for its line; what happened before has
# been reported then.
until_reported() {
  echo >"$1/the-end"
  await 20 grep -q '"hw.fs.written","subject":"[^"]*the-end"' "$out"
}

# story_is EXPECTED: the story, without the last file of until_reported.
story_is() { diff <(printf '%s\n' "$1") <(story | grep -v the-end); }

# A folder in memory where there is one: bursts on a disk measure the disk.
fast_folder() {
  if [ -w /dev/shm ]; then mktemp -d /dev/shm/hw-watch-test.XXXXXX; else mktemp -d "$BATS_TEST_TMPDIR/fast.XXXXXX"; fi
}

# burst ROOT FOLDERS FILES [OPTION]...: makes many files, and their list in $BATS_TEST_TMPDIR/made.
burst() { python3 "$BATS_TEST_DIRNAME/../support/burst.py" "$@" | sort >"$BATS_TEST_TMPDIR/made"; }

# reported KIND: the files that were reported so, sorted, doubled ones twice.
reported() {
  jq -r --arg kind "$1" 'select(.data.kind == $kind and (.data.is_dir | not)).subject' "$out" | sort
}

stop_leftovers() {
  if [ -n "${watcher:-}" ]; then
    kill -CONT "$watcher" 2>/dev/null || :
    kill -KILL "$watcher" 2>/dev/null || :
    wait "$watcher" 2>/dev/null || :
  fi
  if [ -n "${fast:-}" ]; then rm -rf "$fast"; fi
}
