#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A coprocess for the tests: answers each line, and does what the line says.

exec_coprocess.py [WORD...]: writes its pid to the file `starts`, a line for each start. Of an event it obeys the members
  exit N, kill SIGNAL, hang, mute (no answer), lines N (so many), long N (an answer of N bytes), close (of stdout)
and answers "<word> <n>", where n is the member n; "block" waits for the file `go`. Every line is noted in `seen`.
"""
import json
import os
import signal
import sys
import time


def obey(event):
    if "block" in event:
        while not os.path.exists("go"):
            time.sleep(0.01)
    if "hang" in event:
        while True:
            signal.pause()
    if "kill" in event:
        os.kill(os.getpid(), event["kill"])
    if "exit" in event and not os.path.exists(str(event.get("unless"))):
        if "unless" in event:
            open(event["unless"], "w").close()
        os._exit(event["exit"])
    if "close" in event:
        os.close(1)
        signal.pause()
    if "mute" in event:
        return ""
    if "long" in event:
        return "x" * event["long"] + "\n"
    return f"{' '.join(sys.argv[1:])} {event.get('n')}\n" * event.get("lines", 1)


with open("starts", "a") as starts:
    starts.write(f"{os.getpid()} {os.environ['HW_SLOT']} {os.environ['HW_ATTEMPT']}\n")
if "deaf" in sys.argv:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
if "banner" in sys.argv:
    print("hello", flush=True)
for line in sys.stdin:
    with open("seen", "a") as seen:
        seen.write(f"{os.environ['HW_SLOT']} {line}")
    answer = obey(json.loads(line))
    sys.stdout.write(answer)
    sys.stdout.flush()
if "slow" in sys.argv:
    while True:
        signal.pause()
if "bad" in sys.argv:
    sys.exit(3)
