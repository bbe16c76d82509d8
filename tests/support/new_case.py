"""Make the case of a document: `make new-case KIND=press_release FILE=path/to/document.txt`.

The document is copied into a new folder of tests/cases/documents/, with what the program extracts. The first line
of account.yaml makes its test fail until a person has read the document, corrected the file and deleted that line.
"""

import shutil
import sys
from pathlib import Path

from accounts import account_as_yaml
from paths import ROOT

from generator import records, sources
from generator.problems import RatingpressError

CASES = ROOT / "tests" / "cases" / "documents"
UNCONFIRMED = "# Not confirmed: read the document, correct what follows by what it states, then delete this line.\n"


def make_case(kind: str, document: Path, cases: Path = CASES) -> Path:
    """Make the folder of a case and return it.

    Raises FileExistsError where there is one of that name, FileNotFoundError without such a kind or document, and
    RatingpressError where the document is of no known kind.
    """
    if not (cases / kind).is_dir():
        kinds = ", ".join(sorted(folder.name for folder in cases.iterdir() if folder.is_dir()))
        raise FileNotFoundError(f"KIND={kind} is none of: {kinds}")
    source = f"source{document.suffix}"
    account = sources.read(source, document.read_bytes())
    folder = cases / kind / records.slug(document.stem)
    folder.mkdir()
    shutil.copyfile(document, folder / source)
    (folder / "account.yaml").write_text(UNCONFIRMED + account_as_yaml(account), encoding="utf-8")
    return folder


if __name__ == "__main__":
    try:
        print(f"{make_case(sys.argv[1], Path(sys.argv[2]))}: read the document, and confirm account.yaml")
    except (OSError, RatingpressError, IndexError) as error:
        sys.exit(f"new-case: {error}; use: make new-case KIND=press_release FILE=path/to/document.txt")
