# SPDX-License-Identifier: MIT
# Helpers of all bats suites.

# Where the programs are: set by tests/run; by hand, the build in its usual place.
HW_BIN=${HW_BIN:-$(cd "$BATS_TEST_DIRNAME/../../build/bin" && pwd)}
export HW_BIN

# await SECONDS COMMAND...: runs COMMAND until it succeeds; fails when the time is over.
await() {
  local end=$((SECONDS + $1))
  shift
  until "$@" 2>/dev/null; do
    if [ "$SECONDS" -ge "$end" ]; then
      echo "waited in vain for: $*" >&2
      return 1
    fi
    read -r -t 0.01 <> <(:) || :
  done
}

# lines FILE COUNT: whether FILE has at least that many lines.
lines() { [ "$(wc -l <"$1")" -ge "$2" ]; }
