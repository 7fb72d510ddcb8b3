# SPDX-License-Identifier: MIT
"""What hw-exec's commands inherit, how they are fed, and that none is left behind."""
import json
import os
import resource
import signal
import time

from harness import BIN, Run, check, equal, path, run, signal_mask, unread, until, write_file

EXEC = os.path.join(BIN, "hw-exec")


def results(data, *words, **circumstances):
    status, out, err = run([EXEC, *words], data, **circumstances)
    equal(status, 0, f"status ({err!r})")
    return [json.loads(line) for line in out.splitlines()]


def said(data, *words, **circumstances):
    """What the command of the only event says."""
    result = results(data, *words, **circumstances)[0]
    equal(result["type"], "hw.exec.succeeded", f"type of {result}")
    return result["data"]["stdout"]


def script(text, **slip):
    return json.dumps({"hw": {"run": text, **slip}}).encode() + b"\n"


def descriptors():
    """0, 1, 2 and that of HW_EMIT only, whatever we inherited, and the limit that we were given."""
    opened = os.open("/dev/null", os.O_RDONLY)
    for jobs, emit in (("1", "1"), ("500", "1"), ("1", "0")):
        for number in (7, 251):
            os.dup2(opened, number)
            os.set_inheritable(number, True)
        text = said(script("ls -l /proc/self/fd; ulimit -Sn"), "-j", jobs, "--max-spawn", emit,
                    "--reject", "fd:7",
                    pass_fds=(7, 251), before=lambda: limit_files(256))
        names = [line.split()[-3] for line in text.splitlines() if "->" in line]
        # ls opens the folder that it lists, on the lowest free number.
        expected = ["0", "1", "2", "3"] + (["4"] if emit == "1" else [])
        equal(sorted(names), expected, f"descriptors of the command: {text}")
        check(text.endswith("256\n"), f"-j{jobs}: the limit of files: {text}")
        os.close(7)
        os.close(251)


def limit_files(count, hard=4096):
    resource.setrlimit(resource.RLIMIT_NOFILE, (count, hard))


def signals_of_children():
    """Default signals and an empty mask, whatever was inherited; an ignored HUP stays."""
    ignored = (signal.SIGPIPE, signal.SIGTERM, signal.SIGINT, signal.SIGUSR1, signal.SIGCHLD)
    text = said(script("grep Sig /proc/self/status"), ignore=ignored)
    equal(signal_mask(text, "SigIgn"), set(), "ignored signals")
    equal(signal_mask(text, "SigBlk"), set(), "blocked signals")
    text = said(script("grep Sig /proc/self/status"), ignore=(signal.SIGHUP,))
    equal(signal_mask(text, "SigIgn"), {signal.SIGHUP}, "ignored signals")


def own_group():
    text = said(script("ps -o pgid= -p $$; echo $$"))
    group, pid = text.split()
    equal(group, pid, "the process group of the command")


def environment():
    """Nothing about an outer run; what the slip sets; the event's own win."""
    outer = {name: "outer" for name in ("HW_EVENT_ID", "HW_EVENT_TYPE", "HW_EVENT_SOURCE", "EVENT",
                                        "HW_EVENT_SUBJECT", "HW_EVENT_TIME", "FILE", "TRACEPARENT")}
    outer["KEPT"] = "yes"
    text = said(script("env | sort"), env=outer)
    check("outer" not in text, f"inherited from the outer run: {text}")
    check("KEPT=yes\n" in text and "TRACEPARENT=00-" in text, text)
    line = {"type": "t", "subject": "s", "id": "i", "source": "o", "data": {"path": "/p q"},
            "hw": {"run": "env", "env": {"EVENT": "mine", "TRACEPARENT": "mine", "KEPT": "no",
                                         "NEW": ""}}}
    lines = said(json.dumps(line).encode(), env=outer).splitlines()
    for wanted in ("EVENT=t", "KEPT=no", "NEW=", "HW_EVENT_TYPE=t", "HW_EVENT_SUBJECT=s",
                   "HW_EVENT_ID=i", "HW_EVENT_SOURCE=o", "FILE=/p q"):
        equal(lines.count(wanted), 1, f"{wanted} in {lines}")
    equal(sum(text.startswith("EVENT=") for text in lines), 1, "variables EVENT")


