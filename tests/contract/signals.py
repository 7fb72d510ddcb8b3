# SPDX-License-Identifier: MIT
"""TERM, INT and HUP, alone and to a whole group, with work in flight, and with readers that stall."""
import os
import signal
import sys
import time

from harness import Run, check, equal, path, unread, until, write_file
from signal import SIGHUP, SIGINT, SIGTERM

# A source as DESIGN wants them: says lines until TERM, then what it still held, then ends.
HEAD = """
import os, signal, sys
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
number = 0
def say():
    global number
    number += 1
    os.write(1, b'{"n":%d%s}\\n' % (number, sys.argv[1].encode()))
while signal.sigtimedwait([signal.SIGTERM], 0.001) is None:
    say()
for _ in range(50):
    say()
os.write(2, b"%d" % number)
"""


def read_on_to_the_end(row):
    """A reader that is signalled still takes all of its input."""
    for number in (SIGTERM, SIGINT):
        with row.start() as program:
            fed = row.make(program, 2)
            program.lines(2)
            program.signal(number)
            fed += row.make(program, 3)
            program.lines(5)
            check(program.is_alive(), "it did not wait for the end of input")
            status, out, err = program.finish()
            equal((status, err), (130 if number == SIGINT else 0, ""), "status and stderr")
            row.check_output(fed, out)


def source_stops(row):
    """A source that is signalled delivers what it has, and ends."""
    for number in (SIGTERM, SIGINT) if "config" in row.traits else (SIGTERM, SIGINT, SIGHUP):
        with row.start(session=True) as program:
            row.make(program, 50)
            program.lines(1)
            program.signal(number)
            status, out, err = program.finish()
            equal((status, err), (128 + number if number == SIGINT else 0, ""), "status and stderr")
            check(out.endswith(b"\n"), "the last line is broken off")


def ignored_at_start(row):
    """TERM and INT count even where they were inherited ignored (supervisors, nohup, '&')."""
    for number in (SIGTERM, SIGINT):
        with row.start(ignore=(number,)) as program:
            row.make(program, 1)
            program.lines(1)
            program.signal(number)
            equal(program.finish()[0], 130 if number == SIGINT else 0, "status")


def grace_bounds_the_drain(row):
    """A writer that never ends: after --grace the program does, at the end of a line."""
    for grace in ("0", "0s", "50ms"):
        with row.start("--grace", grace) as program:
            fed = row.make(program, 2)
            program.lines(2)
            program.signal(SIGTERM)
            equal(program.wait(), 0, f"--grace {grace}: status")
            row.check_output(fed, program.rest())
            equal(program.errors(), "", "stderr")


def long_grace(row):
    """A grace longer than time can be counted is no reason to stop at once."""
    with row.start("--grace", "36500d") as program:
        program.signal(SIGTERM)
        fed = row.make(program, 2)
        program.lines(2)
        status, out, _ = program.finish()
        equal(status, 0, "status")
        row.check_output(fed, out)


def grace_inside_a_line(row):
    """The end of the line that was begun is waited for, a second grace long; nothing behind it."""
    with row.start("--grace", "300ms") as program:
        line = row.line(1)
        program.send(line[:10])
        until(lambda: is_read(program), "the beginning to be read")
        program.signal(SIGTERM)
        equal(program.wait(), 75, "status when the end does not come")
        equal(program.rest(), b"", "stdout")
        check(program.errors() != "", "nothing is said of the loss")
    if "result" not in row.traits:  # whether a command still runs is its own affair
        with row.start("--grace", "1s") as program:
            program.send(line[:10])
            until(lambda: is_read(program), "the beginning to be read")
            program.signal(SIGTERM)
            begin = time.monotonic()
            until(lambda: time.monotonic() > begin + 1.2, "the grace to be over")
            program.send(line[10:] + row.line(2))
            equal(program.wait(), 0, "status")
            row.check_output([line], program.rest())


def input_without_end(row):
    """A FIFO that is open for writing too: TERM ends the program all the same, with a grace of ages;
    each line either comes out or is still in the FIFO, even if the reader of stdout stalls."""
    for size in (0, 50000):
        with FifoRun(row, size) as program:
            program.signal(SIGTERM)
            out = program.rest()
            equal((program.wait(), program.errors()), (0, ""), "status and stderr")
            left = program.left()
            equal(out.count(b"\n") + left.count(b"\n"), program.made, "lines out, or left")
            check(left == b"" or left.startswith(row.line(0)[:3]), "the rest begins inside a line")


def last_holder_of_fifo(row):
    """Nobody else has the FIFO: all that is in it is handled, however long it takes."""
    for size in (0, 50000):
        with FifoRun(row, size) as program:
            program.close_stdin()
            program.signal(SIGTERM)
            if size > 0:
                begin = time.monotonic()
                until(lambda: time.monotonic() > begin + 0.7, "the time that it would read on")
            out = program.rest()
            equal((program.wait(), program.errors()), (0, ""), "status and stderr")
            equal(out.count(b"\n"), program.made, "lines that came out")


