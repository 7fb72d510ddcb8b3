# SPDX-License-Identifier: MIT
"""The completion scripts in the shells that they are for."""
import os
import re
import subprocess

from harness import BIN, check, equal, path, run, write_file
from shells import PROGRAMS, candidates, environment, install, zsh

SHELLS = ("bash", "bash-completion", "zsh", "fish")
COMMON = {"--help", "--version", "--verbose", "--quiet", "--color", "--log-format", "--completion"}


def ask(shell, line, **where):
    """Folders without the slash, and long options only: shells differ there, and may."""
    words = {word.rstrip("/") for word in candidates(shell, line, **where)}
    return {word for word in words if not re.fullmatch(r"-[A-Za-z]", word)}


def expect(shells, table):
    """table: a line and the set of what may follow, or a pair: what must and what must not."""
    install()
    for line, wanted in table:
        for shell in shells:
            got = ask(shell, line)
            if isinstance(wanted, tuple):
                check(wanted[0] <= got, f"{shell}: {line!r} lacks {wanted[0] - got}")
                check(not wanted[1] & got, f"{shell}: {line!r} has {wanted[1] & got}")
            else:
                equal(got, wanted, f"{shell}: {line!r}")


def options():
    route = {"--match", "--invert", "--tally", "--hash", "--out", "--unmatched", "--eventbridge", "--list",
             "--explain", "--stats", "--dry-run", "--name", "--for",
             "--check", "--test", "--test-format", "--watch-config", "--errors", "--reject", "--strict",
             "--grace"} | COMMON
    expect(SHELLS, [
        ("hw-route --", route),
        ("hw-route --ma", {"--match"}),
        ("hw-route --nonsense", set()),
        ("hw-watch --pe", {"--pending-max"}),
        ("hw-exec --jo", {"--jobs"}),
        ("hw-route -v --verb", {"--verbose"}),  # may be repeated
        ("hw-route -- --ma", set()),
    ])


def values():
    for name in ("rules.json", "plain"):
        os.makedirs(path("work"), exist_ok=True)
        write_file("work/" + name, "")
    files = {"rules.json", "plain"}
    expect(SHELLS, [
        ("hw-exec --color ", {"auto", "always", "never"}),
        ("hw-exec --color=a", {"auto", "always"}),
        ("hw-exec --log-format ", {"text", "json"}),
        ("hw-route --test-format ", {"tap", "junit"}),
        ("hw-route --completion ", {"bash", "zsh", "fish"}),
        ("hw-route --errors ", files),
        ("hw-route --errors=pl", {"plain"}),
        ("hw-exec --grace ", set()),
        ("hw-exec --grace=", set()),
        ("hw-exec -j ", set()),
        ("hw-exec --jobs ", set()),
        ("hw-watch --pending-max ", set()),
        ("hw-route -m ", set()),
    ])


def names_of_files():
    names = {"two words", "$(reboot)", "it's", "a\"quote", "star*", "back\\slash"}
    os.makedirs(path("work"))
    for name in names:
        write_file("work/" + name, "")
    expect(SHELLS, [("hw-route --errors ", names), ("hw-route ", names), ("hw-route two", {"two words"})])
    expect(SHELLS[:3], [('hw-route --errors "tw', {"two words"}), ("hw-route two\\ w", {"two words"})])


def operands():
    os.makedirs(path("work/folder/inner"))
    os.makedirs(path("work/my folder"))
    write_file("work/file", "")
    write_file("work/event", "")
    expect(SHELLS, [
        ("hw-watch ", {"folder", "my folder"}),
        ("hw-watch folder/", {"folder/inner"}),
        ("hw-route ", {"folder", "my folder", "file", "event"}),
        ("hw-route --check fi", {"file"}),
        ("hw event ", set()),
        ("hw event -t x ", set()),
    ])


