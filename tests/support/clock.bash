# SPDX-License-Identifier: MIT
# Helpers of the suites in which time is simulated.

# start_clock: a clock at the beginning of 2026-03-28, and all programs from here on live by it.
start_clock() {
  export HW_CLOCK=$BATS_TEST_TMPDIR/clock
  clock_shell=$BASHPID
  clock create 2026-03-28T00:00:00Z
}

# clock VERB ...: hw-clock on it; whatever this test has started must be idle for it.
clock() { "$HW_BIN/../tests/hw-clock" "$HW_CLOCK" "$@" --children-of "$clock_shell"; }

# alive: whether $program, a background job, has not ended.
alive() { kill -0 "$program"; }

stop_leftovers() {
  if [ -n "${program:-}" ]; then
    kill -KILL "$program" 2>/dev/null || :
    wait "$program" 2>/dev/null || :
  fi
}
