"""The documents of `tests/cases/documents`, with what is known of each.

A case is a folder `<kind>/<name>/`. It holds `source.<ext>`, more than one where the same document was saved in several
formats, and any of these files:

- `address.txt`: the web address that the document came from
- `facts.json`: under `expected` all facts that a perfect reader extracts, under `accept` other values that are as good
- `account.yaml`: all that the program extracts, exactly, with the words of each fact
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from support.paths import CASES

DOCUMENTS = CASES / "documents"
RELEASE = DOCUMENTS / "press_release" / "balfour-medical-centre" / "source.txt"
PAGE = DOCUMENTS / "assessment_page" / "balfour-medical-centre-well-led" / "source.txt"


@dataclass(frozen=True, slots=True)
class DocumentCase:
    """One document in one format, with the files of its folder; `name` is the path of its bytes below `documents/`."""

    name: str
    kind: str
    source: Path
    address: str | None
    facts: dict[str, Any] | None
    account: Path | None


def read_document_cases(folder: Path = DOCUMENTS) -> Iterator[DocumentCase]:
    """Yield every document below a folder `<kind>/<name>/`, by kind and name."""
    for source in sorted(folder.glob("*/*/source.*")):
        address, facts, account = (source.with_name(name) for name in ("address.txt", "facts.json", "account.yaml"))
        yield DocumentCase(
            source.relative_to(folder).as_posix(),
            source.parts[-3],
            source,
            address.read_text("utf-8").strip() if address.exists() else None,
            json.loads(facts.read_text("utf-8")) if facts.exists() else None,
            account if account.exists() else None,
        )
