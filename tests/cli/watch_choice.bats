#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# hw-watch: which events, which names, how deep, and in which form.

bats_require_minimum_version 1.5.0
load ../support/common
load ../support/watch

setup() {
  cd "$BATS_TEST_TMPDIR" || return
  mkdir tree
}

teardown() {
  stop_leftovers
  if [ -n "${other:-}" ]; then rm -rf "$other"; fi
}

@test "watch -e: kinds are chosen, also by leaving some out" {
  start_watch -e written,deleted tree
  echo 1 >tree/f
  chmod 600 tree/f
  rm tree/f
  until_reported tree
  stop_watch
  story_is "written f
deleted f"
  start_watch -e '!created' --events '!attributes,!written' tree
  echo 1 >tree/f
  chmod 600 tree/f
  mv tree/f tree/g
  rm tree/g
  await 20 grep -q '"hw.fs.deleted","subject":"g"' "$out"
  stop_watch
  story_is "renamed f g
deleted g"
}

@test "watch -e: attributes of files, folders and the root; modified while a file is being written" {
  mkdir tree/d
  echo 1 >tree/f
  start_watch -e attributes,modified,written tree
  chmod 600 tree/f
  chmod 700 tree/d
  chmod 755 tree
  { echo 2; } >>tree/f
  until_reported tree
  stop_watch
  story_is "attributes f
attributes d/
attributes ./
modified f
written f"
}

@test "watch -e: a kind that is not known is told with the nearest one" {
  run -64 "$HW_BIN/hw-watch" -e created,writen tree
  [ "${lines[0]}" = "hw-watch: --events: no kind of event is called 'writen'; did you mean 'written'?" ]
  run -64 "$HW_BIN/hw-watch" -e '' tree
  [ "${lines[0]}" = "hw-watch: --events: no kind of event is named" ]
}

@test "watch -x: what is excluded is not watched, and not reported" {
  mkdir -p tree/node_modules/a/b tree/src/gen tree/out
  start_watch -v -x node_modules -x 'src/gen/**' -x 'out/' -x '*.o|*~' tree
  echo >tree/node_modules/a/b/f
  echo >tree/src/gen/f
  echo >tree/src/f.o
  echo >tree/src/out
  mkdir -p tree/lib/node_modules/c tree/lib/out
  echo >tree/lib/node_modules/c/f
  until_reported tree
  stop_watch
  story_is "created src/out
written src/out
created lib/"
  [ "$(grep -c 'watching.*node_modules\|watching.*/out' "$err")" -eq 0 ]
}

@test "watch -x: a rename from or to an excluded name is a file that comes or goes" {
  start_watch -x '*.tmp' tree
  echo >tree/a.tmp
  mv tree/a.tmp tree/a
  mv tree/a tree/b.tmp
  until_reported tree
  story_is "created a
written a
deleted a"
}

