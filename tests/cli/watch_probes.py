# SPDX-License-Identifier: MIT
"""watch_probes.py FOLDER TIMES: does what trees and editors do, TIMES times each, below FOLDER, and compares what
hw-watch reports: nothing is missed, doubled, or told of what is elsewhere. Prints what differs; exit status 1 then."""
import json
import os
import subprocess
import sys

FOLDER, TIMES = sys.argv[1], int(sys.argv[2])
ROOT, OUTSIDE = FOLDER + "/root", FOLDER + "/outside"
faults = []


def write(path):
    with open(path, "w", encoding="ascii") as file:
        file.write("x")


class Watch:
    """hw-watch on ROOT, and its events as (kind, subject, from)."""

    def __init__(self, *options):
        ready, tell = os.pipe()
        self.process = subprocess.Popen(
            [os.path.join(os.environ["HW_BIN"], "hw-watch"), "--ready-fd", str(tell), *options, ROOT],
            stdout=subprocess.PIPE, pass_fds=[tell])
        os.close(tell)
        os.read(ready, 1)
        os.close(ready)

    def event(self):
        line = self.process.stdout.readline()
        if not line:
            sys.exit("hw-watch has ended")
        data = json.loads(line)
        return data["data"]["kind"], data["subject"], data["data"].get("from")

    def until(self, *last):
        """All events up to the one that is `last`."""
        events = []
        while not events or events[-1][:2] != last:
            events.append(self.event())
        return events

    def end(self):
        self.process.terminate()
        rest = self.process.stdout.read()
        self.process.wait()
        return rest.decode().splitlines()


def compare(what, got, expected):
    if sorted(got, key=str) != sorted(expected, key=str):
        faults.append(f"{what}: {got}")


def new_trees(watch):
    """Folders in folders, and a file, before any of them can be watched."""
    for i in range(TIMES):
        names = [f"a{i}", f"a{i}/b", f"a{i}/b/c", f"a{i}/b/c/f"]
        os.makedirs(f"{ROOT}/a{i}/b/c")
        write(f"{ROOT}/a{i}/b/c/f")
        compare(names[-1], watch.until("written", names[-1]),
                [("created", name, None) for name in names] + [("written", names[-1], None)])


def known(events, model):
    """What a reader knows after these events."""
    for kind, subject, former in events:
        if kind == "created":
            model.add(subject)
        elif kind == "deleted":
            model -= {path for path in model if (path + "/").startswith(subject + "/")}
        elif kind == "renamed":
            moved = {path for path in model if (path + "/").startswith(former + "/")}
            model -= moved
            model |= {subject + path[len(former):] for path in moved}
    return model


def moves(watch):
    """In, within and out, with something written in between, and outside at the end."""
    for i in range(TIMES):
        os.makedirs(f"{OUTSIDE}/m/n")
        write(f"{OUTSIDE}/m/n/f")
        os.rename(f"{OUTSIDE}/m", f"{ROOT}/m{i}")
        os.rename(f"{ROOT}/m{i}", f"{ROOT}/q{i}")
        write(f"{ROOT}/q{i}/n/g")
        events = []
        while len([event for event in events if event[0] == "written"]) < 2:  # f, by some name, and g
            events.append(watch.event())
        compare(f"moved in {i}: {events}", known(events, set()), {f"q{i}", f"q{i}/n", f"q{i}/n/f", f"q{i}/n/g"})
        os.rename(f"{ROOT}/q{i}", f"{OUTSIDE}/q{i}")
        write(f"{OUTSIDE}/q{i}/ghost")
        write(f"{ROOT}/end{i}")
        events = [event for event in watch.until("written", f"end{i}") if event[1] != f"end{i}"]
        compare(f"moved out {i}", events, [("deleted", f"q{i}", None)])


def saves(watch):
    """Each way to save a file is one event."""
    file, other = ROOT + "/file", ROOT + "/other"

    def backup():
        os.rename(file, other)
        write(file)
        os.chmod(file, 0o644)
        os.unlink(other)

    def over():
        write(other)
        os.rename(other, file)

    def safe():
        write(ROOT + "/new")
        os.rename(file, other)
        os.rename(ROOT + "/new", file)
        os.unlink(other)

    def anew():
        os.unlink(file)
        write(file)

    for _ in range(TIMES):
        for save in (lambda: write(file), backup, over, safe, anew):
            save()
            compare(f"save {save.__name__}", watch.until("written", "file"), [("written", "file", None)])
    compare("after the saves", watch.end(), [])


os.makedirs(ROOT)
os.makedirs(OUTSIDE)
plain = Watch("-e", "!attributes")
new_trees(plain)
moves(plain)
compare("after the moves", plain.end(), [])
write(ROOT + "/file")
saves(Watch("--debounce", "20ms"))
print("\n".join(faults))
sys.exit(1 if faults else 0)
