# SPDX-License-Identifier: MIT
"""How long after close() the line about a file is there, when nothing else happens."""
import shutil

from process import shell
from row import Row

PEERS = ["inotifywait --help"]


def rows(bench):
    files = bench.scaled(600, 20)
    tails = {}

    def latency(name, mark, command):
        """The median of one run in microseconds; its 99th percentile goes to `tails`."""
        folder = bench.folder()
        output, _ = shell(f"{bench.helper('hw-bench-latency')} {folder} {files} {mark} {command} {folder}")
        shutil.rmtree(folder)
        median, tail = map(float, output.split())
        tails.setdefault(name, []).append(tail)
        return median

    commands = {"hw-watch": ("hw.fs.written", bench.program("hw-watch")),
                "inotifywait -m -r": ("CLOSE_WRITE", "inotifywait -q -m -r -e close_write"),
                "bare loop": ("bare", bench.helper("hw-bench-bare-watch"))}
    medians = bench.rounds({name: lambda name=name, words=words: latency(name, *words)
                            for name, words in commands.items()})
    size = f"{files} files, one at a time"
    # At most 1.25 times the time of inotifywait.
    yield (Row("watch.median", "close() to line, idle, median", "us", size, medians,
               limit="bare loop").at_least("inotifywait -m -r", 0.8))
    ordered = {name: tails[name] for name in commands}
    yield Row("watch.tail", "the same, 99th percentile", "us", size, ordered, limit="bare loop")
