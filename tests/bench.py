"""The speed at which documents become records: `python tests/bench.py [--documents N] [--processes N]`.

The documents are those of tests/cases/documents, each under an invented name and id, so that each makes a record of its
own. The command's way (every core, all checks, safe on the disk) is measured against a plain loop over the same
documents in the same run: machines differ, the ratio does not.
"""

import argparse
import hashlib
import html
import itertools
import re
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from support.document_cases import read_document_cases
from support.paths import CASES

from generator import pipeline, records, sources, store
from generator.evidence import Account, Evidence, KeptDocument
from generator.problems import ContentError

TABLES = CASES / "tables"
SYLLABLES = [f"{one}{two}" for one in "bdfghklmnprstvw" for two in "aeiou"]
GOAL = 300
ROWS_GOAL = 1500
WIDTHS = (8, 8, 6, 8, 8, 10)
UNCHANGED = 2.0
"""So many times as fast a check is at least where nothing was changed since the one before."""


def templates(suffix: str) -> list[tuple[str, str]]:
    """The names and texts of cases that make a record by themselves, and in which the name can be replaced."""
    found = []
    for case in read_document_cases():
        if case.facts is None or case.source.suffix != suffix:
            continue
        name, path = case.facts["expected"].get("name"), case.source
        text = path.read_text("utf-8")
        if name and (spelling := next((each for each in spellings(name) if each in text), None)):
            invented = text.replace(spelling, "Bakadu Medical Centre")
            try:
                account = sources.read(path.name, invented.encode())
            except ContentError:
                continue
            # Two documents with one other name and one postcode are about one practice.
            alone = not any(fact.field.startswith("also_known_as") for fact in account.facts)
            if alone and any((fact.field, fact.value) == ("name", "Bakadu Medical Centre") for fact in account.facts):
                found.append((spelling, text))
    return found


def spellings(name: str) -> Iterator[str]:
    for spelling in (name, name.replace("’", "'")):
        yield from (spelling, html.escape(spelling), html.escape(spelling, quote=False))


def write_documents(folder: Path, number: int, suffix: str) -> None:
    folder.mkdir()
    every = templates(suffix)
    words = map("".join, itertools.product(SYLLABLES, repeat=3))
    for (spelling, text), word, at in zip(itertools.cycle(every), words, range(number), strict=False):
        name = f"{word.capitalize()} Medical Centre"
        own_ids = re.sub(r"\b1-\d{8,12}\b", f"1-{900_000_000 + at}", text.replace(spelling, name))
        (folder / f"{at:06}{suffix}").write_text(own_ids, "utf-8")


def write_table(folder: Path, number: int, suffix: str) -> None:
    """One table with a row for each practice, in the form of CQC's."""
    folder.mkdir()
    header, example = (TABLES / "ratings.csv").read_text("utf-8").splitlines()[:2]
    words = map("".join, itertools.product(SYLLABLES, repeat=3))
    rows = [
        example.replace("1-100000101", f"1-{900_000_000 + at}").replace("The Surgery", f"{word.capitalize()} Surgery")
        for word, at in zip(words, range(number), strict=False)
    ]
    (folder / f"table{suffix}").write_text("\n".join([header, *rows, ""]), "utf-8")


def convert(documents: Path, content: Path, processes: int | None) -> int:
    """As the command does."""
    converter = pipeline.Converter(pipeline.Content(content), workers=processes)
    found = store.find_documents([documents])
    taken = (pipeline.Conversion, pipeline.Unchanged)
    return sum(isinstance(each, taken) for each in converter.convert(found.documents))


def convert_plainly(documents: Path, content: Path) -> int:
    """As a script would: one document after another, nothing checked, nothing safe from a loss of power."""
    done = 0
    for path in sorted(documents.iterdir()):
        for name, data, account in accounts(path):
            digest = hashlib.sha256(data).hexdigest()
            kept = KeptDocument(path.name, account.kind, None, digest, len(account.text), account.furniture, ())
            merged = records.merge_document(None, Evidence(), kept, account.facts)
            folder = content / name
            folder.mkdir(parents=True)
            (folder / path.name).write_bytes(data)
            (folder / "record.yaml").write_text(merged.text, "utf-8")
            (folder / "evidence.json").write_text(records.dump_evidence(merged.evidence), "utf-8")
            done += 1
    return done


def accounts(path: Path) -> Iterator[tuple[str, bytes, Account]]:
    """Yield a name, the bytes and the account of a document or, where it is a table, of each of its locations."""
    data = path.read_bytes()
    if not sources.is_table(path.name):
        yield path.stem, data, sources.read(path.name, data)
        return
    table = sources.open_table(path.name, data)
    for location, numbers in table.locations.items():
        text = table.extract(numbers)
        yield location, text.encode(), sources.read_extract(path.name, text, table.day_orders)


def check(content: Path, processes: int) -> int:
    """Check as the command does, with what was found kept for the next check."""
    options = pipeline.RunOptions(content.parent / "cache" / "state", workers=processes)
    checked = pipeline.check(pipeline.Content(content), options)
    assert not checked.errors, checked.errors
    return checked.records