def cancelled(run, *options):
    """The result of a job that is cancelled once it has made the file "ready"."""
    job = b'"job":{"id":"1","token":"1"}'
    with Run([EXEC, *options]) as program:
        program.send(b'{"hw":{"argv":' + json.dumps(run).encode() + b"," + job + b"}}\n")
        until(lambda: os.path.exists(path("ready")), "the command to be ready")
        program.send(b'{"hw":{"control":"cancel",' + job + b"}}\n")
        results = [json.loads(line) for line in program.lines(2)]
        program.until_no_survivors()
    os.remove(path("ready"))
    return next(line["data"] for line in results if "data" in line)


def stragglers_clean_up():
    """A shell dies of TERM at once; those that it started have the grace, as long as they hold its
    output, and are killed then."""
    dead = "until grep -q '^State:.Z' /proc/$$/status; do :; done"  # the shell is
    tidy = f'(trap "{dead}; echo tidy; exit" TERM; echo > ready; while :; do :; done); echo late'
    result = cancelled(["sh", "-c", tidy])
    equal((result["signal"], result["stdout"]), (15, "tidy\n"), "the shell, and what it left")
    deaf = "(trap '' TERM; echo > ready; while :; do :; done); echo late"
    equal(cancelled(["sh", "-c", deaf], "--grace", "100ms")["stdout"], "", "one that is deaf")


def leaves_its_group():
    """A command that moves itself to another process group is ended all the same."""
    leave = ("import os, signal, time\nos.setpgid(0, os.getpgid(os.getppid()))\n"
             "signal.signal(signal.SIGTERM, signal.SIG_IGN)\nopen('ready', 'w')\ntime.sleep(600)\n")
    equal(cancelled(["python3", "-c", leave], "--grace", "100ms")["signal"], 9, "signal")


def few_threads():
    """Where the system has few processes to spare every lease is closed all the same."""
    lines = b"".join(b'{"hw":{"job":{"id":"%d"},"argv":["true"]}}\n' % n for n in range(60))
    binary = os.open(EXEC, os.O_RDONLY)  # another user may not reach its path
    limited = ["prlimit", "--nproc=COUNT", "--", f"/proc/self/fd/{binary}", "-j4"]
    if os.getuid() == 0:  # for whom there is no limit
        limited = ["setpriv", "--reuid", "65533", "--regid", "65533", "--clear-groups", *limited]
    for count in range(1, 12):
        argv = [word.replace("COUNT", str(count)) for word in limited]
        status, out, err = run(argv, lines, pass_fds=(binary,))
        closed = [json.loads(line) for line in out.splitlines()]
        check((status == 71 and not closed and "to spare" in err) or
              (status == 0 and len(closed) == 60 and
               all(line["hw"]["outcome"] in ("ok", "fail") for line in closed)),
              f"{count} processes: status {status}, {len(closed)} closed, {err[:200]!r}")


def wrong_slips():
    """Whatever is wrong in a slip: nothing is run, the result says why, a lease is rejected."""
    for slip in ({"run": 5}, {"run": ["a"]}, {"run": "echo {data.path}"}, {"run": "echo a\0b"},
                 {"argv": "true"}, {"argv": []}, {"argv": [""]}, {"argv": ["true", 5]},
                 {"argv": ["echo", "a\0b"]}, {"argv": ["{id}"]}, {"argv": ["echo", "x{id}"]},
                 {"argv": ["echo", "{absent}"]}, {"argv": ["echo", "{nothing}"]},
                 {"argv": ["echo", "{nul}"]},
                 {"run": "true", "cwd": 5}, {"run": "true", "cwd": ""}, {"run": "true", "cwd": "/\0"},
                 {"run": "true", "env": "A=B"}, {"run": "true", "env": ["A"]},
                 {"run": "true", "env": {"A": 5}}, {"run": "true", "env": {"A=B": "x"}},
                 {"run": "true", "env": {"": "x"}}, {"run": "true", "env": {"A": "\0"}},
                 {"run": "true", "env": {"A\0": "x"}},
                 {"run": "true", "timeout": [5]}, {"run": "true", "timeout": -5},
                 {"run": "true", "timeout": "soon"}):
        slip["job"] = {"id": "1"}
        event = {"id": "i", "nothing": None, "nul": "\0", "hw": slip}
        result = results(json.dumps(event).encode())[0]
        equal(result["type"], "hw.exec.spawn_failed", f"type for {slip}")
        equal(result["hw"], {"job": {"id": "1"}, "outcome": "reject"}, f"slip for {slip}")
        check(result["data"]["message"], f"no reason for {slip}")


