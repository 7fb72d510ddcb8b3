# SPDX-License-Identifier: MIT
"""hw-route and leases: what passes, what is split, what is closed; slips; hops."""
import json
import os

from harness import BIN, equal, check, path, read_file, run, write_file

ROUTE = os.path.join(BIN, "hw-route")
RULES = {"rules": [
    {"name": "one", "pattern": {"kind": ["one", "both"]}, "targets": [{"name": "t", "run": "true"}]},
    {"name": "two", "pattern": {"kind": ["two", "both"]},
     "targets": [{"name": "u", "argv": ["true"]}, {"name": "v", "queue": "q"}]},
    {"name": "bare", "pattern": {"kind": ["bare"]}},
    {"name": "results", "pattern": {"type": [{"prefix": "hw.exec."}]},
     "targets": [{"name": "r", "run": "true"}]},
]}


def route(data, *options, wanted=0):
    write_file("rules.json", json.dumps(RULES))
    status, out, err = run([ROUTE, *options, path("rules.json")], data)
    equal(status, wanted, f"status ({err!r})")
    return out, err


def routed(line, *options):
    return [json.loads(text) for text in route(line, *options)[0].splitlines()]


def passes():
    """Control lines, and closed lines that are no results: byte for byte, and nothing else."""
    lines = [b'{"kind":"both", "hw" : {"job":{"id":"1"},"control":"session"} }\n',
             b'{"kind":"both","hw":{"job":{"id":"1"},"control":"cancel","outcome":"ok"}}\n',
             b'{"kind":"both","hw":{"job":{"id":"1"},"outcome":"ok"}}  \n',
             b'{"\\u0068w":{"\\u006aob":{"id":"1"},"outcome":"fail"},"kind":"one"}\n',
             b'{"hw":{"run":"x"},"hw":{"job":"1","outcome":"x"},"kind":"one","big":1e999}\n']
    for options in ([], ["--match", '{"kind": ["absent"]}']):
        if options:
            equal(run([ROUTE, *options], b"".join(lines)), (0, b"".join(lines), ""), "--match")
        else:
            equal(route(b"".join(lines)), (b"".join(lines), ""), "stdout and stderr")


def closed_results_match():
    line = (b'{"specversion":"1.0","id":"1","source":"hw-exec:x","type":"hw.exec.failed",'
            b'"hw":{"job":{"id":"1"},"part":{"name":"a","of":2},"outcome":"fail"}}\n')
    out, _ = route(line)
    lines = out.splitlines(keepends=True)
    equal((len(lines), lines[0]), (2, line), "the line itself first")
    equal(json.loads(lines[1])["hw"], {"rule": "results", "target": "r", "run": "true"},
          "the new line's slip, without a job")
    equal(json.loads(lines[1])["hwhops"], 1, "hops")


def open_lines():
    job = {"store": "s", "id": "1", "attempt": 1, "token": "12345678901234567890123"}
    one = routed(json.dumps({"kind": "one", "hw": {"job": job, "rule": "old", "cwd": "/"}}).encode())
    equal([line["hw"] for line in one],
          [{"rule": "one", "target": "t", "run": "true", "hops": 1, "job": job}], "one target")
    both = routed(json.dumps({"kind": "both", "hw": {"job": job}}).encode())
    equal([line["hw"].get("part") for line in both],
          [{"name": name, "of": 3} for name in ("one/t", "two/u", "two/v")], "three targets")
    equal([line["hw"]["job"] for line in both], [job] * 3, "the lease of each")
    none = routed(json.dumps({"kind": "none", "hw": {"job": job}}).encode())
    equal(none, [{"kind": "none", "hw": {"job": job, "outcome": "ignore"}}], "no target")
    equal(route(b'{"kind":"none"}\n')[0], b"", "no target and no lease")
    bare = routed(json.dumps({"kind": "bare", "hw": {"job": job, "hops": 5}}).encode())
    equal(bare[0]["hw"], {"rule": "bare", "hops": 5, "job": job}, "a rule without targets")


def tried_again():
    """Parts that are done are left out; when none is left the job is."""
    def line(done, **more):
        return json.dumps({"kind": "both", "hw": {"job": {"id": "1", "done": done}, **more}}).encode()
    again = routed(line(["one/t", "two/v"]))
    equal([text["hw"]["part"] for text in again], [{"name": "two/u", "of": 3}], "the part that is left")
    all_done = routed(line(["one/t", "two/v", "two/u"]))
    equal([text["hw"].get("outcome") for text in all_done], ["ok"], "none is left")
    # The names are those of whoever split the job, which is not us where it is a part already.
    part = {"name": "first/x", "of": 2}
    text = json.dumps({"kind": "one", "hw": {"job": {"id": "1", "done": ["one/t"]}, "part": part}})
    inner = routed(text.encode())
    equal([(line["hw"]["target"], line["hw"]["part"]) for line in inner], [("t", part)], "a part")


def split_twice():
    part = {"name": "first/x", "of": 2}
    line = json.dumps({"kind": "both", "hw": {"job": {"id": "1"}, "part": part}}).encode()
    out, err = route(line)
    equal(json.loads(out)["hw"], {"job": {"id": "1"}, "part": part, "outcome": "reject"}, "the line")
    check("queue between" in err, f"no advice in {err!r}")