def row(folder: Path, suffix: str, number: int, processes: int) -> tuple[str, float]:
    """The plain loop, the command's way, and the same once more, with every document held already; then a check of all
    records, one of the unchanged records, and how many times as fast that is.
    """
    documents, content = folder / "documents", folder / "content"
    write = write_table if sources.is_table(f"table{suffix}") else write_documents
    write(documents, number, suffix)
    rates = []
    for work in (
        lambda: convert_plainly(documents, folder / "plain"),
        lambda: convert(documents, content, processes),
        lambda: convert(documents, content, processes),
        lambda: check(content, processes),
        lambda: check(content, processes),
    ):
        done, seconds = measured(work)
        assert done == number, f"{number - done} documents were refused"
        rates.append(number / seconds)
    plain, ours, again, checked, unchanged = rates
    columns = f"{number:>7,} {plain:>8,.0f} {ours:>8,.0f} {ours / plain:>6.2f} {again:>8,.0f}"
    return f"{columns} {checked:>8,.0f} {unchanged:>10,.0f}", unchanged / checked


HOSTILE: dict[str, Callable[[int], str]] = {
    "ratings in one sentence": lambda size: "The practice is rated good for safe, " * (size // 37),
    "ratings in many sentences": lambda size: (
        "The practice in Oxterby is now rated inadequate overall. " * (size // 57)
    ),
    "changes without end": lambda size: "CQC has rated it from good to good to " * (size // 38),
    "regulations": lambda size: "They must meet regulation 12, 17 and (17), " * (size // 43),
    "capital words": lambda size: "Dr Elm And The Oxterby Of " * (size // 26),
    "dates": lambda size: "1 and 2, 3 and 4 May to " * (size // 24),
    "quotes": lambda size: "“Good,” said Rosalind Achterberg, “said " * (size // 40),
    "brackets": lambda size: "(" * size,
    "bullets": lambda size: "Inspectors found:\n" + "• good\n" * (size // 7),
    "blanks": lambda size: " \t" * (size // 2) + "Good",
    "one word": lambda size: "good" * (size // 4),
    "nested tags": lambda size: "<!doctype html>" + "<div>" * (size // 5) + "Good",
    "broken lines": lambda size: (
        "All inspections\n1 May 2019\nDuring a routine inspection\n" + "we saw that\n" * (size // 12)
    ),
    "a report's lines": lambda size: (
        "Date of inspection visit: 9 May 2016\nDate of publication: 4 May 2017\n" + "we saw that\n" * (size // 12)
    ),
    "JSON": lambda size: (
        '{"locationId": "1-100000001", "name": "A", "historicRatings": ['
        + ",".join(['{"reportDate": "2019-05-21", "overall": {"rating": "Good"}}'] * (size // 60))
        + "]}"
    ),
    "deep closing tags": lambda size: "<!doctype html>" + "<div>" * (size // 12) + "</div>x" * (size // 12),
    "closing tags": lambda size: "<!doctype html><p>Good" + "</p></b>" * (size // 8),
    "links": lambda size: "<!doctype html>" + "<link rel=canonical href=" * (size // 25),
    "table cells": lambda size: "<!doctype html><table>" + "<tr><td>Safe<td>Good" * (size // 20),
}
"""Text and markup that a careless pattern takes minutes over, each of about so many characters."""

STEEPEST = 8.0
"""Four times the length may take so many times as long: straight is 4, a square would be 16."""


def steepness(hostile: Callable[[int], str]) -> tuple[float, float]:
    """Seconds for a million characters between the heads of a release, and how many times those for a quarter."""
    head = "Bakadu Medical Centre rated good by CQC\n\nThe Care Quality Commission has rated it good.\n\n"

    def seconds(size: int) -> float:
        text = hostile(size)
        data = (text if text.startswith(("<", "{", "All", "Date")) else f"{head}{text}\n\nENDS\n").encode()

        def work() -> int:
            try:
                sources.read("hostile", data)
            except ContentError:
                return 0
            return 1

        return min(measured(work)[1] for _ in range(2))

    short, long = seconds(250_000), seconds(1_000_000)
    return long, long / max(short, 0.01)


def measured(work: Callable[[], int]) -> tuple[int, float]:
    start = time.perf_counter()
    done = work()
    return done, time.perf_counter() - start


def main() -> None:
    """Print a row for each kind of document: documents a second, and how that compares with the plain loop."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=1500)
    parser.add_argument("--processes", type=int, default=2)
    arguments = parser.parse_args()
    rates = ("plain/s", "ours/s", "ratio", "again/s", "check/s", "unchanged")
    print(f"{'documents':24} {'number':>7}", *(f"{title:>{width}}" for title, width in zip(rates, WIDTHS, strict=True)))
    lazy = []
    for title, suffix, times in (
        ("press releases, reports", ".txt", 1),
        ("saved pages", ".html", 1),
        ("rows of a table", ".csv", 4),
    ):
        with tempfile.TemporaryDirectory() as place:
            columns, faster = row(Path(place), suffix, times * arguments.documents, arguments.processes)
            print(f"{title:24} {columns}")
            lazy += [title] if faster < UNCHANGED else []
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(f"goal: {GOAL} documents and {ROWS_GOAL:,} rows a second on two cores")
    print(f"largest process: {peak / 1024:,.0f} MB")
    print(f"\n{'a million characters of':26} {'seconds':>8} {'ratio to a quarter':>20}")
    steep = []
    for title, hostile in HOSTILE.items():
        seconds, ratio = steepness(hostile)
        steep += [title] if ratio > STEEPEST else []
        print(f"{title:26} {seconds:>8.2f} {ratio:>20.1f}")
    if steep:
        raise SystemExit(f"time grows faster than length: {', '.join(steep)}")
    if lazy:
        raise SystemExit(f"a check of what has not changed saves too little: {', '.join(lazy)}")


if __name__ == "__main__":
    main()
