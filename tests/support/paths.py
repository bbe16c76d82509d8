"""Paths of the repository that tests use, and the files below a folder."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "cases"
TEMPLATES = ROOT / "templates"


def files(folder: Path) -> dict[str, bytes]:
    """Return the content of every file below a folder, by its path from there with `/` between its parts."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }
