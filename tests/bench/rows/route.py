# SPDX-License-Identifier: MIT
"""hw-route as a filter, and with rules. All through `| cat`: grep stops early when it writes to
/dev/null, and a filter's place is in a pipe."""
from process import check_lines, check_same
from row import Row

PEERS = ["jq --version", "grep --version", "sed --version", "cat --version"]

PATTERN = '{"type":["hw.fs.written"],"data":{"path":[{"prefix":"/srv/data/dir07/"}]}}'
SELECT = 'select(.type=="hw.fs.written" and (.data.path|startswith("/srv/data/dir07/")))'

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


def select(bench):
    events = bench.events(200)
    commands = {
        "hw-route --match": f"{bench.program('hw-route')} --match '{PATTERN}' < {events.path} | cat",
        "jq select": f"jq -c '{SELECT}' < {events.path} | cat",
        "grep": f"LC_ALL=C grep '\"hw.fs.written\".*\"path\":\"/srv/data/dir07/' < {events.path} | cat",
        "cat": f"cat < {events.path} | cat",
    }
    check(commands, events, events.passing)
    return Row("route.match", "select one line in 200", "s", events.size, bench.seconds(commands),
               limit="cat").at_least("jq select", 20)


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
    yield select(bench)
    yield splice(bench)
