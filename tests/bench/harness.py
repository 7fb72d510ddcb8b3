# SPDX-License-Identifier: MIT
"""What the rows are made with: the programs, a scratch folder, inputs that are made once, and rounds.
All that one row compares is measured in turns, so that a slow minute hits all of it."""
import os
import shutil
import tempfile

import inputs
import process

ROUNDS = 5
ROOM = 500_000_000  # bytes that are written to a fast folder at most, and some more


class Bench:
    """Owns the scratch folders; leave by `with`."""

    def __init__(self, build, scale=1.0):
        self.build, self.scale = build, scale
        self.scratch = tempfile.mkdtemp(prefix="hw-bench-")
        self.fast = self.scratch
        # Files of a burst, or of a filter's output, on a disk would measure the disk.
        if os.access("/dev/shm", os.W_OK) and shutil.disk_usage("/dev/shm").free > ROOM:
            self.fast = tempfile.mkdtemp(prefix="hw-bench-", dir="/dev/shm")
        self._events = {}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for folder in {self.scratch, self.fast}:
            shutil.rmtree(folder, ignore_errors=True)

    def program(self, name):
        return os.path.join(self.build, "bin", name)

    def helper(self, name):
        return os.path.join(self.build, "tests", name)

    def scaled(self, number, least=10):
        return max(least, round(number * self.scale))

    def path(self, name):
        return os.path.join(self.scratch, name)

    def write(self, name, text):
        with open(self.path(name), "w", encoding="ascii") as file:
            file.write(text)
        return self.path(name)

    def folder(self, fast=False):
        """A new empty folder, for the caller to remove."""
        return tempfile.mkdtemp(dir=self.fast if fast else self.scratch)

    def events(self, megabytes, long=False):
        """Lines for filters; see inputs.make_events."""
        key = (megabytes, long)
        if key not in self._events:
            path = self.path(f"{'long' if long else 'short'}-{megabytes}.ndjson")
            self._events[key] = inputs.make_events(path, self.scaled(megabytes * 1_000_000, 320_000), long)
        return self._events[key]

    @staticmethod
    def rounds(contestants):
        """Calls each contestant once a round, every other round backwards; the samples by name."""
        samples = {name: [] for name in contestants}
        for number in range(ROUNDS):
            names = list(contestants)
            for name in names if number % 2 == 0 else reversed(names):
                samples[name].append(contestants[name]())
        return samples

    @staticmethod
    def timers(commands):
        """Contestants from shell commands: the seconds that they take."""
        return {name: lambda command=command: process.timed(command)
                for name, command in commands.items()}

    def seconds(self, commands):
        return self.rounds(self.timers(commands))

    def seconds_on_a_core(self, commands):
        """The same for programs that are measured alone, from a file to a file."""
        out = os.path.join(self.fast, "out")
        samples = self.rounds({name: lambda command=command: process.timed_on_a_core(command, out)
                               for name, command in commands.items()})
        os.unlink(out)
        return samples