@test "watch -i: only what matches is reported, below any folder" {
  start_watch -i '*.c' -i 'doc/**/*.md' tree
  mkdir -p tree/d tree/doc/x
  echo >tree/d/f.c
  echo >tree/d/f.h
  echo >tree/doc/x/a.md
  echo >tree/d/b.md
  mv tree/d/f.h tree/d/g.c
  mv tree/d/g.c tree/d/g.h
  mv tree/d tree/e
  echo >tree/the-end.c
  await 20 grep -q '"hw.fs.written","subject":"the-end.c"' "$out"
  [ "$(story | grep -v the-end | sort)" = "created d/f.c
created d/g.c
created doc/x/a.md
deleted d/g.c
renamed d/ e/
written d/f.c
written d/g.c
written doc/x/a.md" ]
}

@test "watch -i, -x: what excludes wins; a bad glob is told at the start" {
  start_watch -i '*.c|the-end' -x 'b*' tree
  echo >tree/a.c
  echo >tree/b.c
  until_reported tree
  story_is "created a.c
written a.c"
  run -64 "$HW_BIN/hw-watch" -x 'a[' tree
  [[ "$output" == "hw-watch: --exclude: 'a[': "* ]]
  run -64 "$HW_BIN/hw-watch" -i 'a[' tree
  [[ "$output" == "hw-watch: --include: 'a[': "* ]]
}

@test "watch: what version control keeps for itself is left out unless it is asked for" {
  mkdir -p tree/.git/refs tree/sub/.hg
  start_watch tree
  echo >tree/.git/refs/x
  echo >tree/sub/.hg/x
  mkdir tree/sub/.git
  echo >tree/.gitignore
  until_reported tree
  stop_watch
  story_is "created .gitignore
written .gitignore"
  start_watch --vcs tree
  echo >tree/.git/refs/y
  until_reported tree
  story_is "created .git/refs/y
written .git/refs/y"
}

@test "watch: a root that another one leaves out is watched as well" {
  mkdir -p tree/.git/refs tree/a/b
  start_watch tree tree/.git/refs
  echo >tree/.git/refs/x
  until_reported tree
  stop_watch
  story_is "created x
written x"
  start_watch --depth 1 tree tree/a/b
  echo >tree/a/no
  echo >tree/a/b/yes
  until_reported tree
  story_is "created yes
written yes"
}

@test "watch --depth: as many levels as were asked for, also after a folder has moved" {
  mkdir -p tree/a/b/c tree/x
  start_watch --depth 2 tree
  echo >tree/f
  echo >tree/a/f
  echo >tree/a/b/f
  mkdir -p tree/n/m
  echo >tree/n/m/no
  mv tree/a/b tree/b
  await 20 grep -q '"hw.fs.written","subject":"b/f"' "$out"
  echo >tree/b/c/no
  mv tree/b tree/x/b
  echo >tree/x/b/no
  until_reported tree
  [ "$(story | grep -v the-end | sort)" = "created a/f
created b/c/
created b/f
created f
created n/
created n/m/
renamed a/b/ b/
renamed b/ x/b/
written a/f
written b/f
written f" ]
}

@test "watch --follow: links to folders are followed, without going round in circles" {
  mkdir -p other/d tree/d
  ln -s ../other tree/link
  ln -s .. tree/d/up
  start_watch --follow tree
  echo >other/d/f
  echo >tree/d/f
  mkdir third
  ln -s ../third tree/later
  await 20 grep -q '"subject":"later"' "$out"
  echo >third/g
  await 20 grep -q '"hw.fs.written","subject":"later/g"' "$out"
  mv tree/later tree/now
  echo >third/h
  rm tree/now
  echo >third/silent
  until_reported tree
  stop_watch
  [ "$(story | grep -v 'the-end\|third')" = "created link/d/f
written link/d/f
created d/f
written d/f
created later
created later/g
written later/g
renamed later now
created now/h
written now/h
deleted now" ]
}

@test "watch: links are not followed unless it is asked for" {
  mkdir other
  ln -s ../other tree/link
  start_watch tree
  echo >other/f
  until_reported tree
  [ "$(story)" = "created the-end
written the-end" ]
}

@test "watch --one-filesystem: other file systems are left out" {
  [ -w /dev/shm ]
  [ "$(stat -c %d /dev/shm)" != "$(stat -c %d .)" ]
  other=$(fast_folder)
  ln -s "$other" tree/link
  start_watch --follow --one-filesystem tree
  echo >"$other/f"
  until_reported tree
  [ "$(story)" = "created the-end
written the-end" ]
}

@test "watch --initial: what is there is reported first" {
  mkdir -p tree/a/b tree/.git
  echo >tree/a/b/f
  echo >tree/g
  ln -s g tree/link
  start_watch --initial tree
  echo >tree/a/later
  until_reported tree
  stop_watch
  [ "$(story | grep -v the-end | sort)" = "created a/
created a/b/
created a/b/f
created a/later
created g
created link
written a/b/f
written a/later
written g" ]
  [ "$(jq -r 'select(.data.initial).subject' "$out" | sort -u | tr '\n' ' ')" = "a a/b a/b/f g link " ]
}

@test "watch --initial: what does not fit --pending-max is all there" {
  (cd tree && seq 5000 | sed 's/^/file-with-a-long-name-to-fill-the-memory-/' | xargs touch)
  start_watch --initial --pending-max 64k -e created tree
  await 20 eval '[ "$(wc -l <"$out")" -ge 5000 ]'
  stop_watch
  [ "$(jq -r .subject "$out" | sort -u | wc -l)" -eq 5000 ]
}

@test "watch --stat: size, mtime, mode and inode, of what is there" {
  start_watch --stat -e written,deleted tree
  echo 12345 >tree/f
  await 20 grep -q written "$out"
  rm tree/f
  await 20 grep -q deleted "$out"
  stop_watch
  run jq -c 'select(.data.kind == "written").data | [.size, .mode]' "$out"
  [ "$output" = '[6,"0644"]' ]
  run jq -e 'select(.data.kind == "written").data | (.inode > 0) and (.mtime | test("^20.*Z$"))' "$out"
  [ "$output" = true ]
  run jq -c 'select(.data.kind == "deleted").data | has("size")' "$out"
  [ "$output" = false ]
}

@test "watch --paths, -0: bare paths" {
  start_watch --paths -e written tree
  echo >"tree/a b"
  await 20 test -s "$out"
  stop_watch
  [ "$(cat "$out")" = "$PWD/tree/a b" ]
  start_watch -0 -e written tree
  echo >tree/$'new\nline'
  await 20 test -s "$out"
  echo >"tree/last"
  await 20 grep -q last "$out"
  stop_watch
  xargs -0 -n 1 basename -a <"$out" >names
  printf '%s\n' $'new\nline' last | diff - names
}

@test "watch -c: each watch has its own choice" {
  mkdir one two
  cat >watch.yaml <<'Y'
watches:
  - name: a
    path: one
    exclude: ["*.o", "build/"]
    events: written
  - name: b
    path: two
    include: "*.txt"
    depth: 1
Y
  start_watch -c watch.yaml
  echo >one/x.o
  echo >one/x
  echo >two/x
  echo >two/x.txt
  mkdir two/d
  echo >two/d/y.txt
  echo >two/the-end.txt
  await 20 grep -q '"hw.fs.written","subject":"the-end.txt"' "$out"
  await 20 grep -q '"hw.fs.written","subject":"x"' "$out"
  stop_watch
  [ "$(jq -r '.data | "\(.watch) \(.kind) \(.path)"' "$out" | grep -v the-end | sort | sed "s,$PWD/,,")" = "a written one/x
b created two/x.txt
b written two/x.txt" ]
  cat >watch.yaml <<'Y'
watches:
  - name: a
    path: one
    exclude: ["a["]
  - name: b
    path: two
    depth: many
    events: [made]
Y
  run -1 "$HW_BIN/hw-watch" --check -c watch.yaml
  [[ "$output" == *"watch.yaml:2:5: exclude: 'a[': "* ]]
  [[ "$output" == *"watch.yaml:7:12: 'depth': "* ]]
  [[ "$output" == *"no kind of event is called 'made'"* ]]
}
