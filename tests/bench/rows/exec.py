# SPDX-License-Identifier: MIT
"""How fast hw-exec starts commands, with both output streams captured, which no peer but parallel does."""
import os

from inputs import make_small_events
from process import check_lines
from row import Row

PEERS = ["xargs --version", "parallel --version"]


def rows(bench):
    count = bench.scaled(1000)
    events = make_small_events(bench.path("small.ndjson"), count)
    ours = f"{bench.program('hw-exec')} -j2 -- true < {events}"
    check_lines(f"{ours} | grep '\"type\":\"hw.exec.succeeded\"'", count)
    os.environ["PARALLEL_HOME"] = bench.scratch
    commands = {"hw-exec -j2": ours, "xargs -P2": f"seq {count} | xargs -P2 -n1 true",
                "parallel -j2": f"seq {count} | parallel --will-cite -j2 true",
                "bare loops": f"{bench.helper('hw-bench-bare-spawn')} 2 {count} /bin/true"}
    yield (Row("exec.true", "run true, two at a time", "s", f"{count} events", bench.seconds(commands),
               limit="bare loops").at_least("xargs -P2", 1.2).at_least("parallel -j2", 5))
