"""Publication of the site in one step: built beside the old site, then exchanged with it. No other file is lost."""

import json
import os
import shutil
import stat
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from generator.problems import ContentError, MachineError, UsageError
from generator.store.locking import exclusive_lock
from generator.store.os_errors import os_errors_reported, printable_path
from generator.store.publication.exchange import replace_folder, restore_previous_folder
from generator.store.publication.outputs import SitePaths, check_output_folder
from generator.store.publication.spare_folders import keep_folders, remove_unused, take_folders
from generator.store.reading import has_content, read_file, walk
from generator.store.writing import FILE_MODE, create_folders, created_folders, flush, link_or_copy, write_new_file

MANIFEST = ".ratingpress-manifest.json"
"""The file of a published site that lists the site's files, each with its SHA-256: no time, no path of the machine."""

_MANIFEST_LIMIT = 100_000_000


class KeptFile(NamedTuple):
    """A file that stays as it is published, by the SHA-256 of its bytes in hexadecimal: it need not be made again."""

    digest: str


@dataclass(frozen=True, slots=True)
class Published:
    """The result of a publication: the numbers of files `written` (new, or with other bytes) and `removed`."""

    changed: bool
    written: int
    removed: int


def publish(
    output: Path,
    files: Iterable[tuple[str, bytes | KeptFile]],
    forbidden: Iterable[Path] = (),
    spare: Path | None = None,
) -> Published:
    """Make the folder `output` hold exactly these files (relative path with `/`, bytes), in one step.

    At every moment `output` is complete: the old site or the new one, also where the run is killed, the disk is full
    or `files` raises. The next run removes what a killed run left. Where no byte differs, nothing is touched. Other
    files in `output` (`.gitignore`, `CNAME`) are kept. Files get mode 0644 and folders 0755, whatever the umask.
    `output` may be neither a parent nor a child of a folder in `forbidden`. A `KeptFile` is not read where the manifest
    of the old site has its digest. `spare` is where the empty folders of the old site may be kept for the next one.

    Raise UsageError where `output` may not hold a site or another file is in the way of the site's, ContentError where
    there is no file, or a path may not be in a site, MachineError where the system refuses or another build is running.
    """
    forbidden = tuple(forbidden)
    check_output_folder(output, forbidden, MANIFEST)
    # Named after the output, so that the next run finds them, and in its parent folder, so that a rename is enough.
    staging, previous, lock = _temporary_paths(output)
    busy = f"another build is at work on {printable_path(output)}: try again when it has finished"
    with created_folders(output.parent), exclusive_lock(lock, busy):
        with os_errors_reported("restore", output):
            restore_previous_folder(output, previous)
        _remove_leftover(previous)
        _remove_leftover(staging)
        check_output_folder(output, forbidden, MANIFEST)
        try:
            return _Publication(output, staging, previous, spare).run(files)
        finally:
            with suppress(OSError):
                shutil.rmtree(staging)


def is_publication_finished(output: Path) -> bool:
    """Return False where an earlier run left something beside `output`, which `publish` repairs or removes."""
    return not any(os.path.lexists(path) for path in _temporary_paths(output))


def _temporary_paths(output: Path) -> tuple[Path, Path, Path]:
    """Return the new folder before it is exchanged, the old one where that takes two steps, and the lock."""
    prefix = f".{output.name}."
    staging, previous, lock = (
        output.with_name(f"{prefix}{name}-ratingpress") for name in ("staging", "previous", "lock")
    )
    return staging, previous, lock


