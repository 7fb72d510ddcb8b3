# SPDX-License-Identifier: MIT
"""How long after an event has come to an idle filter the line is out; one of 100 rules matches."""
import json
import random
import shlex

import contest
import inputs
import rulesets
from process import shell
from row import Row

PEERS = ["jq --version", "grep --version", "cat --version"]
RULES = 100


def matching_lines(count):
    """Events about the files that the rules are about, of a size that is in their range."""
    for _, _, line in inputs.make_lines(random.Random(2), rulesets.sample(RULES)):
        if 1000 < json.loads(line)["data"]["size"] < 1000000:
            yield line
            count -= 1
        if count == 0:
            return


def rows(bench):
    count = bench.scaled(500, 20)
    lines = bench.write("matching.ndjson", "".join(matching_lines(count)))
    argvs = contest.Contest(bench, "latency", rulesets.mixed(RULES)).argvs
    del argvs["node"]  # has no line-buffered output, as it stands
    argvs["jq"].insert(1, "--unbuffered")
    argvs["grep"].insert(1, "--line-buffered")
    tails = {name: [] for name in argvs}

    def latency(name):
        """The median of one run in microseconds; its 99th percentile goes to `tails`."""
        helper = bench.helper("hw-bench-line-latency")
        output, _ = shell(f"LC_ALL=C {helper} {lines} {shlex.join(argvs[name])}")
        median, tail = map(float, output.split())
        tails[name].append(tail)
        return median

    medians = bench.rounds({name: lambda name=name: latency(name) for name in argvs})
    size = f"{RULES} rules of five kinds, {count} events of {inputs.SHORT} bytes, one at a time"
    yield (Row("latency.median", "event to line, idle, median", "us", size, medians, limit="cat")
           .at_most(50))
    yield Row("latency.tail", "the same, 99th percentile", "us", size, tails, limit="cat")
