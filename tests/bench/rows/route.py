# SPDX-License-Identifier: MIT
"""hw-route as a filter of one condition, on one core; and in a pipe, with three rules."""
import json

import contest
import rulesets
from process import check_lines, check_same
from row import Row

PEERS = [*contest.PEERS, "sed --version"]

RULES = """{"mode": "first", "rules": [
  {"name": "scratch", "pattern": {"subject": [{"prefix": "dir07/"}]}, "action": "ignore"},
  {"name": "files", "pattern": {"type": ["hw.fs.written"]},
   "targets": [{"name": "load", "argv": ["load", "{data.path}"]}]},
  {"name": "rest", "targets": [{"name": "log", "run": "logger", "timeout": "30s"}]}]}"""
SPLICE = """if (.subject|startswith("dir07/")) then empty else .hwhops = 1 | .hw =
  if .type=="hw.fs.written" then {rule:"files",target:"load",argv:["load","{data.path}"]}
  else {rule:"rest",target:"log",run:"logger",timeout:"30s"} end end"""
BLIND = """/"subject":"dir07\\//d; s/} *$/,"hwhops":1,"hw":{"rule":"rest","target":"log"}}/"""


def check(commands, events, lines):
    """Ours and jq's agree on the first thousand lines, and all on the number of all."""
    ours, jq = (command.replace(events.path, f"<(head -n 1000 {events.path})")
                for name, command in commands.items() if name.startswith(("hw-route", "jq")))
    check_same(f"{ours} | jq -c .", jq)
    for name, command in commands.items():
        if name != "cat":
            check_lines(command, lines)


def select(bench, long):
    """One pattern, by --match and as the only rule of a file, which gives each line a slip."""
    suffix, rate = (".2k", 550_000) if long else ("", 3_000_000)
    rules, events, fewer = rulesets.one(), bench.events(200, long), bench.events(50, long)
    one = contest.Contest(bench, "one", rules)
    one.argvs["hw-route --match"] = [bench.program("hw-route"), "--match", json.dumps(rules.patterns[0])]
    check_lines(one.command("hw-route --match", events.path), events.passing)
    given = {name: fewer if name in ("jq", "node") else events for name in one.argvs}
    rates = one.rates(given)
    for name, ours in (("match", "hw-route --match"), ("filter", contest.OURS)):
        chosen = {key: rates[key] for key in (ours, "jq", "node", "grep", "cat")}
        row = Row(f"route.{name}{suffix}", "type, prefix and size: 5 lines in 1000 pass", "events/s",
                  contest.size(given), chosen, limit="cat", more_is_better=True)
        yield (row if long else row.at_least("jq", 20)).rate(rate)


def splice(bench):
    events = bench.events(100)
    rules = bench.write("rules.json", RULES)
    commands = {
        "hw-route rules": f"{bench.program('hw-route')} {rules} < {events.path} | cat",
        "jq": f"jq -c '{SPLICE}' < {events.path} | cat",
        "sed, blindly": f"LC_ALL=C sed '{BLIND}' < {events.path} | cat",
        "cat": f"cat < {events.path} | cat",
    }
    check(commands, events, events.lines - events.scratch)
    rates = {name: [events.lines / seconds for seconds in samples]
             for name, samples in bench.seconds(commands).items()}
    return Row("route.rules", "three rules, nearly all lines get a slip", "lines/s", events.size,
               rates, limit="cat", more_is_better=True)


def rows(bench):
    yield from select(bench, long=False)
    yield from select(bench, long=True)
    yield splice(bench)