def odd_slips():
    """A slip that is no object, or holds nothing to run, passes as it is."""
    for text in (b"null", b"5", b'"x"', b"[]", b"{}", b'{"job":null}', b'{"rule":"r"}'):
        line = b'{ "a":1 , "hw":' + text + b" }\n"
        status, out, err = run([EXEC], line)
        equal((status, out), (65, line), f"status and stdout for {text}")
        check("nothing to run" in err, err)
    for job in ('"42"', "42", "true", "[]", "[1]", '""', "{}", '{"id":5}'):
        line = b'{"hw":{"job":%s,"run":"true"}}' % job.encode()
        result = results(line)[0]
        equal(result["hw"], {"job": json.loads(job), "outcome": "ok"}, f"closing slip for {job}")


def odd_files():
    """Names that a shell would make something of."""
    for name in ("$(reboot).jpg", "-rf.jpg", "a b'\"\n;&|", "*", "~", "%s\\n", "{id}", "{{id}}"):
        line = json.dumps({"id": "i", "data": {"path": name}}).encode()
        result = results(line, "--", "printf", "%s", "{data.path}")
        equal(result[0]["data"]["stdout"], name, "as a word")
        result = results(line, "--", "printf", "%s", "--file={data.path}")
        equal(result[0]["data"]["stdout"], "--file=" + name, "behind an option")
        equal(said(line, "--", "sh", "-c", 'printf %s "$FILE"'), name, "in the environment")


def unread_input():
    """A command that does not read 1 MiB, and one that reads slowly, and one that gets 4 MiB."""
    big = b'{"pad":"' + b"x" * (1 << 20) + b'"}\n'
    for command, wanted in ((["true"], ""), (["sh", "-c", "exec <&-; echo done"], "done\n"),
                            (["wc", "-c"], f"{len(big)}\n"), (["head", "-c", "1"], "{")):
        equal(said(big, "--", *command), wanted, f"{command}")
    big = b'{"pad":"' + b"x" * ((4 << 20) - 10) + b'"}\n'
    equal(len(big), (4 << 20) + 1, "bytes of the line")
    equal(said(big, "--", "wc", "-c"), f"{len(big)}\n", "4 MiB")


def daemon_holds_stdout():
    """A command that leaves a process with its stdout behind: the result does not wait for that."""
    with Run([EXEC, "--", "sh", "-c", "(trap '' HUP PIPE; exec sleep 600) & echo $!"]) as program:
        program.send(b"{}\n{}\n")
        lines = program.lines(2)
        pids = [int(json.loads(line)["data"]["stdout"]) for line in lines]
        equal(program.finish()[0], 0, "status")
        for pid in pids:
            os.kill(pid, 0)  # a daemon on purpose lives on
            os.kill(pid, signal.SIGKILL)


def many_jobs():
    """More at once than the soft limit of descriptors would allow; then more than the hard one."""
    os.mkfifo(path("fifo"))
    both_ends = os.open(path("fifo"), os.O_RDWR)
    with Run([EXEC, "-j", "200", "--", "sh", "-c", "read x < fifo"],
             before=lambda: limit_files(128)) as program:
        program.send(b"{}\n" * 200)
        until(lambda: len(program.survivors()) >= 200, "200 commands at once")
        os.write(both_ends, b"\n" * 200)
        program.close_stdin()
        lines = [json.loads(line) for line in program.lines(200)]
        equal([line["type"] for line in lines], ["hw.exec.succeeded"] * 200, "results")
    status, out, err = run([EXEC, "-j", "4096", "--", "true"], b"{}\n" * 300,
                           before=lambda: limit_files(128, 128))
    equal((status, out.count(b"hw.exec.succeeded")), (0, 300), f"status and results ({err})")
    check("only 128 files may be open" in err, err)


def children(pid):
    """The names of all children, those that were not reaped too."""
    found = []
    for task in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{task}/children", encoding="ascii") as file:
            for child in file.read().split():
                with open(f"/proc/{child}/comm", encoding="ascii") as name:
                    found.append(name.read().strip())
    return found


def zombies():
    with Run([EXEC, "-j2", "--", "true"]) as program:
        program.send(b"{}\n" * 50)
        program.lines(50)

        until(lambda: children(program.pid) == ["hw-keeper"], "all children to be reaped")
        equal(program.finish()[0], 0, "status")


