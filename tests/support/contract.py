# SPDX-License-Identifier: MIT
"""contract.py FILE:FUNCTION [KIND...]: runs a case for every row of the table of programs
(tests/contract/programs.txt) that is of one of the kinds, or once without a row where no kind is
given. All failures are printed with the name of the row; exit status 1 if there was one."""
import importlib.util
import json
import os
import select
import shlex
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True
from harness import BIN, DEADLINE, Failure, Run, check, equal, path, write_file  # noqa: E402

TABLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../contract/programs.txt")
RULES = '{"rules": [{"name": "all"}]}\n'
CLOSED = b'"hw":{"job":{"id":"%d"},"outcome":"ok"}'


class Row:
    """A program, how it is started, and what it makes of what."""

    def __init__(self, name, kind, traits, command):
        self.name = name
        self.kind = kind
        self.traits = set(traits.split(","))
        self.made = 0
        words = shlex.split(command)
        self.program, self.arguments = words[0], words[1:]
        self.binary = os.path.join(BIN, self.program)

    def argv(self, *options):
        return [self.binary, *options, *(word.replace("@", path("")) for word in self.arguments)]

    def prepare(self):
        """The files that the command line names."""
        write_file("rules.json", RULES)
        os.makedirs(path("tree"), exist_ok=True)

    def start(self, *options, **circumstances):
        """The program, ready for signals; a source, ready to see changes."""
        self.prepare()
        if self.kind != "source":
            program = Run(self.argv(*options), **circumstances)
            program.until_ready()
            return program
        ready, theirs = os.pipe()
        circumstances.setdefault("stdin", subprocess.DEVNULL)
        try:
            program = Run(self.argv("--ready-fd", str(theirs), *options), pass_fds=(theirs,),
                          **circumstances)
        finally:
            os.close(theirs)
        check(select.select([ready], [], [], DEADLINE)[0], "--ready-fd gave nothing")
        os.close(ready)
        return program

    def run(self, data=b"", *options, **circumstances):
        with self.start(*options, **circumstances) as program:
            return program.finish(data)

    # --- what readers are fed with, and give

    def wrap(self, members, number=1):
        """A line whose object has these members (bytes), such that the row lets it pass."""
        members += b',"n":%d' % number
        if "closed" in self.traits:
            members += b"," + CLOSED % number
        return b"{" + members + b"}\n"

    def line(self, number, size=0):
        return self.wrap(b' "pad" : "%s" ' % (b"x" * size), number)

    def expected(self, line):
        if "splice" not in self.traits:
            return line
        brace = line.rindex(b"}")
        return line[:brace] + b',"hw":{"rule":"all"}' + line[brace:]

    def check_output(self, fed, out):
        """`fed` is the lines that went in, each ended by LF."""
        if "result" not in self.traits:
            equal(out, b"".join(self.expected(line) for line in fed), "stdout")
            return
        results = [json.loads(line) for line in out.splitlines()]
        equal(len(results), len(fed), "the number of results")
        for result in results:
            equal(result["type"], "hw.exec.succeeded", "the result's type")

    # --- output by whatever means

    def make(self, program, count, size=100, reads=True):
        """Causes `count` lines of output (sources: at least) of at least `size` bytes in all."""
        numbers = range(self.made + 1, self.made + count + 1)
        self.made += count
        if self.kind == "source":
            for number in numbers:
                write_file(f"tree/file-{number}", "x")
            return []
        fed = [self.line(number, size) for number in numbers]
        program.send(b"".join(fed), reads)
        return fed

    def flood(self, program, is_enough):
        """Makes output that nobody reads until is_enough()."""
        rest = b""
        for number in range(1, 20000):
            if is_enough():
                return
            if self.kind == "source":
                self.make(program, 10)
            else:
                rest = program.offer(rest or self.line(number, 4000))
        check(False, "no amount of input was enough")


def rows(kinds):
    with open(TABLE, encoding="utf-8") as table:
        for line in table:
            if line.strip() and not line.startswith("#"):
                fields = [field.strip() for field in line.split("|")]
                row = Row(*fields)
                if row.kind in kinds or row.traits & set(kinds) or "all" in kinds:
                    yield row


def load(file):
    spec = importlib.util.spec_from_file_location("cases", file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def attempt(name, case, *arguments):
    try:
        case(*arguments)
    except Failure as failure:
        print(f"{name}: {failure}")
        return 1
    return 0


def main(words):
    file, function = words[0].split(":")
    case = getattr(load(file), function)
    kinds = words[1:]
    if not kinds:
        return attempt(function, case)
    chosen = list(rows(kinds))
    failures = sum(attempt(row.name, case, row) for row in chosen)
    if not chosen:
        print(f"no program of the kinds {' '.join(kinds)}")
    return 1 if failures or not chosen else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
