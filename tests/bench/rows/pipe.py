# SPDX-License-Identifier: MIT
"""What a stage of a pipeline costs: three in a row that pass every line."""
from process import check_lines
from row import Row

PEERS = ["jq --version", "grep --version", "cat --version"]


def chain(stage, path):
    return f"{stage} < {path} | {stage} | {stage} | cat"


def rows(bench):
    events = bench.events(50)
    rules = bench.write("all.json", '{"rules": [{"name": "all"}]}')
    route = bench.program("hw-route")
    stages = {"3 hw-route --match": f"""{route} --match '{{"specversion":["1.0"]}}'""",
              "3 hw-route rules": f"{route} {rules}",
              "3 jq -c .": "jq -c .", "3 grep": "LC_ALL=C grep ''", "3 cat": "cat"}
    commands = {name: chain(stage, events.path) for name, stage in stages.items()}
    for command in commands.values():
        check_lines(command, events.lines)
    samples = bench.seconds(commands)
    for name, ours in (("match", "3 hw-route --match"), ("rules", "3 hw-route rules")):
        chosen = {key: samples[key] for key in (ours, "3 jq -c .", "3 grep", "3 cat")}
        yield Row(f"pipe.{name}", "three stages, all lines pass", "s", events.size, chosen,
                  limit="3 cat")
