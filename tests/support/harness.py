# SPDX-License-Identifier: MIT
"""Starts a program in the circumstances a test wants, and watches it: pipes, terminals, process
groups, signals. Nothing here sleeps for a fixed time: every wait is for a condition, with a deadline
(HW_TEST_DEADLINE seconds, 120 by default), and a wait that fails says what did not come."""
import array
import fcntl
import os
import pty
import re
import select
import signal
import subprocess
import tempfile
import termios
import time
import uuid

DEADLINE = float(os.environ.get("HW_TEST_DEADLINE", "120"))
FOLDER = os.environ.get("BATS_TEST_TMPDIR") or tempfile.mkdtemp()
BIN = os.environ.get("HW_BIN", "")

# What a program may find ignored at its start; the tests themselves may run below nohup.
INHERITED = (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM, signal.SIGPIPE,
             signal.SIGCHLD, signal.SIGUSR1, signal.SIGUSR2)


class Failure(AssertionError):
    pass


def check(condition, message):
    if not condition:
        raise Failure(message)


def short(value):
    text = repr(value)
    return text if len(text) < 600 else f"{text[:300]} ... {text[-200:]} ({len(value)} long)"


def equal(got, wanted, what):
    check(got == wanted, f"{what}:\n    wanted {short(wanted)}\n    got    {short(got)}")


def until(condition, what, seconds=None):
    """Returns the first true value of condition()."""
    end = time.monotonic() + (seconds or DEADLINE)
    while True:
        value = condition()
        if value:
            return value
        check(time.monotonic() < end, f"in vain waited for: {what}")
        select.select([], [], [], 0.005)


def path(name):
    return os.path.join(FOLDER, name)


def write_file(name, text):
    with open(path(name), "wb") as file:
        file.write(text if isinstance(text, bytes) else text.encode())
    return path(name)


def read_file(name):
    with open(path(name), "rb") as file:
        return file.read()


def unread(fd):
    """How many bytes wait in a pipe or terminal."""
    count = array.array("i", [0])
    fcntl.ioctl(fd, termios.FIONREAD, count)
    return count[0]


def set_nonblocking(fd, on=True):
    flags = fcntl.fcntl(fd, fcntl.F_GETFL)
    fcntl.fcntl(fd, fcntl.F_SETFL, flags | os.O_NONBLOCK if on else flags & ~os.O_NONBLOCK)


def signal_mask(status, field):
    """The signals of a line of /proc/PID/status, such as SigIgn. The two that the C library keeps to
    itself (32 and 33, which its posix_spawn leaves ignored in what it starts) are left out."""
    found = re.search(rf"^{field}:\s*([0-9a-f]+)$", status, re.MULTILINE)
    if not found:
        raise LookupError(f"no {field} in {status!r}")
    mask = int(found[1], 16)
    return {number for number in range(1, 65) if mask >> (number - 1) & 1} - {32, 33}


