# SPDX-License-Identifier: MIT
"""The table of `make bench`, from the JSON of a run. Pure: makes text, prints nothing."""


def number(value):
    """Four digits that count, and never an exponent."""
    if abs(value) >= 1000:
        return f"{value:.0f}"
    return f"{value:.{3 if abs(value) < 10 else 2 if abs(value) < 100 else 1}f}"


def machine_line(machine):
    return f"{machine['cpu']}, {machine['cores']} cores, {machine['kernel']}"


def head(run):
    text = f"{machine_line(run['machine'])}; {run['date']}; commit {run['commit'] or 'unknown'}"
    if run["scale"] != 1:
        text += f"\nSCALED to {run['scale']:g} of the input: figures for development only"
    return text


def result_line(row, name, width):
    result = row["results"][name]
    text = f"  {name:<{width}} {number(result['median']):>9} {row['unit']:<8}"
    text += f" spread {result['spread']:5.2f}"
    if "ratio" in result:
        text += f"   ours is {result['ratio']:6.2f} times as good"
    if name == row["limit"]:
        text += " (the limit)"
    elif name == row["best_peer"] and len(row["peers"]) > 1:
        text += " (the best peer)"
    return text


def table(row):
    """The lines of one row."""
    width = max(20, *map(len, row["results"]))
    lines = [f"{row['name']}: {row['title']}; {row['size']}" + ("  [noisy]" if row["noisy"] else "")]
    lines += [result_line(row, name, width) for name in row["results"]]
    lines += [f"  goal: {goal['text']}: {'reached' if goal['reached'] else 'MISSED'}"
              for goal in row["goals"]]
    return "\n".join(lines)


def summary(run):
    goals = [goal for row in run["rows"] for goal in row["goals"]]
    missed = [f"{row['name']} ({goal['text']})" for row in run["rows"] for goal in row["goals"]
              if not goal["reached"]]
    noisy = [row["name"] for row in run["rows"] if row["noisy"]]
    lines = [f"{len(run['rows'])} rows, {len(goals) - len(missed)} of {len(goals)} goals reached"]
    if missed:
        lines.append("missed: " + ", ".join(missed))
    if noisy:
        lines.append("noisy, so measure again: " + ", ".join(noisy))
    return "\n".join(lines)
