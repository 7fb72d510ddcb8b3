#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# hw-route: what is written at the end also is when a signal ends it.
bats_require_minimum_version 1.5.0

setup() {
  load ../support/common
  cd "$BATS_TEST_TMPDIR" || return
  PATH=$HW_BIN:$PATH
  echo '{"rules":[{"name":"a","pattern":{"n":[1]}}]}' >rules.json
}

# signalled NAME ARGUMENT...: hw-route reads two lines, hears the signal, and comes to the end of its
# input; prints how it ended, as subprocess has it.
signalled() {
  python3 - "$@" <<'E2'
import array, fcntl, signal, subprocess, sys, termios, time

name = "SIG" + sys.argv[1]
end = time.monotonic() + 10
with open("out", "wb") as out, open("err", "wb") as err:
    program = subprocess.Popen(["hw-route", "-v", *sys.argv[2:]], stdin=subprocess.PIPE, stdout=out, stderr=err)

def unread():
    count = array.array("i", [0])
    fcntl.ioctl(program.stdin, termios.FIONREAD, count)
    return count[0]

def until(condition):
    while not condition():
        assert time.monotonic() < end

program.stdin.write(b'{"n":1}\n{"n":2}\n')
program.stdin.flush()
until(lambda: unread() == 0)
program.send_signal(getattr(signal, name))
until(lambda: name in open("err").read())
program.stdin.close()
print(program.wait(10))
E2
}

@test "INT and TERM: --tally and --stats are written" {
  for row in "INT -2" "TERM 0"; do
    read -r signal status <<<"$row"
    [ "$(signalled "$signal" --match '{"n":[1]}' --tally)" -eq "$status" ]
    [ "$(<out)" = '{"matched":1,"unmatched":1}' ]
    [ "$(signalled "$signal" --tally rules.json)" -eq "$status" ]
    [ "$(head -n 1 out)" = '{"rule":"a","matched":1}' ]
    [ "$(signalled "$signal" --stats stats rules.json)" -eq "$status" ]
    [ "$(jq -c '[.rule,.matched]' stats)" = '["a",1]' ]
    grep "rule 'a': 1 matched" err
    rm stats
  done
}
