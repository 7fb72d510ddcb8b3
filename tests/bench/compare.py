# SPDX-License-Identifier: MIT
"""Compares a run with the saved baseline, by the ratios to peers and limit: seconds belong to a
machine, ratios much less so. Pure."""
import report

WORSE = 0.10  # a ratio that fell by more than this part is marked


def changes(baseline, run):
    """A list of dicts, one for each row and each name that ours is compared with."""
    old_rows = {row["name"]: row for row in baseline["rows"]}
    found = []
    for row in run["rows"]:
        old = old_rows.get(row["name"])
        for name, result in row["results"].items():
            if name != row["ours"]:
                before = old["results"].get(name, {}).get("ratio") if old else None
                noisy = row["noisy"] or bool(old and old["noisy"])
                found.append(change(row["name"], name, before, result["ratio"], noisy))
    return found


def change(row, against, before, now, noisy):
    part = now / before - 1 if before else None
    if part is None:
        mark = "new"
    elif part < -WORSE:
        mark = "worse?" if noisy else "WORSE"
    elif part > WORSE:
        mark = "better?" if noisy else "better"
    else:
        mark = ""
    return {"row": row, "against": against, "before": before, "now": now, "part": part, "mark": mark}


def has_become_worse(found):
    """A noisy row proves nothing, so it is no proof of this either."""
    return any(item["mark"] == "WORSE" for item in found)


def notes(baseline, run):
    """What a reader must know before believing the table."""
    lines = ["baseline: " + report.head(baseline), "this run: " + report.head(run)]
    if baseline["machine"] != run["machine"]:
        lines.append("another machine: only the ratios can be compared, and those with care")
    for name, version in run["versions"].items():
        before = baseline["versions"].get(name, version)
        if before != version:
            lines.append(f"{name} was {before}, is {version}")
    return lines


def not_run(baseline, run):
    names = {row["name"] for row in run["rows"]}
    return [row["name"] for row in baseline["rows"] if row["name"] not in names]


def table(baseline, run):
    found = changes(baseline, run)
    lines = notes(baseline, run)
    lines += ["", f"{'row':<18} {'times as good as':<26} {'baseline':>9} {'now':>9} {'change':>8}"]
    for item in found:
        before = "-" if item["before"] is None else report.number(item["before"])
        part = "-" if item["part"] is None else f"{round(100 * item['part']):+d} %"
        lines.append(f"{item['row']:<18} {item['against']:<26} {before:>9} "
                     f"{report.number(item['now']):>9} {part:>8}  {item['mark']}".rstrip())
    missing = not_run(baseline, run)
    if missing:
        lines.append("not run: " + ", ".join(missing))
    count = sum(item["mark"] == "WORSE" for item in found)
    lines += ["", f"{count} of {len(found)} ratios worse by more than {100 * WORSE:.0f} %"
              + "; a question mark: in a noisy row" * any("?" in item["mark"] for item in found)]
    return "\n".join(lines)


def why_no_baseline(run, all_subjects):
    """Why a run cannot be the baseline; None if it can."""
    if run["scale"] != 1:
        return f"it was scaled to {run['scale']:g}"
    missing = sorted(set(all_subjects) - set(run["subjects"]))
    return "it lacks " + ", ".join(missing) if missing else None