class FifoRun(Run):
    """A program whose stdin is a FIFO that it has open for reading and writing, and that we hold as
    well. Three lines have come out; then so much was sent that `size` bytes of output wait to be
    read, and a fifth of that in the FIFO."""

    def __init__(self, row, size):
        row.prepare()
        if not os.path.exists(path("fifo")):
            os.mkfifo(path("fifo"))
        fifo = os.open(path("fifo"), os.O_RDWR)
        super().__init__(row.argv("--grace", "36500d"), stdin=fifo)
        os.close(fifo)
        self.fds["stdin"] = os.open(path("fifo"), os.O_RDWR | os.O_NONBLOCK)
        self.until_ready()
        self.send(b"".join(row.line(number) for number in range(3)))
        self.lines(3)
        self.made = 3

        def is_stalled():  # a line that is shorter than PIPE_BUF is taken as a whole or not at all
            line = row.line(self.made + 1, 4000)
            self.made += self.offer(line) == b""
            return unread(self.fds["stdout"]) > size and unread(self.fds["stdin"]) > size / 5
        until(lambda: size == 0 or is_stalled(), "the program to stall")

    def left(self):
        """What the program has left in the FIFO."""
        return os.read(self.fds["stdin"], 1 << 20) if unread(self.fds["stdin"]) else b""


def is_read(program):
    return unread(program.fds["stdin"]) == 0


def second_signal(row):
    """Counts a second or more after the first, and ends the program at once."""
    for number, wanted in ((SIGTERM, 75), (SIGINT, 130)):
        with row.start() as program:
            row.stall(program)
            program.signal(number)
            begin = time.monotonic()
            program.signal(number)
            until(lambda: time.monotonic() > begin + 1.1, "a second")
            check(program.is_alive(), "a second signal at once ended it")
            program.signal(number)
            equal(program.wait(), wanted, f"{number.name}: status")
            program.until_no_survivors()


def stalled_reader(row):
    """Nobody takes the output: after the grace (twice, for what is in hand) it ends with 75."""
    with row.start("--grace", "100ms") as program:
        row.stall(program)
        program.signal(SIGTERM)
        equal(program.wait(), 75, "status")
        check(any(c.isdigit() for c in program.errors()), f"no count in {program.errors()!r}")
        program.until_no_survivors()


def hup_with_terminal(row):
    """The terminal has gone: as TERM, whether the program could load anew or not."""
    with row.start(terminal=True) as program:
        fed = row.make(program, 1)
        program.lines(1)
        write_file("rules.json", "broken")
        program.signal(SIGHUP)
        if row.kind != "source":
            fed += row.make(program, 1)
        status, out, err = program.finish()
        equal((status, err), (0, ""), "status and stderr")
        if row.kind != "source":
            row.check_output(fed, out)


def hup_without_terminal(row):
    """No configuration to load: as TERM."""
    with row.start("--grace", "50ms", session=True) as program:
        program.signal(SIGHUP)
        equal(program.wait(), 0, "status")


def hup_ignored(row):
    """nohup: what was inherited ignored stays so, for the commands of hw-exec as well."""
    for circumstances in ({"session": True}, {"terminal": True}):
        with row.start("--grace", "0s", ignore=(SIGHUP,), **circumstances) as program:
            check(program.ignores(SIGHUP), "HUP is not ignored any more")
            program.signal(SIGHUP)
            row.make(program, 1)
            program.lines(1)
            check(program.is_alive(), "HUP ended it")
            if row.kind == "source":
                program.signal(SIGTERM)
            equal(program.finish()[0::2], (0, ""), "status and stderr")


def terminal_closes(row):
    """The kernel takes the terminal away before it sends HUP."""
    with row.start(terminal=True) as program:
        row.make(program, 1)
        program.lines(1)
        os.close(program.master)
        program.master = None
        equal(program.finish()[0], 0, "status")


def reload_good(row):
    with row.start(session=True) as program:
        row.make(program, 1)
        program.lines(1)
        write_file("rules.json", '{"rules": [{"name": "other"}]}')
        program.signal(SIGHUP)

        def tells():
            row.make(program, 1)
            return b'"rule":"other"' in program.lines(row.made)[-1]
        until(tells, "a line by the new rules")
        status, out, err = program.finish()
        equal((status, err, out.count(b"\n")), (0, "", row.made), "status, stderr and lines")


def reload_bad(row):
    """A bad or vanished file is reported; what was loaded stays."""
    with row.start(session=True) as program:
        fed = row.make(program, 1)
        write_file("rules.json", '{"rules": [{"name": 5}]}')
        program.signal(SIGHUP)
        program.says("rules.json:1:21: ")
        program.says("the old configuration stays")
        fed += row.make(program, 1)
        program.lines(2)
        os.remove(path("rules.json"))
        program.signal(SIGHUP)
        program.says("rules.json: No such file or directory")
        fed += row.make(program, 1)
        status, out, _ = program.finish()
        equal(status, 0, "status")
        row.check_output(fed, out)


