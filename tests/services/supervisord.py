# SPDX-License-Identifier: MIT
"""Debian's supervisord with the samples as they are shipped, only paths put in the place of paths."""
import os
import signal
import socket
import subprocess
import xmlrpc.client

from supervisor.xmlrpc import SupervisorTransport

from harness import BIN, Run, check, equal, path, read_file, until, write_file
from producer import Producer, write_rules

SAMPLES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../share/supervisord")
STAGES = ["hw-exec", "hw-route", "hw-watch"]
MAIN = """
[unix_http_server]
file={socket}
[supervisord]
nodaemon=true
logfile={folder}/supervisord.log
pidfile={folder}/supervisord.pid
childlogdir={folder}
[rpcinterface:supervisor]
supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface
[include]
files={folder}/sample.conf
"""


def place(name):
    """A sample for this folder. What is put in is asked to be a path for a path, and no more."""
    with open(os.path.join(SAMPLES, name), encoding="utf-8") as file:
        text = original = file.read()
    paths = {"/srv/app/src": path("tree"), "/etc/hookwork": path("etc"),
             "/run/hookwork": path("run"), "/var/log/hookwork": path("log")}
    for here, there in paths.items():
        if here in text:
            text = text.replace(here, there)
    check("/srv" not in text and text != original, "a path of the sample is not known here")
    write_file("sample.conf", text)
    for here, there in paths.items():
        check(here.startswith("/") and there.startswith("/"), "not a path")
        text = text.replace(there, here)
    equal(text, original, "the sample with its paths put back")


class Supervisord(Run):
    """It runs until the context ends; its programs are found by the mark that they inherit."""

    def __init__(self, sample):
        for folder in ("tree", "etc", "log"):
            os.makedirs(path(folder), exist_ok=True)
        write_rules()
        os.rename(path("rules.json"), path("etc/rules.json"))
        place(sample)
        address = path("socket")
        write_file("supervisord.conf", MAIN.format(folder=path("."), socket=address))
        super().__init__(["supervisord", "-c", path("supervisord.conf")], stdin=subprocess.DEVNULL,
                         stdout=subprocess.DEVNULL, session=True,
                         env={"PATH": BIN + ":" + os.environ["PATH"]})
        until(lambda: takes_calls(address) or not self.is_alive(), "supervisord to take calls")
        transport = SupervisorTransport(None, None, "unix://" + address)
        self.control = xmlrpc.client.ServerProxy("http://127.0.0.1", transport).supervisor

    def members(self):
        """The processes of Hookwork, by name: {pid: name}."""
        found = {}
        for pid in self.survivors():
            try:
                with open(f"/proc/{pid}/comm", encoding="utf-8") as file:
                    name = file.read().strip()
            except OSError:
                continue
            if name.startswith("hw-"):
                found[pid] = name
        return found

    def until_three(self):
        """Returns them. (A command of hw-exec is called hw-exec too, for an instant.)"""
        def three():
            members = self.members()
            return members if sorted(members.values()) == STAGES else None
        return until(three, "exactly three programs")

    def state(self, program, member="statename"):
        try:
            return self.control.getProcessInfo(program)[member]
        except xmlrpc.client.Fault:
            return None  # supervisord is just starting

    def until_running(self, *programs):
        """Past startsecs: an end before that would count as a start that failed."""
        until(lambda: all(self.state(program) == "RUNNING" for program in programs),
              f"{programs} to be running")

    def renew(self, *programs):
        """TERM to each; supervisord starts them anew."""
        self.until_running(*programs)
        old = [self.state(program, "pid") for program in programs]
        for program in programs:
            self.control.signalProcess(program, "TERM")
        until(lambda: all(self.state(program, "pid") not in (0, former)
                          for program, former in zip(programs, old)), f"{programs} to be new")

    def shut_down(self):
        self.signal(signal.SIGTERM)
        equal(self.wait(60), 0, "supervisord's status")
        equal(self.survivors(), [], "processes that are left")


def takes_calls(address):
    with socket.socket(socket.AF_UNIX) as client:
        return client.connect_ex(address) == 0


def succeeded():
    return read_file("log/results.ndjson").count(b'"type":"hw.exec.succeeded"')


def stages_under_load():
    """Every stage is started anew, over and over: each change of a file leads to its command."""
    with Supervisord("hookwork-stages.conf") as program, Producer() as producer:
        program.until_running(*STAGES)
        program.until_three()
        producer.probe()
        producer.go()
        for number in range(10):
            program.renew("hw-route")
            program.renew("hw-exec")
            if number % 4 == 0:
                producer.pause()
                program.renew("hw-watch")
                producer.probe()
                producer.go(10)
            program.until_three()
        producer.hold()
        program.shut_down()
        producer.check_runs()
        check(succeeded() >= producer.made, "results are missing")
        for stage in STAGES:
            equal(complaints(f"log/{stage}.log"), [], f"what {stage} said")


def complaints(name):
    """Messages, but for that of a mkfifo which another stage has come before."""
    return [line for line in read_file(name).splitlines() if not line.endswith(b"File exists")]


def two_stages_away():
    """hw-route and hw-exec are stopped at the same time: what is between them stays, as much as the
    FIFO holds."""
    with Supervisord("hookwork-stages.conf") as program, Producer(ahead=50) as producer:
        program.until_running(*STAGES)
        producer.probe()
        producer.go()
        producer.pause()
        program.control.stopProcess("hw-exec")
        producer.go(50)
        program.control.stopProcess("hw-route")
        check(len(producer.ran()) < producer.made, "nothing is on its way")
        for stage in ("hw-exec", "hw-route"):
            program.control.startProcess(stage)
        program.until_three()
        producer.pause()
        producer.check_runs()
        program.shut_down()


def pipeline_under_load():
    """Stopped in the midst of work, over and over: all that was seen is done, and the status is 0."""
    with Supervisord("hookwork-pipeline.conf") as program, Producer() as producer:
        for _ in range(3):
            program.until_running("hw-main")
            program.until_three()
            producer.probe()
            producer.go()
            producer.hold()
            check(program.control.stopProcess("hw-main"), "it did not stop")
            equal(program.control.getProcessInfo("hw-main")["exitstatus"], 0, "status")
            equal(program.members(), {}, "members that are left")
            producer.check_runs()
            program.control.startProcess("hw-main")
        producer.probe()
        producer.go()
        producer.hold()
        program.shut_down()
        producer.check_runs()
        check(succeeded() >= producer.made, "results are missing")


def pipeline_member_killed():
    """Whoever is killed: the others end, and all three are started anew."""
    with Supervisord("hookwork-pipeline.conf") as program, Producer() as producer:
        for victim in STAGES:
            program.until_running("hw-main")
            producer.probe()
            old = program.until_three()
            os.kill(next(pid for pid in old if old[pid] == victim), signal.SIGKILL)
            until(lambda: not set(old) & set(program.members()), "the old members to be gone")
            program.until_three()
        producer.probe()
        program.shut_down()
