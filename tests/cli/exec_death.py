# SPDX-License-Identifier: MIT
"""hw-exec's keeper: what happens when hw-exec itself is killed."""
import json
import os
import random
import select
import signal
import time

from harness import BIN, DEADLINE, Run, check, equal, path, run, until

EXEC = os.path.join(BIN, "hw-exec")
# Deaf, with children in its group, of which some are deaf as well.
FAMILY = "trap '' TERM INT HUP; sleep 600 & (trap - TERM; sleep 600) & while :; do sleep 1; done"


def stat(pid):
    """[state, parent, group, session ...] of a process, or nothing."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
            return file.read().rsplit(")", 1)[1].split()
    except OSError:
        return None


def everybody():
    return [int(name) for name in os.listdir("/proc") if name.isdigit()]


def members(groups):
    """Living processes of these groups."""
    return [pid for pid in everybody()
            if (words := stat(pid)) and words[0] not in "ZX" and int(words[2]) in groups]


def name_of(pid):
    try:
        with open(f"/proc/{pid}/comm", encoding="utf-8", errors="replace") as file:
            return file.read().strip()
    except OSError:
        return ""


def keepers_of(pid):
    return [child for child in everybody()
            if name_of(child) == "hw-keeper" and (words := stat(child)) and int(words[1]) == pid]


def keeper_of(pid):
    return until(lambda: keepers_of(pid), "the keeper")[0]


def groups_of(program):
    """The groups of its commands."""
    return {int(words[2]) for pid in program.survivors()
            if (words := stat(pid)) and int(words[2]) not in (program.pid, os.getpgid(0))}


def die_at_random(seed, *options):
    """One death. How long after it the last of the commands was gone, in seconds."""
    chance = random.Random(seed)
    whole_group = seed % 2 == 0
    with Run([EXEC, "-j4", *options, "--", "sh", "-c", FAMILY], group=0) as program:
        keeper = keeper_of(program.pid)
        program.send(b"{}\n" * 8)
        wanted = chance.randrange(0, 12)  # processes: in the midst of starting
        until(lambda: len(program.survivors()) >= wanted, f"{wanted} processes")
        spin = time.monotonic() + chance.random() * 0.005
        until(lambda: time.monotonic() >= spin, "a moment")
        groups = groups_of(program)
        if whole_group:
            os.killpg(program.pid, signal.SIGKILL)
        else:
            program.signal(signal.SIGKILL)
        begin = time.monotonic()
        check(select.select([program.fds["stdout"]], [], [], DEADLINE)[0], "stdout does not end")
        equal(os.read(program.fds["stdout"], 1), b"", "what stdout gives")
        equal(members(groups), [], "of the commands' groups at the end of stdout")
        equal(program.survivors(), [], "processes at the end of stdout")
        took = time.monotonic() - begin
        until(lambda: (words := stat(keeper)) is None or words[0] in "ZX", "the keeper's end")
        return took


def a_hundred_deaths():
    """No survivor after 200 ms; where the machine is busy, as much longer as a process takes here to
    be started and waited for, fifty times over."""
    times = sorted(die_at_random(seed) for seed in range(100))
    begin = time.monotonic()
    for _ in range(20):
        run(["true"])
    usual = (time.monotonic() - begin) / 20
    check(times[94] < max(0.2, 50 * usual), f"it took {times[94]:.3f} s (95 of 100), the longest "
          f"{times[-1]:.3f} s; a process takes {usual:.4f} s")


def coprocesses():
    for seed in range(10):
        die_at_random(seed, "--coprocess")


def escaped():
    """Sessions of their own, orphans, output elsewhere."""
    escape = ("trap '' TERM; setsid sleep 600 >/dev/null 2>&1 & "
              "(setsid sh -c 'sleep 600 & sleep 600' >/dev/null 2>&1 &); echo > ready; wait; sleep 600")
    with Run([EXEC, "--", "sh", "-c", escape]) as program:
        program.send(b"{}\n")
        until(lambda: os.path.exists(path("ready")) and len(program.survivors()) >= 5, "all to run")
        program.signal(signal.SIGKILL)
        equal(program.rest(), b"", "stdout")
        equal(program.survivors(), [], "processes at the end of stdout")


def keeper_is_bare():
    """stdin's writer and stderr's reader see our end, not the keeper's; and no word or variable of
    ours can be read from it."""
    for options in ([], ["--stop-signal", "INT"]):
        with Run([EXEC, *options, "--", "cat"], env={"SECRET": "a secret"}) as program:
            program.send(b"{}\n")
            program.lines(1)
            keeper = keeper_of(program.pid)
            equal(sorted(os.listdir(f"/proc/{keeper}/fd")), ["0", "1"], "descriptors")
            check(os.readlink(f"/proc/{keeper}/fd/0") != os.readlink(f"/proc/{program.pid}/fd/0"),
                  "it has our stdin")
            equal(os.readlink(f"/proc/{keeper}/fd/1"), os.readlink(f"/proc/{program.pid}/fd/1"),
                  "its stdout")
            equal(os.readlink(f"/proc/{keeper}/cwd"), "/", "its folder")
            equal(int(stat(keeper)[3]), keeper, "its session")
            with open(f"/proc/{keeper}/environ", "rb") as file:
                equal(file.read().strip(b"\0"), b"", "its environment")
            with open(f"/proc/{keeper}/cmdline", "rb") as file:
                equal(file.read().strip(b"\0"), b"hw-keeper", "its words")
            equal(program.finish()[0], 0, "status")


def keeper_is_replaced():
    with Run([EXEC, "--", "sh", "-c", "setsid sleep 600 & sleep 600"]) as program:
        program.send(b"{}\n")
        until(lambda: len(program.survivors()) >= 3, "the command to run")
        keeper = keeper_of(program.pid)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT, signal.SIGTSTP,
                       signal.SIGUSR1, signal.SIGALRM, signal.SIGPIPE):
            os.kill(keeper, number)
        os.kill(keeper, signal.SIGKILL)
        until(lambda: keepers_of(program.pid) not in ([], [keeper]), "another keeper")
        check(stat(keeper) is None, "the dead keeper was not reaped")
        program.signal(signal.SIGKILL)
        equal(program.rest(), b"", "stdout")
        equal(program.survivors(), [], "processes at the end of stdout")


def keeper_ends():
    """It is gone when hw-exec is, and so is the end of stdout; a daemon lives on."""
    with Run([EXEC, "--", "sh", "-c", "setsid sleep 600 >/dev/null 2>&1 & echo $!"]) as program:
        program.send(b"{}\n")
        result = json.loads(program.lines(1)[0])
        keeper = keeper_of(program.pid)
        equal(program.finish()[0], 0, "status")
        equal(stat(keeper), None, "the keeper")
        daemon = int(result["data"]["stdout"])
        os.kill(daemon, 0)
        os.kill(daemon, signal.SIGKILL)
        check("orphans" not in result["data"], "it was looked for what nobody has asked for")