def reload_from_pipe(row):
    """A pipe in place of the configuration: it is not waited for, and the work goes on."""
    name = "rules.json" if "reload" in row.traits else "watch.yaml"
    with row.start(session=True) as program:
        os.remove(path(name))
        os.mkfifo(path(name))
        program.signal(SIGHUP)
        program.says(f"{name}: the old configuration stays")
        row.make(program, 1)
        program.lines(1)
        if row.kind == "source":
            program.signal(SIGTERM)
        equal(program.finish()[0], 0, "status")
    os.remove(path(name))


def reload_while_stalled(row):
    """HUP while a line with many copies waits for the reader: all of them come, by the old rules."""
    row.prepare()
    rule = '{"name": "r%d", "targets": [%s]}'
    targets = ", ".join('{"name": "t%d", "run": "true"}' % number for number in range(40))
    write_file("rules.json", '{"rules": [%s]}' % ", ".join(rule % (n, targets) for n in range(40)))
    with Run(row.argv(), session=True) as program:
        program.until_ready()
        program.send(row.line(1, 1000) * 3, reads=False)
        out = program.fds["stdout"]
        until(lambda: unread(out) > 60000, "the pipe to fill")
        write_file("rules.json", '{"rules": [{"name": "new"}]}')
        program.signal(SIGHUP)
        until(lambda: not pending(program, SIGHUP), "HUP to be taken")
        program.lines(3)
        program.send(row.line(2))
        status, lines, err = program.finish()
        equal((status, err), (0, ""), "status and stderr")
        lines = lines.splitlines()
        whole = [line for line in lines if b'"rule":"r' in line]
        equal(len(whole) % 1600, 0, "lines by the old rules: whole events")
        check(b'"rule":"new"' in lines[-1], "the new rules never came")


def pending(program, number):
    with open(f"/proc/{program.pid}/status", encoding="ascii") as file:
        return any(int(line.split()[1], 16) >> (number - 1) & 1
                   for line in file if line.startswith(("SigPnd:", "ShdPnd:")))


def group_drains(row):
    """TERM to a whole pipeline: the head says what it has and ends, the rest drain; none is lost."""
    row.prepare()
    slip = row.wrap(b"")[:-2].decode().partition(',"n":1')[2]
    read, write = os.pipe()
    with Run([sys.executable, "-c", HEAD, slip], stdout=write, group=0) as head:
        os.close(write)
        with Run(row.argv(), stdin=read, group=head.pid) as tail:
            os.close(read)
            tail.until_ready()
            until(lambda: unread(tail.fds["stdout"]) > 0, "output")
            os.killpg(head.pid, SIGTERM)
            status, out, err = tail.finish()
            equal(head.wait(), 0, "the head's status")
            equal((status, err), (0, ""), "status and stderr")
            equal(out.count(b"\n"), int(head.errors()), "lines that came of those said")


def group_with_source(row):
    """A source and its readers, all signalled at once: every file that was seen comes out."""
    row.prepare()
    write_file("rules.json", '{"rules": [{"name": "all"}]}')
    script = 'trap "" TERM; "$@" | "$HW_BIN/hw-route" rules.json | "$HW_BIN/hw-exec" -- true'
    with Run(["bash", "-o", "pipefail", "-c", script, "sh", *row.argv()], group=0) as line:
        def seen():
            row.make(line, 1)
            return unread(line.fds["stdout"]) > 0
        until(seen, "an event through the pipeline")
        row.make(line, 50)
        os.killpg(line.pid, SIGTERM)
        out = line.rest()
        equal(line.wait(), 0, "status")
        check(out.endswith(b"\n"), "the last line is broken off")
        check(all(b"hw.exec.succeeded" in text for text in out.splitlines()), "a command failed")
        line.until_no_survivors()


def shared_stdin(row):
    """Two that wait on one stdin: a line that the other one took does not make this one deaf."""
    read, write = os.pipe()
    with row.start("--grace", "100ms", stdin=read) as one, \
            row.start("--grace", "100ms", stdin=read) as two:
        os.close(read)
        for number in range(1, 101):
            os.write(write, row.line(number))
            until(lambda: _pumped(one) + _pumped(two) >= number, f"line {number}")
        for program in (one, two):
            program.signal(SIGTERM)
        equal([program.wait(10) for program in (one, two)], [0, 0], "status of each")
    os.close(write)


def _pumped(program):
    """The number of lines that have come so far, without waiting."""
    if unread(program.fds["stdout"]):
        program.lines(program.collected.count(b"\n") + 1)
    return program.collected.count(b"\n")
