# SPDX-License-Identifier: MIT
"""hw: starts its own programs and those it finds in PATH."""
import os
import signal

from harness import BIN, check, equal, path, run, signal_mask, write_file

HW = os.path.join(BIN, "hw")


def plug_in(name, text="#!/bin/sh\necho plug-in \"$0\" \"$@\"\n", mode=0o755):
    os.makedirs(path("bin"), exist_ok=True)
    os.chmod(write_file("bin/" + name, text), mode)


def hw(*words, data=b"", **circumstances):
    env = {"PATH": path("bin") + ":" + os.environ["PATH"]}
    return run([HW, *words], data, env=env, **circumstances)


def shell_plug_in():
    plug_in("hw-hello", '#!/bin/sh\nprintf "%s|" "$@"\ncat\nexit 7\n')
    status, out, err = hw("hello", "--help", "-x", "a b", "", "--", data=b"events\n")
    equal((status, out, err), (7, b"--help|-x|a b||--|events\n", ""), "what the plug-in was given")
    plug_in("hw-bare", "echo bare $1\n")
    equal(hw("bare", "x"), (0, b"bare x\n", ""), "without #!")


def listing():
    plug_in("hw-hello")
    plug_in("hw-not", mode=0o644)
    os.makedirs(path("bin/hw-folder"), exist_ok=True)
    status, out, _ = hw()
    equal(status, 0, "status")
    check(b"  hw hello\n" in out, f"no hello in {out.decode()}")
    check(b"hw not" not in out and b"hw folder" not in out, f"too much in {out.decode()}")
    for program in (b"  hw route", b"  hw exec", b"  hw event"):
        check(program in out, f"no {program} in {out.decode()}")


def no_shadow():
    for name in ("hw-route", "hw-exec"):
        plug_in(name)
        status, out, _ = hw(name[3:], "--version")
        equal(status, 0, "status")
        check(out.startswith(name.encode() + b" (Hookwork)"), f"{name}: {out}")
        check(out == run([os.path.join(BIN, name), "--version"])[1], "another version")
    plug_in("hw-event")
    equal(hw("event")[0], 64, "hw event: status")
    check(hw()[1].count(b"hw route") == 1, "hw route is listed twice")


def unknown():
    plug_in("hw-hello")
    for word, advice in (("rote", "'route'"), ("hallo", "'hello'"), ("../bin/hw-hello", ""), ("", "")):
        status, out, err = hw(word)
        equal((status, out), (64, b""), f"hw {word}: status and stdout")
        check(advice in err, f"hw {word}: {err!r}")
    plug_in("hw-broken", "#!/no/such/interpreter\n")
    status, _, err = hw("broken")
    equal(status, 71, "a plug-in without its interpreter")
    check("hw-broken: the interpreter" in err, repr(err))
    plug_in("hw-locked", mode=0o644)
    check(hw("locked")[0] in (64, 77), "a file that is no program")


def nothing_is_set_up():
    """A plug-in finds signals and descriptors as hw found them."""
    plug_in("hw-state", "#!/bin/sh\ngrep SigIgn /proc/self/status\nexec ls -l /proc/self/fd\n")
    status, out, _ = hw("state", ignore=(signal.SIGPIPE, signal.SIGTERM))
    equal(status, 0, "status")
    equal(signal_mask(out.decode(), "SigIgn"), {signal.SIGPIPE, signal.SIGTERM}, "ignored signals")
    equal(out.count(b"->"), 4, f"descriptors in {out.decode()}")
    plug_in("hw-closed", "#!/bin/sh\n[ -e /proc/self/fd/0 ] || echo closed\n")
    equal(hw("closed", stdin="closed")[1], b"closed\n", "stdin closed")


def event_words():
    for words in (["n:=1e400"], ["--subject", "\udcff"], ["x"], ["=x"], ["a..b=x"], ["a:=nope"],
                  ["a=1", "a.b=2"], ["--data", "{"], ["--data", "[1]", "a=1"], ["a=\udcff"]):
        status, out, err = hw("event", "--type", "t", *words)
        equal((status, out), (64, b""), f"{words}: status and stdout ({err!r})")
    equal(hw("event")[0], 64, "no type: status")
