# SPDX-License-Identifier: MIT
"""How long a program takes to start, say its version and end, with fork and exec; what it loads."""
import os
import statistics
import time

from process import check_lines, shell
from row import Row

PEERS = ["jq --version", "ldd --version"]
PROGRAMS = ("hw", "hw-watch", "hw-route", "hw-exec")
UNWANTED = ("libcurl", "libzmq", "libsqlite3")
TIMES = 20


def start_ms(argv):
    """The median of some runs."""
    null = [(os.POSIX_SPAWN_OPEN, fd, "/dev/null", os.O_RDWR, 0) for fd in (0, 1, 2)]
    times = []
    for _ in range(TIMES):
        begin = time.monotonic()
        pid = os.posix_spawn(argv[0], argv, os.environ, file_actions=null)
        os.waitpid(pid, 0)
        times.append(1000 * (time.monotonic() - begin))
    return statistics.median(times)


def rows(bench):
    jq, _ = shell("command -v jq")
    argvs = {f"{name} --version": [bench.program(name), "--version"] for name in PROGRAMS}
    for name in PROGRAMS:
        check_lines(f"{bench.program(name)} --version", 1)
    argvs |= {"jq --version": [jq.strip(), "--version"], "/bin/true": ["/bin/true"]}
    samples = bench.rounds({name: lambda argv=argv: start_ms(argv) for name, argv in argvs.items()})
    for name in PROGRAMS:
        chosen = {key: samples[key] for key in (f"{name} --version", "jq --version", "/bin/true")}
        row = Row(f"start.{name}", "start, answer and end", "ms", f"{TIMES} times a round", chosen,
                  limit="/bin/true").at_most(5)
        if name == "hw-watch":
            libraries, _ = shell(f"ldd {bench.program(name)}")
            row.goal("loads none of " + ", ".join(UNWANTED),
                     not any(library in libraries for library in UNWANTED))
        yield row
