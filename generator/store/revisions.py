"""Files as they stood in an earlier revision, asked of git: the one program that knows."""

import subprocess
from pathlib import Path
from types import TracebackType
from typing import Self

from generator.problems import ContentError, UsageError
from generator.store.refusals import shown

_LONGEST = 60


class Revision:
    """A revision of the folder `folder`, by any name that git knows: `HEAD`, `main~3`, a commit’s digits.

    `repository` is the folder that git keeps it for.
    Raises UsageError where git is not there, the folder is in no repository, or there is no such revision.
    """

    def __init__(self, folder: Path, name: str) -> None:
        """Find the revision; nothing of it is read yet."""
        self._folder = folder
        where = f"--changes {shown(name)}"
        self._commit = self._find(where, f"{name}^{{commit}}")
        self.repository = self._git(where, "rev-parse", "--show-toplevel")
        self._batch = subprocess.Popen(
            ["git", "cat-file", "--batch"],  # noqa: S607
            cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def differing(self) -> tuple[str, ...]:
        """The names of the files below the folder that are not now as they were: changed, new, or gone; sorted."""
        changed = self._git(
            "--changes", "diff", "--name-only", "-z", "--no-renames", "--relative", self._commit, "--", "."
        )
        new = self._git("--changes", "ls-files", "-z", "--others", "--exclude-standard", "--", ".")
        return tuple(sorted({*changed.split("\0"), *new.split("\0")} - {""}))

    def read(self, name: str, limit: int) -> bytes | None:
        """A file as it stood then; None where there was none. Raises ContentError where it is larger than `limit`."""
        if "\n" in name:
            return None  # no name of ours, and it would be two questions
        source, sink = self._batch.stdout, self._batch.stdin
        if source is None or sink is None:
            return None
        sink.write(f"{self._commit}:./{name}\n".encode())
        sink.flush()
        head = source.readline().split()
        if len(head) != 3 or head[1] != b"blob":
            return None
        size = int(head[2])
        content = source.read(size + 1)[:size]
        if size > limit:
            raise ContentError(f"{shown(name)} was larger than {limit / 1e6:g} MB, the most that is read")
        return content

    def _find(self, where: str, name: str) -> str:
        """The digits of a commit; where it is not there, a clone that holds the last commits alone may be why."""
        try:
            return self._git(where, "rev-parse", "--verify", "--quiet", "--end-of-options", name)
        except UsageError as error:
            if self._git(where, "rev-parse", "--is-shallow-repository") != "true":
                raise
            remedy = "fetch them with “git fetch --unshallow”, or in a workflow check out with “fetch-depth: 0”"
            raise UsageError(f"{error}; this clone lacks older commits: {remedy}") from None

    def _git(self, where: str, *arguments: str) -> str:
        try:
            run = subprocess.run(  # noqa: S603 - git itself, without a shell
                ["git", *arguments],  # noqa: S607
                cwd=self._folder, capture_output=True, timeout=_LONGEST, check=False,
            )  # fmt: skip
        except (OSError, subprocess.TimeoutExpired) as error:
            raise UsageError(f"{where}: git cannot be asked ({type(error).__name__}): is it installed?") from None
        if run.returncode:
            said = run.stderr.decode(errors="replace").strip().splitlines()
            why = said[0].removeprefix("fatal: ") if said else "there is no such revision"
            raise UsageError(f"{where}: {shown(why)}")
        return run.stdout.decode(errors="surrogateescape").strip("\n")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, place: TracebackType | None
    ) -> None:
        if self._batch.stdin:
            self._batch.stdin.close()
        if self._batch.stdout:
            self._batch.stdout.close()
        self._batch.wait()
