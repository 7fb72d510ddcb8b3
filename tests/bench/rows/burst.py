# SPDX-License-Identifier: MIT
"""Files made as fast as one process can, in folders that are made meanwhile: how many a second get
through hw-watch | hw-route | hw-exec -j2 true, and what memory the watcher needs."""
import os
import select
import shutil
import signal
import subprocess
import sys
import time

import process
from process import Failed, Running, until
from row import Row

PEERS = ["inotifywait --help", "xargs --version"]
RULES = """{"rules": [{"pattern": {"type": ["hw.fs.written"]}, "targets": [{"argv": ["true"]}]}]}"""
SUCCEEDED = b'"type":"hw.exec.succeeded"'
MAKER = os.path.join(os.path.dirname(__file__), "../../support/burst.py")
FOLDERS = 100


def make_files(tree, files):
    subprocess.run([sys.executable, MAKER, tree, str(FOLDERS), str(files // FOLDERS)], check=True,
                   stdout=subprocess.DEVNULL, timeout=process.DEADLINE)


def read_lines(pipe, count):
    """What a pipe gives until it has given so many lines."""
    parts, lines, end = [], 0, time.monotonic() + process.DEADLINE
    while lines < count:
        ready, _, _ = select.select([pipe], [], [], max(0, end - time.monotonic()))
        parts.append(os.read(pipe.fileno(), 1 << 16) if ready else b"")
        if not parts[-1]:
            raise Failed(f"a burst: {lines} results of {count}")
        lines += parts[-1].count(b"\n")
    return b"".join(parts)


def main_job(bench, files, peaks):
    """The seconds from the first file to the last result; the peak of hw-watch goes to `peaks`."""
    tree, rules = bench.folder(fast=True), bench.write("burst.json", RULES)
    pipe = subprocess.PIPE
    try:
        with Running([bench.program("hw-watch"), tree], stdout=pipe) as watch, \
                Running([bench.program("hw-route"), rules], watch.stdout, pipe) as route, \
                Running([bench.program("hw-exec"), "-j2"], route.stdout, pipe) as execute:
            watch.stdout.close()
            route.stdout.close()
            until(lambda: watch.watches() == 1, "hw-watch")
            begin = time.monotonic()
            make_files(tree, files)
            results = read_lines(execute.stdout, files)
            seconds = time.monotonic() - begin
            peaks.append(watch.peak_mib())
            watch.process.send_signal(signal.SIGTERM)
            results += execute.stdout.read()
            execute.process.wait(process.DEADLINE)
            if execute.process.returncode or results.count(SUCCEEDED) != files or \
                    results.count(b"\n") != files:
                raise Failed(f"a burst: {results.count(SUCCEEDED)} of {files} commands succeeded")
            return seconds
    finally:
        shutil.rmtree(tree)


def peak_of_inotifywait(bench, files):
    """It misses files in new folders; here it is the memory that counts."""
    tree = bench.folder(fast=True)
    try:
        with Running(["inotifywait", "-m", "-r", tree]) as watch:
            until(lambda: watch.watches() == 1, "inotifywait")
            make_files(tree, files)
            until(lambda: watch.watches() > FOLDERS, "watches of inotifywait")
            watch.settle()
            return watch.peak_mib()
    finally:
        shutil.rmtree(tree)


def files_alone(bench, files):
    tree = bench.folder(fast=True)
    begin = time.monotonic()
    make_files(tree, files)
    seconds = time.monotonic() - begin
    shutil.rmtree(tree)
    return seconds


def rows(bench):
    files = bench.scaled(20000, 1000) // FOLDERS * FOLDERS
    commands = files // 10
    peaks = []
    samples = bench.rounds({
        "the main job": lambda: files / main_job(bench, files, peaks),
        "xargs -P2 true": lambda: commands / process.timed(f"seq {commands} | xargs -P2 -n1 true"),
        "files alone": lambda: files / files_alone(bench, files),
        "inotifywait -m -r": lambda: peak_of_inotifywait(bench, files)})
    theirs = samples.pop("inotifywait -m -r")
    size = f"{files} files in {FOLDERS} folders"
    yield Row("burst.rate", "files to results of hw-watch | hw-route | hw-exec -j2", "events/s", size,
              samples, limit="files alone", more_is_better=True)
    yield Row("burst.memory", "hw-watch meanwhile, at most", "MiB", size,
              {"hw-watch": peaks, "inotifywait -m -r": theirs})
