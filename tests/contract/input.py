# SPDX-License-Identifier: MIT
"""What readers make of good, odd and bad lines."""
import os
import subprocess

from harness import check, equal, path, read_file, set_nonblocking, write_file

LINE_MAX = 4 << 20
ODD_LINES = [
    b' "big" : 123456789012345678901234567890 , "small":-0.0,"e":1e400,"f": 1.10 ',
    b'"max":18446744073709551615,"over":18446744073709551616,"low":-9223372036854775809',
    b'"uni":"\\u00e9\\ud83d\\ude00 \xc3\xa9 \\/"',
    b'\t"tab" :\t[ 1 ,2 , { } , [ ] ]\t',
    b'"twice":1,"twice":2',
    b'"quote":"\\" } , \\\\"',
    b'"nul":"a\\u0000b"',
    b'"":{"":""}',
]
BAD_LINES = [
    (b"not json", "not JSON"),
    (b'{"a":1', "not JSON"),
    (b'{"a":1}{"b":2}', "not JSON"),
    (b'{"a":1} {"b":2}', "not JSON"),
    (b'{"a":1},', "not JSON"),
    (b"[1]", "not a JSON object"),
    (b"42", "not a JSON object"),
    (b'{"a":"\x00"}', "not JSON"),
    (b'{"a":"\x01"}', "not JSON"),
    (b'\x00{"a":1}', "not JSON"),
    (b'{"a":1}\x00', "not JSON"),
    (b'{"a":"\xff\xfe"}', "UTF-8"),
    (b'{"a":"\xed\xa0\x80"}', "UTF-8"),
    (b'{"a":"\xc0\xaf"}', "UTF-8"),
    (b'{"a":"\\ud800"}', "surrogate"),
    (b'{"a":"\\udc00\\ud800"}', "surrogate"),
    (b'{"a":"\\ud800\\u0041"}', "surrogate"),
    (b'{"a":"\\x41"}', "not JSON"),
    (b'{"a":01}', "not JSON"),
    (b'{"a":.5}', "not JSON"),
    (b'{"a":1.}', "not JSON"),
    (b'{"a":+1}', "not JSON"),
    (b'{"a":123456789012345678901234567890e}', "not JSON"),
    (b'{"a":0123456789012345678901234567890}', "not JSON"),
    (b'{"a":NaN}', "not JSON"),
    (b'{"a":tru}', "not JSON"),
    (b"{'a':1}", "not JSON"),
    (b'{"a":1,}', "not JSON"),
    (b'{a:1}', "not JSON"),
    (b"{}\xef\xbb\xbf", "not JSON"),
    (b'\xff\xfe{\x00}\x00', "not JSON"),
    (b'{"a":' + b"[" * 1001 + b"]" * 1001 + b"}", "nested more than 1000 deep"),
    (b'{"a":' + b"[" * 100000 + b"}", "nested more than 1000 deep"),
]


def from_file(row):
    fed = [row.line(number) for number in range(1, 40)]
    name = write_file("events", b"".join(fed))
    with open(name, "rb") as file:
        status, out, err = row.run(stdin=file)
    equal((status, err), (0, ""), "status and stderr")
    row.check_output(fed, out)


def empty(row):
    for source in ("/dev/null", write_file("nothing", ""), write_file("blanks", "\n \r\n\t\n")):
        with open(source, "rb") as file:
            equal(row.run(stdin=file), (0, b"", ""), f"reading {source}")


def odd_lines(row):
    fed = [row.wrap(members) for members in ODD_LINES]
    status, out, err = row.run(b"".join(fed))
    equal((status, err), (0, ""), "status and stderr")
    row.check_output(fed, out)


def byte_order_marks(row):
    fed = [row.line(1), row.line(2)]
    status, out, err = row.run(b"\xef\xbb\xbf" + fed[0] + b"\xef\xbb\xbf\n" + fed[1])
    equal((status, err), (0, ""), "status and stderr")
    row.check_output(fed, out)


