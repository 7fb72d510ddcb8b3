# SPDX-License-Identifier: MIT
"""What programs do with stdout: at once, byte for byte, to whatever it is, and when it is gone."""
import os
import signal
import socket

from harness import Run, check, equal, path, run, set_nonblocking, unread, until

MIB = 1 << 20


def volume(row, program):
    """Makes 1 MiB of output, which is read."""
    if row.kind == "source":
        row.make(program, 4000)
        program.lines(4000)
    elif "result" in row.traits:
        fed = row.make(program, 10)
        row.check_output(fed, b"".join(program.lines(10)))
        check(len(program.collected) > MIB, f"only {len(program.collected)} bytes")
    else:
        fed = row.make(program, 1100, 1000)
        program.lines(1100)
        row.check_output(fed, program.collected)


def a_mebibyte(row):
    with row.start() as program:
        volume(row, program)
        if row.kind == "source":
            program.signal(signal.SIGTERM)
        status, _, err = program.finish()
        equal((status, err), (0, ""), "status and stderr")


def flush_before_wait(row):
    """Each line is there before the next is made; nothing else would wake the program."""
    with row.start() as program:
        for number in range(1, 6):
            row.make(program, 1)
            program.lines(number)


def flush_line_by_line(row):
    """A whole line and half of the next in one write: the first does not wait for the second."""
    with row.start() as program:
        line = row.line(2)
        program.send(row.line(1) + line[:9])
        program.lines(1)
        program.send(line[9:])
        program.lines(2)


def full(row):
    with open("/dev/full", "wb") as file:
        with row.start(stdout=file) as program:
            row.make(program, 1)
            status, _, err = program.finish()
    equal(status, 74, "status")
    check(err.startswith(f"{row.program}: stdout: No space left on device") and err.count("\n") == 1,
          f"the message is {err!r}")
    equal(program.survivors(), [], "processes left")


def closed(row):
    with row.start(stdout="closed") as program:
        row.make(program, 1)
        status, _, err = program.finish()
    equal(status, 74, "status")
    check(err == f"{row.program}: stdout: Bad file descriptor\n", f"the message is {err!r}")


def closed_stderr(row):
    with row.start(stderr="closed") as program:
        row.make(program, 1)
        program.lines(1)
        if row.kind == "source":
            program.signal(signal.SIGTERM)
        equal(program.finish()[0], 0, "status")


def dies_of_pipe(program):
    equal(program.wait(), 141, "status")
    equal(program.errors(), "", "stderr")
    program.until_no_survivors()


def reader_gone_while_idle(row):
    for ignore in ((), (signal.SIGPIPE,)):
        with row.start(ignore=ignore) as program:
            program.close_stdout()
            dies_of_pipe(program)
        with row.start(ignore=ignore) as program:
            row.make(program, 1)
            program.lines(1)
            program.close_stdout()
            dies_of_pipe(program)


def reader_gone_while_busy(row):
    with row.start() as program:
        row.stall(program)
        program.close_stdout()
        dies_of_pipe(program)


def reader_gone_before(row):
    """Already when the program starts."""
    read, write = os.pipe()
    os.close(read)
    with row.start(stdout=write) as program:
        os.close(write)
        dies_of_pipe(program)


def socket_reader_gone(row):
    ours, theirs = socket.socketpair()
    with row.start(stdout=theirs) as program:
        theirs.close()
        if "result" not in row.traits:
            row.make(program, 1)
            check(ours.recv(MIB), "nothing came")
        ours.close()
        dies_of_pipe(program)


def terminal_reader_gone(row):
    master, slave = os.openpty()
    with row.start(stdout=slave) as program:
        os.close(slave)
        row.make(program, 1)
        check(os.read(master, 1), "nothing came")
        os.close(master)
        dies_of_pipe(program)
    # And with something to write at that moment: the terminal refuses with EIO, as a disk would.
    master, slave = os.openpty()
    with row.start(stdout=slave) as program:
        os.close(slave)
        program.until_ready()
        program.signal(signal.SIGSTOP)
        row.make(program, 1)
        os.close(master)
        program.signal(signal.SIGCONT)
        dies_of_pipe(program)


def fifo(row):
    os.mkfifo(path("fifo"))
    read = os.open(path("fifo"), os.O_RDONLY | os.O_NONBLOCK)
    write = os.open(path("fifo"), os.O_WRONLY)
    os.remove(path("fifo"))
    with row.start(stdout=write) as program:
        os.close(write)
        row.make(program, 1)
        until(lambda: unread(read) > 0, "a line")
        os.close(read)
        dies_of_pipe(program)


def nonblocking(row):
    """An inherited O_NONBLOCK on stdout: nothing is lost, and the flag stays."""
    read, write = os.pipe()
    set_nonblocking(write)
    with row.start(stdout=write) as program:
        program.fds["stdout"] = read
        volume(row, program)
        check(not os.get_blocking(write), "O_NONBLOCK was taken away")
        os.close(write)
        if row.kind == "source":
            program.signal(signal.SIGTERM)
        equal(program.finish()[0::2], (0, ""), "status and stderr")


def stays_blocking(row):
    read, write = os.pipe()
    with row.start(stdout=write, stderr=write) as program:
        program.fds["stdout"] = read
        volume(row, program)
        check(os.get_blocking(write), "O_NONBLOCK was set on stdout")
        os.close(write)


def file(row):
    with open(path("out"), "wb") as out:
        with row.start(stdout=out) as program:
            fed = row.make(program, 20)
            if row.kind == "source":
                until(lambda: os.path.getsize(path("out")) > 20, "output")
                program.signal(signal.SIGTERM)
            equal(program.finish()[0::2], (0, ""), "status and stderr")
    with open(path("out"), "rb") as out:
        text = out.read()
    check(text.endswith(b"\n"), "the last line has no LF")
    if row.kind != "source":
        row.check_output(fed, text)


def slow_reader(row):
    """A reader that stalls and then takes all gets all."""
    with row.start() as program:
        out = program.fds["stdout"]
        fed = []
        if row.kind == "source":
            row.make(program, 1000)
        else:
            size, count = (10, 40) if "result" in row.traits else (1000, 60)
            fed = row.make(program, count, size, reads=False)
        until(lambda: unread(out) > 4096, "the pipe to fill")
        program.lines(len(fed) or 1000)
        if row.kind == "source":
            program.signal(signal.SIGTERM)
        equal(program.finish()[0], 0, "status")
        if fed:
            row.check_output(fed, program.collected)


def made_event(row, *words, **circumstances):
    return run([row.binary, "event", "--type", "t", *words], **circumstances)


def event_full(row):
    with open("/dev/full", "wb") as out:
        status, _, err = made_event(row, stdout=out)
    equal(status, 74, "status")
    check("stdout: No space left" in err, f"the message is {err!r}")


def event_without_reader(row):
    big = [f"a{number}=" + "x" * 100000 for number in range(9)]
    for ignore in ((), (signal.SIGPIPE,)):
        with Run([row.binary, "event", "--type", "t", *big], ignore=ignore) as program:
            until(lambda: program.fds["stdout"] is None or unread(program.fds["stdout"]) > 1000,
                  "output")
            program.close_stdout()
            dies_of_pipe(program)


def event_closed(row):
    status, _, err = made_event(row, stdout="closed")
    equal(status, 74, "status")
    check("stdout: Bad file descriptor" in err, f"the message is {err!r}")


def event_too_big(row):
    big = [f"a{number}=" + "x" * 100000 for number in range(11)]
    status, out, err = made_event(row, *big)
    equal((status, out), (65, b""), "status and stdout")
    check("1048576" in err, f"the message is {err!r}")