def odd_slips():
    """A slip that is no object is replaced; where nothing matches --match drops or passes it."""
    for slip in (b"null", b"5", b'"x"', b"[]", b"[{}]", b"{}", b"{ }", b'{"job":null,"run":5}'):
        line = b'{"kind":"bare","hw":' + slip + b" }\n"
        out, _ = route(line)
        equal(out, b'{"kind":"bare" ,"hw":{"rule":"bare"}}\n', f"slip {slip}")
        equal(run([ROUTE, "--match", '{"kind": ["bare"]}'], line)[1], line, f"--match, slip {slip}")
    for job in (b'"42"', b"42", b"[1]", b'""', b"true", b"{}"):
        out, _ = route(b'{"kind":"none","hw":{"job":' + job + b"}}\n")
        equal(out, b'{"kind":"none","hw":{"job":' + job + b',"outcome":"ignore"}}\n', f"job {job}")


def places():
    """The slip is spliced out and in wherever it stands, the rest stays byte for byte."""
    new = b'"hw":{"rule":"bare"}}'
    for before, after in (
            (b'{"hw":1,"kind":"bare"}', b'{"kind":"bare",' + new),
            (b'{ "hw" : 1 ,\t"kind":"bare" }', b'{ "kind":"bare" ,' + new),
            (b'{"kind":"bare","hw":1}', b'{"kind":"bare",' + new),
            (b'{"kind":"bare" , "hw":{"a":"}"} , "z":1.0}', b'{"kind":"bare"  , "z":1.0,' + new),
            (b'{"kind":"bare","\\u0068w":1,"h\\u0077":2,"\\u0068\\u0077":3}', b'{"kind":"bare",' + new),
            (b'{"hw":1,"hw":2,"kind":"bare","hw":3}', b'{"kind":"bare",' + new),
            (b'{"kind":"x","kind":"bare","HW":1," hw":2,"hw ":3}',
             b'{"kind":"x","kind":"bare","HW":1," hw":2,"hw ":3,' + new),
            (b'{"kind":"bare","d":{"hw":1},"e":"\\"hw\\":1"}\t\r',
             b'{"kind":"bare","d":{"hw":1},"e":"\\"hw\\":1",' + new + b"\t\r")):
        equal(route(before + b"\n")[0], after + b"\n", f"from {before}")


def adding_and_removing():
    """What hw-route adds and hw-exec's command does not see leaves no trace."""
    rules = '{"rules": [{"name": "r", "targets": [{"name": "t", "run": "cat"}]}]}'
    write_file("cat.json", rules)
    for text in (b"{}", b"{ }", b'{ "a" : 1 }', b'{"a":1\t}', b'{"a":[ 1 , 2 ] , "b" : { } }  \r'):
        _, out, _ = run([ROUTE, path("cat.json")], text + b"\n")
        _, out, _ = run([os.path.join(BIN, "hw-exec")], out)
        equal(json.loads(out)["data"]["stdout"].encode(), text + b"\n", f"for {text}")


def hops():
    """Raised with each routing to a target, in place; the 33rd is refused."""
    event = b'{"specversion":"1.0","id":"1","source":"s","type":"t",%s"kind":"one"}\n'
    for before, after in ((b"", 1), (b'"hwhops": 3 ,', 4), (b'"hwhops":31,', 32),
                          (b'"hwhops":1,"hwhops":7,', 8), (b'"hwhops":null,', 1)):
        equal(routed(event % before)[0]["hwhops"], after, f"hops after {before}")
    out, _ = route(event % b'"hwhops": 3 ,')
    check(b'"hwhops": 4 ,"kind"' in out, f"not in place: {out}")
    out, err = route(event % b'"hwhops":32,')
    equal(out, b"", "the 33rd routing")
    check("routed 32 times already" in err, err)
    for odd in (b'"x"', b"-1", b"1.5", b"99999999999999999999", b"{}"):
        out, err = route(event % (b'"hwhops":' + odd + b","))
        equal(out, b"", f"hops {odd}")
        check("stdin:1: " in err, err)
    line = {"kind": "one", "hw": {"job": {"id": "1"}, "hops": 32}}
    equal(routed(json.dumps(line).encode())[0]["hw"]["outcome"], "reject", "a lease at the limit")
    out = b'{"kind":"one"}\n'
    for number in range(1, 33):
        out, _ = route(out)
        equal(json.loads(out)["hw"]["hops"], number, "hops of a line that is no CloudEvent")
    equal(route(out)[0], b"", "its 33rd routing")


def error_events():
    """--errors: hw.error events, byte for byte the event inside; never one wrapped in another."""
    event = b'{"specversion":"1.0","id":"1","source":"s","type":"%s","kind":"one","hwhops":32 }'
    route(event % b"t" + b"\n", "--errors", path("errors"))
    error = read_file("errors")
    check(event % b"t" in error, f"the event is not whole inside {error}")
    error = json.loads(error)
    equal((error["type"], error["data"]["code"], error["causationid"]),
          ("hw.error", "hops_exceeded", "s 1"), "type, code and cause")
    check("hwhops" not in error, "nobody could route this error")
    os.remove(path("errors"))
    _, err = route(event % b"hw.error" + b"\n", "--errors", path("errors"))
    equal(read_file("errors"), b"", "an error event wrapped again")
    check("routed 32 times" in err, err)
    route(b"", "--errors", path("absent/file"), wanted=73)
    _, err = route(event % b"t", "--errors", "/dev/full", wanted=74)
    check("/dev/full: No space left" in err, err)
