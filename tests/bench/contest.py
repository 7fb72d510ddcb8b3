# SPDX-License-Identifier: MIT
"""One set of rules, put to hw-route and to others: their files, their commands, and that all of them
choose the same events."""
import json
import shlex

import rulesets
from process import Failed, shell

PEERS = ["jq --version", "node --version", "grep --version", "cat --version"]
OURS = "hw-route rules"


class Contest:
    """`argvs` has a filter from stdin to stdout for each contestant. The bench owns the files."""

    def __init__(self, bench, name, rules):
        self.bench = bench
        self.rules = bench.write(f"{name}.json", rulesets.rules_file(rules.patterns))
        keys = bench.write(f"{name}.keys", json.dumps(rules.keys))
        self.argvs = {
            OURS: [bench.program("hw-route"), self.rules],
            "jq": ["jq", "-c", "--slurpfile", "keys", keys, f"$keys[0] as $k | select({rules.jq})"],
            "node": ["node", bench.write(f"{name}.js", rulesets.node_program(rules)), keys]}
        if rules.lines:
            lines = bench.write(f"{name}.grep", "\n".join(rules.lines) + "\n")
            self.argvs["grep"] = ["grep", *rules.grep.split(), "-f", lines]
        self.argvs["cat"] = ["cat"]

    def command(self, name, path):
        return f"LC_ALL=C {shlex.join(self.argvs[name])} < {path}"

    def rates(self, given):
        """Events a second by contestant; `given` are the events for each. The limit is to read: cat writes
        nowhere, for 200 MB into a file, of which a filter writes little, take longer than grep does."""
        self.check(given)
        commands = {name: self.command(name, events.path) for name, events in given.items()}
        commands["cat"] += " >/dev/null"
        samples = self.bench.seconds_on_a_core(commands)
        return {name: [given[name].lines / seconds for seconds in samples[name]] for name in given}

    def check(self, given):
        """Each chooses what ours does of the same events."""
        ours = {events.path: self.chosen(OURS, events) for events in given.values()}
        for name, events in given.items():
            if name not in (OURS, "cat") and self.chosen(name, events) != ours[events.path]:
                raise Failed(f"{name}: chooses other events of {events.path} than {self.rules}")

    def chosen(self, name, events):
        """A sum over the ids, which stand between the first two commas of a line, and their size. What is
        shrunk may have none."""
        command = self.command(name, events.path)
        out, err = shell(f"{command} | cut -d, -f2 | cksum")
        if err or (out.split()[1] == "0" and self.bench.scale == 1):
            raise Failed(f"{command}: chooses nothing; {err[:300]}")
        return out


def size(given):
    """The input of ours, and that of those who get less."""
    ours = given[OURS]
    less = [f"{name}: {events.lines}" for name, events in given.items() if events.lines < ours.lines]
    return "; ".join([ours.size, *less])