class Run:
    """A program. stdin and stdout are "pipe" (ours to write and read), a descriptor, or a number
    that is closed ("closed"). `session` gives it a session without a controlling terminal,
    `terminal` one with (a pseudo-terminal, whose other end is in .master), `group` a process group.
    """

    def __init__(self, argv, *, stdin="pipe", stdout="pipe", stderr="file", ignore=(), env=None,
                 session=False, terminal=False, group=None, pass_fds=(), before=None):
        self.mark = uuid.uuid4().hex
        self.argv = argv
        self.fds = {"stdin": None, "stdout": None}
        self._collected = bytearray()
        self._lines = 0
        self.master = None
        self.status = None
        given = []

        def end(value, name, ours_writes):
            if value == "closed":
                return None
            if value != "pipe":
                return value
            read, write = os.pipe()
            mine, theirs = (write, read) if ours_writes else (read, write)
            set_nonblocking(mine)
            self.fds[name] = mine
            given.append(theirs)
            return theirs

        child_in = end(stdin, "stdin", True)
        child_out = end(stdout, "stdout", False)
        self.stderr_name = path(f"stderr.{self.mark}")
        child_err = stderr
        if stderr == "file":
            child_err = os.open(self.stderr_name, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
            given.append(child_err)
        slave = None
        if terminal:
            self.master, slave = pty.openpty()
            given.append(slave)

        def prepare():
            if session or terminal:
                os.setsid()
            if terminal:
                fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
                os.close(slave)
                os.close(self.master)
            if group is not None:
                os.setpgid(0, group)
            for number in INHERITED:
                signal.signal(number, signal.SIG_IGN if number in ignore else signal.SIG_DFL)
            for fd, value in ((0, stdin), (1, stdout), (2, stderr)):
                if value == "closed":
                    os.close(fd)
            if before:
                before()

        environment = dict(os.environ, HW_TEST_MARK=self.mark, **(env or {}))
        keep = tuple(pass_fds) + ((slave, self.master) if terminal else ())
        self.process = subprocess.Popen(
            argv, stdin=child_in, stdout=child_out, stderr=child_err if stderr != "closed" else None,
            env=environment, cwd=FOLDER, preexec_fn=prepare, pass_fds=keep)
        self.pid = self.process.pid
        for fd in given:
            os.close(fd)

    def __enter__(self):
        return self

    def __exit__(self, kind, failure, trace):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self._kill_survivors()
        self.close_stdin()
        self.close_stdout()
        if self.master is not None:
            os.close(self.master)
        if failure is not None and isinstance(failure, Failure):
            raise Failure(f"{failure}\n    stderr {short(self.errors())}") from None

    @property
    def collected(self):
        """What stdout has given so far."""
        return bytes(self._collected)

    def close_stdin(self):
        self._close("stdin")

    def close_stdout(self):
        self._close("stdout")

    def _close(self, name):
        if self.fds[name] is not None:
            os.close(self.fds[name])
            self.fds[name] = None

    def _pump(self, data, done, what, reads=True):
        """Writes `data` and collects stdout until done(what is not yet written)."""
        data = memoryview(data)
        end = time.monotonic() + DEADLINE
        while not done(data):
            left = end - time.monotonic()
            if left <= 0:
                raise Failure(f"in vain waited for: {what}; {len(data)} bytes not taken, "
                              f"{len(self._collected)} given: {short(self.collected)}")
            out = self.fds["stdout"] if reads else None
            wants = [self.fds["stdin"]] if data and self.fds["stdin"] is not None else []
            ready = select.select([out] if out is not None else [], wants, [], min(left, 0.05))
            if ready[1]:
                try:
                    data = data[os.write(self.fds["stdin"], data[:65536]):]
                except BlockingIOError:
                    pass
                except BrokenPipeError:
                    self.close_stdin()
                    data = data[:0]
            if ready[0]:
                piece = os.read(out, 1 << 20)
                self._collected += piece
                self._lines += piece.count(b"\n")
                if not piece:
                    self.close_stdout()

    def send(self, data, reads=True):
        """Writes all of it (collecting output meanwhile, if reads)."""
        self._pump(data, lambda rest: len(rest) == 0, "the program to take its input", reads)

    def offer(self, data):
        """Writes what is taken at once; returns the rest."""
        try:
            return data[os.write(self.fds["stdin"], data):]
        except BlockingIOError:
            return data

    def lines(self, count, what="lines"):
        """Waits until `count` lines have come in all; returns them."""
        self._pump(b"", lambda _: self._lines >= count or self.fds["stdout"] is None,
                   f"{count} {what}")
        lines = self.collected.splitlines(keepends=True)
        check(len(lines) >= count, f"stdout ended after {len(lines)} of {count} {what}")
        return lines

    def rest(self):
        """Everything that stdout gives, to its end."""
        self._pump(b"", lambda _: self.fds["stdout"] is None, "the end of stdout")
        return self.collected

    def finish(self, data=b""):
        """Writes `data`, ends stdin, and returns (status, stdout, stderr)."""
        if self.fds["stdin"] is not None:
            self.send(data)
            self.close_stdin()
        if self.fds["stdout"] is not None:
            self.rest()
        return self.wait(), self.collected, self.errors()

    def wait(self, seconds=None):
        """The exit status, 128+N for signal N."""
        if self.status is None:
            until(lambda: self.process.poll() is not None, "the program to end", seconds)
            code = self.process.returncode
            self.status = code if code >= 0 else 128 - code
        return self.status

    def is_alive(self):
        return self.process.poll() is None

    def signal(self, number):
        os.kill(self.pid, number)

    def errors(self):
        try:
            with open(self.stderr_name, encoding="utf-8", errors="replace") as file:
                return file.read()
        except FileNotFoundError:
            return ""

    def says(self, text):
        """Waits for a message on stderr."""
        until(lambda: text in self.errors(), f"the message {text!r}")

    def survivors(self):
        """Processes other than the program itself that it or its descendants have started. A copy of
        the program that was just forked from it has not become anything yet."""
        wanted = f"HW_TEST_MARK={self.mark}".encode()
        found = []
        for name in os.listdir("/proc"):
            if name.isdigit() and int(name) != self.pid:
                try:
                    with open(f"/proc/{name}/environ", "rb") as file:
                        if wanted in file.read().split(b"\0") and not self._is_copy(name):
                            found.append(int(name))
                except OSError:
                    pass
        return found

    def _is_copy(self, pid):
        try:
            with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
                name, rest = file.read().rsplit(")", 1)
        except OSError:
            return False
        return (int(rest.split()[1]) == self.pid and
                name.split("(", 1)[1] == os.path.basename(self.argv[0]))

    def has_handler(self, number):
        """Whether a signal is taken care of (blocked for a signalfd), so that it may be sent."""
        return self._mask("SigBlk", number)

    def ignores(self, number):
        return self._mask("SigIgn", number)

    def _mask(self, field, number):
        try:
            with open(f"/proc/{self.pid}/status", encoding="ascii") as file:
                return number in signal_mask(file.read(), field)
        except (OSError, LookupError):
            return False

    def until_ready(self):
        """Waits until the program handles signals."""
        until(lambda: self.has_handler(signal.SIGTERM) or not self.is_alive(), "signals handled")

    def _kill_survivors(self):
        """Over and over: one that was just forking has a child that the listing did not show."""
        while found := self.survivors():
            for pid in found:
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass

    def until_no_survivors(self):
        until(lambda: not self.survivors(), "all processes of the program to be gone")


def run(argv, data=b"", **options):
    """Start, feed, end: (status, stdout, stderr)."""
    with Run(argv, **options) as program:
        return program.finish(data)