def limits_of_output():
    """A command that says more than is kept is read to its end."""
    result = results(b"{}\n", "--", "sh", "-c", "head -c 3000000 /dev/zero | tr '\\0' x; echo end")
    data = result[0]["data"]
    equal((data["stdout_bytes"], data["stdout_truncated"]), (3000004, True), "stdout")
    check(data["stdout"].endswith("xend\n"), "the end is missing")
    for before in range(4):  # the cut is at different places of a character
        text = "a" * before + "\u20ac" * 40000
        data = results(b"{}\n", "--", "python3", "-c", f"print('a' * {before} + chr(0x20ac) * 40000)")[0]["data"]
        check("stdout_base64" not in data, f"half a character, {before} bytes on")
        check(data["stdout"].startswith(text[:16000]) and len(data["stdout"].encode()) <= 65536,
              "the head")


def timeouts():
    """TERM, after the grace KILL; the result says timeout; nobody is left."""
    write_file("deaf", "#!/bin/sh\ntrap '' TERM\nwhile :; do sleep 600 & wait; done\n")
    os.chmod(path("deaf"), 0o755)
    with Run([EXEC, "-j3", "-t", "200ms", "--grace", "200ms", "--", path("deaf")]) as program:
        program.send(b"{}\n" * 3)
        for line in program.lines(3):
            result = json.loads(line)
            equal((result["type"], result["data"]["signal"], result["data"]["timed_out"]),
                  ("hw.exec.timeout", 9, True), "the result")
        program.until_no_survivors()
        equal(program.finish()[0], 0, "status")
    line = script("sleep 600", timeout="100ms")
    begin = time.monotonic()
    equal(results(line, "-t", "1h")[0]["type"], "hw.exec.timeout", "the slip's timeout wins")
    check(time.monotonic() - begin < 100, "it took too long")


def spawn_errors():
    """The reason by name; a lease is rejected, for trying again would not help."""
    write_file("no-exec", "echo\n")
    write_file("no-shebang", "echo said $1\n")
    os.chmod(path("no-shebang"), 0o755)
    for words, name in ((["absent-command"], "ENOENT"), ([path("no-exec")], "EACCES"),
                        ([path("")], "EACCES"), (["./absent/x"], "ENOENT")):
        status, out, err = run([EXEC, "--", *words], b'{"hw":{"job":{"id":"1"}}}\n')
        result = json.loads(out)
        equal((status, result["type"], result["data"]["spawn_error"], result["hw"]["outcome"]),
              (0, "hw.exec.spawn_failed", name, "reject"), f"{words}")
        check("cannot run" in err, err)
    equal(said(b"{}", "--", path("no-shebang"), "x"), "said x\n", "a script without #!")
    result = results(b'{"hw":{"run":"true","cwd":"/absent"}}')[0]
    equal(result["data"]["spawn_error"], "ENOENT", "a folder that is not there")
    long = json.dumps({"subject": "x" * 200000, "hw": {"run": "true"}}).encode()
    equal(results(long)[0]["type"], "hw.exec.succeeded", "a variable that is too long is left out")
    equal(run([EXEC, "--fail", "--", "false"], b"{}\n")[0], 1, "--fail: status")
    equal(run([EXEC, "--fail", "--", "true"], b"{}\n")[0], 0, "--fail: status without a failure")


def fifo_keeps_what_waits():
    """stdin is a FIFO that another program has open too: after TERM, nothing more is read while events
    wait; what was read is run, and the rest is there for the next reader."""
    for name in ("fifo", "gate"):
        os.mkfifo(path(name))
    fifo = os.open(path("fifo"), os.O_RDWR)
    gate = os.open(path("gate"), os.O_RDWR)
    with Run([EXEC, "--grace", "36500d", "--", "head", "-c1", path("gate")], stdin=fifo) as program:
        program.until_ready()
        os.write(fifo, b'{"n":1}\n{"n":2}\n')  # one runs, one waits
        until(lambda: unread(fifo) == 0 and program.survivors(), "two events to be read")
        program.signal(signal.SIGTERM)
        until(lambda: not signal_pending(program.pid), "the signal to be taken")
        os.write(fifo, b'{"n":3}\n{"n":4}\n')
        begin = time.monotonic()
        until(lambda: time.monotonic() > begin + 0.7, "the time that it would read on")
        os.write(gate, b"xx")
        equal((program.rest().count(b"\n"), program.wait(), program.errors()), (2, 0, ""),
              "results, status and stderr")
        equal(os.read(fifo, 100), b'{"n":3}\n{"n":4}\n', "what is left")


def signal_pending(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        return any(int(line.split()[1], 16) for line in file
                   if line.startswith(("SigPnd:", "ShdPnd:")))
