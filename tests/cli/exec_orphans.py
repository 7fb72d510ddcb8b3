# SPDX-License-Identifier: MIT
"""How hw-exec ends commands, with all that they have started."""
import json
import os
import re
import resource
import signal
import subprocess
import sys
import time

from harness import BIN, Run, check, equal, path, run, until, write_file

EXEC = os.path.join(BIN, "hw-exec")
QUIET = ">/dev/null 2>&1"  # so that no output is waited for


def result_of(text, *options, **circumstances):
    """The data of the result of a script, with nothing of it left behind."""
    with Run([EXEC, *options, "--", "sh", "-c", text], **circumstances) as program:
        status, out, err = program.finish(b"{}\n")
        equal((status, err), (0, ""), "status and stderr")
        equal(program.survivors(), [], "processes that are left")
        result = json.loads(out)
        return {**result["data"], "type": result["type"]}


def cancelled(words, *options):
    """The data of the result of a command that is cancelled once it has made the file "ready"."""
    job = {"job": {"id": "1", "token": "1"}}
    with Run([EXEC, *options]) as program:
        program.send(json.dumps({"hw": {"argv": words, **job}}).encode() + b"\n")
        until(lambda: os.path.exists(path("ready")), "the command to be ready")
        os.remove(path("ready"))
        program.send(json.dumps({"hw": {"control": "cancel", **job}}).encode() + b"\n")
        results = [json.loads(line) for line in program.lines(2)]
        equal(program.survivors(), [], "processes that are left")
        equal(program.finish()[0], 0, "status")
    return next(line["data"] for line in results if "data" in line)


def stop_signals():
    deaf = "trap '' TERM; echo > ready; while :; do sleep 0.01; done"
    for name in ("HUP", "SIGHUP", "1"):
        data = result_of(deaf, "-t", "300ms", "--grace", "1h", "--stop-signal", name)
        equal((data["signal"], data["killed_by"], data["timed_out"]), (1, "hw-exec", True), name)
    data = result_of("trap 'echo bye; exit 3' USR1; while :; do sleep 0.01; done", "-t", "300ms",
                     "--stop-signal", "USR1")
    equal((data["exit_code"], data["stdout"], data["type"]), (3, "bye\n", "hw.exec.timeout"), "USR1")
    for text, said in (("NOSUCH", "'NOSUCH' is no signal"), ("TREM", "did you mean 'TERM'?"),
                       ("0", "'0' is no signal"), ("65", "'65' is no signal"), ("-9", "no signal")):
        status, out, err = run([EXEC, f"--stop-signal={text}", "true"], b"{}\n")
        equal((status, out), (64, b""), f"{text}: status and stdout")
        check("--stop-signal: " in err and said in err, err)
    equal(run([EXEC, "--orphans", "nosuch", "true"], b"{}\n")[0], 64, "--orphans nosuch: status")


def no_grace():
    data = result_of("trap '' TERM; setsid sleep 600 & while :; do :; done", "-t", "200ms", "--grace", "0")
    equal((data["signal"], data["killed_by"], data["orphans"]), (9, "hw-exec", 1), "the result")


def killers():
    for text in ("kill -TERM $$", "kill -KILL $$"):
        data = result_of(text)
        equal((data["killed_by"], "core" in data), ("other", False), text)
    check("killed_by" not in result_of("exit 143"), "no signal has killed it")
    data = result_of("sleep 600", "-t", "100ms")
    equal((data["signal"], data["killed_by"]), (15, "hw-exec"), "a timeout")
    with open("/proc/sys/kernel/core_pattern", encoding="ascii") as file:
        pattern = file.read()
    if not pattern.startswith("|"):  # a program that takes them has its own rules
        def allow():
            hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
            resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
        data = result_of("kill -ABRT $$", before=allow)
        if resource.getrlimit(resource.RLIMIT_CORE)[1] != 0:
            equal((data["signal"], data.get("core")), (6, True), "a core")


def escaped_end():
    """Sessions of their own: one that cleans up, one that is deaf; neither holds the output."""
    write_file("tidy.sh", "trap 'sleep 0.1; echo > tidy; exit' TERM; echo > begun; while :; do sleep 0.01; done")
    write_file("deaf.sh", "trap '' TERM; until [ -e begun ]; do sleep 0.01; done; echo > ready; sleep 600")
    data = cancelled(["sh", "-c", f"setsid sh tidy.sh {QUIET} & (setsid sh deaf.sh {QUIET} &); sleep 600"],
                     "--grace", "1s")
    check(os.path.exists(path("tidy")), "it had no time to clean up")
    equal((data["signal"], data["orphans"] >= 2), (15, True), f"the result {data}")