class _Publication:
    """A publication in progress.

    `digests` has the SHA-256 of each file of the new site, `before` those of the old one, as hexadecimal text by
    relative path. `unchanged` are the paths of files that both have, `written` the new files. `folders` are
    those that hold any of them, and `taken` the spare ones, None before the first folder is needed.
    """

    def __init__(self, output: Path, staging: Path, previous: Path, spare: Path | None) -> None:
        self.output, self.staging, self.previous, self.spare = output, staging, previous, spare
        self.before = _read_manifest(output)
        self.paths = SitePaths()
        self.paths.add(MANIFEST)
        self.digests: dict[str, str] = {}
        self.unchanged: list[str] = []
        self.written: list[Path] = []
        self.folders: set[str] = set()
        self.taken: set[str] | None = None

    def run(self, files: Iterable[tuple[str, bytes | KeptFile]]) -> Published:
        """Write the files one after another, so that a site need not fit into memory; exchange the folders last."""
        for path, content in files:
            self._add(path, content)
        if not self.digests:
            raise ContentError(f"there is nothing to publish: {printable_path(self.output)} stays as it is")
        written, removed = len(self.written), len(self.before.keys() - self.digests.keys())
        manifest = json.dumps(dict(sorted(self.digests.items())), ensure_ascii=False, indent=0).encode() + b"\n"
        with os_errors_reported("read", self.output / MANIFEST):
            same = has_content(self.output / MANIFEST, manifest) and _is_reusable(f"{self.output}/{MANIFEST}")
        if same and not (written or removed):
            return Published(changed=False, written=0, removed=0)
        if same:
            self.unchanged.append(MANIFEST)
        else:
            self._write(MANIFEST, manifest)
        foreign = self._foreign_files()
        kept = sorted((*self.unchanged, *foreign))
        for path in kept:  # first all folders, then all files: ext4 takes a third of the time
            self._create_folder_of(path)
        for path in kept:
            self._link_old_file(path)
        with os_errors_reported("write", self.output):
            remove_unused(self.staging, self.taken or (), self.folders)
            flush([*self.written, *(f"{self.staging}/{folder}" for folder in self.folders)])
            replace_folder(self.staging, self.output, self.previous)
            with suppress(OSError):  # the new site is complete; without this flush, a power cut may bring back the old
                flush([self.output.parent])
        if self.spare:
            keep_folders(self.staging, (*self.before, *foreign, MANIFEST), self.spare)
        return Published(changed=True, written=written, removed=removed)

    def _add(self, path: str, content: bytes | KeptFile) -> None:
        self.paths.add(path)
        old = f"{self.output}/{path}"
        if isinstance(content, KeptFile):
            self.digests[path] = content.digest
            with os_errors_reported("read", old):
                if self.before.get(path) == content.digest and _is_reusable(old):
                    self.unchanged.append(path)
                    return
            content = _read_kept(Path(old), content.digest)
        self.digests[path] = sha256(content).hexdigest()
        with os_errors_reported("read", old):
            unchanged = path in self.before and _is_reusable(old) and has_content(old, content)
        if unchanged:
            self.unchanged.append(path)
        else:
            self._write(path, content)

    def _write(self, path: str, content: bytes) -> None:
        with os_errors_reported("write", self.output / path):
            self._create_folder_of(path)
            write_new_file(self.staging / path, content)
        self.written.append(self.staging / path)

    def _link_old_file(self, path: str) -> None:
        """Link a file of the old site into the new one. The old site, which is removed soon, has it until then too."""
        source = f"{self.output}/{path}"
        with os_errors_reported("keep", source):
            link_or_copy(source, f"{self.staging}/{path}")

    def _create_folder_of(self, path: str) -> None:
        folder = path.rpartition("/")[0]
        if folder in self.folders:
            return
        with os_errors_reported("write", f"{self.output}/{folder}"):
            if self.taken is None:
                self.taken = set(take_folders(self.spare, self.staging) if self.spare else ())
            if folder not in self.taken:
                create_folders(self.staging / folder, [])
        self.folders.add(folder)

    def _foreign_files(self) -> list[str]:
        """Return the files in `output` that are not of the site. Called last: one may have been added meanwhile."""
        foreign = []
        for path, entry in walk(self.output, hidden=True):
            if path in self.before or path == MANIFEST:
                continue
            shown = printable_path(self.output / path)
            if not (entry.is_symlink() or entry.is_file(follow_symlinks=False)):
                raise UsageError(f"{shown} is neither a file nor a folder: move it elsewhere")
            if self.paths.conflicts_with(path):
                raise UsageError(f"{shown} is not a file of Ratingpress and is in its way: move it elsewhere")
            foreign.append(path)
        return foreign


def _read_manifest(output: Path) -> dict[str, str]:
    """Return the SHA-256 of each file of the published site by its path; empty where no site is published."""
    try:
        content = read_file(output / MANIFEST, _MANIFEST_LIMIT)
    except UsageError:
        return {}
    try:
        listed = json.loads(content)
    except (ValueError, RecursionError):
        listed = None
    if not isinstance(listed, dict):
        manifest, folder = printable_path(output / MANIFEST), printable_path(output)
        raise UsageError(f"{manifest} is damaged: remove the folder {folder} and build again")
    return listed


def _read_kept(path: Path, digest: str) -> bytes:
    """Return the bytes of a file that stays, but not as the same file. Raise MachineError where it has others now."""
    try:
        content = read_file(path, _MANIFEST_LIMIT)
    except (ContentError, UsageError):
        content = b""
    if sha256(content).hexdigest() != digest:
        raise MachineError(f"{printable_path(path)} was changed while the site was built: build again")
    return content


def _is_reusable(path: str) -> bool:
    """Return whether an existing file may be kept: readable by a web server, and no hard link to a user's file."""
    try:
        status = os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return False
    return os.name == "nt" or (stat.S_IMODE(status.st_mode) == FILE_MODE and status.st_nlink == 1)


def _remove_leftover(leftover: Path) -> None:
    """Remove what a killed run left; a link is removed and not followed."""
    if not os.path.lexists(leftover):
        return
    with os_errors_reported("remove", leftover):
        if leftover.is_dir() and not leftover.is_symlink():
            shutil.rmtree(leftover)
        else:
            leftover.unlink()
