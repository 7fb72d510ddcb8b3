# SPDX-License-Identifier: MIT
"""100,000 rules: the rate of the whole process, loading included, on one core; how long loading takes; the
memory. See rulesets.py for what the others do instead of rules. jq is slower than node once it has
loaded, and left out of the rates: fewer events would not do, where loading counts."""
import os

import contest
import rulesets
from process import Running
from row import Row

PEERS = contest.PEERS
RATE, LOAD_SECONDS, MEMORY_MB = 500_000, 1.5, 150


def loads(bench, one):
    commands = {name: one.command(name, os.devnull) for name in one.argvs}
    if "grep" in commands:
        commands["grep"] += " || test $? = 1"  # nothing matches
    return bench.seconds_on_a_core(commands | {"cat": f"cat {one.rules}"})


def peak_mb(argv, path):
    with Running(argv) as program:
        program.feed(path)
        return program.peak_mib() * 1.048576


def measure(bench, name, title, rules):
    one, events, few = contest.Contest(bench, name, rules), bench.events(200), bench.events(2)
    count = f"{len(rules.patterns)} rules"
    load = Row(f"many.{name}.load", f"from start to end of no input; {title}", "s", count,
               loads(bench, one), limit="cat").at_most(LOAD_SECONDS)
    rates = one.rates({key: events for key in one.argvs if key != "jq"})
    rate = Row(f"many.{name}", f"whole process; {title}", "events/s",
               f"{count}; {events.size}", rates, limit="cat", more_is_better=True).rate(RATE)
    seconds = events.lines / rate.median(rate.ours) - load.median(load.ours)
    after = events.lines / max(seconds, 1e-3)
    yield rate.goal(f"at least {RATE:,} events/s after loading ({after:,.0f})", after >= RATE)
    yield load
    peaks = bench.rounds({key: lambda argv=argv: peak_mb(argv, few.path)
                          for key, argv in one.argvs.items()})
    yield Row(f"many.{name}.memory", f"at most, with events; {title}", "MB", f"{count}; {few.size}", peaks,
              limit="cat").at_most(MEMORY_MB)


def rows(bench):
    count = bench.scaled(100_000)
    yield from measure(bench, "exact", "type and path; jq, node: a hash; grep -F: the paths",
                       rulesets.exact(count))
    yield from measure(bench, "mixed", "five kinds; jq, node: one hash of known lengths",
                       rulesets.mixed(count))
