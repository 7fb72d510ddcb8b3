# SPDX-License-Identifier: MIT
"""The events that filters are measured with, the same ones at every run: what hw-watch says of 200,000
files, in 100 folders and of 4 kinds each.

Short lines have 321 bytes. Long ones are the same events with 1.55 KB more, most of it before or between
the members that rules ask for, as in events that came through a server: a trace, labels, the request
with its headers, tags, an owner; behind them a history, checksums, a note with escapes and UTF-8."""
import collections
import functools
import random

Events = collections.namedtuple("Events", "path lines size passing scratch")
# How many lines pass the filter of rulesets.one() (passing), and how many are below dir07 (scratch).

FILES = 200_000
SHORT = 321  # bytes a line, with its end
KINDS = ["written", "created", "deleted", "renamed"]
ENDINGS = ["txt", "jpg", "log", "csv"]
SOURCE = "hw-watch:/srv/data"
HEAD = '{"specversion":"1.0","id":"0190%08x-7abc-8def-%012x","source":"' + SOURCE + '","type":"%s",'
SHORT_LINE = HEAD + ('"subject":"%s","time":"2026-11-21T08:00:00.%06dZ",'
                     '"data":{"root":"/srv/data","path":"%s","kind":"file","size":%d,"is_dir":false}}')
LONG_LINE = HEAD + (
    '"traceparent":"00-%032x-%016x-01","subject":"%s","time":"2026-11-21T08:00:00.%06dZ",'
    '"labels":{"host":"files-%02d","zone":"eu-central-1b","team":"media","env":"production"},'
    '"data":{"root":"/srv/data","request":%s,"path":"%s","kind":"file","tags":%s,'
    '"owner":{"user":"deploy","uid":1000,"gid":1000,"mode":"0644","groups":["staff","media"]},"size":%d,'
    '"history":%s,"checksums":{"sha256":"%064x","md5":"%032x"},"note":"%s","is_dir":false}}')

AGENTS = ["Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "curl/8.11.0",
          "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) "
          "Safari/605.1.15"]
WORDS = ["raw", "web", "2026", "draft", "print", "spring", "internal", "reviewed", "Zürich", "são-paulo",
         "x/y", "keep", "public", "thumbnail", "archive", "invoice"]
NOTES = ["first upload", r"moved from \"old\\share\" by hand,\nsee ticket 4711", "Größe geprüft — ok",
         r"caf\u00e9\t1",
         "replaces the version of last week; the licence of the picture is still to be asked for"]


@functools.cache
def files():
    """(type, path) of each file; the last two components of no two paths are the same."""
    rng, seen = random.Random(7), {}
    while len(seen) < FILES:
        name = f"sub{rng.randrange(100):03d}/file{rng.randrange(10**6):06d}.{ENDINGS[rng.randrange(4)]}"
        path = f"/srv/data/dir{rng.randrange(100):02d}/{name}"
        seen.setdefault(name, ("hw.fs." + KINDS[rng.randrange(4)], path))
    return list(seen.values())


def request(rng):
    return ('{"method":"PUT","url":"https://files.example.com/v2/upload?part=%d&session=%016x","status":%d,'
            '"headers":{"host":"files.example.com","user-agent":"%s","accept":"*/*",'
            '"accept-encoding":"gzip, deflate, br","accept-language":"de-CH,de;q=0.9,en;q=0.7",'
            '"content-type":"application/octet-stream","content-length":"%d","x-request-id":"%032x",'
            '"x-forwarded-for":"203.0.113.%d, 10.0.%d.%d","cookie":"sid=%032x; theme=dark",'
            '"if-unmodified-since":"Fri, 20 Nov 2026 21:%02d:00 GMT"},"took_ms":%.3f}' % (
                rng.randrange(90), rng.getrandbits(64), rng.choice([200, 201, 204]), rng.choice(AGENTS),
                rng.randrange(10**6), rng.getrandbits(128), rng.randrange(256), rng.randrange(256),
                rng.randrange(256), rng.getrandbits(128), rng.randrange(60), rng.random() * 300))


def tags(rng):
    return "[" + ",".join(f'"{word}"' for word in rng.sample(WORDS, rng.randrange(3, 9))) + "]"


def history(rng):
    return "[" + ",".join('{"at":"2026-11-%02dT%02d:15:00Z","by":"user%d","bytes":%d,"reason":null}' % (
        day, rng.randrange(24), rng.randrange(90), rng.randrange(10**6)) for day in range(11, 17)) + "]"


def short_line(rng, number, kind, path):
    line = SHORT_LINE % (number, rng.getrandbits(48), kind, path[10:], number % 1000000, path,
                         rng.randrange(1_250_000))
    return line.ljust(SHORT - 1) + "\n"


def long_line(rng, number, kind, path, parts):
    return LONG_LINE % (number, rng.getrandbits(48), kind, rng.getrandbits(128), rng.getrandbits(64),
                        path[10:], number % 1000000, number % 24, rng.choice(parts[request]), path,
                        rng.choice(parts[tags]), rng.randrange(1_250_000), rng.choice(parts[history]),
                        rng.getrandbits(256), rng.getrandbits(128), rng.choice(NOTES)) + "\n"


def make_lines(rng, chosen, long=False):
    """(type, path, line), one for ever: each is about one of the chosen files."""
    parts = {make: [make(rng) for _ in range(500)] for make in (request, tags, history)}
    number = 0
    while True:
        kind, path = rng.choice(chosen)
        line = long_line(rng, number, kind, path, parts) if long else short_line(rng, number, kind, path)
        yield kind, path, line
        number += 1


def passes(kind, path, line):
    """The filter of rulesets.one()."""
    return (kind == "hw.fs.written" and path.startswith("/srv/data/dir0") and
            int(line.partition('"size":')[2].partition(",")[0]) > 1_000_000)


def make_events(path, size, long=False):
    """A file of about `size` bytes."""
    written = lines = passing = scratch = 0
    with open(path, "wb") as out:
        for kind, name, line in make_lines(random.Random(1), files(), long):
            data = line.encode()
            if written + len(data) > size:
                break
            out.write(data)
            written, lines = written + len(data), lines + 1
            scratch += "/dir07/" in name
            passing += passes(kind, name, line)
    size = f"{written / 1e6:.0f} MB, {lines} lines of {written / lines:.0f} bytes"
    return Events(path, lines, size, passing, scratch)


def make_small_events(path, count):
    with open(path, "w", encoding="ascii") as out:
        for number in range(count):
            out.write(f'{{"specversion":"1.0","id":"{number}","source":"bench","type":"t"}}\n')
    return path
