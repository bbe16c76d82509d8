"""Records that many tests use: those of `cases/sites`, changes to them, and many invented ones."""

import hashlib
from dataclasses import replace

from generator.evidence import KeptDocument, Record
from generator.model import Practice, Rated, Rating, Report, ReportKind, State
from support.site_cases import site_record


def balfour() -> Record:
    """Return a practice with two documents: an assessment of one key question, and a press release without a year."""
    return site_record("two-documents")


def corrected() -> Record:
    """Return the practice of `balfour` after people corrected, added and removed values, some of them long."""
    return site_record("changed-by-hand")


def long_history() -> Record:
    """Return a practice whose name is not known, with eleven reports of all kinds and ages."""
    return site_record("long-history")


def unrated() -> Record:
    """Return a practice with a state in place of a rating, no region, no telephone, and a report without any date."""
    return site_record("a-state-and-no-date")


def bare() -> Record:
    """Return a practice of which only the name is known."""
    return site_record("a-name-and-nothing-else")


def edited(record: Record, **fields: object) -> Record:
    """Return the record after a person has changed fields of the practice."""
    return replace(record, practice=replace(record.practice, **fields))  # type: ignore[arg-type]


def change(record: Record, number: int, **fields: object) -> Record:
    """Return the record after a person has changed fields of one of its reports."""
    reports = list(record.practice.reports)
    reports[number] = replace(reports[number], **fields)  # type: ignore[arg-type]
    return edited(record, reports=tuple(reports))


def overall_good() -> Record:
    """Return `balfour` with the overall rating Good where the press release states Inadequate."""
    return change(balfour(), 1, overall=Rated(Rating.GOOD, Rating.REQUIRES_IMPROVEMENT))


def without_caring() -> Record:
    """Return `balfour` without the rating for Caring that the press release states."""
    questions = balfour().practice.reports[1].key_questions
    assert questions is not None
    return change(balfour(), 1, key_questions=replace(questions, caring=None))


def kept_document(name: str, kind: ReportKind, text: str, url: str | None = None) -> KeptDocument:
    """Return a document without furniture of which all was understood."""
    return KeptDocument(name, kind, url, hashlib.sha256(text.encode()).hexdigest(), len(text), (), ())


def many(number: int = 60) -> tuple[Record, ...]:
    """Return invented practices with all ratings, several regions and dates."""
    ratings = (*Rating, State.NOT_RATED, None)
    regions = ("East of England", "London", "Midlands", None)
    return tuple(
        Record(
            f"practice-{index:03}",
            f"content/practices/practice-{index:03}.yaml",
            Practice(
                name=f"{chr(65 + index * 7 % 26)}{'abcdefghij'[index % 10]}rey Road Surgery {index}",
                address=f"{index + 1} High Street, Sampleton",
                postcode=f"S{index % 9 + 1} {index % 9 + 1}AB",
                region=regions[index % 4],
                reports=(
                    Report(
                        kind=ReportKind.INSPECTION,
                        inspected=f"{2019 + index % 6}-{index % 12 + 1:02}-15",
                        overall=Rated(ratings[index % 6]),
                    ),
                ),
            ),
        )
        for index in range(number)
    )