def signs():
    """By descent: a living parent, but no group and no environment. By group: an orphan without an
    environment. By environment: an orphan in another session."""
    begin = "import os, time\n"
    stay = "os.close(1); os.close(2); open('ready', 'w'); time.sleep(600)\n"
    for name, text in (
            ("descent", "if os.fork() == 0:\n os.setsid(); os.execve('/bin/sleep', ['sleep', '600'], {})\n"),
            ("before, deaf and by then an orphan", "import signal\nif os.fork() == 0:\n os.setsid()\n"
             " signal.signal(signal.SIGTERM, signal.SIG_IGN)\n os.execve('/bin/sleep', ['sleep', '600'], {})\n"),
            ("group", "if os.fork() == 0:\n if os.fork() == 0:\n"
                      "  os.execve('/bin/sleep', ['sleep', '600'], {})\n os._exit(0)\nos.wait()\n"),
            ("environment", "if os.fork() == 0:\n os.setsid()\n if os.fork() == 0:\n"
                            "  os.execv('/bin/sleep', ['sleep', '600'])\n os._exit(0)\nos.wait()\n")):
        write_file("start.py", begin + text + stay)
        mark = f"6{os.getpid()}"  # found among all, for it may have no environment
        text = open(path("start.py"), encoding="ascii").read().replace("'600'", f"'{mark}'")
        write_file("start.py", text)
        data = cancelled([sys.executable, "start.py"], "--grace", "100ms")
        equal(data["cancelled"], True, name)
        equal(sleepers(mark), [], f"{name}: processes that are left")


def sleepers(mark):
    found = []
    for pid in os.listdir("/proc"):
        try:
            with open(f"/proc/{pid}/cmdline", "rb") as file:
                if file.read() == b"sleep\0%s\0" % mark.encode():
                    found.append(int(pid))
        except OSError:
            pass
    return found


def leave():
    """A daemon lives on; nothing is counted, unless it holds the output."""
    for redirection, counted in ((QUIET, None), ("", 1)):
        with Run([EXEC, "--", "sh", "-c", f"setsid sleep 600 {redirection} & echo $!"]) as program:
            status, out, _ = program.finish(b"{}\n")
            data = json.loads(out)["data"]
            equal((status, data["exit_code"], data.get("orphans")), (0, 0, counted), "the result")
            os.kill(int(data["stdout"]), signal.SIGKILL)


def wait():
    """For orphans, and those that they start before they end, in sessions of their own."""
    write_file("next.sh", "n=$1; [ $n = 0 ] && { sleep 0.1; echo > last; exit; }\n"
                          f"setsid sh next.sh $((n - 1)) {QUIET} &\n")
    begin = time.monotonic()
    data = result_of(f"setsid sh next.sh 5 {QUIET} & exit 3", "--orphans", "wait")
    took = time.monotonic() - begin
    check(os.path.exists(path("last")), "it did not wait")
    equal((data["exit_code"], data["orphans"] >= 1, data["type"]), (3, True, "hw.exec.failed"), "the result")
    check(100_000 <= data["wall_us"] <= took * 1e6, f"wall_us {data['wall_us']}")
    check("orphans" not in result_of("sleep 0.01", "--orphans", "wait"), "there were none")


def wait_timeout():
    data = result_of(f"trap '' TERM; setsid sh -c 'sleep 600; sleep 600' {QUIET} &", "--orphans", "wait",
                     "-t", "300ms", "--grace", "200ms")
    equal((data["type"], data["exit_code"], data["timed_out"]), ("hw.exec.timeout", 0, True), "the result")
    check(data["wall_us"] >= 500_000, f"wall_us {data['wall_us']}")


def kill():
    """The group and what has left it: the signal first, KILL after the grace; as it ended by itself,
    its own status stands."""
    write_file("tidy.sh", "trap 'echo > tidy; exit' TERM; echo > ready; while :; do sleep 0.01; done")
    data = result_of(f"setsid sh tidy.sh {QUIET} & sleep 600 & trap '' TERM; sleep 600 & "
                     "until [ -e ready ]; do sleep 0.01; done; exit 0", "--orphans", "kill", "--grace", "300ms")
    equal((data["type"], data["timed_out"]), ("hw.exec.succeeded", False), "the result")
    check(data["orphans"] >= 3, f"orphans {data['orphans']}")
    check(os.path.exists(path("tidy")), "it was not asked")


def kill_own_only():
    """Two commands at once, and a daemon of an earlier one."""
    slip = {"run": f"setsid sleep 600 {QUIET} & echo > $NAME; until [ -e $UNTIL ]; do sleep 0.01; done"}
    lines = [{"hw": {**slip, "env": {"NAME": "a", "UNTIL": "b"}}},
             {"hw": {**slip, "env": {"NAME": "b", "UNTIL": "end"}}}]
    with Run([EXEC, "-j2", "--orphans", "kill"]) as program:
        program.send("".join(json.dumps(line) + "\n" for line in lines).encode())
        equal(json.loads(program.lines(1)[0])["data"]["orphans"], 1, "of the first")
        names = sorted(name_of(pid) for pid in program.survivors())
        equal("sh" in names and names.count("sleep") >= 1, True, f"the second is at work: {names}")
        write_file("end", "")
        equal(json.loads(program.lines(2)[1])["data"]["orphans"], 1, "of the second")
        equal(program.finish()[0], 0, "status")
        equal(program.survivors(), [], "processes that are left")


