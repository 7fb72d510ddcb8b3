# SPDX-License-Identifier: MIT
"""The units for systemd: they are valid, and their command lines do what the comments in them say. No
systemd runs here: the tests do what it does with processes. It opens the FIFOs, starts the services
on them, and sends TERM to the main process alone."""
import os
import re
import shlex
import signal
import subprocess

from harness import BIN, Run, check, equal, path, until, write_file
from producer import Producer, write_rules

UNITS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../share/systemd")


def unit(name):
    """The text of a unit, with the paths of the test's folder in the place of its own."""
    with open(os.path.join(UNITS, name), encoding="utf-8") as file:
        text = file.read()
    for here, there in (("/usr/bin/hw-", BIN + "/hw-"), ("/srv/app/src", path("tree")),
                        ("/etc/hookwork", path(""))):
        text = text.replace(here, there)
    return text


def command(name):
    """The words of ExecStart=."""
    line = re.search(r"^ExecStart=((?:.*\\\n)*.*)$", unit(name), re.MULTILINE)[1]
    words = shlex.split(line.replace("\\\n", " "))
    return [word.replace("$$", "$").replace("%%", "%") for word in words]


def units_are_valid():
    """systemd-analyze has nothing to say about any of them."""
    names = sorted(os.listdir(UNITS))
    check(len(names) >= 7, f"units are missing: {names}")
    for name in names:
        write_file(name, unit(name))
    for name in names:
        equal(verify(name), (0, ""), name)
    write_file("hw-route.service", unit("hw-route.service").replace("NotifyAccess", "NotiyAccess"))
    check("NotiyAccess" in verify("hw-route.service")[1], "it would have nothing to say of a fault")


def verify(name):
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", path(name)], text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    return done.returncode, done.stdout


def start(name, **circumstances):
    return Run(command(name), session=True, env={"LOGS_DIRECTORY": path("")}, **circumstances)


def pipeline_drains():
    """TERM to the main process alone, under load: all that was seen is done, nobody is left."""
    write_rules()
    with Producer() as producer:
        for _ in range(5):
            with start("hookwork-pipeline.service", stdin=subprocess.DEVNULL) as pipeline:
                producer.probe()
                producer.go()
                producer.hold()
                pipeline.signal(signal.SIGTERM)
                equal(pipeline.wait(), 0, "status")
                equal(pipeline.survivors(), [], "processes that are left")
            producer.check_runs()


def pipeline_ends():
    """A member is killed, or has a fault: all end, and the status tells."""
    write_rules()
    with Producer() as producer:
        for name in ("hw-watch", "hw-route", "hw-exec"):
            with start("hookwork-pipeline.service", stdin=subprocess.DEVNULL) as pipeline:
                producer.probe()
                with open(f"/proc/{pipeline.pid}/task/{pipeline.pid}/children", encoding="ascii") as file:
                    members = {name_of(pid): int(pid) for pid in file.read().split()}
                os.kill(members[name], signal.SIGKILL)
                equal(pipeline.wait(), 137, f"status when {name} is killed")
                pipeline.until_no_survivors()
    write_file("rules.json", "broken")
    with start("hookwork-pipeline.service", stdin=subprocess.DEVNULL) as pipeline:
        equal(pipeline.wait(), 78, "status when the rules have faults")
        pipeline.until_no_survivors()


def name_of(pid):
    with open(f"/proc/{pid}/comm", encoding="utf-8") as file:
        return file.read().strip()


class Services:
    """The three services on FIFOs that we hold, in the order in which systemd would start them. All
    share one open file description of each FIFO, and it is non-blocking."""

    STAGES = ("hw-exec", "hw-route", "hw-watch")

    def __init__(self):
        self.fifos = {}
        for name in ("hw-route", "hw-exec"):
            os.mkfifo(path(name))
            self.fifos[name] = os.open(path(name), os.O_RDWR | os.O_NONBLOCK)
        self.running = {}

    def __enter__(self):
        for name in self.STAGES:
            self.start(name)
        return self

    def __exit__(self, *failure):
        for program in self.running.values():
            program.__exit__(*failure)
        for fd in self.fifos.values():
            os.close(fd)

    def start(self, name):
        ends = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL}
        text = unit(f"{name}.service")
        for end, key in (("stdin", "StandardInput"), ("stdout", "StandardOutput")):
            fifo = re.search(rf"^{key}=fd:(.*)\.socket$", text, re.MULTILINE)
            if fifo:
                check(f"{fifo[1]}.socket" in re.search(r"^Sockets=(.*)$", text, re.MULTILINE)[1],
                      f"{name} does not get its FIFO")
                ends[end] = self.fifos[fifo[1]]
        program = start(f"{name}.service", **ends)
        self.running[name] = program
        until(lambda: name_of(program.pid) == name, f"{name} to be the main process")
        program.until_ready()
        check(program.is_alive(), f"{name} has ended: {program.errors()}")

    def stop(self, name):
        program = self.running.pop(name)
        program.signal(signal.SIGTERM)
        equal((program.wait(), program.errors()), (0, ""), f"{name}: status and stderr")
        equal(program.survivors(), [], f"{name}: processes that are left")


def services_under_load():
    """Services that are started anew in the midst of work lose nothing, nor does the stop of all."""
    write_rules()
    with Producer() as producer, Services() as services:
        producer.probe()
        for _ in range(3):
            producer.go()
            for name in ("hw-route", "hw-exec"):
                services.stop(name)
                services.start(name)
        producer.go()
        producer.hold()
        services.stop("hw-watch")
        services.stop("hw-route")
        services.stop("hw-exec")
        producer.check_runs()
