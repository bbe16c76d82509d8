"""Files of an earlier revision, read through git: the only module that runs another program."""

import subprocess
from pathlib import Path
from types import TracebackType
from typing import Self

from generator.problems import ContentError, UsageError
from generator.store.os_errors import printable_path

_TIMEOUT = 60
"""Seconds for one run of git."""


class Revision:
    """A revision of a folder, by any name that git knows: `HEAD`, `main~3`, the digits of a commit (gitrevisions(7)).

    `repository` is the top folder of the work tree. Close it by leaving its `with` block.
    Raise UsageError where git is missing, the folder is in no repository, or there is no such revision.
    """

    def __init__(self, folder: Path, name: str) -> None:
        """Find the revision; none of its files is read yet."""
        self._folder = folder
        option = f"--changes {printable_path(name)}"
        self._commit = self._find_commit(option, f"{name}^{{commit}}")
        self.repository = self._run_git(option, "rev-parse", "--show-toplevel")
        self._reader = subprocess.Popen(
            ["git", "cat-file", "--batch"],  # noqa: S607
            cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def changed_files(self) -> tuple[str, ...]:
        """Return the relative paths of files below the folder that were changed, added or deleted since, sorted.

        Raise UsageError where git cannot list them.
        """
        changed = self._run_git(
            "--changes", "diff", "--name-only", "-z", "--no-renames", "--relative", self._commit, "--", "."
        )
        new = self._run_git("--changes", "ls-files", "-z", "--others", "--exclude-standard", "--", ".")
        return tuple(sorted({*changed.split("\0"), *new.split("\0")} - {""}))

    def read(self, name: str, limit: int) -> bytes | None:
        """Return the bytes of a file of the revision, by its path relative to the folder; None where it has none.

        Raise ContentError where the file is larger than `limit` bytes. The protocol is that of git-cat-file(1).
        """
        if "\n" in name:
            return None  # no file of Ratingpress has such a name, and git would read it as two requests
        source, sink = self._reader.stdout, self._reader.stdin
        if source is None or sink is None:
            return None
        sink.write(f"{self._commit}:./{name}\n".encode())
        sink.flush()
        header = source.readline().split()
        if len(header) != 3 or header[1] != b"blob":
            return None
        size = int(header[2])
        content = source.read(size + 1)[:size]
        if size > limit:
            raise ContentError(f"{printable_path(name)} was larger than {limit / 1e6:g} MB, the most that is read")
        return content

    def _find_commit(self, option: str, name: str) -> str:
        """Return the digits of a commit. Raise UsageError; a shallow clone may be the reason that it is missing."""
        try:
            return self._run_git(option, "rev-parse", "--verify", "--quiet", "--end-of-options", name)
        except UsageError as error:
            if self._run_git(option, "rev-parse", "--is-shallow-repository") != "true":
                raise
            remedy = "fetch them with “git fetch --unshallow”, or in a workflow check out with “fetch-depth: 0”"
            raise UsageError(f"{error}; this clone lacks older commits: {remedy}") from None

    def _run_git(self, option: str, *arguments: str) -> str:
        """Return what git prints. Raise UsageError with git's own message behind the `option` of the command line."""
        try:
            run = subprocess.run(  # noqa: S603 - git itself, without a shell
                ["git", *arguments],  # noqa: S607
                cwd=self._folder, capture_output=True, timeout=_TIMEOUT, check=False,
            )  # fmt: skip
        except (OSError, subprocess.TimeoutExpired) as error:
            raise UsageError(f"{option}: git cannot be run ({type(error).__name__}): is it installed?") from None
        if run.returncode:
            lines = run.stderr.decode(errors="replace").strip().splitlines()
            reason = lines[0].removeprefix("fatal: ") if lines else "there is no such revision"
            raise UsageError(f"{option}: {printable_path(reason)}")
        return run.stdout.decode(errors="surrogateescape").strip("\n")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._reader.stdin:
            self._reader.stdin.close()
        if self._reader.stdout:
            self._reader.stdout.close()
        self._reader.wait()
