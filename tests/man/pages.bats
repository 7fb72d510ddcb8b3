#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# The man pages tell the truth: mandoc finds no fault, the options are those of --help, closed lists
# are those of the sources, and every example prints what the page shows.

setup() {
  here=$BATS_TEST_DIRNAME
  man=$here/../../man
  : "${HW_BIN:=$here/../../build/bin}"
  HW_BIN=$(cd "$HW_BIN" && pwd)
  export HW_BIN
}

@test "mandoc finds no fault in any page" {
  "$here/lint-pages" "$man"
}

@test "types of events, codes of errors and operators are those of the sources" {
  "$here/compare-lists"
}

@test "every program has a page and every page is tested here" {
  for program in "$HW_BIN"/hw "$HW_BIN"/hw-*; do
    case ${program##*/} in
      hw-unit-tests | hw-bench*) ;;
      *) [ -e "$man/${program##*/}.1" ] || { echo "no page: $program"; false; } ;;
    esac
  done
  for page in "$man"/*.[157]; do
    grep -q "run-examples\" \"\$man/${page##*/}\"" "$BATS_TEST_FILENAME" || {
      echo "not tested: $page"
      false
    }
  done
}

@test "hw(1): options are those of --help" {
  "$here/compare-options" "$man/hw.1" hw "hw event"
}

@test "hw(1): examples" {
  "$here/run-examples" "$man/hw.1"
}

@test "hw-exec(1): options are those of --help" {
  "$here/compare-options" "$man/hw-exec.1" hw-exec
}

@test "hw-exec(1): examples" {
  "$here/run-examples" "$man/hw-exec.1"
}

@test "hw-route(1): options are those of --help" {
  "$here/compare-options" "$man/hw-route.1" hw-route
}

@test "hw-route(1): examples" {
  "$here/run-examples" "$man/hw-route.1"
}

@test "hw-watch(1): options are those of --help" {
  "$here/compare-options" "$man/hw-watch.1" hw-watch
}

@test "hw-watch(1): examples" {
  "$here/run-examples" "$man/hw-watch.1"
}

@test "hw-events(5): examples" {
  "$here/run-examples" "$man/hw-events.5"
}

@test "hookwork(7): examples" {
  "$here/run-examples" "$man/hookwork.7"
}

@test "hw-config(5): examples" {
  "$here/run-examples" "$man/hw-config.5"
}

@test "hw-rules(5): examples" {
  "$here/run-examples" "$man/hw-rules.5"
}

@test "README and share/examples: hw-route accepts the rules" {
  sed -n '/^    {$/,/^    }$/p' "$man/../README.md" >"$BATS_TEST_TMPDIR/readme.json"
  for rules in "$BATS_TEST_TMPDIR/readme.json" "$man"/../share/examples/*rules.json; do
    [ -s "$rules" ]
    "$HW_BIN/hw-route" --check "$rules"
  done
}
