# SPDX-License-Identifier: MIT
"""contract.py FILE:FUNCTION [KIND...]: runs a case for every row of the table of programs
(tests/contract/programs.txt) that is of one of the kinds (kinds and traits; "-reload" excludes), or
once without a row where no kind is given. All failures are printed with the name of the row; exit status 1 if there was one."""
import importlib.util
import json
import os
import select
import shlex
import subprocess
import sys
import traceback

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True
import harness  # noqa: E402
from harness import BIN, DEADLINE, Failure, Run, check, equal, path, unread, until, write_file  # noqa: E402

TABLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../contract/programs.txt")
KINDS = {"all", "source", "filter", "sink", "control", "event", "plain", "closed", "same", "splice",
         "result", "reload", "config"}
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
        write_file("watch.yaml", "watches: [{name: tree, path: tree}]\n")
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

    def stall(self, program):
        """Makes output that nobody reads until the program can neither write nor (a reader) read."""
        out, into = program.fds["stdout"], program.fds["stdin"]
        state = {"rest": b"", "number": 0, "rounds": 0, "unread": 0}

        def is_stalled():
            if self.kind == "source":
                self.make(program, 10)
                state["rounds"] += 1
                if state["unread"] != unread(out):
                    state.update(unread=unread(out), rounds=0)
                return state["unread"] > 16000 and state["rounds"] > 50
            taken = True
            while taken:
                if not state["rest"]:
                    state["number"] += 1
                    state["rest"] = self.line(state["number"], 60000)
                left = program.offer(state["rest"])
                taken = left != state["rest"]
                state["rest"] = left
            return unread(out) > 50000 and unread(into) > 50000
        until(is_stalled, "the program to stall")


def is_chosen(row, kinds):
    own = row.traits | {row.kind, "all"}
    without = {kind[1:] for kind in kinds if kind.startswith("-")}
    check(set(kinds) <= KINDS | {"-" + kind for kind in KINDS}, f"unknown kinds: {kinds}")
    return own & set(kinds) and not own & without


def rows(kinds):
    with open(TABLE, encoding="utf-8") as table:
        for line in table:
            if line.strip() and not line.startswith("#"):
                fields = [field.strip() for field in line.split("|")]
                row = Row(*fields)
                if is_chosen(row, kinds):
                    yield row


def load(file):
    spec = importlib.util.spec_from_file_location("cases", file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def attempt(name, case, *arguments):
    try:
        case(*arguments)
        return 0
    except Failure as failure:
        print(f"{name}: {failure}")
    except Exception:  # a fault of the case itself
        print(f"{name}: {traceback.format_exc()}")
    return 1


def attempt_in_child(row, case):
    """In a process and a folder of its own, so that the rows can be tried at the same time."""
    pid = os.fork()
    if pid == 0:
        harness.FOLDER = path(row.name.replace(" ", ""))
        os.mkdir(harness.FOLDER)
        status = attempt(row.name, case, row)
        sys.stdout.flush()
        os._exit(status)
    return pid


def main(words):
    file, function = words[0].split(":")
    case = getattr(load(file), function)
    kinds = words[1:]
    if not kinds:
        return attempt(function, case)
    children = [attempt_in_child(row, case) for row in rows(kinds)]
    statuses = [os.waitpid(pid, 0)[1] for pid in children]
    return 1 if any(statuses) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
