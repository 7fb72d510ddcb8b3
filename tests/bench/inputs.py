# SPDX-License-Identifier: MIT
"""The events that filters are measured with: lines of 320 bytes, the same ones at every run."""
import collections
import random

Events = collections.namedtuple("Events", "path lines size passing scratch")
# How many lines are of the type hw.fs.written and below dir07 (passing), how many below dir07 (scratch).

KINDS = ["written", "created", "deleted", "renamed"]
LINE = ('{"specversion":"1.0","id":"0190%08x-7abc-8def-%012x","source":"hw-watch:/srv/data",'
        '"type":"hw.fs.%s","subject":"%s","time":"2026-11-21T08:00:00.%06dZ",'
        '"data":{"root":"/srv/data","path":"/srv/data/%s","kind":"%s","is_dir":false}}')


def make_events(path, size):
    rng = random.Random(1)
    lines = passing = scratch = 0
    with open(path, "w", encoding="ascii") as out:
        while lines * 320 < size:
            kind, number = KINDS[rng.randrange(4)], rng.getrandbits(48)
            folder = number % 50
            name = f"dir{folder:02d}/sub{number // 50 % 100:03d}/file{number // 5000 % 10**6:06d}.txt"
            line = LINE % (lines, number, kind, name, lines % 1000000, name, kind)
            out.write(line.ljust(319) + "\n")
            lines += 1
            scratch += folder == 7
            passing += folder == 7 and kind == "written"
    return Events(path, lines, f"{lines * 320 / 1e6:.0f} MB, {lines} lines of 320 bytes", passing, scratch)


def make_small_events(path, count):
    with open(path, "w", encoding="ascii") as out:
        for number in range(count):
            out.write(f'{{"specversion":"1.0","id":"{number}","source":"bench","type":"t"}}\n')
    return path
