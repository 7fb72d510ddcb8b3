# SPDX-License-Identifier: MIT
"""What a shell would complete, asked of the real shell. bash and zsh run on a terminal of their own:
the line is typed, then a key that inserts all matches, then Enter; the command is a function that
notes its words, so quoting is seen as well. fish answers `complete -C`."""
import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import termios
import time

from harness import BIN, DEADLINE, check, path, read_file, write_file

PROGRAMS = sorted(name for name in os.listdir(BIN) if name == "hw" or name.startswith("hw-"))
PLACES = {"bash": "share/bash-completion/completions/%s", "zsh": "share/zsh/site-functions/_%s",
          "fish": "share/fish/vendor_completions.d/%s.fish"}
KEYS = b"\x0c\x0f\r"
PROMPT = "READY-TO-TYPE> "
WORDS = {"prompt": PROMPT, "programs": " ".join(PROGRAMS)}
BASH_COMPLETION = "/usr/share/bash-completion/bash_completion"
STAND_INS = r"""
note() { printf '%%s\0' "$@" >"$NOTES"; exit; }
for program in %(programs)s; do eval "$program() { note \"\$@\"; }"; done
cd "$WORK"
"""

BASH_RC = r"""
PS1='%(prompt)s' HISTFILE=
bind 'set bell-style none' '"\C-o": insert-completions' '"\C-l": possible-completions'
%(load)s
"""
ZSH_RC = r"""
PS1='%(prompt)s' HISTFILE=
fpath=("$SHARE/zsh/site-functions" $fpath)
autoload -Uz compinit; compinit -u -D
zle -C all-matches complete-word _generic
bindkey '^O' all-matches
bindkey '^L' list-choices
LISTMAX=1000
zstyle ':completion:all-matches:*' completer _all_matches _complete
zstyle ':completion:all-matches:*' insert true
"""


def install():
    """The scripts where `make install` would put them, below share; a folder to work in."""
    os.makedirs(path("work"), exist_ok=True)
    os.makedirs(path("home"), exist_ok=True)
    for shell, place in PLACES.items():
        for program in PROGRAMS:
            target = path(place % program)
            os.makedirs(os.path.dirname(target), exist_ok=True)
            with open(target, "wb") as file:
                subprocess.run([os.path.join(BIN, program), "--completion", shell], stdout=file, check=True)


def environment(folders):
    return {"PATH": ":".join([*folders, BIN, os.environ["PATH"]]), "HOME": path("home"), "TERM": "xterm",
            "LC_ALL": "C.UTF-8", "WORK": path("work"), "SHARE": path("share"), "NOTES": path("notes"),
            "XDG_DATA_DIRS": path("share") + ":/usr/share", "XDG_CONFIG_HOME": path("home"),
            "XDG_DATA_HOME": path("home"), "ZDOTDIR": path("home")}


def on_terminal(argv, env, line):
    """Starts a shell, types a line, keys that list and then insert all matches, and Enter; returns the
    words that it noted, and what was on the screen."""
    if os.path.exists(path("notes")):
        os.unlink(path("notes"))
    pid, terminal = pty.fork()
    if pid == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 100, 400, 0, 0))  # nothing is cut
        os.execvpe(argv[0], argv, env)
    end = time.monotonic() + DEADLINE
    seen, typed = b"", False
    while True:
        check(time.monotonic() < end, f"{argv[0]}: in vain waited after {line!r}: {seen[-400:]!r}")
        if not select.select([terminal], [], [], 0.05)[0]:
            continue
        try:
            piece = os.read(terminal, 65536)
        except OSError:  # the shell has ended
            break
        if not piece:
            break
        seen += piece
        if not typed and PROMPT.encode() in seen:
            os.write(terminal, line.encode() + KEYS)
            typed = True
    os.close(terminal)
    os.waitpid(pid, 0)
    check(os.path.exists(path("notes")), f"{argv[0]}: {line!r} ran nothing: {seen[-400:]!r}")
    return read_file("notes").decode().split("\0")[:-1], seen.decode()


def bash(line, env, library, startup):
    """With bash-completion, which loads the scripts by itself, or without it."""
    scripts = '"$SHARE"/bash-completion/completions/*'
    load = f". {BASH_COMPLETION}" if library else f'for file in {scripts}; do . "$file"; done'
    load += f"\n. {startup}" if startup else ""
    rc = write_file("bashrc", (BASH_RC + STAND_INS) % {**WORDS, "load": load})
    return on_terminal(["bash", "--noprofile", "--rcfile", rc, "-i"], env, line)[0]


def zsh(line, env):
    """The words, and the screen with the descriptions of the matches."""
    write_file("home/.zshrc", (ZSH_RC + STAND_INS) % WORDS)
    return on_terminal(["zsh", "-d", "-i"], env, line)


def fish(line, env):
    result = subprocess.run(["fish", "-c", 'cd "$WORK"; complete -C "$argv[1]"', line], env=env,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=DEADLINE)
    check(not result.stderr, f"fish: {line!r}: {result.stderr.decode()}")
    return [words.split("\t")[0] for words in result.stdout.decode().splitlines()]


def candidates(shell, line, folders=(), startup=None):
    """The set of what may stand in place of the last, unfinished word of a line. shell is bash,
    bash-completion (the same with that package), zsh or fish; folders come first in PATH. startup
    is a file that bash reads last."""
    env = environment(folders)
    *head, last = re.split(r"(?<!\\) ", line)
    lead = last[:last.index("=") + 1] if last.startswith("--") and "=" in last else ""
    if shell == "fish":
        words = fish(line, env)
    else:
        words = zsh(line, env)[0] if shell == "zsh" else bash(line, env, shell == "bash-completion", startup)
        words = words[len(head) - 1:]
        words = [] if words == [last] else words  # none came
    return {word[len(lead):] if word.startswith(lead) else word for word in words}
