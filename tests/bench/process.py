# SPDX-License-Identifier: MIT
"""Runs what is measured. Whatever happens, nothing that was started here outlives the call or the
`with` block: each runs in a process group of its own, which is ended as a whole. Waits are for a
condition, with a deadline."""
import array
import contextlib
import fcntl
import os
import re
import select
import signal
import subprocess
import termios
import time

DEADLINE = 180.0  # seconds for one command or one wait; a quiet machine needs a tenth


class Failed(Exception):
    """A command that did not do what is to be measured."""


def end_group(process):
    """TERM, and KILL for what is left after 5 s."""
    for number, seconds in ((signal.SIGTERM, 5), (signal.SIGKILL, None)):
        try:
            os.killpg(process.pid, number)
        except ProcessLookupError:
            pass
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            continue


def shell(command):
    """Runs a shell command; returns (stdout, stderr). It must succeed."""
    process = subprocess.Popen(["bash", "-c", "set -o pipefail; " + command], text=True,
                               stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, start_new_session=True)
    try:
        out, err = process.communicate(timeout=DEADLINE)
    finally:
        if process.returncode is None:
            end_group(process)
    if process.returncode != 0:
        raise Failed(f"{command}: status {process.returncode}: {err[:300]}")
    return out, err


def timed(command):
    """Seconds that a shell command takes; what it prints is thrown away."""
    begin = time.monotonic()
    shell(f"{{ {command}; }} >/dev/null")
    return time.monotonic() - begin


def timed_on_a_core(command, out):
    """The same on one core, all of it, with what it prints in a file: the reader of a pipe would take time
    of that core, or not, and grep stops at its first line when it sees /dev/null."""
    with contextlib.suppress(FileNotFoundError):
        os.unlink(out)  # to free it is no work of the command
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(cores)})  # the first one has more interrupts
    try:
        begin = time.monotonic()
        shell(f"{{ {command}; }} > {out}")
        return time.monotonic() - begin
    finally:
        os.sched_setaffinity(0, cores)


def check_lines(command, lines):
    """That a command gives so many lines and no message."""
    out, err = shell(f"{command} | wc -l")
    if err or int(out) != lines:
        raise Failed(f"{command}: {out.strip()} lines instead of {lines}; {err[:300]}")


def check_same(command, other):
    """That two commands give the same bytes, and some."""
    (out, err), (expected, _) = shell(command), shell(other)
    if err or not out or out != expected:
        raise Failed(f"{command}: prints something else than {other}: {err[:300]}{out[:300]}")


def until(condition, what):
    end = time.monotonic() + DEADLINE
    while not condition():
        if time.monotonic() > end:
            raise Failed(f"in vain waited for {what}")
        select.select([], [], [], 0.005)


class Running:
    """A program that is looked at while it runs. Its peak is VmHWM, which counts from its own exec;
    ru_maxrss would count what its parent had at the fork as well."""

    def __init__(self, argv, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, variables=None):
        """`variables` are for the environment, besides ours."""
        self.process = subprocess.Popen(argv, stdin=stdin, stdout=stdout, stderr=subprocess.DEVNULL,
                                        env=os.environ | (variables or {}), start_new_session=True)
        self.pid, self.stdin, self.stdout = self.process.pid, self.process.stdin, self.process.stdout

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for file in (self.stdin, self.stdout):
            if file and not file.closed:
                file.close()
        if self.process.returncode is None:
            end_group(self.process)

    def feed(self, path):
        """Writes a file to its stdin, which stays open, and waits until it has taken all of it."""
        subprocess.run(["cat", path], stdout=self.stdin, check=True, timeout=DEADLINE)
        self.settle()

    def settle(self):
        """Waits until it has read its stdin empty, and slept for 200 ms without using the CPU."""
        last, since = None, time.monotonic()

        def is_quiet():
            nonlocal last, since
            seen = (self.unread(), *self.state())
            if seen != last or seen[0] or seen[1] != "S":
                last, since = seen, time.monotonic()
            return time.monotonic() - since > 0.2
        until(is_quiet, f"rest of {self.process.args[0]}")

    def unread(self):
        count = array.array("i", [0])
        if self.stdin:
            fcntl.ioctl(self.stdin, termios.FIONREAD, count)
        return count[0]

    def read(self, name):
        if self.process.poll() is not None:
            raise Failed(f"{' '.join(self.process.args)}: ended with {self.process.returncode}")
        with open(f"/proc/{self.pid}/{name}", encoding="utf-8", errors="replace") as file:
            return file.read()

    def state(self):
        """Whether it sleeps ("S"), and the ticks of CPU that it and its children have used."""
        fields = self.read("stat").rpartition(")")[2].split()
        return fields[0], fields[11:15]

    def peak_mib(self):
        return int(re.search(r"VmHWM:\s*(\d+) kB", self.read("status"))[1]) / 1024

    def watches(self):
        """How many inotify watches it has."""
        count = 0
        for fd in os.listdir(f"/proc/{self.pid}/fd"):
            try:
                count += self.read(f"fdinfo/{fd}").count("inotify wd:")
            except FileNotFoundError:  # closed since
                pass
        return count
