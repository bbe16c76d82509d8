"""Publications that are killed, and calls of the system that fail, one after another, with the state left each time.

Run by test_publishing.py as a program of its own, since it forks: `python killing.py WAY FOLDER`. Prints one JSON list.
"""

import errno
import hashlib
import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from generator.problems import RatingpressError
from generator.store import KeptFile, publish
from generator.store.publication import exchange

CALLS = ("open", "link", "mkdir", "rename", "unlink", "rmdir", "chmod", "fsync", "scandir", "lstat")
OLD = [(f"old-{number}/index.html", b"old") for number in range(3)] + [("index.html", b"old"), ("same.css", b"same")]
NEW = [(f"new-{number}/index.html", b"new") for number in range(3)] + [("index.html", b"new"), ("same.css", b"same")]
KEPT = [("same.css", KeptFile(hashlib.sha256(b"same").hexdigest()))]
SPARE: list[str] = []
"""Not empty in the ways that keep empty folders."""

STRANGERS = {".gitignore": b"*\n", "CNAME": b"example.org\n"}


def read(site: Path) -> dict[str, bytes]:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def state(site: Path) -> str:
    """Return `old`, `new`, `none`, or a description of a mixed site."""
    if not site.exists():
        return "none"
    found = {path: content for path, content in read(site).items() if "manifest" not in path}
    for name, files in (("old", OLD), ("new", NEW)):
        if found == dict(files) | STRANGERS:
            return name
    return f"a mix: {sorted(found)}"


def at_call(number: int, act: Callable[[str], None]) -> None:
    """Run `act` before the call of that number, counted from now on."""
    count = iter(range(1, 1_000_000))

    def counted(name: str) -> Callable[..., object]:
        original = getattr(os, name)

        def call(*arguments: object, **options: object) -> object:
            if next(count) == number:
                act(name)
            return original(*arguments, **options)

        return call

    for name in CALLS:
        setattr(os, name, counted(name))


def kill(_: str) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def fail(name: str) -> None:
    raise OSError(errno.ENOSPC if name in ("open", "mkdir", "link", "fsync") else errno.EACCES, "planted")


def spare_of(site: Path) -> Path | None:
    """Return where empty folders are kept for the next site, in the ways that try that."""
    return site.parent.with_name(f"{site.parent.name}-folders") if SPARE else None


def child(site: Path, prepare: Callable[[], None]) -> int:
    """Publish in a child process and return its id; it ends with 0 published, 3 refused in one line, 70 else."""
    pid = os.fork()
    if pid:
        return pid
    code = 70
    with suppress(BaseException):
        prepare()
        try:
            publish(site, iter([*NEW[:-1], *KEPT]), spare=spare_of(site))
            code = 0
        except RatingpressError as error:
            code = error.exit_code if "\n" not in str(error) else 70
    os._exit(code)


def attempt(site: Path, prepare: Callable[[], None], killed_after: float | None = None) -> dict[str, object]:
    publish(site, OLD, spare=spare_of(site))
    for path, content in STRANGERS.items():
        (site / path).write_bytes(content)
    pid = child(site, prepare)
    if killed_after is not None:
        time.sleep(killed_after)
        os.kill(pid, signal.SIGKILL)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    left = state(site)
    litter = sorted(path.name for path in site.parent.iterdir() if path != site)
    with suppress(ZeroDivisionError):
        publish(site, (("index.html", b"%d" % (1 // number)) for number in (1, 0)))
    recovered = state(site)
    publish(site, NEW, spare=spare_of(site))
    clean = [path.name for path in site.parent.iterdir()] == [site.name] and state(site) == "new"
    return {"code": code, "left": left, "litter": litter, "recovered": recovered, "clean": clean}


def sweep(site: Path, act: Callable[[str], None]) -> list[dict[str, object]]:
    """Make one attempt for each call of a publication, until one succeeds."""
    attempts = []
    for number in range(1, 2000):
        attempts.append(attempt(site, lambda number=number: at_call(number, act)))  # type: ignore[misc]
        if attempts[-1]["code"] == 0 and act is kill:
            break
        if act is fail and number > 20 and all(one["code"] == 0 for one in attempts[-20:]):
            break
    return attempts


def main(way: str, folder: str) -> None:
    site = Path(folder) / "site"
    SPARE.extend(way.split("-")[:1] if way.startswith("spare") else ())
    if way.startswith("two-steps"):
        exchange._exchange = lambda one, other: False
    if way == "random":
        began = time.perf_counter()
        attempt(site, lambda: None)
        longest = time.perf_counter() - began  # this attempt publishes five times, so some kills come too late
        chance = random.Random(2)
        attempts = [attempt(site, lambda: None, chance.uniform(0, longest)) for _ in range(40)]
    else:
        attempts = sweep(site, fail if way.endswith("fail") else kill)
    print(json.dumps(attempts))


if __name__ == "__main__":
    main(*sys.argv[1:])
