# SPDX-License-Identifier: MIT
"""How fast hw-exec starts commands, with both output streams captured, which no peer but parallel does;
what it costs itself, and how fast it takes output."""
import contextlib
import os
import subprocess
import time

from inputs import make_small_events
from process import Failed, Running, check_lines
from row import Row

PEERS = ["xargs --version", "parallel --version", "dd --version"]
HOG = ["sh", "-c", "while :; do :; done"]
OUTPUT = 2 << 30  # bytes


def contest(bench, count):
    """The contestants of the rows about starts: shell commands."""
    events = make_small_events(bench.path("small.ndjson"), count)
    ours = f"{bench.program('hw-exec')} -j2 -- true < {events}"
    check_lines(f"{ours} | grep '\"type\":\"hw.exec.succeeded\"'", count)
    return {"hw-exec -j2": ours, "xargs -P2": f"seq {count} | xargs -P2 -n1 true",
            "parallel -j2": f"seq {count} | parallel --will-cite -j2 true",
            "bare loops": f"{bench.helper('hw-bench-bare-spawn')} 2 {count} /bin/true"}


def starts(bench, count):
    samples = bench.seconds(contest(bench, count))
    row = Row("exec.true", "run true, two at a time", "s", f"{count} events", samples, limit="bare loops")
    return (row.at_least("xargs -P2", 1.3).at_least("parallel -j2", 6)
            .goal("85 % of the bare loops", row.ratio("bare loops") >= 0.85))


def starts_when_busy(bench, count):
    with contextlib.ExitStack() as stack:
        for _ in range(os.cpu_count()):
            stack.enter_context(Running(HOG))
        samples = bench.seconds(contest(bench, count))
    return Row("exec.busy", "the same, with a busy process for each core", "s", f"{count} events", samples,
               limit="bare loops").at_least("xargs -P2", 1.5)


def seconds_once_up(argv, events, count, variables):
    """From the first event, of a program that has started and waits, to the last result."""
    with open(events, "rb") as file:
        lines = file.read()
    with Running(argv, stdout=subprocess.PIPE, variables=variables) as program:
        program.settle()
        begin = time.monotonic()
        program.stdin.write(lines)
        program.stdin.flush()
        for _ in range(count):
            if not program.stdout.readline():
                raise Failed(f"{argv}: ended early")
        return time.monotonic() - begin


def starts_when_large(bench, count):
    """What is loaded before it makes it large, and is not inherited by the commands."""
    events = make_small_events(bench.path("small.ndjson"), count)
    argv = [bench.program("hw-exec"), "-j2", "--", "true"]
    loaded = {"LD_PRELOAD": bench.helper("libhw-bench-large.so")}
    samples = bench.rounds({
        "hw-exec, 1 GiB": lambda: seconds_once_up(argv, events, count, loaded),
        "hw-exec -j2": lambda: seconds_once_up(argv, events, count, {})})
    row = Row("exec.large", "the same, once it is up, from a process of 1 GiB", "s", f"{count} events",
              samples)
    return row.goal("90 % of a small one", row.ratio("hw-exec -j2") >= 0.9)


def shell_text(bench, count):
    events = make_small_events(bench.path("small.ndjson"), count)
    samples = bench.seconds({
        "hw-exec --shell": f"{bench.program('hw-exec')} -j2 --shell /bin/true < {events}",
        "xargs sh -c": f"seq {count} | xargs -P2 -n1 sh -c /bin/true"})
    return Row("exec.shell", "run a simple shell command, two at a time", "s", f"{count} events",
               samples).at_least("xargs sh -c", 1.7)


def own_cpu_us(argv, events, count):
    """The processor's time of the program's own threads, in microseconds for each command."""
    with Running(argv) as program:
        program.feed(events)
        threads = os.listdir(f"/proc/{program.pid}/task")
        spent = sum(int(program.read(f"task/{thread}/schedstat").split()[0]) for thread in threads)
        return spent / 1000 / count


def bare_cpu_us(bench, count):
    """The same of the bare loops, which tell it."""
    loops = subprocess.run([bench.helper("hw-bench-bare-spawn"), "2", str(count), "/bin/true"],
                           stdout=subprocess.PIPE, check=True)
    return sum(map(int, loops.stdout.split())) / 1000 / count


def own_cpu(bench, count):
    events = make_small_events(bench.path("small.ndjson"), count)
    argvs = {"hw-exec -j2": [bench.program("hw-exec"), "-j2", "--", "true"],
             "xargs -P2": ["xargs", "-P2", "-d", "\\n", "-n1", "true"]}
    contestants = {name: lambda argv=argv: own_cpu_us(argv, events, count) for name, argv in argvs.items()}
    samples = bench.rounds(contestants | {"bare loops": lambda: bare_cpu_us(bench, count)})
    return Row("exec.cpu", "the runner's own time for each command", "us", f"{count} events",
               samples, limit="bare loops").at_most(150)


def output(bench):
    size = bench.scaled(OUTPUT)
    one = bench.write("one.ndjson", "{}\n")
    produce = f"head -c {size} /dev/zero"
    samples = bench.seconds({"hw-exec": f"{bench.program('hw-exec')} -- {produce} < {one}",
                             "dd": f"{produce} | dd bs=64k of=/dev/null status=none"})
    row = Row("exec.output", "take the output of one command, of which 64 KiB are kept", "s",
              f"{size >> 20} MiB", samples, limit="dd")
    return row.goal("80 % of a bare loop of reads", row.ratio("dd") >= 0.8)


def peak_mib(argv, path):
    with Running(argv) as program:
        program.feed(path)
        return program.peak_mib()


def output_memory(bench):
    size = bench.scaled(OUTPUT)
    one = bench.write("one.ndjson", "{}\n")
    program = bench.program("hw-exec")
    argvs = {"hw-exec, much output": [program, "--", "head", "-c", str(size), "/dev/zero"],
             "hw-exec, none": [program, "--", "true"]}
    samples = bench.rounds({name: lambda argv=argv: peak_mib(argv, one) for name, argv in argvs.items()})
    row = Row("exec.memory", "memory at most, after a command with much output", "MiB", f"{size >> 20} MiB",
              samples)
    more = row.median("hw-exec, much output") - row.median("hw-exec, none")
    return row.goal("at most 2 MiB more than without output", more <= 2)


def coprocess(bench):
    """A process that answers line by line, with results, and the same without anyone between."""
    events, child = bench.events(100), bench.helper("hw-bench-echo-lines")
    ours = f"{bench.program('hw-exec')} --coprocess -- {child} < {events.path}"
    check_lines(f"{ours} | grep '\"type\":\"hw.exec.succeeded\"'", events.lines)
    samples = bench.seconds({"hw-exec --coprocess": f"{ours} > /dev/null",
                             "bare pipe": f"cat {events.path} | {child} | cat > /dev/null"})
    row = Row("exec.coprocess", "one process answers each line", "s", f"{events.lines} events", samples,
              limit="bare pipe")
    return row.goal("200,000 events a second", events.lines / row.median("hw-exec --coprocess") >= 200_000)


def rows(bench):
    os.environ["PARALLEL_HOME"] = bench.scratch
    count = bench.scaled(1000)
    yield starts(bench, count)
    yield starts_when_busy(bench, bench.scaled(400))
    yield starts_when_large(bench, count)
    yield shell_text(bench, count)
    yield own_cpu(bench, count)
    yield output(bench)
    yield output_memory(bench)
    yield coprocess(bench)
