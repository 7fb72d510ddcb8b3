#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""exec_show.py show FILE: a command that appends to FILE what it was given, all of it.
exec_show.py compare [SHELL]: whether what --dry-run prints does the same by a shell as hw-exec does.

Each case is run by hw-exec, and printed by --dry-run and run by the shell; the commands tell what they
were given, and that must be the same: words, folder, umask, standard input and variables.
"""
import os, sys

if sys.argv[1] != "show":  # which is started often
    import base64, json, random, subprocess

HOSTILE = ["$(reboot).jpg", "-rf.jpg", "a b", "it's", "\"", "a\nb\n", "\n# x\nreboot\n", "`x`", "\\", "!!", "~", "*", "\t", "\r",
           "\x1b[2J", "\x7f", "\x85", "gr\u00fc\u00df", "\u202egpj", "=x", "a=b", "%s%n", "'\\''", "#", "{a,b}", "", "--", "\\n\\0"]
# TRACEPARENT is of the run, and only there events can be emitted; the others are the shell's or env's.
LEFT_OUT = ("TRACEPARENT", "HW_EMIT", "PWD", "OLDPWD", "SHLVL", "_")
SHOW = os.path.abspath(__file__)


def show(path):
    mask = os.umask(0)
    words = [os.fsencode(word) for word in sys.argv[3:]]
    variables = sorted((name, value) for name, value in os.environb.items() if name.decode("latin1") not in LEFT_OUT)
    given = [words, os.fsencode(os.getcwd()), mask, variables, sys.stdin.buffer.read()]
    with open(path, "a", encoding="ascii") as file:
        file.write(repr(given) + "\n")


def base64_of(data):
    return base64.b64encode(data).decode()


def events(random_texts):
    for text in HOSTILE + random_texts:
        yield {"id": text, "subject": text, "data": {"path": text, "list": [text, "x", text], text or "k": text}}
    every = bytes(range(1, 256))
    for data in [every, b"\xff\xfe'\xc3", *(bytes([byte]) for byte in (128, 129, 136, 255))]:
        yield {"id": "7", "data": {"path": "?", "path_base64": base64_of(data), "list": ["x"]}}
    for data in [bytes(range(256)), b"", b"-\0\n", b"%d\\\0001\n"]:
        yield {"id": "8", "data_base64": base64_of(data), "data": {"path": "x", "list": []}}


def slips(command):
    for cwd, env in [("deep/-x", {"A": "1"}), ("deep", {"A-B": "it's", "-x": "y", "PATH": "/nonexistent"}), ("./deep/a b", {"x y": "\n"})]:
        yield {"id": "9", "data": {"path": "$(x)"}, "hw": {"argv": [*command, "{data.path}"], "cwd": cwd, "env": env}}
        yield {"id": "9", "data": {"path": "$(x)"}, "hw": {"run": " ".join(command) + " \"$FILE\" '$(x)'", "cwd": cwd, "exports": ["PATH_"], "env": {"B": "\t"}}}
        yield {"id": "9", "data": {"path": "a"}, "hw": {"argv": ["show=1", "{data.path}"], "env": {"C": "1"}}}
        yield {"id": "9", "data": {"path": "a"}, "hw": {"argv": ["./show=1", "{data.path}"], "stdin": "none"}}


def compare_case(shell, arguments, lines):
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()
    for name in ("by-exec", "by-shell"):
        open(name, "w", encoding="ascii").close()
    # Little else: shells drop or rewrite what is theirs, such as functions of bash.
    environment = {"PATH": os.getcwd() + ":" + os.environ["PATH"], "HOME": os.getcwd(), "LANG": "C.UTF-8"}

    def run(words, given, target):
        if os.path.lexists("shown"):
            os.unlink("shown")
        os.symlink(target, "shown")
        return subprocess.run(words, input=given, env=environment, stdout=subprocess.PIPE, check=False)

    done = run(["hw-exec", *arguments], text, "by-exec")
    printed = run(["hw-exec", "--dry-run", *arguments], text, "/dev/null")
    assert printed.returncode == 0, printed
    printed.stdout.decode()  # UTF-8
    with open("script", "wb") as file:
        file.write(printed.stdout)
    pasted = run([shell, "script"], b"", "by-shell")
    assert pasted.returncode == 0, (shell, arguments, pasted)
    with open("by-exec", encoding="ascii") as one, open("by-shell", encoding="ascii") as other:
        run_lines, pasted_lines = one.read().splitlines(), other.read().splitlines()
    assert len(run_lines) == len(lines), (arguments, len(run_lines), len(lines), done.stdout[:2000])
    for number, (expected, found) in enumerate(zip(run_lines, pasted_lines, strict=True)):
        assert expected == found, (shell, arguments, lines[number], expected, found)
    return len(lines)


def compare(shell):
    os.makedirs("deep/-x", exist_ok=True)
    os.makedirs("deep/a b", exist_ok=True)
    shown = os.path.abspath("shown")
    command = [sys.executable, "-IS", SHOW, "show", shown]
    for name in ("show=1", "deep/show=1"):
        with open(name, "w", encoding="ascii") as file:
            file.write(f"#!/bin/sh\nexec {sys.executable} -IS {SHOW} show {shown} \"$@\"\n")
        os.chmod(name, 0o755)
    seed = random.randrange(1 << 32)
    print("seed", seed)
    generator = random.Random(seed)
    texts = ["".join(generator.choices("'\"\\$`\n\t ab%-#!\x1b\x80\u2028", k=generator.randrange(12))) for _ in range(20)]
    plain = list(events(texts))
    count = compare_case(shell, [*command, "{data.path}", "--x={data.path}", "{data.list}"], plain)
    few = plain[:8] + plain[-4:]
    count += compare_case(shell, ["-C", "deep", "--umask", "027", "--stdin", "data", *command, "{data.path}"], few)
    count += compare_case(shell, ["--clean-env", "--stdin", "none", "--env", "X=data.path", *command], few)
    count += compare_case(shell, ["--shell", " ".join(command) + " \"$1\" \"$FILE\"; :", "{data.path}"], few)
    count += compare_case(shell, ["--shell", " ".join(command) + " \"$FILE\"", "--stdin", "data.path"], few)
    count += compare_case(shell, [], list(slips(command)))
    print(count, "commands")


if __name__ == "__main__":
    if sys.argv[1] == "show":
        show(sys.argv[2])
    else:
        compare(*sys.argv[2:])
