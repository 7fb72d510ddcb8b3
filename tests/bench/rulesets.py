# SPDX-License-Identifier: MIT
"""The sets of rules that hw-route is measured with, and how other tools are asked for the same events.

None of the others has rules; each gets the best that it can make of the question. jq and node look paths
up in a hash, and know that all prefixes have one length, and all suffixes; so they stay fast where a list
of conditions, one for each rule, would not. grep knows the order of the members, and that a path occurs
with one type only; thousands of expressions are too many for it. Pure."""
import collections
import json
import random

import inputs

Rules = collections.namedtuple("Rules", "patterns jq node keys grep lines", defaults=[{}, "", ()])
# The patterns of ours; a condition for jq ($k are the keys) and one for node (on the event e; k are the
# keys); what these look up; options of grep and the patterns that it reads, no line if it cannot do this.

TAIL = len("/sub000/file000000.txt")
ENDING = len("txt")


def sample(count):
    return random.Random(count).sample(inputs.files(), count)


def one():
    """A type, a prefix and a comparison: half a percent of the events pass."""
    return Rules(
        [{"type": ["hw.fs.written"], "data": {"path": [{"prefix": "/srv/data/dir0"}],
                                              "size": [{"numeric": [">", 1000000]}]}}],
        '.type == "hw.fs.written" and (.data.path | startswith("/srv/data/dir0")) and .data.size > 1000000',
        'e.type === "hw.fs.written" && e.data.path.startsWith("/srv/data/dir0") && e.data.size > 1000000',
        lines=[r'"hw.fs.written".*"path":"/srv/data/dir0.*"size":1[0-9]\{6\}'])


def exact(count):
    chosen = sample(count)
    return Rules([{"type": [kind], "data": {"path": [path]}} for kind, path in chosen],
                 "$k[.data.path] == .type", "k[e.data.path] === e.type",
                 {path: kind for kind, path in chosen}, "-F", [f'"path":"{path}"' for _, path in chosen])


def prefix(count):
    chosen = [(kind, path[:-ENDING]) for kind, path in sample(count)]
    return Rules([{"type": [kind], "data": {"path": [{"prefix": path}]}} for kind, path in chosen],
                 f"$k[.data.path[:-{ENDING}]] == .type", f"k[e.data.path.slice(0, -{ENDING})] === e.type",
                 {path: kind for kind, path in chosen}, "-F", [f'"path":"{path}' for _, path in chosen])


def mixed(count):
    """A fifth each: a path; a source and a prefix; a suffix; a path and a range; a path and anything but
    a kind. No event matches two of them."""
    made = [mixed_rule(number % 5, path) for number, (_, path) in enumerate(sample(count))]
    lines = [line for _, _, _, line in made] if count <= 1000 else ()
    return Rules([pattern for pattern, _, _, _ in made],
                 '$k[.data.path] as $how | $how == "path" or '
                 '($how == "range" and .data.size > 1000 and .data.size < 1000000) or '
                 '($how == "but" and .data.kind != "link") or '
                 f'($k[.data.path[:-{ENDING}]] == "prefix" and .source == "{inputs.SOURCE}") or '
                 f'$k[.data.path[-{TAIL}:]] == "suffix"',
                 'k[e.data.path] === "path" || '
                 '(k[e.data.path] === "range" && e.data.size > 1000 && e.data.size < 1000000) || '
                 '(k[e.data.path] === "but" && e.data.kind !== "link") || '
                 f'(k[e.data.path.slice(0, -{ENDING})] === "prefix" && e.source === "{inputs.SOURCE}") || '
                 f'k[e.data.path.slice(-{TAIL})] === "suffix"',
                 {key: how for _, key, how, _ in made}, "-E", lines)


def mixed_rule(number, path):
    """A pattern; its key, and what the key means; a line for grep."""
    begin, tail = path[:-ENDING], path[-TAIL:]
    return (
        ({"data": {"path": [path]}}, path, "path", f'"path":"{path}"'),
        ({"source": [inputs.SOURCE], "data": {"path": [{"prefix": begin}]}}, begin, "prefix",
         f'"path":"{begin}'),
        ({"data": {"path": [{"suffix": tail}]}}, tail, "suffix", f'{tail}","kind"'),
        ({"data": {"path": [path], "size": [{"numeric": [">", 1000, "<", 1000000]}]}}, path, "range",
         f'"path":"{path}".*"size":[1-9][0-9]{{3,5}},'),
        ({"data": {"path": [path], "kind": [{"anything-but": "link"}]}}, path, "but", f'"path":"{path}"'),
    )[number]


def wildcards(count):
    """An ending in a folder that lies anywhere: a quarter of the events match one of a hundred."""
    chosen = [(f"dir{number:02d}", inputs.ENDINGS[number % 4]) for number in range(count)]
    choice = "|".join(rf"/{folder}/.*\.{ending}$" for folder, ending in chosen).replace("\\", r"\\")
    patterns = [{"data": {"path": [{"wildcard": f"*/{folder}/*.{ending}"}]}} for folder, ending in chosen]
    lines = [rf'"path":"[^"]*/{folder}/[^"]*\.{ending}"' for folder, ending in chosen]
    return Rules(patterns, f'.data.path | test("{choice}")',
                 f'(re ??= RegExp("{choice}")).test(e.data.path)', {}, "-E", lines)


def rules_file(patterns):
    """For hw-route, a rule a line."""
    targets = [{"name": "t", "run": "true"}]
    rules = ({"name": f"r{number}", "pattern": pattern, "targets": targets}
             for number, pattern in enumerate(patterns))
    lines = (json.dumps(rule, separators=(",", ":")) for rule in rules)
    return '{"rules": [\n' + ",\n".join(lines) + "\n]}\n"


def node_program(rules):
    """Reads events; its argument is the file of keys. Writes as much at a time as the others do."""
    return f"""const k = JSON.parse(require("fs").readFileSync(process.argv[2]));
let re, out = "";
const flush = () => {{ process.stdout.write(out); out = ""; }};
require("readline").createInterface({{input: process.stdin, crlfDelay: Infinity}}).on("line", line => {{
  const e = JSON.parse(line);
  if ({rules.node}) {{
    out += line + "\\n";
    if (out.length > 65536) flush();
  }}
}}).on("close", flush);
"""
