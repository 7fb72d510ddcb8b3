# SPDX-License-Identifier: MIT
"""hw-exec and leases: exactly one closing line each, whatever happens."""
import json
import os
import re
import signal
import time

from harness import BIN, Run, check, equal, path, run, unread, until

EXEC = os.path.join(BIN, "hw-exec")


def leased(number, **slip):
    return json.dumps({"n": number, "hw": {"job": {"id": str(number), "token": "7"}, **slip}}
                      ).encode() + b"\n"


def plain(number, **slip):
    return json.dumps({"n": number, "hw": slip}).encode() + b"\n"


def cancel(number, token="7"):
    return json.dumps({"hw": {"job": {"id": str(number), "token": token}, "control": "cancel"}}
                      ).encode() + b"\n"


def outcomes(lines):
    """{job's id: outcome} of the closing lines; fails if one has two."""
    found = {}
    for line in lines:
        slip = json.loads(line).get("hw", {})
        if "outcome" in slip:
            number = slip["job"]["id"]
            check(number not in found, f"a second closing line of job {number}")
            found[number] = slip["outcome"]
    return found


def closing_lines():
    lines = [leased(1, run="true"), leased(2, run="exit 3"), leased(3, run="kill -9 $$"),
             leased(4, run="sleep 600", timeout="50ms"), leased(5, argv=["/absent"]),
             leased(6, argv=["echo", "{absent}"]), leased(7, run="true", part={"name": "a", "of": 2})]
    status, out, _ = run([EXEC, "-j3"], b"".join(lines))
    equal(status, 0, "status")
    out = out.splitlines()
    equal(outcomes(out), {"1": "ok", "2": "fail", "3": "fail", "4": "fail", "5": "reject",
                          "6": "reject", "7": "ok"}, "outcomes")
    equal(len(out), len(lines), "lines")
    parts = [json.loads(line)["hw"].get("part") for line in out]
    equal([part for part in parts if part], [{"name": "a", "of": 2}], "parts")


def passes_by():
    """Closed and control lines and those for other workers, byte for byte, with a command as well."""
    lines = [b' { "hw" : {"job":{"id":"1"},"outcome":"ok"} }  \n',
             b'{"hw":{"job":{"id":"1"},"control":"session"}}\n',
             b'{"\\u0068w":{"job":{"id":"1"},"control":"other"},"n":1e5}\n',
             b'{"hw":{"job":{"id":"1"},"send":"x"} , "a":[ ]}\n',
             b'{"hw":{"queue":"x"}}\n', b'{"hw":{"flow":"x"}}\n', b'{"hw":{"out":"x"}}\n',
             b'{"hw":{"function":"x"}}\n',
             b'{"hw":{"run":"true"},"a":1,"hw":{"job":{"id":"1"},"outcome":"ok"}}\n']
    for words in ([], ["--", "false"]):
        equal(run([EXEC, *words], b"".join(lines)), (0, b"".join(lines), ""), f"with {words}")


def slip_is_hidden():
    """The command gets the line without its slip, otherwise byte for byte."""
    for before, after in ((b'{"hw":{"run":"cat"}}', b"{}"),
                          (b'{ "hw":{"run":"cat"} }', b"{  }"),
                          (b'{ "a" : 1 ,"hw":{"run":"cat"} }', b'{ "a" : 1  }'),
                          (b'{"hw":{"run":"cat"} , "a":1}', b'{"a":1}'),
                          (b'{"a":1, "\\u0068w":{"run":"cat"}\t, "b":2}', b'{"a":1\t, "b":2}'),
                          (b'{"hw":1,"a":1,"hw":{"run":"cat"}}', b'{"a":1}'),
                          (b'{"a":1,"hw":"x","h\\u0077":{"run":"cat"},"b":[1 ,2]}',
                           b'{"a":1,"b":[1 ,2]}'),
                          (b'{"data":{"hw":1},"hw":{"run":"cat"}}', b'{"data":{"hw":1}}')):
        _, out, _ = run([EXEC], before + b"\n")
        equal(json.loads(out)["data"]["stdout"].encode(), after + b"\n", f"for {before}")