def carriage_returns(row):
    """CR before LF stays: it is white space behind the object."""
    fed = [row.line(1)[:-1] + b"\r\n", b"  " + row.line(2)[:-1] + b" \t\r\n"]
    status, out, err = row.run(fed[0] + b"\r\n" + fed[1])
    equal((status, err), (0, ""), "status and stderr")
    row.check_output(fed, out)


def no_last_newline(row):
    fed = [row.line(1), row.line(2)]
    status, out, err = row.run(b"".join(fed)[:-1])
    equal((status, err), (0, ""), "status and stderr")
    row.check_output(fed, out)


def last_line_broken_off(row):
    status, out, err = row.run(row.line(1) + row.line(2)[:-3])
    equal(status, 65, "status")
    row.check_output([row.line(1)], out)
    check("stdin:2: not JSON" in err, f"the message is {err!r}")


def depth(row):
    fed = [row.wrap(b'"deep":' + b"[" * 1000 + b"]" * 1000)]
    status, out, err = row.run(fed[0])
    equal((status, err), (0, ""), "1000 deep: status and stderr")
    row.check_output(fed, out)


def bad_lines(row):
    """Each between two good ones, which pass; the bad ones are kept whole by --reject."""
    fed = []
    data = b""
    for number, (bad, _) in enumerate(BAD_LINES):
        fed.append(row.line(number))
        data += fed[-1] + bad + b"\n"
    reject = path("reject")
    if os.path.exists(reject):
        os.remove(reject)
    status, out, err = row.run(data, "--reject", reject)
    equal(status, 65, "status")
    row.check_output(fed, out)
    messages = err.splitlines()
    equal(len(messages), len(BAD_LINES), f"messages, {err}")
    for number, (message, (bad, reason)) in enumerate(zip(messages, BAD_LINES)):
        begin = f"{row.program}: stdin:{2 * number + 2}: "
        check(message.startswith(begin) and reason in message, f"{bad[:60]!r} gives {message!r}")
    equal(read_file("reject"), b"".join(bad + b"\n" for bad, _ in BAD_LINES), "--reject")


def long_lines(row):
    """4 MiB pass, a byte more does not, and the line after it is safe."""
    def sized(number, size):
        return row.line(number, size - len(row.line(number)) + 1)
    small = "result" not in row.traits  # such a line is too long for the environment and so on
    largest = LINE_MAX - (len(b',"hw":{"rule":"all"}') if "splice" in row.traits else 0)
    good = [row.line(1), sized(2, largest if small else 1 << 20), row.line(4)]
    too_long = sized(3, LINE_MAX + 1)
    status, out, err = row.run(good[0] + good[1] + too_long + good[2], "--reject", path("reject"))
    equal(status, 65, "status")
    equal(err, f"{row.program}: stdin:3: longer than {LINE_MAX} bytes\n", "stderr")
    row.check_output(good, out)
    equal(read_file("reject"), too_long, "--reject")
    os.remove(path("reject"))
    status, out, err = row.run(good[0] + too_long[:-1], "--reject", path("reject"))
    equal((status, out.count(b"\n")), (65, 1), "as the last line: status and lines")
    status, out, err = row.run(too_long + good[0])
    equal((status, out.count(b"\n")), (65, 1), "without --reject: status and lines")
    equal(err, f"{row.program}: stdin:1: longer than {LINE_MAX} bytes; --reject FILE keeps such lines\n", "stderr")
    equal(read_file("reject"), too_long, "--reject of the last line")
    os.remove(path("reject"))


def strict(row):
    fed = [row.line(number) for number in (1, 2, 3)]
    status, out, err = row.run(fed[0] + fed[1] + b"bad\n" + fed[2], "--strict")
    equal(status, 65, "status")
    row.check_output(fed[:2], out)
    equal(err.count("\n"), 1, f"messages in {err!r}")
    check(err.startswith(f"{row.program}: stdin:3: not JSON"), f"the message is {err!r}")


