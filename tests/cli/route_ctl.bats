#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# hw-route ctl: what can be asked of a running hw-route, and switched.
bats_require_minimum_version 1.5.0

setup() {
  load ../support/common
  load ../support/clock
  cd "$BATS_TEST_TMPDIR" || return
  PATH=$HW_BIN:$PATH
  export HW_HOME=$BATS_TEST_TMPDIR/h
  echo '{"rules":[{"name":"a"},{"name":"b","enabled":false},{"name":"c","pattern":{"n":[1]}}]}' >rules.json
  mkfifo go
  exec 8<>go
  setsid hw-route --name main rules.json <go >out 2>err 8>&- &
  pid=$!
  await 10 test -S h/route/main.sock
}

teardown() {
  exec 8>&-
  kill -CONT "$pid" 2>/dev/null || true
  kill "$pid" 2>/dev/null || true
  stop_leftovers
}

ctl() { hw-route --name main ctl "$@"; }

# route LINE COUNT: sends a line and waits for so many lines in all.
route() {
  echo "$1" >&8
  await 10 lines out "$2"
}

@test "rules are switched off and on while it runs, and a reload does not change that" {
  route '{"n":1}' 2
  ctl disable a
  ctl enable b
  [ "$(ctl list)" = "a (disabled)
b
c" ]
  route '{"n":2}' 3
  [ "$(tail -n 1 out)" = '{"n":2,"hw":{"rule":"b"}}' ]
  echo '{"rules":[{"name":"a"},{"name":"b","enabled":false},{"name":"d"}]}' >rules.json
  kill -HUP "$pid"
  await 10 eval '[ "$(ctl list | tail -n 1)" = d ]'
  [ "$(ctl list)" = "a (disabled)
b
d" ]
  [ "$(ctl stats | jq -c '[.rule,.matched,.unmatched]')" = '["a",1,1]
["b",1,1]
["d",0,0]' ]
}

@test "a rule is switched off for a while" {
  ctl disable a --for 100ms
  await 10 eval '[ "$(ctl list | head -n 1)" = a ]'
  route '{"n":0}' 1
}

@test "after that while it is as it would be without: as the file has it, or as it was switched" {
  disable_all() { for rule in c b a; do ctl disable $rule --for "$1"; done; }
  disable_all 1h
  ctl disable c                                # for good
  ctl disable a --for 1m                       # longer than once more
  disable_all 100ms
  await 10 eval '[ "$(ctl list | head -n 1)" = a ]'
  [ "$(ctl list)" = "a
b (disabled)
c (disabled)" ]
  ctl enable b
  disable_all 100ms
  await 10 eval '[ "$(ctl list | head -n 2 | xargs)" = "a b" ]'
  echo '{"rules":[{"name":"a","enabled":false},{"name":"b"},{"name":"d"}]}' >rules.json
  kill -HUP "$pid"
  await 10 eval '[ "$(ctl list | tail -n 1)" = d ]'
  [ "$(ctl list)" = "a (disabled)
b
d" ]
}

@test "a switch holds for a rule that one reload removes and another brings back" {
  reload() {
    echo "$1" >rules.json
    kill -HUP "$pid"
    await 10 eval '[ "$(ctl list | tail -n 1)" = '"$2"' ]'
  }
  with='{"name":"a"},{"name":"b","enabled":false}'
  ctl disable a
  ctl enable b
  reload '{"rules":[{"name":"d"}]}' d
  run -1 ctl enable a
  [ "$output" = "hw-route: no rule 'a'" ]
  reload '{"rules":['"$with"',{"name":"e"}]}' e
  [ "$(ctl list | head -n 2 | xargs)" = "a (disabled) b" ]
  # Not one that had its end meanwhile.
  ctl disable e --for 100ms
  reload '{"rules":[{"name":"f"}]}' f
  ctl disable f --for 100ms
  await 10 eval '[ "$(ctl list)" = f ]'
  reload '{"rules":[{"name":"e"},{"name":"g"}]}' g
  [ "$(ctl list | head -n 1)" = e ]
}

@test "questions that cannot be answered" {
  run -1 ctl disable nosuch
  [ "$output" = "hw-route: no rule 'nosuch'" ]
  run -64 ctl dance
  [[ $output == *"ctl: --name NAME, and list, stats, enable RULE or disable RULE"* ]]
  run -64 ctl disable
  run -64 ctl enable a --for 1s
  [[ $output == *"--for goes with ctl disable"* ]]
  run -64 hw-route ctl list
  run -64 hw-route --name main ctl
  run -64 hw-route --name a/b ctl list
  run -66 hw-route --name other ctl list
  [[ $output == *"h/route/other.sock: nobody answers; is it running?" ]]
}

@test "the socket is its owner's alone, bears one name, and goes with the program" {
  [ "$(stat -c %a h/route h/route/main.sock | xargs)" = "700 700" ]
  run -69 hw-route --name main rules.json </dev/null
  [[ $output == *"another program has this name" ]]
  exec 8>&-
  wait "$pid" || true
  [ ! -e h/route/main.sock ]
  # What a killed one left behind is in nobody's way.
  python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind("h/route/main.sock")'
  hw-route --name main rules.json </dev/null
}

@test "of many that start with one name at once, one gets it" {
  for round in 1 2 3; do
    mkfifo "hold$round"
    exec 7<>"hold$round"
    started=()
    for i in {1..15}; do
      setsid hw-route --name "x$round" rules.json <"hold$round" >/dev/null 2>"err$i" 7>&- 8>&- &
      started+=($!)
    done
    lost() { [ "$(cat err* | grep -c "another program has this name")" -eq 14 ]; }
    await 10 lost
    await 10 hw-route --name "x$round" ctl list
    exec 7>&-
    refused=0
    for each in "${started[@]}"; do
      wait "$each" || { [ $? -eq 69 ] && refused=$((refused + 1)); }
    done
    [ "$refused" -eq 14 ]
    rm err*
  done
}

@test "a socket that others may not open says so" {
  mask=(env)
  if [ "$(id -u)" = 0 ]; then mask=(setpriv --bounding-set "-dac_override,-dac_read_search"); fi
  chmod 0 h/route/main.sock
  run -77 "${mask[@]}" hw-route --name main ctl list
  [[ $output == *"h/route/main.sock: Permission denied" ]]
}

@test "many that ask while it is stopped get their answers; one that gets none gives up" {
  kill -STOP "$pid"
  start_clock
  ctl list >answer 2>&1 &
  program=$!
  clock advance 9s
  kill -0 "$program"
  clock advance 1s
  run -75 wait "$program"
  [[ $(<answer) == *"h/route/main.sock: no answer within 10 s; is it stopped?" ]]
  python3 - h/route/main.sock "$pid" <<'E3'
import os, signal, socket, sys
clients = [socket.socket(socket.AF_UNIX) for _ in range(60)]
for client in clients:
    client.settimeout(10)
    client.connect(sys.argv[1])
    client.sendall(b'["list"]\n')
os.kill(int(sys.argv[2]), signal.SIGCONT)
for client in clients:
    assert client.recv(100).startswith(b"ok\na\n")
E3
}

@test "clients that say nothing, nonsense, or go away hold up nothing" {
  python3 - h/route/main.sock <<'E2'
import socket, sys
def connect():
    s = socket.socket(socket.AF_UNIX)
    s.settimeout(10)
    s.connect(sys.argv[1])
    return s
silent = [connect() for _ in range(20)]
for request in (b"\n", b"{}\n", b"[1]\n", b"junk\n", b"\xff\n", b"x" * 100000):
    s = connect()
    try:
        s.sendall(request)
        assert s.recv(100).startswith(b"error: "), request
    except (BrokenPipeError, ConnectionResetError):
        assert len(request) > 65536
gone = connect()
gone.sendall(b'["stats"]\n')
gone.close()
E2
  ctl list
  route '{"n":0}' 1
}
