"""The program as a process of its own, and the paths of the record that most of its tests make."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from support.paths import ROOT

RECORD = "content/practices/balfour-medical-centre.yaml"
EVIDENCE = "content/evidence/balfour-medical-centre.json"


def run(
    *arguments: str | Path, folder: Path, path: str = "", environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder, with no variable of the environment but those given, and return how it ended."""
    return subprocess.run(
        [sys.executable, "-m", "generator", *map(str, arguments)],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PATH": path, "PYTHONIOENCODING": "utf-8", **(environment or {})},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def text_of(ended: subprocess.CompletedProcess[str]) -> str:
    """Return all that a command printed."""
    return ended.stdout + ended.stderr