def strict_stops_at_once(row):
    """Without waiting for the end of input."""
    with row.start("--strict") as program:
        program.send(row.line(1) + b"bad\n")
        row.check_output([row.line(1)], program.rest())
        equal(program.wait(), 65, "status")


def reject_to_descriptor(row):
    read, write = os.pipe()
    with open(read, "rb") as kept:
        status = row.run(b"bad\n", "--reject", f"fd:{write}", pass_fds=(write,))[0]
        os.close(write)
        equal((status, kept.read()), (65, b"bad\n"), "status and what was kept")


def reject_faults(row):
    for target in (path("absent/file"), "fd:99", "fd:4294967297", "fd:-1", path("")):
        status, _, err = row.run(b"", "--reject", target)
        equal(status, 73, f"--reject {target}: status")
        check(target in err, f"--reject {target}: {err!r}")
    equal(row.run(b"", "--reject", "fd:x")[0], 64, "fd:x: status")
    status, out, err = row.run(row.line(1) + b"bad\n", "--reject", "/dev/full")
    equal(status, 74, "/dev/full: status")
    row.check_output([row.line(1)], out)
    check("/dev/full: No space left" in err, f"/dev/full: {err!r}")


def many_messages(row):
    status, _, err = row.run(b"bad\n" * 100)
    equal(status, 65, "status")
    equal(len(err.splitlines()), 100, "messages, each about another line")


def nonblocking_stdin(row):
    """O_NONBLOCK is shared with whoever else holds the pipe: it works, and it stays."""
    read, write = os.pipe()
    set_nonblocking(read)
    with row.start(stdin=read) as program:
        os.write(write, row.line(1))
        program.lines(1)
        os.write(write, row.line(2))
        program.lines(2)
        check(not os.get_blocking(read), "O_NONBLOCK was taken away")
        os.close(write)
        equal(program.finish()[0::2], (0, ""), "status and stderr")
    os.close(read)


def stdin_stays_blocking(row):
    read, write = os.pipe()
    with row.start(stdin=read) as program:
        os.write(write, row.line(1))
        program.lines(1)
        check(os.get_blocking(read), "O_NONBLOCK was set on stdin")
        os.close(write)
        equal(program.finish()[0], 0, "status")
    os.close(read)


def closed_stdin(row):
    status, out, err = row.run(stdin="closed")
    equal((status, out), (74, b""), "status and stdout")
    check("stdin: Bad file descriptor" in err, f"the message is {err!r}")


def folder_as_stdin(row):
    with_folder = os.open("/", os.O_RDONLY)
    status, out, err = row.run(stdin=with_folder)
    os.close(with_folder)
    equal((status, out), (74, b""), "status and stdout")
    check("stdin: Is a directory" in err, f"the message is {err!r}")


def socket_as_stdin(row):
    import socket
    ours, theirs = socket.socketpair()
    with row.start(stdin=theirs) as program:
        theirs.close()
        ours.sendall(row.line(1))
        program.lines(1)
        ours.close()
        equal(program.finish()[0::2], (0, ""), "status and stderr")


def shared_stdin(row):
    """Two programs with one stdin: each line goes to one of them."""
    fed = [row.line(number) for number in range(1, 61)]
    name = write_file("events", b"".join(fed))
    with open(name, "rb") as file:
        first = row.run(stdin=file)
        equal(first[0], 0, "status of the first")
        row.check_output(fed, first[1])
        equal(row.run(stdin=file), (0, b"", ""), "the second, at the end of the file")
    with subprocess.Popen(["cat", name], stdout=subprocess.PIPE) as cat:
        with row.start(stdin=cat.stdout) as one, row.start(stdin=cat.stdout) as two:
            cat.stdout.close()
            results = [one.finish(), two.finish()]
    equal([status for status, _, _ in results], [0, 0], "status of each")
    equal(sum(out.count(b"\n") for _, out, _ in results), len(fed), "lines of both")
