# SPDX-License-Identifier: MIT
"""Open, closed and control lines (hw-events(5)): none is lost, doubled or changed by anybody."""
import json

from harness import check, equal

JOB = b'{"store":"/q","queue":"a","id":"%d","attempt":1,"token":"9007199254740993","x":1.00}'


def open_line(number, member=b'"n"'):
    """An event that some take and some do not, with a lease and something to run."""
    return (b'{ %s: %d ,"hw":{"rule":"old","argv":["true"],"job":' % (member, number) +
            JOB % number + b"}}\n")


def not_ours(row):
    """Closed and control lines pass byte for byte, whatever else stands in them."""
    fed = [b'{"n": 1.0,"hw" : {"job":' + JOB % 1 + b',"outcome":"fail","run":"exit 3"} }\n',
           b'{"hw":{"control":"session","job":{"store":"/q","queue":"a"}}}\n',
           b'{"\\u0068w":{"outcome":"ok","job":' + JOB % 2 + b'},"n":2}\n',
           b'{"n":3,"hw":{"control":"cancel","job":' + JOB % 3 + b"}}\n"]
    status, out, err = row.run(b"".join(fed))
    equal((status, out, err), (0, b"".join(fed), ""), "status, stdout and stderr")


def each_open_line_once(row):
    """One line for each lease, with the job as it came; from a worker a closed one."""
    fed = [open_line(number, member) for number, member in
           enumerate([b'"n"', b'"other"', b'"n"', b'"n"', b'"other"'], 1)]
    status, out, err = row.run(b"".join(fed))
    equal((status, err), (0, ""), "status and stderr")
    lines = out.splitlines()
    equal(len(lines), len(fed), f"the number of lines in {out!r}")
    for number in range(1, len(fed) + 1):
        of_job = [line for line in lines if JOB % number in line]
        equal(len(of_job), 1, f"lines with job {number}, as it came")
        outcome = json.loads(of_job[0])["hw"].get("outcome")
        wanted = {"ok"} if row.kind == "sink" else {None, "ignore"}
        check(outcome in wanted, f"job {number}: outcome {outcome}")


def open_among_others(row):
    """Leases among lines without, in one stream."""
    fed = [row.line(1), open_line(2), row.line(3), open_line(4)]
    status, out, _ = row.run(b"".join(fed))
    equal(status, 0, "status")
    equal(len(out.splitlines()), 4, "the number of lines")
    for number in (2, 4):
        equal(out.count(JOB % number), 1, f"lines with job {number}")
