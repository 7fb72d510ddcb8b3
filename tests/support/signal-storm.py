#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""signal-storm.py PROGRAM: sends TERM to hw-exec's process group again and again while it starts commands,
and checks that none of them, each in a group of its own, was hit."""
import os
import signal
import subprocess
import sys

COMMANDS, SIGNALS = 60, 200
for _ in range(10):
    program = subprocess.Popen([sys.argv[1], "-j2", "--", "true"], stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, start_new_session=True)
    program.stdin.write(b"{}\n" * COMMANDS)
    program.stdin.close()
    results = program.stdout.readline()
    for _ in range(SIGNALS):
        os.killpg(program.pid, signal.SIGTERM)
    results += program.stdout.read()
    assert program.wait() == 0, program.returncode
    assert results.count(b'"hw.exec.succeeded"') == COMMANDS, results