def name_of(pid):
    try:
        with open(f"/proc/{pid}/comm", encoding="ascii") as file:
            return file.read().strip()
    except OSError:
        return ""


def no_zombies():
    """While one command runs that leaves many orphans, each is reaped as it ends."""
    text = "for i in 1 2 3 4 5 6 7 8 9; do (setsid true &) ; done; echo > ready; sleep 600"
    with Run([EXEC, "--", "sh", "-c", text]) as program:
        program.send(b"{}\n")
        until(lambda: os.path.exists(path("ready")), "the orphans")

        def others():
            with open(f"/proc/{program.pid}/task/{program.pid}/children", encoding="ascii") as file:
                return [name for pid in file.read().split() if (name := name_of(pid)) != "hw-keeper"]
        until(lambda: others() == [], "all orphans to be reaped")


def chain():
    """Each forks the next one, in a session of its own, and ends."""
    write_file("chain.py", "import os\nopen('ready', 'w')\nwhile True:\n"
                           " if os.fork(): os._exit(0)\n os.setsid()\n")
    data = cancelled(["sh", "-c", f"{sys.executable} chain.py & sleep 600"], "--grace", "50ms")
    equal((data["cancelled"], data["signal"]), (True, 15), "the result")


LOST = ("import os, sys, time\nif os.fork() == 0:\n os.setsid()\n if os.fork() == 0:\n"
        "  null = os.open(os.devnull, os.O_RDWR)\n  [os.dup2(null, fd) for fd in (1, 2)]\n"
        "  os.execve('/bin/sleep', ['sleep', '%s'], {})\n os._exit(0)\nos.wait()\n%s")
READY = "os.close(1); os.close(2); open('ready', 'w'); time.sleep(600)\n"


def delegated():
    """The folder of our control group, if we can have others below it whose members can be killed at once."""
    own = re.search(r"^0::(/.*)$", open("/proc/self/cgroup", encoding="utf-8").read(), re.M)
    mount = re.search(r"^\S+ \S+ \S+ / (\S+) .* - cgroup2 ", open("/proc/self/mountinfo", encoding="utf-8").read(), re.M)
    if not own or not mount:
        return None
    folder = mount[1] + own[1].rstrip("/")
    group = os.path.join(folder, f"test.{os.getpid()}")
    try:
        os.mkdir(group)
    except OSError:
        return None
    try:
        joins = subprocess.run(["sh", "-c", f"echo 0 >{group}/cgroup.procs"], stderr=subprocess.DEVNULL, check=False)
        return folder if joins.returncode == 0 and os.path.exists(f"{group}/cgroup.kill") else None
    finally:
        os.rmdir(group)


def groups(folder):
    return [name for name in os.listdir(folder) if name.startswith("hw-exec.")]


def cgroup():
    """With a control group also that is found of which nothing else tells; without one there is an error."""
    folder = delegated()
    if folder is None:
        status, out, err = run([EXEC, "--cgroup", "true"], b"{}\n")
        equal((status, out), (69, b""), "status and stdout")
        check("--cgroup: no control group (version 2) is delegated" in err, err)
        return
    mark = f"7{os.getpid()}"
    write_file("lost.py", LOST % (mark, READY))
    data = cancelled([sys.executable, "lost.py"], "--grace", "100ms", "--cgroup")
    equal((data["cancelled"], sleepers(mark), groups(folder)), (True, [], []), "processes and groups that are left")

    write_file("chain.py", "import os, sys\nopen('ready', 'w')\nif os.fork(): os._exit(0)\nos.setsid()\n"
                           "os.execve(sys.executable, [sys.executable, 'chain.py'], {})\n")
    data = cancelled(["sh", "-c", f"{sys.executable} chain.py & sleep 600"], "--grace", "50ms", "--cgroup")
    equal((data["cancelled"], groups(folder)), (True, []), "of a chain")

    write_file("lost.py", LOST % (mark, ""))
    for rule, left in (("kill", 0), ("leave", 1)):
        status, out, err = run([EXEC, "--cgroup", "--orphans", rule, sys.executable, "lost.py"], b"{}\n")
        equal((status, err, json.loads(out)["type"]), (0, "", "hw.exec.succeeded"), rule)
        equal((len(sleepers(mark)), len(groups(folder))), (left, left), rule)
    for pid in sleepers(mark):
        os.kill(pid, signal.SIGKILL)
    until(lambda: not sleepers(mark), "the end of what was left")
    status, out, err = run([EXEC, "--cgroup", "--coprocess", "cat"], b'{"n":1}\n')
    equal((status, err, json.loads(out)["data"]["stdout"]), (0, "", '{"n":1}\n'), "a coprocess")
    equal(groups(folder), [], "groups of those that have died")