def programs():
    install()
    ours = {"event", "help"} | {name[3:] for name in PROGRAMS if name != "hw"}
    write_file("work/file", "")
    os.makedirs(path("plug"))
    for name in ("hw-hello", "hw-route", "hw-hidden"):
        os.chmod(write_file("plug/" + name, f"#!/bin/sh\necho >{path('ran')}\n"),
                 0o644 if name == "hw-hidden" else 0o755)
    for shell in SHELLS:
        for line, wanted in (("hw ", ours | {"hello"}), ("hw help ", ours | {"hello"}),
                             ("hw hel", {"help", "hello"}), ("hw help ro", {"route"}),
                             ("hw help route ", set()), ("hw --color never wa", {"watch"}),
                             ("hw --", COMMON)):
            equal(ask(shell, line, folders=[path("plug")]), wanted, f"{shell}: {line!r}")
    check(not os.path.exists(path("ran")), "a plug-in was started to be listed")


def through_hw():
    os.makedirs(path("work/folder"))
    write_file("work/rules.json", "")
    expect(SHELLS, [
        ("hw route --ma", {"--match"}),
        ("hw --color never route --log-format ", {"text", "json"}),
        ("hw route ru", {"rules.json"}),
        ("hw watch ", {"folder"}),
        ("hw exec --ti", {"--timeout"}),
        ("hw event --", {"--type", "--subject", "--source", "--id", "--data"} | COMMON),
        ("hw event --color=n", {"never"}),
    ])


def commands():
    install()
    os.makedirs(path("tools"))
    os.chmod(write_file("tools/hwtest-tool", "#!/bin/sh\n"), 0o755)
    write_file("work/rules.json", "")
    for shell in SHELLS:
        for line in ("hw-exec hwtest-", "hw-exec -j4 -t 3s hwtest-", "hw-exec - -- hwtest-", "hw exec -- hwtest-"):
            equal(ask(shell, line, folders=[path("tools")]), {"hwtest-tool"}, f"{shell}: {line!r}")
    expect(SHELLS, [("hw-exec -- cat ru", {"rules.json"}), ("hw exec -j 2 cat ru", {"rules.json"})])
    # The command's own completion, where the shell can.
    expect(SHELLS[1:], [("hw-exec hw-route --ma", {"--match"}), ("hw-exec -j4 -- hw-route --color=ne", {"never"}),
                        ("hw exec hw-watch --pend", {"--pending-max"})])


def help_texts():
    """zsh and fish show the help of an option, whatever characters it has."""
    install()
    for program in PROGRAMS:
        text = run([os.path.join(BIN, program), "--help"])[1].decode()
        shown = {name: re.sub(r"\s+", " ", words).strip() for name, words in
                 re.findall(r"^  (?:-\w, |    )(--[a-z-]+)(?: [A-Z,]+)?\s+((?:.|\n {28})+)$", text, re.M)}
        check(len(shown) > 6, f"{program}: {shown}")
        fish = subprocess.run(["fish", "-c", f"complete -C '{program} --'"], stdout=subprocess.PIPE, check=True,
                              env=environment([]))
        equal(dict(line.split("\t") for line in fish.stdout.decode().splitlines()), shown, program)
        screen = zsh(f"{program} --", environment([]))[1]
        for name, words in shown.items():
            check(re.search(rf"{name} .*-- {re.escape(words)}", screen), f"zsh: no {name} with {words!r}: {screen}")


def without_word_breaks():
    """Some scripts take "=" out of COMP_WORDBREAKS; others put ":" into names."""
    install()
    for script in ("bash", "bash-completion"):
        write_file("home/.breaks", "COMP_WORDBREAKS=${COMP_WORDBREAKS//=}\n")
        equal(candidates(script, "hw-exec --color=a", startup=path("home/.breaks")), {"auto", "always"}, script)


def shellcheck():
    for program in PROGRAMS:
        script = run([os.path.join(BIN, program), "--completion", "bash"])[1]
        equal(run(["shellcheck", "-s", "bash", "-"], script)[:2], (0, b""), program)
        for shell in ("zsh", "fish"):
            script = run([os.path.join(BIN, program), "--completion", shell])[1]
            name = write_file("script", script)
            equal(run([shell, "-n", name])[::2], (0, ""), f"{shell} -n, {program}")
