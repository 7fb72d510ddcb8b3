#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""burst-check.py MADE EVENTS RESULTS: whether each file listed in MADE, and no other, has been reported
as created once and as written once, and has had one command that succeeded."""
import collections
import json
import sys

made = [line.rstrip("\n") for line in open(sys.argv[1])]
assert made and len(made) == len(set(made))
seen = collections.defaultdict(collections.Counter)
for line in open(sys.argv[2]):
    event = json.loads(line)
    if not event["data"].get("is_dir"):
        seen[event["type"]][event.get("subject")] += 1
for line in open(sys.argv[3]):
    result = json.loads(line)
    seen[result["type"]][result["subject"]] += 1

expected = {"hw.fs.created", "hw.fs.written", "hw.exec.succeeded"}
assert set(seen) == expected, set(seen)
for kind, counts in seen.items():
    missing = set(made) - set(counts)
    extra = set(counts) - set(made)
    doubled = [name for name, count in counts.items() if count > 1]
    assert not (missing or extra or doubled), (kind, len(missing), len(extra), len(doubled))