def cancel_running_and_waiting():
    with Run([EXEC]) as program:
        program.send(leased(1, run="sleep 600") + leased(2, run="true") + leased(3, run="true"))
        until(program.survivors, "the first to run")
        program.send(cancel(2) + cancel(9) + cancel(3, token="8"))
        lines = program.lines(4)
        equal(outcomes(lines), {"2": "ignore"}, "outcomes")
        equal(lines[1:], [cancel(2), cancel(9), cancel(3, token="8")], "the control lines")
        program.send(cancel(1))
        status, out, err = program.finish()
        equal((status, err), (0, ""), "status and stderr")
        equal(outcomes(out.splitlines()), {"1": "ignore", "2": "ignore", "3": "ok"}, "outcomes")
        program.until_no_survivors()


def cancel_deaf():
    """A cancelled command that ignores TERM is killed after the grace."""
    with Run([EXEC, "--grace", "100ms"]) as program:
        program.send(leased(1, run="trap '' TERM; echo > ready; while :; do sleep 1; done"))
        until(lambda: os.path.exists(path("ready")), "the command to run")
        program.send(cancel(1))
        lines = program.lines(2)
        equal(outcomes(lines), {"1": "ignore"}, "outcomes")
        program.until_no_survivors()
        equal(program.finish()[0], 0, "status")


def term_releases():
    """Leased lines that wait are given back at once; the one that runs, and those without a lease,
    are done; what comes later is treated the same."""
    with Run([EXEC]) as program:
        program.send(leased(1, run="read x; cat fifo") + leased(2, run="true") + plain(3, run="true")
                     + leased(4, run="true") + plain(5, run="true"))
        os.mkfifo(path("fifo"))
        until(program.survivors, "the first to run")
        program.signal(signal.SIGTERM)
        lines = program.lines(2)
        equal(outcomes(lines), {"2": "release", "4": "release"}, "outcomes at once")
        for line, number in zip(lines, (2, 4)):
            equal(json.loads(line)["n"], number, "the line itself comes back")
        program.send(leased(6, run="true") + plain(7, run="true"))
        equal(outcomes(program.lines(3)), {"2": "release", "4": "release", "6": "release"},
              "outcomes")
        os.close(os.open(path("fifo"), os.O_WRONLY))
        status, out, err = program.finish()
        equal((status, err, out.count(b"hw.exec.succeeded")), (0, "", 4), "status, stderr, results")
        equal(outcomes(out.splitlines())["1"], "ok", "the one that ran")


def term_and_grace():
    """What runs beyond the grace is ended (fail), what waits is counted: 75."""
    with Run([EXEC, "--grace", "100ms"]) as program:
        program.send(leased(1, run="sleep 600") + plain(2, run="true") + plain(3, run="true"))
        until(program.survivors, "the first to run")
        program.signal(signal.SIGTERM)
        out = program.rest()
        equal(program.wait(), 75, "status")
        equal(outcomes(out.splitlines()), {"1": "fail"}, "outcomes")
        check("2 events were not run before the end" in program.errors(), program.errors())
        program.until_no_survivors()


def deaf_children():
    """Many that ignore TERM: KILL after the grace, each result comes, nobody is left."""
    with Run([EXEC, "-j8", "--grace", "200ms"]) as program:
        deaf = "trap '' TERM INT HUP; while :; do sleep 1; done"
        program.send(b"".join(leased(number, run=deaf) for number in range(8)))
        until(lambda: len(program.survivors()) >= 16, "all to run")
        program.signal(signal.SIGTERM)
        out = program.rest()
        equal(program.wait(), 0, "status")
        equal(outcomes(out.splitlines()), {str(number): "fail" for number in range(8)}, "outcomes")
        equal({json.loads(line)["data"]["signal"] for line in out.splitlines()}, {9}, "signals")
        program.until_no_survivors()


