# SPDX-License-Identifier: MIT
"""How much memory programs take at most: a watcher that waits, a filter that has passed much, a runner
that has run some commands and waits."""
import os

from inputs import make_small_events
from process import Running, until
from row import Row
from rows.route import RULES, SPLICE

PEERS = ["inotifywait --help", "jq --version", "xargs --version", "parallel --version", "cat --version"]


def peak_of_watcher(argv, folders):
    with Running(argv) as program:
        until(lambda: program.watches() > folders, f"{folders} watches of {argv[0]}")
        program.settle()
        return program.peak_mib()


def peak_of_filter(argv, path):
    with Running(argv) as program:
        program.feed(path)
        return program.peak_mib()


def row(bench, name, title, size, measure, argvs):
    samples = bench.rounds({key: lambda argv=argv: measure(argv) for key, argv in argvs.items()})
    return Row(f"memory.{name}", title, "MiB", size, samples, limit="cat")


def watch(bench):
    folders = bench.scaled(1000)
    tree = bench.folder()
    for number in range(folders):
        os.mkdir(f"{tree}/d{number}")
    argvs = {"hw-watch": [bench.program("hw-watch"), tree],
             "inotifywait -m -r": ["inotifywait", "-m", "-r", tree]}
    samples = bench.rounds(
        {key: lambda argv=argv: peak_of_watcher(argv, folders) for key, argv in argvs.items()}
        | {"cat": lambda: peak_of_filter(["cat"], os.devnull)})
    return Row("memory.watch", "hw-watch, idle", "MiB", f"{folders} folders", samples, limit="cat")


def route(bench):
    events = bench.events(200)
    rules = bench.write("rules.json", RULES)
    return row(bench, "route", "hw-route with rules, all input taken", events.size,
               lambda argv: peak_of_filter(argv, events.path),
               {"hw-route rules": [bench.program("hw-route"), rules], "jq": ["jq", "-c", SPLICE],
                "cat": ["cat"]})


def execute(bench):
    count = bench.scaled(100)
    events = make_small_events(bench.path("few.ndjson"), count)
    os.environ["PARALLEL_HOME"] = bench.scratch
    return row(bench, "exec", "hw-exec after its work, idle", f"{count} events",
               lambda argv: peak_of_filter(argv, events),
               {"hw-exec -j2": [bench.program("hw-exec"), "-j2", "--", "true"],
                "xargs -P2": ["xargs", "-P2", "-d", "\\n", "-n1", "true"],
                "parallel -j2": ["parallel", "--will-cite", "-j2", "true {#}"], "cat": ["cat"]})


def rows(bench):
    yield watch(bench)
    yield route(bench)
    yield execute(bench)
