# SPDX-License-Identifier: MIT
"""Help, version, options, exit statuses and messages."""
import json
import os
import socket
import subprocess

from harness import DEADLINE, Run, check, equal, path, run, write_file


def plain(row, *words, **circumstances):
    """Only the program and `words`."""
    return run([row.binary, *words], **circumstances)


def help_answers(row):
    for word in ("--help", "-h"):
        status, out, err = plain(row, word)
        equal((status, err), (0, ""), f"{word}: status and stderr")
        text = out.decode()
        check(text.startswith(f"Usage: {row.program} "), f"{word} begins {text[:40]!r}")
        for option in ("--help", "--version", "--verbose", "--quiet", "--color", "--log-format"):
            check(option in text, f"{word} does not name {option}")
        wide = [line for line in text.splitlines() if len(line) > 80]
        equal(wide, [], "lines wider than 80 columns")


def version_answers(row):
    for word in ("--version", "-V"):
        status, out, err = plain(row, word)
        equal((status, err), (0, ""), f"{word}: status and stderr")
        check(out.startswith(f"{row.program} (Hookwork) ".encode()) and out.count(b"\n") == 1,
              f"{word} says {out!r}")


def answers_go_nowhere(row):
    with open("/dev/full", "wb") as full:
        for word in ("--help", "--version"):
            status, _, err = plain(row, word, stdout=full)
            equal(status, 74, f"{word} on /dev/full: status")
            check(err.startswith(f"{row.program}: stdout: "), f"{word} on /dev/full says {err!r}")


def answers_without_reader(row):
    """Also when SIGPIPE was inherited ignored, as supervisors do."""
    import signal
    for word in ("--help", "--version"):
        for ignore in ((), (signal.SIGPIPE,)):
            read, write = os.pipe()
            os.close(read)
            status, _, err = plain(row, word, stdout=write, ignore=ignore)
            os.close(write)
            equal((status, err), (141, ""), f"{word}, nobody reads, ignored {ignore}")
        master, slave = os.openpty()
        os.close(master)
        status, _, err = plain(row, word, stdout=slave)
        os.close(slave)
        equal((status, err), (141, ""), f"{word}, the terminal has hung up")


def unknown_option(row):
    status, out, err = plain(row, "--hepl")
    equal((status, out), (64, b""), "status and stdout")
    check(f"{row.program}: unknown option '--hepl'; did you mean '--help'?\n" in err,
          f"the message is {err!r}")
    status, out, err = plain(row, "-%")
    equal((status, out), (64, b""), "a letter: status and stdout")
    check("'-%'" in err, f"the message is {err!r}")


def option_values(row):
    for words, message in ((["--color"], "--color needs a value"),
                           (["--color", "sometimes"], "auto always never"),
                           (["--log-format=xml"], "text json"),
                           (["--quiet=1"], "--quiet takes no value")):
        status, out, err = plain(row, *words)
        equal((status, out), (64, b""), f"{words}: status and stdout")
        check(err.startswith(f"{row.program}: ") and message in err, f"{words}: {err!r}")


def last_option_wins(row):
    status, out, _ = plain(row, "--color", "always", "--color", "never", "--help")
    equal(status, 0, "an option that is given twice: status")
    check(out.startswith(b"Usage"), "no help")


def environment(row):
    """Flag before environment before default; a fault names the variable."""
    name = row.program.upper().replace("-", "_") + "_COLOR"
    _, _, err = plain(row, "--nonsense", env={name: "always"})
    check("\x1b[" in err, f"{name}=always paints nothing: {err!r}")
    _, _, err = plain(row, "--color=never", "--nonsense", env={name: "always"})
    check("\x1b[" not in err, "the flag does not win")
    status, _, err = plain(row, "--help", env={name: "blue"})
    equal(status, 64, f"{name}=blue: status")
    check(name in err, f"the message does not name {name}: {err!r}")


def json_messages(row):
    status, _, err = plain(row, "--log-format", "json", "--nonsense")
    equal(status, 64, "status")
    messages = [json.loads(line) for line in err.splitlines()]
    for message in messages:
        equal(list(message)[:5], ["ts", "level", "program", "pid", "msg"], "members of a message")
        equal(message["program"], row.program, "program")
    equal({name: messages[0].get(name) for name in ("code", "kind", "severity")},
          {"code": "usage", "kind": "program", "severity": "fatal"}, "what is wrong")


