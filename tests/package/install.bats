#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# make install, make uninstall, make dist.
bats_require_minimum_version 1.5.0

setup() {
  load ../support/common
  tree=$BATS_TEST_DIRNAME/../..
  build=${HW_BIN%/bin}
  cd "$BATS_TEST_TMPDIR" || return
}

# What is below a folder: kinds, names and contents.
inventory() { (cd "$1" && find . -type d -printf '%p/\n' -o -type f -exec sha256sum {} +) | LC_ALL=C sort; }

# A copy of the tree without what is built, as a git repository with one commit.
repository() {
  mkdir "$1"
  tar -C "$tree" --exclude=./.git --exclude='./build*' --exclude=./dist -cf - . | tar -C "$1" -xf -
  export GIT_AUTHOR_DATE='2026-01-02T03:04:05Z' GIT_COMMITTER_DATE='2026-01-02T03:04:05Z'
  git -C "$1" init -q
  git -C "$1" add -A
  git -C "$1" -c user.name=x -c user.email=x@example.org commit -q -m all
}

@test "what is installed is complete, and runs" {
  "$tree/cmake/install-tree" "$build" /usr "$PWD/root"
  for program in $(cd "$HW_BIN" && echo hw*); do
    [ -x "root/usr/bin/$program" ]
    [ -s "root/usr/share/man/man1/$program.1" ]
    [ -s "root/usr/share/bash-completion/completions/$program" ]
    [ -s "root/usr/share/zsh/site-functions/_$program" ]
    [ -s "root/usr/share/fish/vendor_completions.d/$program.fish" ]
  done
  [ "$(echo '{"a":1}' | root/usr/bin/hw route --match '{"a":[1]}')" = '{"a":1}' ]
}

@test "where nothing may be written, install says so before it begins" {
  as_user=()
  if [ "$(id -u)" -eq 0 ]; then as_user=(setpriv --reuid=65534 --regid=65534 --clear-groups); fi
  run -77 "${as_user[@]}" sh -s "$build" /usr/none "" <"$tree/cmake/install-tree"
  [ "$output" = "install: /usr: not writable; with sudo, or with another PREFIX=" ]
}

@test "uninstall removes exactly that, from a clone without a build" {
  mkdir -p "r t/usr/bin" "r t/usr/share/man/man1" "r t/usr/share/zsh"
  echo mine >"r t/usr/bin/hw-mine"
  echo mine >"r t/usr/share/man/man1/mine.1"
  inventory "r t" >before
  "$tree/cmake/install-tree" "$build" /usr "$PWD/r t"
  "$tree/cmake/install-tree" "$build" /usr "$PWD/r t" # once more: nothing is forgotten
  echo theirs >"r t/usr/share/fish/vendor_completions.d/foreign.fish"
  [ "$(inventory "r t" | wc -l)" -gt 30 ]
  repository clone
  make -s -C clone uninstall PREFIX=/usr DESTDIR="$PWD/r t"
  [ "$(cat "r t/usr/share/fish/vendor_completions.d/foreign.fish")" = theirs ]
  rm -r "r t/usr/share/fish"
  inventory "r t" | diff before -
}

@test "uninstall says so when there is nothing of ours" {
  run make -s -C "$tree" uninstall PREFIX=/usr DESTDIR="$PWD/empty"
  [ "$status" -ne 0 ]
  [[ $output == *"share/hookwork/installed: not there"* ]]
}

@test "uninstall leaves alone what is no path of ours" {
  mkdir -p root/usr/share/hookwork
  echo keep >victim
  printf '/usr/../../victim\n' >root/usr/share/hookwork/installed
  run "$tree/cmake/uninstall-tree" /usr "$PWD/root"
  [ "$status" -eq 65 ] && [ -e victim ]
}

@test "dist: the same bytes from two clones" {
  repository one
  git clone -q one two
  find two -path two/.git -prune -o -type f -exec touch -d 2020-01-01 {} +
  git -C two config core.autocrlf true
  (umask 077 && TZ=Asia/Tokyo XZ_OPT=--block-size=64KiB make -s -C two dist >two.sums)
  echo left out >one/stray
  make -s -C one dist >one.sums
  diff one.sums two.sums
  cmp one/dist/hookwork-*.tar.gz two/dist/hookwork-*.tar.gz
  cmp one/dist/hookwork-*.tar.xz two/dist/hookwork-*.tar.xz
}

@test "dist: every file of the commit, of root, dated by the commit" {
  repository one
  make -s -C one dist
  cd one
  tarball=$(echo dist/hookwork-*.tar.gz)
  name=$(basename "$tarball" .tar.gz)
  tar -tzf "$tarball" | grep -v '/$' | sed "s|^$name/||" | LC_ALL=C sort >files
  git ls-files | LC_ALL=C sort | diff files -
  [ "$(TZ=UTC tar -tvzf "$tarball" | awk '{print $2, $4, $5}' | sort -u)" = "root/root 2026-01-02 03:04" ]
  tar -xzf "$tarball"
  run make -s -C "$name" dist
  [[ $status -ne 0 && $output == *"no git checkout"* ]]
  # make finds its way there without git, as far as a build goes.
  (cd "$name" && cmake --preset check -B build >/dev/null && make -n check >/dev/null)
}
