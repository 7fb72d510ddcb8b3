# SPDX-License-Identifier: MIT
"""bench.py run BUILD [SUBJECT...]      measures; prints a table, writes BUILD/bench.json
bench.py compare BUILD [--fail]      that file against baseline.json; with --fail, 1 if it is worse
bench.py save BUILD                  makes that file the baseline
A subject is a file in rows/. BENCH_SCALE, a number up to 1, shrinks the input for development."""
import difflib
import glob
import importlib
import json
import os
import signal
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)  # for the modules of rows/

import compare  # noqa: E402
import harness  # noqa: E402
import machine  # noqa: E402
import process  # noqa: E402
import report  # noqa: E402

BASELINE = os.path.join(HERE, "baseline.json")


class Fault(Exception):
    """A message and an exit status."""

    def __init__(self, message, status):
        super().__init__(message)
        self.status = status


def subjects():
    paths = glob.glob(os.path.join(HERE, "rows", "*.py"))
    return sorted(os.path.basename(path)[:-3] for path in paths)


def chosen(names):
    known = subjects()
    for name in names:
        if name not in known:
            near = difflib.get_close_matches(name, known, 1)
            hint = f"did you mean {near[0]}?" if near else "known are " + ", ".join(known)
            raise Fault(f"{name}: no such rows; {hint}", 64)
    return names or known


def scale():
    text = os.environ.get("BENCH_SCALE") or "1"
    try:
        value = float(text)
    except ValueError:
        value = 0
    if not 0 < value <= 1:
        raise Fault(f"BENCH_SCALE: {text}: not a number above 0 and up to 1", 64)
    return value


def load(path, advice):
    try:
        with open(path, encoding="utf-8") as file:
            return json.load(file)
    except FileNotFoundError:
        raise Fault(f"{path}: no such file; {advice}", 66) from None
    except ValueError as error:
        raise Fault(f"{path}: not JSON: {error}; {advice}", 65) from None


def store(path, run):
    """As JSON, with six digits of each figure: more would be noise."""
    short = json.loads(json.dumps(run), parse_float=lambda text: float(f"{float(text):.6g}"))
    with open(path + ".new", "w", encoding="utf-8") as file:
        json.dump(short, file, indent=1)
        file.write("\n")
    os.replace(path + ".new", path)


def measure(build, *names):
    size = scale()
    modules = {name: importlib.import_module(f"rows.{name}") for name in chosen(names)}
    peers = {command for module in modules.values() for command in module.PEERS}
    if machine.missing(peers):
        raise Fault(f"not installed: {', '.join(machine.missing(peers))}; make bench-deps does it", 69)
    run = {"format": 1, "date": machine.now(), "commit": machine.commit(), "scale": size,
           "machine": machine.describe(), "versions": machine.versions(peers),
           "subjects": [], "rows": []}
    print(report.head(run), flush=True)
    with harness.Bench(build, run["scale"]) as bench:
        for name, module in modules.items():
            for row in module.rows(bench):
                run["rows"].append(row.as_json())
                print("\n" + report.table(run["rows"][-1]), flush=True)
            run["subjects"].append(name)
            store(os.path.join(build, "bench.json"), run)  # what is known stays if a later one fails
    print("\n" + report.summary(run))


def compare_with_baseline(build, *options):
    if set(options) - {"--fail"}:
        raise Fault(f"compare: {options[0]}: unknown option", 64)
    run = load(os.path.join(build, "bench.json"), "make bench writes it")
    baseline = load(BASELINE, "make bench-save writes it")
    print(compare.table(baseline, run))
    return int("--fail" in options and compare.has_become_worse(compare.changes(baseline, run)))


def save(build, *options):
    if options:
        raise Fault(f"save: {options[0]}: unknown option", 64)
    run = load(os.path.join(build, "bench.json"), "make bench writes it")
    reason = compare.why_no_baseline(run, subjects())
    if reason:
        raise Fault(f"this run cannot be the baseline: {reason}", 65)
    store(BASELINE, run)
    print(f"saved as {os.path.relpath(BASELINE)}\n{report.summary(run)}")


VERBS = {"run": measure, "compare": compare_with_baseline, "save": save}


def main(arguments):
    if len(arguments) < 2 or arguments[0] not in VERBS:
        raise Fault(f"usage:\n{__doc__}", 64)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that `with` ends what runs
    return VERBS[arguments[0]](*arguments[1:])


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (Fault, process.Failed, subprocess.SubprocessError) as fault:
        print(f"bench: {fault}", file=sys.stderr)
        sys.exit(getattr(fault, "status", 1))
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:  # the reader of the table has gone; what is still to be flushed too
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        sys.exit(141)
