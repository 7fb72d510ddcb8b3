# SPDX-License-Identifier: MIT
"""Ten thousand commands, deaf to TERM, with children, orphans, sessions of their own, that hold the
output or do not, end at once or never, with timeouts at random."""
import json
import os
import random
import select
import threading
import time

from harness import BIN, Run, check, equal, until

EXEC = os.path.join(BIN, "hw-exec")
CHAOS = os.path.join(BIN, "../tests/hw-chaos")
COUNT = int(os.environ.get("HW_TEST_CHAOS", "10000"))
GRACE_MS = 20
BOUND_MS = 50  # how late KILL may be, 99 times of 100


class Lateness(threading.Thread):
    """How much later than it asked for a process is woken on this machine, meanwhile, in ms."""

    def __init__(self):
        super().__init__()
        self.found = []
        self.is_over = False

    def run(self):
        while not self.is_over:
            begin = time.monotonic()
            select.select([], [], [], 0.005)
            self.found.append((time.monotonic() - begin) * 1e3 - 5)


def most(values):
    """What 99 of 100 do not exceed."""
    return sorted(values)[int(len(values) * 0.99)]


def commands(chance):
    for number in range(COUNT):
        habits = "".join(habit for habit, share in (("d", 0.4), ("c", 0.2), ("o", 0.2), ("s", 0.25), ("q", 0.5),
                                                    ("e", 0.3), ("p", 0.5), ("x", 0.4))
                         if chance.random() < share)
        yield {"id": str(number), "hw": {"argv": [CHAOS, habits],
                                         "timeout": f"{chance.randrange(1, 20)}ms"}}


def children_of(pid):
    """Of the first thread: orphans that nobody has waited for; and of the others."""
    found = []
    for task in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{task}/children", encoding="ascii") as file:
            found += file.read().split()
    return found


def descriptors(pid):
    return len(os.listdir(f"/proc/{pid}/fd"))


def check_result(event, result):
    """A result is that of its command."""
    data, habits = result["data"], event["hw"]["argv"][1]
    what = f"{habits}: {data}"
    if "x" in habits:
        check(data.get("exit_code") == 0 or data["timed_out"], what)
    else:
        check(data["timed_out"], what)
        equal((data["signal"] in (9, 15), data["killed_by"]), (True, "hw-exec"), what)
    check(not data["stdout"] or data["stdout"] == "chaos\n", what)


def ten_thousand():
    events = list(commands(random.Random(7)))
    lines = [json.dumps(event).encode() + b"\n" for event in events]
    lateness = Lateness()
    with Run([EXEC, "-j12", "--orphans", "kill", "--grace", f"{GRACE_MS}ms"]) as program:
        program.send(b"".join(lines[:200]))
        program.lines(200)
        before = descriptors(program.pid)
        lateness.start()
        try:
            for begin in range(200, COUNT, 200):
                program.send(b"".join(lines[begin:begin + 200]))
                program.lines(min(begin + 200, COUNT) - 100)  # the deadline is that of a piece
            program.lines(COUNT)
        finally:
            lateness.is_over = True
            lateness.join()
        equal(program.survivors(), [], "processes that are left")
        until(lambda: len(children_of(program.pid)) == 1, "no child but the keeper")
        equal(descriptors(program.pid), before, "descriptors")
        status, out, err = program.finish()
        equal((status, err), (0, ""), "status and stderr")
    results = [json.loads(line) for line in out.splitlines()]
    equal(sorted(int(result["data"]["event"]["id"]) for result in results), list(range(COUNT)), "results")
    late = []
    for result in results:
        event = events[int(result["data"]["event"]["id"])]
        check_result(event, result)
        if result["data"].get("signal") == 9:
            late.append(result["data"]["wall_us"] / 1e3 - int(event["hw"]["timeout"][:-2]) - GRACE_MS)
    # From the end of a wait to its result others are woken three times: us, for KILL; the command, to
    # die of it; and us.
    bound = BOUND_MS + 3 * most(lateness.found)
    check(most(late) < bound, f"KILL was {most(late):.1f} ms late; the bound is {bound:.1f} ms")
    print(f"# KILL was up to {most(late):.1f} ms late in 99 of 100 of {len(late)}; a process here "
          f"{most(lateness.found):.1f} ms")
