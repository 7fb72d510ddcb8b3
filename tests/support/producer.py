# SPDX-License-Identifier: MIT
"""A load for a chain of services: files are made in a watched folder, and each is to run a command,
which notes the file's name. The command is started by the rules that write_rules() makes."""
import collections
import json
import os
import threading

from harness import check, equal, path, until

AHEAD = 200  # more than the FIFOs hold


def write_rules():
    """Every file that was written: its name goes to the list of runs."""
    note = ["sh", "-c", 'echo "$1" >>"$0"', path("runs"), "{subject}"]
    rules = {"rules": [{"pattern": {"type": ["hw.fs.written"]}, "targets": [{"argv": note}]}]}
    with open(path("rules.json"), "w", encoding="utf-8") as file:
        json.dump(rules, file)
    open(path("runs"), "wb").close()


class Runs:
    """The names that commands have noted, in their order; the list grows by what is new in it."""

    def __init__(self):
        self._file = open(path("runs"), encoding="utf-8")
        self._names = []
        self._begun = ""

    def names(self):
        *whole, self._begun = (self._begun + self._file.read()).split("\n")
        self._names += whole
        return self._names

    def close(self):
        self._file.close()


class Producer:
    """Makes files, in a thread of its own, as fast as their commands run: there is always work under
    way, at most `ahead` files. As a context it ends the thread."""

    def __init__(self, ahead=AHEAD):
        self._ahead = ahead
        os.makedirs(path("tree"), exist_ok=True)
        self.made = 0  # files of the load; probes come besides
        self._probes = 0
        self._runs = Runs()
        self._lock = threading.Lock()
        self._goes = threading.Event()
        self._idle = threading.Event()
        self._ends = False
        self._thread = threading.Thread(target=self._work)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._ends = True
        self._goes.set()
        self._thread.join()
        self._runs.close()

    def _work(self):
        while not self._ends:
            if not self._goes.is_set():
                self._idle.set()
                self._goes.wait()
                self._idle.clear()
            elif self.made - len(self.ran()) < self._ahead:
                self.made += 1
                _make(f"file-{self.made}")
            else:
                self._idle.wait(0.002)  # nobody sets it now: until some have run

    def go(self, count=100):
        """Makes files from now on; returns when `count` more are made."""
        wanted = self.made + count
        self._goes.set()
        until(lambda: self.made >= wanted, f"{count} files more to be made")

    def hold(self):
        """Makes no more; those that are made may still be on their way."""
        self._goes.clear()
        until(self._idle.is_set, "the producer to pause")

    def pause(self):
        """Makes no more, and waits until all commands have run."""
        self.hold()
        until(lambda: len(self.ran()) >= self.made, f"all of {self.made} commands to have run")

    def probe(self):
        """Makes further files until one of them is seen: then hw-watch is ready."""
        first = self._probes
        def is_seen():
            self._probes += 1
            _make(f"probe-{self._probes}")
            return any(int(name.partition("-")[2]) > first for name in self.ran("probe-"))
        until(is_seen, "a file to be seen")

    def ran(self, kind="file-"):
        with self._lock:
            return [name for name in self._runs.names() if name.startswith(kind)]

    def check_runs(self):
        """Every file that was made has run its command, once."""
        counts = collections.Counter(self.ran(""))
        wanted = {f"file-{number}" for number in range(1, self.made + 1)}
        equal(sorted(wanted - set(counts))[:10], [], f"files of {self.made} without a command")
        equal([name for name, count in counts.items() if count > 1], [], "commands that ran twice")
        check(self.made >= 100, "hardly a load")


def _make(name):
    with open(path(f"tree/{name}"), "wb") as file:
        file.write(b"x")