def second_signal_kills_groups():
    """Ended at once: the commands' own children are killed as well, deaf as they may be."""
    with Run([EXEC, "-j2"]) as program:
        family = "trap '' TERM; (trap '' TERM; while :; do sleep 1; done) & wait; sleep 600"
        program.send(plain(1, run=family) + plain(2, run=family))
        until(lambda: len(program.survivors()) >= 6, "families to run")
        program.signal(signal.SIGTERM)
        begin = time.monotonic()
        until(lambda: time.monotonic() > begin + 1.1, "a second")
        program.signal(signal.SIGTERM)
        equal(program.wait(), 75, "status")
        program.until_no_survivors()
        check(re.search(r"ended at once; \d+ events? not run, \d+ commands? killed", program.errors()), program.errors())


def reader_gone_ends_children():
    """stdout closed with commands at work: they get TERM, and KILL after the grace."""
    with Run([EXEC, "-j3", "--grace", "200ms"]) as program:
        program.send(plain(1, run="sleep 600") + plain(2, run="trap '' TERM; sleep 600; sleep 600")
                     + plain(3, run="sleep 600 & wait") + plain(4, run="echo > never"))
        until(lambda: len(program.survivors()) >= 4, "all to run")
        program.close_stdout()
        equal(program.wait(), 141, "status")
        equal(program.errors(), "", "stderr")
        program.until_no_survivors()
        check(not os.path.exists(path("never")), "a waiting one was begun")


def full_reject_keeps_promises():
    """--reject on a full disk ends the program, after what was read before."""
    data = leased(1, run="true") + leased(2, run="true") + plain(3, run="true") + b"bad\n"
    status, out, err = run([EXEC, "--reject", "/dev/full"], data + leased(4, run="true"))
    equal(status, 74, "status")
    equal(outcomes(out.splitlines()), {"1": "ok", "2": "ok", "4": "release"}, "outcomes")
    equal(out.count(b"hw.exec.succeeded"), 3, "results")
    equal(err, "hw-exec: /dev/full: No space left on device\n", "stderr")


def strict_keeps_promises():
    data = leased(1, run="true") + plain(2, run="true") + b"bad\n" + plain(3, run="true")
    status, out, err = run([EXEC, "--strict"], data)
    equal((status, out.count(b"hw.exec.succeeded")), (65, 2), f"status and results, {err}")
    equal(outcomes(out.splitlines()), {"1": "ok"}, "outcomes")


def command_wins():
    """A command of our own: the slip's run, argv, env and cwd do not count; its timeout does."""
    line = leased(1, run="echo slip", env={"A": "slip"}, cwd="/absent", target="t")
    status, out, _ = run([EXEC, "--", "sh", "-c", "echo own $A"], line)
    result = json.loads(out)
    equal((status, result["data"]["stdout"], result["source"], result["hw"]["outcome"]),
          (0, "own\n", "hw-exec:t", "ok"), "status, stdout, source and outcome")


def ten_thousand():
    """10,000 events and a reader that stalls in the midst: every result, once."""
    with Run([EXEC, "-j2", "--", "true"]) as program:
        events = b"".join(b'{"id":"%d"}\n' % number for number in range(10000))
        rest = program.offer(events[:60000]) + events[60000:]
        until(lambda: unread(program.fds["stdout"]) > 50000, "the reader's pipe to fill")
        status, out, err = program.finish(rest)
        equal((status, err), (0, ""), "status and stderr")
        numbers = sorted(int(json.loads(line)["data"]["event"]["id"]) for line in out.splitlines())
        equal(numbers == list(range(10000)), True, f"each event once ({len(numbers)} results)")


def int_dies():
    with Run([EXEC, "--grace", "100ms", "--", "sleep", "600"]) as program:
        program.send(b"{}\n")
        until(program.survivors, "the command to run")
        program.signal(signal.SIGINT)
        program.rest()
        equal(program.wait(), 130, "status")
        program.until_no_survivors()
