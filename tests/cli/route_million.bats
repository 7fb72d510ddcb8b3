#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# A million events through hw-route --match, compared byte for byte with the selection by a script.
load ../support/contract
# shellcheck disable=SC2154 # python and support are set by the file that is loaded

@test "a million events, of which a tenth matches" {
  cd "$BATS_TEST_TMPDIR" || return
  "$python" "$support/million.py" make 1000000 >events
  "$python" "$support/million.py" select <events >wanted
  "$HW_BIN/hw-route" --match '{"type": ["hw.fs.written", "hw.fs.created"], "id": [{"anything-but": "101"}],
    "data": {"path": [{"prefix": "/src/"}], "size": [{"numeric": [">=", 10000]}]}}' <events >got
  [ "$(wc -l <events)" -eq 1000000 ]
  count=$(wc -l <wanted)
  echo "the script selected $count"
  [ "$count" -gt 90000 ]
  [ "$count" -lt 170000 ]
  cmp wanted got
}
