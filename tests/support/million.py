# SPDX-License-Identifier: MIT
"""million.py make COUNT: that many events of many kinds, one in ten of which the pattern of
tests/cli/route_million.bats selects. million.py select: the selection, by a JSON parser of its own,
from stdin to stdout, byte for byte."""
import json
import sys

TYPES = ("hw.fs.created", "hw.fs.written", "hw.fs.deleted", "hw.fs.renamed", "hw.cron.fired")
FOLDERS = ("src", "srv", "sr", "s\\u0072c/deep", "docs", "s", "lib", "etc")  # the fourth is in src


def make(count):
    out = []
    for number in range(count):
        out.append('{"specversion":"1.0","id":"%d", "source":"hw-watch:/srv","type":"%s",'
                   '"data":{"path":"/%s/file-%d.c","size": %d%s}%s}\n'
                   % (number, TYPES[number % 5], FOLDERS[number // 5 % 8], number, number * 7919,
                      ",\"n\":123456789012345678901234567890" if number % 1000 == 7 else "",
                      "\t" * (number % 7 == 3)))
        if len(out) == 10000:
            sys.stdout.write("".join(out))
            out.clear()
    sys.stdout.write("".join(out))


def select():
    for line in sys.stdin.buffer:
        event = json.loads(line)
        path = event["data"]["path"]
        if (event["type"] in ("hw.fs.written", "hw.fs.created") and path.startswith("/src/")
                and event["data"]["size"] >= 10000 and event["id"] != "101"):
            sys.stdout.buffer.write(line)


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(int(sys.argv[2]))
    else:
        select()
