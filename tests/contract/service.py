# SPDX-License-Identifier: MIT
"""The protocol of service managers (sd_notify(3)): READY, STOPPING, RELOADING, WATCHDOG."""
import json
import os
import signal
import socket
import time

from harness import BIN, DEADLINE, Run, check, equal, path, until


class Manager:
    """The manager's end of NOTIFY_SOCKET."""

    def __init__(self, abstract=False):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        name = f"\0hw-test-{os.getpid()}" if abstract else path("notify")
        self.socket.bind(name)
        self.env = {**os.environ, "NOTIFY_SOCKET": name.replace("\0", "@")}

    def hear(self):
        self.socket.settimeout(DEADLINE)
        return self.socket.recv(4096).decode()


def end(program, manager=None):
    """Ends it as a manager does, who hears of it; a reader comes to the end of its input then."""
    program.signal(signal.SIGTERM)
    if manager:
        equal(manager.hear(), "STOPPING=1", "the word at the end")
    equal(program.finish()[0], 0, "status")


def ready_and_stopping(row):
    for abstract in (False, True):
        manager = Manager(abstract)
        with row.start(env=manager.env) as program:
            equal(manager.hear(), "READY=1", "the first word")
            row.make(program, 1)
            program.lines(1)
            end(program, manager)
        manager.socket.close()
        if not abstract:
            os.remove(path("notify"))


def watchdog(row):
    manager = Manager()
    manager.env["WATCHDOG_USEC"] = "100000"
    begin = time.monotonic()
    with row.start(env=manager.env) as program:
        equal([manager.hear() for _ in range(5)], ["READY=1"] + ["WATCHDOG=1"] * 4, "what it says")
        check(time.monotonic() - begin > 0.15, "four signs of life in less than three half intervals")
        end(program)


def watchdog_of_another(row):
    manager = Manager()
    manager.env |= {"WATCHDOG_USEC": "1000", "WATCHDOG_PID": str(os.getpid())}
    with row.start(env=manager.env) as program:
        equal(manager.hear(), "READY=1", "the first word")
        row.make(program, 20)
        program.lines(20)
        end(program, manager)


def nobody_listens(row):
    for name in (path("nobody"), "", "@", "/" + "x" * 200, "relative"):
        with row.start(env={**os.environ, "NOTIFY_SOCKET": name, "WATCHDOG_USEC": "x"}) as program:
            row.make(program, 1)
            program.lines(1)
            end(program)
            equal(program.errors(), "", "stderr")


def nobody_reads(row):
    """Its socket is full: signs of life are lost, a change of state waits for a while."""
    manager = Manager()
    manager.env["WATCHDOG_USEC"] = "1000"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK) as other:
        other.connect(manager.socket.getsockname())
        try:
            while other.send(b"EXTEND_TIMEOUT_USEC=1"):
                pass
        except BlockingIOError:
            pass
    with row.start(env=manager.env) as program:
        row.make(program, 1)
        program.lines(1)
        end(program)


def reloading(row):
    manager = Manager()
    with row.start(env=manager.env, session=True) as program:
        equal(manager.hear(), "READY=1", "the first word")
        for _ in range(3):
            before = time.clock_gettime(time.CLOCK_MONOTONIC)
            program.signal(signal.SIGHUP)
            word, usec = manager.hear().split("\n")
            equal((word, usec.split("=")[0]), ("RELOADING=1", "MONOTONIC_USEC"), "the message")
            after = time.clock_gettime(time.CLOCK_MONOTONIC)
            check(before <= int(usec.split("=")[1]) / 1e6 + 1e-6 <= after + 1e-5, f"the time: {usec}")
            equal(manager.hear(), "READY=1", "what follows")
        end(program)


def levels(row):
    """From warning to debug, from there to error, and back by one."""
    with row.start() as program:
        told = []

        def heard():
            return [line.rsplit(" ", 1)[1] for line in program.errors().splitlines()
                    if ": log level: " in line]

        for number, level in [(signal.SIGUSR1, "info"), (signal.SIGUSR1, "debug"),
                              (signal.SIGUSR1, "debug"), (signal.SIGUSR2, "info"),
                              (signal.SIGUSR2, "warning"), (signal.SIGUSR2, "error"),
                              (signal.SIGUSR2, "error"), (signal.SIGUSR1, "warning")]:
            told.append(level)
            program.signal(number)
            until(lambda: heard() == told, f"{told}")
        row.make(program, 1)
        program.lines(1)
        end(program)


def hidden_from_commands():
    manager = Manager()
    manager.env["WATCHDOG_USEC"] = "1000000"
    with Run([os.path.join(BIN, "hw-exec"), "--", "env"], env=manager.env) as program:
        status, out, _ = program.finish(b"{}\n")
        equal(status, 0, "status")
        names = {line.split("=")[0] for line in json.loads(out)["data"]["stdout"].splitlines()}
        check("PATH" in names, "no environment at all")
        equal(names & {"NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"}, set(), "what they see")
