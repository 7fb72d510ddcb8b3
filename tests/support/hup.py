#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""hup.py PROGRAM ARGUMENT...: in a session without a terminal, HUP makes the program load
watch.yaml anew, which then names the folder two as well."""
import signal
import subprocess
import sys

sys.dont_write_bytecode = True
from harness import Run, check, equal

with Run(sys.argv[1:], session=True, stdin=subprocess.DEVNULL) as program:
    program.says("ready:")
    with open("watch.yaml", "w", encoding="ascii") as file:
        file.write("watches: [{name: a, path: one}, {name: b, path: two}]\n")
    program.signal(signal.SIGHUP)
    program.says("loaded anew: 1 new, 1 stayed, 0 gone")
    for name in ("one/x", "two/x"):
        with open(name, "w", encoding="ascii"):
            pass
    lines = b"".join(program.lines(4))
    check(b'"watch":"a"' in lines and b'"watch":"b"' in lines, lines)
    program.signal(signal.SIGTERM)
    equal(program.finish()[0], 0, "status")