def journal_messages(row):
    """Priorities where stderr is the file that JOURNAL_STREAM names, and only there."""
    for is_journal in (True, False):
        theirs, ours = socket.socketpair()
        with theirs, ours:
            file = os.fstat(theirs.fileno())
            stream = f"{file.st_dev}:{file.st_ino + (0 if is_journal else 1)}"
            for option, front in (("--color=always", b""), ("--log-format=json", b"{")):
                status = subprocess.run([row.binary, option, "--nonsense"], stderr=theirs,
                                        stdin=subprocess.DEVNULL, timeout=DEADLINE,
                                        env=os.environ | {"JOURNAL_STREAM": stream}).returncode
                equal(status, 64, "status")
                lines = ours.recv(65536).splitlines()
                check(lines, "no message")
                for line in lines:
                    equal(line.startswith(b"<3>" + front), is_journal, f"the front of {line!r}")
                    equal(b"\x1b" in line, not is_journal and not front, f"colours in {line!r}")


def durations(row):
    for value in ("soon", "-1s", "1h30x", "", "100000d"):
        status, _, err = plain(row, f"--grace={value}", *row.arguments)
        equal(status, 64, f"--grace={value!r}: status")
        check("--grace" in err, f"--grace={value!r}: {err!r}")


def completion(row):
    for shell, sign in (("bash", b"complete -F"), ("zsh", b"#compdef"), ("fish", b"complete -c")):
        status, out, _ = plain(row, "--completion", shell)
        equal(status, 0, f"{shell}: status")
        check(sign in out and shell.encode() + b" completion for" in out, f"no completion code for {shell}")
    status, out, err = plain(row, "--completion", "bsh")
    equal((status, out), (64, b""), "an unknown shell: status and stdout")
    check("'bsh' is none of bash zsh fish; did you mean" in err, repr(err))


def missing_operand(row):
    status, out, err = plain(row)
    equal((status, out), (64, b""), "status and stdout")
    check("missing" in err, f"the message is {err!r}")


def no_such_file(row):
    option = ["-c"] if "config" in row.traits else []
    status, out, err = plain(row, *option, path("absent.json"))
    equal((status, out), (66, b""), "status and stdout")
    check(err == f"{row.program}: {path('absent.json')}: No such file or directory\n", repr(err))


def folder_as_file(row):
    status, _, err = plain(row, path(""))
    equal((status, "no 'rules'" in err), (78, True), f"status ({err!r})")


def no_permission(row):
    file = write_file("secret.json", "{}")
    os.chmod(file, 0)
    # Root may read all the same, but for this; another user might not reach the program.
    heed_modes = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"]
    with Run([*(heed_modes if os.getuid() == 0 else []), row.binary, file]) as program:
        status, _, err = program.finish()
    equal(status, 77, f"status of a file that may not be read ({err!r})")


def bad_file(row):
    """All faults of the file at once, with their places."""
    write_file("bad.json", '{"rules": [\n  {"name": 5, "tragets": []}\n]}\n')
    status, out, err = plain(row, path("bad.json"))
    equal((status, out), (78, b""), "status and stdout")
    check("bad.json:2:12: " in err, f"no place of the first fault: {err}")
    check("bad.json:2:15: " in err and "'targets'" in err, f"no second fault with advice: {err}")
    check('  {"name": 5, "tragets": []}\n' in err and "^" in err, f"no line with a caret: {err}")


def bad_file_syntax(row):
    write_file("bad.json", '{"rules": [\n  {"name": }\n]}\n')
    status, _, err = plain(row, path("bad.json"))
    equal(status, 78, "status")
    check("bad.json:2:12: " in err, f"no place: {err}")


def terminal(row):
    """stdin a terminal: usage, unless "-" says that it is meant."""
    with Run(row_argv(row), stdin=os.open("/dev/null", os.O_RDONLY), terminal=True,
             before=terminal_as_stdin) as program:
        status, out, err = program.finish()
    equal((status, out), (64, b""), "status and stdout")
    check("terminal" in err, f"the message is {err!r}")


def terminal_on_purpose(row):
    argv = row_argv(row)
    place = argv.index("--") if "--" in argv else len(argv)
    argv.insert(place, "-")
    with Run(argv, stdin=os.open("/dev/null", os.O_RDONLY), terminal=True,
             before=terminal_as_stdin) as program:
        fed = row.line(1)
        os.write(program.master, fed)
        equal(len(program.lines(1)), 1, "lines of output")
        os.write(program.master, b"\x04")  # end of input, typed
        equal(program.finish()[0], 0, "status")


def row_argv(row):
    row.prepare()
    return row.argv()


def terminal_as_stdin():
    os.dup2(os.open("/dev/tty", os.O_RDWR), 0)
