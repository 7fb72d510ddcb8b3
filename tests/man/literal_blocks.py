# SPDX-License-Identifier: MIT
"""The literal blocks of a man page in mdoc, and their text in a form that can be compared."""
import json, re

ESCAPES = {r"\e": "\\", r"\&": "", r"\-": "-", r"\(aq": "'", r"\(ha": "^", r"\(ti": "~", r"\(ga": "`"}
MASKS = [
    (r"\b[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}\b", "<id>"),
    (r"\b00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}\b", "<traceparent>"),
    (r"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", "<time>"),
    (r'"(wall_us|user_us|system_us|max_rss_kb|pid)":\d+', r'"\1":<n>'),
]


def blocks(page):
    """(line number, section, kind, argument, text lines) of each literal block."""
    section, test, text, found, start = "", None, None, [], 0
    for number, line in enumerate(open(page, encoding="utf-8"), 1):
        line = line.rstrip("\n")
        if text is not None:
            if line.startswith(".Ed"):
                found.append((start, section, *(test or ("missing", "")), text))
                test, text = None, None
            else:
                text.append(re.sub(r"\\(\(..|.)", lambda m: ESCAPES.get(m[0], m[0]), line))
        elif line.startswith('.\\" test: '):
            kind, _, argument = line[len('.\\" test: '):].partition(" ")
            test = (kind, argument)
        elif line.startswith(".Sh "):
            section = line[4:]
        elif line.startswith(".Bd -literal"):
            text, start = [], number
    return found


def is_json(text):
    try:
        json.loads(text)
        return True
    except ValueError:
        return False


def normal(lines):
    """The lines with events made whole again, and masked."""
    whole = []
    for line in lines:
        if whole and line.startswith(" ") and whole[-1].startswith("{") and not is_json(whole[-1]):
            whole[-1] += line.lstrip()
        else:
            whole.append(line)
    for pattern, mask in MASKS:
        whole = [re.sub(pattern, mask, line) for line in whole]
    return whole
