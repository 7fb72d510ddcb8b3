# SPDX-License-Identifier: MIT
"""Where and when a run took place, and against which versions of the peers."""
import datetime
import os
import platform
import shutil
import subprocess


def first_match(path, key):
    try:
        with open(path, encoding="utf-8") as file:
            return next((line.split(":", 1)[1].strip() for line in file if line.startswith(key)), None)
    except OSError:
        return None


def describe():
    """The kernel without what its builder has added: "6.1.0-13-amd64" is 6.1.0."""
    return {"cpu": first_match("/proc/cpuinfo", "model name") or platform.machine(),
            "cores": len(os.sched_getaffinity(0)), "kernel": platform.release().split("-")[0]}


def now():
    return datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def commit():
    """None outside of a checkout."""
    try:
        done = subprocess.run(["git", "describe", "--always", "--dirty"], capture_output=True,
                              text=True, check=False, cwd=os.path.dirname(os.path.abspath(__file__)))
    except FileNotFoundError:
        return None
    return done.stdout.strip() or None


def versions(commands):
    """The first line that each of these prints, by program; some print it with status 1."""
    found = {}
    for command in sorted(commands):
        done = subprocess.run(command.split(), stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              check=False)
        lines = (done.stdout + done.stderr).splitlines()
        found[command.split()[0]] = lines[0].strip() if lines else "unknown"
    return found


def missing(commands):
    return sorted({command.split()[0] for command in commands if not shutil.which(command.split()[0])})
