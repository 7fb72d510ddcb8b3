# SPDX-License-Identifier: MIT
"""hw-route with many rules, on one core. The others have no rules: see rulesets.py for how each is asked
for the same events. Those that are slow get fewer of them."""
import contest
import rulesets
from row import Row

PEERS = contest.PEERS
SLOW = {"jq": 50, "node": 50}  # megabytes
LENGTHS = (("", False), (".2k", True))


def row(bench, name, title, rules, goals, slow=None):
    """A row for each length of lines; the goals are rates, one for each."""
    one = contest.Contest(bench, name, rules)
    for (suffix, long), goal in zip(LENGTHS, goals):
        given = {key: bench.events((slow or SLOW).get(key, 200), long) for key in one.argvs}
        made = Row(f"rules.{name}{suffix}", title, "events/s", contest.size(given), one.rates(given),
                   limit="cat", more_is_better=True)
        yield made.rate(goal) if goal else made


def rows(bench):
    yield from row(bench, "mixed100", "100 rules of five kinds; jq, node: one hash of known lengths; "
                   "grep -E", rulesets.mixed(100), (2_000_000, 500_000))
    yield from row(bench, "wild100", "100 rules, wildcards on one field; jq, node: one expression; grep -E",
                   rulesets.wildcards(100), (500_000, None), {"jq": 2, "node": 50})
    count = bench.scaled(10_000)
    yield from row(bench, "exact10k", f"{count} rules, type and path; jq, node: a hash; grep -F: the paths",
                   rulesets.exact(count), (1_000_000, 400_000))
    yield from row(bench, "prefix10k", f"{count} rules, type and prefix; jq, node: a hash of the known length; "
                   "grep -F: the prefixes", rulesets.prefix(count), (1_000_000, 400_000))
