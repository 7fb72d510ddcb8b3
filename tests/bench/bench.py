# SPDX-License-Identifier: MIT
"""The measurements of `make bench`: each figure as a ratio to its peers, all measured in one run,
interleaved, the median of five rounds, on the same input. Prints a table and writes bench.json."""
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROUNDS = 5


def timed(command, **options):
    """Seconds that a shell command takes."""
    begin = time.monotonic()
    subprocess.run(["bash", "-c", "set -o pipefail; " + command], check=True, **options)
    return time.monotonic() - begin


def interleaved(commands):
    """The median seconds of each of several named commands, run in turns."""
    times = {name: [] for name in commands}
    for _ in range(ROUNDS):
        for name, command in commands.items():
            times[name].append(timed(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
    return {name: statistics.median(values) for name, values in times.items()}


def make_events(path, size):
    """About `size` bytes of events of 320 bytes; one in 200 passes the filter of route()."""
    rng = random.Random(1)
    with open(path, "w", encoding="ascii") as out:
        written = number = 0
        while written < size:
            kind = rng.choice(["written", "created", "deleted", "renamed"])
            name = f"/srv/data/dir{rng.randrange(50):02d}/sub{rng.randrange(100):03d}/file{rng.randrange(10**6):06d}.txt"
            line = json.dumps({
                "specversion": "1.0", "id": f"0190{number:08x}-7abc-8def-{rng.getrandbits(48):012x}",
                "source": "hw-watch:/srv/data", "type": "hw.fs." + kind, "subject": name[10:],
                "time": f"2026-11-21T08:00:00.{number % 1000000:06d}Z",
                "data": {"root": "/srv/data", "path": name, "kind": kind, "is_dir": False}},
                separators=(",", ":"))
            line += " " * max(0, 319 - len(line)) + "\n"
            out.write(line)
            written += len(line)
            number += 1
    return number


def route(bin_dir, scratch):
    events = os.path.join(scratch, "events.ndjson")
    make_events(events, 200_000_000)
    pattern = '{"type":["hw.fs.written"],"data":{"path":[{"prefix":"/srv/data/dir07/"}]}}'
    program = '.type=="hw.fs.written" and (.data.path|startswith("/srv/data/dir07/"))'
    commands = {
        "hw-route --match": f"{bin_dir}/hw-route --match '{pattern}' < {events} | cat",
        "jq select": f"jq -c 'select({program})' < {events} | cat",
        "grep": f"LC_ALL=C grep '\"hw.fs.written\".*\"path\":\"/srv/data/dir07/' < {events} | cat",
        "cat": f"cat {events} | cat",
    }
    counts = {subprocess.check_output(["bash", "-c", command + " | wc -l"]) for name, command in
              commands.items() if name not in ("cat", "jq select")}
    assert len(counts) == 1, counts
    return commands_row("select 0.5 % of 200 MB", commands, {"jq select": 20})


def execute(bin_dir, scratch):
    count = 2000
    events = os.path.join(scratch, "small.ndjson")
    with open(events, "w", encoding="ascii") as out:
        for number in range(count):
            out.write(f'{{"specversion":"1.0","id":"{number}","source":"bench","type":"t"}}\n')
    commands = {
        "hw-exec -j2": f"{bin_dir}/hw-exec -j2 -- true < {events}",
        "xargs -P2": f"seq {count} | xargs -P2 -n1 true",
        "parallel -j2": f"seq {count} | parallel -j2 true",
    }
    return commands_row(f"run true {count} times", commands, {"xargs -P2": 1.2, "parallel -j2": 5})


def commands_row(title, commands, goals):
    medians = interleaved(commands)
    first = next(iter(commands))
    ratios = {name: value / medians[first] for name, value in medians.items() if name != first}
    return {"title": title, "unit": "s", "values": medians, "times_faster_than": ratios, "goals": goals}


def watch(bin_dir, scratch):
    tools = {"hw-watch": ("hw.fs.written", [f"{bin_dir}/hw-watch"]),
             "inotifywait -m -r": ("CLOSE_WRITE", ["inotifywait", "-q", "-m", "-r", "-e", "close_write"])}
    times = {name: [] for name in tools}
    tails = {name: [] for name in tools}
    for number in range(ROUNDS):
        for name, (mark, command) in tools.items():
            folder = tempfile.mkdtemp(dir=scratch)
            output = subprocess.check_output(
                [f"{bin_dir}/../tests/hw-bench-latency", folder, "600", mark, *command, folder], text=True)
            median, tail = map(float, output.split())
            times[name].append(median)
            tails[name].append(tail)
            shutil.rmtree(folder)
    medians = {name: statistics.median(values) for name, values in times.items()}
    ratio = medians["inotifywait -m -r"] / medians["hw-watch"]
    return {"title": "close() to line, idle", "unit": "us", "values": medians,
            "p99": {name: statistics.median(values) for name, values in tails.items()},
            "times_faster_than": {"inotifywait -m -r": ratio}, "goals": {"inotifywait -m -r": 0.8}}


def start_up(bin_dir, _scratch):
    """Milliseconds of --version; what each program loads."""
    programs = [name for name in ("hw", "hw-watch", "hw-route", "hw-exec")
                if os.path.exists(f"{bin_dir}/{name}")]
    times = {name: [] for name in programs}
    for _ in range(20):
        for name in programs:
            begin = time.monotonic()
            subprocess.run([f"{bin_dir}/{name}", "--version"], check=True, stdout=subprocess.DEVNULL)
            times[name].append(1000 * (time.monotonic() - begin))
    unwanted = [line.split()[0] for line in
                subprocess.check_output(["ldd", f"{bin_dir}/hw-watch"], text=True).splitlines()
                if any(name in line for name in ("libcurl", "libzmq", "libsqlite3"))]
    return {"title": "--version (with fork and exec; goal: under 5)", "unit": "ms",
            "values": {name: statistics.median(values) for name, values in times.items()},
            "times_faster_than": {}, "goals": {}, "loaded_in_vain": unwanted}


ROWS = {"route": route, "exec": execute, "watch": watch, "start": start_up}


def show(row):
    print(f"\n{row['title']}")
    for name, value in row["values"].items():
        ratio = row["times_faster_than"].get(name)
        goal = row["goals"].get(name)
        text = f"  {name:<20} {value:9.3f} {row['unit']}"
        if ratio is not None:
            text += f"   {ratio:6.2f} times ours"
        if goal is not None:
            text += f" (goal {goal}: {'reached' if ratio >= goal else 'MISSED'})"
        print(text)
    for extra in ("p99", "loaded_in_vain"):
        if extra in row:
            print(f"  {extra}: {row[extra]}")


def main():
    build, names = sys.argv[1], sys.argv[2:] or list(ROWS)
    scratch = tempfile.mkdtemp(prefix="hw-bench-")
    results = {}
    try:
        for name in names:
            results[name] = ROWS[name](f"{build}/bin", scratch)
            show(results[name])
    finally:
        shutil.rmtree(scratch)
    with open(os.path.join(build, "bench.json"), "w", encoding="ascii") as out:
        json.dump(results, out, indent=2)
        out.write("\n")


if __name__ == "__main__":
    main()
