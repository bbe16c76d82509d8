"""The site published as one step: built beside, exchanged for the old one, and nothing of anybody else's lost."""

import json
import os
import shutil
import stat
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from generator.problems import ContentError, UsageError
from generator.store.exchange import put_in_place, recover
from generator.store.locking import alone
from generator.store.outputs import PathRules, refuse_output
from generator.store.reading import holds, read_file, walk
from generator.store.refusals import reported, shown
from generator.store.writing import FILE_MODE, flush, folders_for, make_folders, second_name, write_new

MANIFEST = ".ratingpress-manifest.json"
"""Stands in a published site and lists what in it is ours, with a digest each. No clock, no path of the machine."""

_MANIFEST_LIMIT = 100_000_000


@dataclass(frozen=True, slots=True)
class Published:
    """The result of a publication: files `written` new or with other bytes, files `removed`."""

    changed: bool
    written: int
    removed: int


def publish(output: Path, files: Iterable[tuple[str, bytes]], forbidden: Iterable[Path] = ()) -> Published:
    """Makes the folder `output` hold just these files (path with `/`, bytes), in one step, whatever happens.

    The site stands complete at every moment, the old one or the new one, also where the run is killed, the disk is
    full or `files` raises; what a killed run left behind is removed by the next. Where no byte differs, nothing is
    touched. Files in `output` that are not ours (`.gitignore`, `CNAME`) are carried across as they are. Files are
    made 0644 and folders 0755 whatever the umask. `forbidden` are folders that the output may be neither above nor
    inside.

    Raises UsageError where `output` may not hold a site or a file that is not ours stands in the way, ContentError
    for no file at all or for a path that may not stand in a site, MachineError where the machine says no or another
    build is at work.
    """
    forbidden = tuple(forbidden)
    refuse_output(output, forbidden, MANIFEST)
    # Named after the output, so that the next run knows what to tidy, and in its folder, so that a rename suffices.
    beside = f".{output.name}."
    staging = output.with_name(beside + "staging-ratingpress")
    aside = output.with_name(beside + "previous-ratingpress")
    lock = output.with_name(beside + "lock-ratingpress")
    busy = f"another build is at work on {shown(output)}: try again when it has finished"
    with folders_for(output.parent), alone(lock, busy):
        with reported("recover", output):
            recover(output, aside)
        _remove(aside)
        _remove(staging)
        refuse_output(output, forbidden, MANIFEST)
        try:
            return _Publication(output, staging, aside).run(files)
        finally:
            with suppress(OSError):
                shutil.rmtree(staging)


class _Publication:
    """One publication on its way: what is there, what is the same, what is new."""

    def __init__(self, output: Path, staging: Path, aside: Path) -> None:
        self.output, self.staging, self.aside = output, staging, aside
        self.before = _manifest(output)
        self.rules = PathRules()
        self.rules.admit(MANIFEST)
        self.digests: dict[str, str] = {}
        self.same: list[str] = []
        self.written: list[Path] = []
        self.folders: set[str] = set()
        self.made: list[Path] = []

    def run(self, files: Iterable[tuple[str, bytes]]) -> Published:
        """Takes the files one after another, so that a site need not fit into memory, and swaps only at the end."""
        for path, content in files:
            self._take(path, content)
        if not self.digests:
            raise ContentError(f"there is nothing to publish: {shown(self.output)} stays as it is")
        written, removed = len(self.written), len(self.before.keys() - self.digests.keys())
        listing = json.dumps(dict(sorted(self.digests.items())), ensure_ascii=False, indent=0).encode() + b"\n"
        if not (written or removed) and holds(self.output / MANIFEST, listing):
            return Published(changed=False, written=0, removed=0)
        self._write(MANIFEST, listing)
        for path in self.same:
            self._carry(path)
        for path in self._strangers():
            self._carry(path)
        with reported("write", self.output):
            flush([*self.written, *self.made])
            put_in_place(self.staging, self.output, self.aside)
            with suppress(OSError):  # the new site stands; where its name is not yet flushed, the old one does
                flush([self.output.parent])
        return Published(changed=True, written=written, removed=removed)

    def _take(self, path: str, content: bytes) -> None:
        self.rules.admit(path)
        self.digests[path] = sha256(content).hexdigest()
        with reported("read", self.output / path):
            same = path in self.before and _may_stay(self.output / path) and holds(self.output / path, content)
        if same:
            self.same.append(path)
        else:
            self._write(path, content)

    def _write(self, path: str, content: bytes) -> None:
        with reported("write", self.output / path):
            self._make_folder(path)
            write_new(self.staging / path, content)
        self.written.append(self.staging / path)

    def _carry(self, path: str) -> None:
        """The file keeps its name in the old site too, which is removed soon."""
        source, target = self.output / path, self.staging / path
        with reported("keep", source):
            self._make_folder(path)
            second_name(source, target)

    def _make_folder(self, path: str) -> None:
        folder = path.rpartition("/")[0]
        if folder not in self.folders:
            make_folders(self.staging / folder, self.made)
            self.folders.add(folder)

    def _strangers(self) -> list[str]:
        """The files in the old site that are not ours. Looked for at the last moment: one may have come just now."""
        strangers = []
        for path, entry in walk(self.output, hidden=True):
            if path in self.before or path == MANIFEST:
                continue
            if not (entry.is_symlink() or entry.is_file(follow_symlinks=False)):
                raise UsageError(f"{shown(self.output / path)} is neither a file nor a folder: move it elsewhere")
            if self.rules.clash(path):
                raise UsageError(
                    f"{shown(self.output / path)} is not a file of Ratingpress and is in its way: move it elsewhere"
                )
            strangers.append(path)
        return sorted(strangers)


def _manifest(output: Path) -> dict[str, str]:
    """Our files in a published site and their digests; none where nothing was published."""
    try:
        content = read_file(output / MANIFEST, _MANIFEST_LIMIT)
    except UsageError:
        return {}
    try:
        listed = json.loads(content)
    except (ValueError, RecursionError):
        listed = None
    if not isinstance(listed, dict):
        raise UsageError(f"{shown(output / MANIFEST)} is damaged: remove the folder {shown(output)} and build again")
    return listed


def _may_stay(path: Path) -> bool:
    """Return whether an existing file may stay: readable by a web server, and not a hard link to a user's file."""
    try:
        status = os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return False
    return os.name == "nt" or (stat.S_IMODE(status.st_mode) == FILE_MODE and status.st_nlink == 1)


def _remove(leftover: Path) -> None:
    """Removes what a killed run left behind."""
    if not os.path.lexists(leftover):
        return
    with reported("remove", leftover):
        if leftover.is_dir() and not leftover.is_symlink():
            shutil.rmtree(leftover)
        else:
            leftover.unlink()
