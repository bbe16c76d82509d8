"""Versions of documents: the one that a newly read document replaces, and the name that it is kept under."""

import re
from collections.abc import Collection, Container, Iterator
from pathlib import PurePosixPath

from generator import records
from generator.evidence import Account, Evidence, Fact, KeptDocument
from generator.model import ReportKind
from generator.pipeline.extraction import Card

_REPORT = re.compile(r"report\[[^\]]+\]")
_SERVICE_NAME = re.compile(r"services\[\d+\]\.name")
_SUFFIXES = {".html": ".html", ".htm": ".html", ".pdf": ".pdf", ".json": ".json"}
_PUBLISHED = "report.published"
_VISIT = tuple(f"report.{name}" for name in ("assessment_id", "assessed", "assessed_to", "inspected", "inspected_to"))

_DAY = re.compile(r"\d{4}-\d\d-\d\d")

_MOST, _NEARLY_ALL = 0.8, 0.9
"""A page that was saved again has most of its words still; one of another visit has few but its furniture."""


def name_for(card: Card, account: Account, evidence: Evidence, stood: Container[str]) -> str:
    """The name to keep a document under: plain, with its digest only where another has the plain one.

    The same bytes keep the name they have, and a document that already bears one of the two names keeps it, so
    that converting `sources/` anew in any order gives the same names. A newer version of a document takes its name, and
    so its place: of the documents in `evidence` those can be older whose digests are in `stood`, which were there
    before the run. Of two that come together nobody knows which is the newer.
    """
    for kept in evidence.documents:
        if kept.sha256 == card.sha256:
            return kept.document
    if card.extract and not evidence.documents:
        return card.table
    suffix = _SUFFIXES.get(PurePosixPath(card.source.name).suffix.lower(), ".txt")
    plain = card.table or f"{account.stem}{suffix}"
    apart = f"{PurePosixPath(plain).stem}-{card.sha256[:8]}{PurePosixPath(plain).suffix}"
    if card.source.name == apart:
        return apart
    if account.kind is ReportKind.DIRECTORY:
        return next((name for name in _older(plain, card, evidence) if _lists_all_of(name, account, evidence)), apart)
    if older := next(
        (kept for kept in _called(plain, evidence) if _is_older(kept, card, account, evidence, stood)), None
    ):
        return older.document
    return apart if plain in {kept.document for kept in evidence.documents} else plain


def _older(plain: str, card: Card, evidence: Evidence) -> Iterator[str]:
    """The names that an older document of CQC's register may bear whose place a newer one takes."""
    yield plain
    if not card.extract:
        yield from (kept.document for kept in _called(plain, evidence) if kept.document != plain)


def _called(plain: str, evidence: Evidence) -> Iterator[KeptDocument]:
    """The documents that bear the plain name, or it with a digest."""
    stem, _, suffix = plain.rpartition(".")
    for kept in evidence.documents:
        if re.fullmatch(rf"{re.escape(stem)}(-[0-9a-f]{{8}})?\.{suffix}", kept.document):
            yield kept


def _is_older(kept: KeptDocument, card: Card, account: Account, evidence: Evidence, stood: Container[str]) -> bool:
    """Return whether a document is an older version of the same page or release: never one of another visit.

    It has the same address, or most of its words are read again; nearly all where no whole date says that it is the
    same visit. And all reports, dates and ratings that it tells of are told again, and none of its ratings is the one
    before in the newer one. The address of a press release is its own: there a date or a rating may have been wrong.
    """
    if kept.sha256 not in stood or kept.kind is not account.kind or kept.extract:
        return False
    if kept.url and card.address and kept.url != card.address:
        return False
    own = (kept.document, kept.url) if card.address else (kept.document,)
    earlier = [fact for fact in evidence.facts if fact.document in own]
    share = _share(earlier, account.facts)
    if _follows(earlier, account.facts):
        return False
    at_one_address = kept.url is not None and kept.url == card.address
    if at_one_address and kept.kind is ReportKind.PRESS_RELEASE:
        return share >= _MOST
    lasting = _without_reviews(earlier)
    if not _told(lasting) | _ratings(lasting) <= _told(account.facts) | _ratings(account.facts):
        return False
    if not _of_one_visit(earlier, account.facts):
        return False
    return at_one_address or share >= (_MOST if _dated(earlier) else _NEARLY_ALL)


def _without_reviews(facts: Collection[Fact]) -> tuple[Fact, ...]:
    """The facts but for those of CQC's monthly reviews of data, of which its page lists the last only."""
    reviews = tuple(
        fact.field.removesuffix("kind")
        for fact in facts
        if fact.field.endswith("].kind") and fact.value == ReportKind.DATA_REVIEW
    )
    return tuple(fact for fact in facts if not fact.field.startswith(reviews))


def _of_one_visit(earlier: Collection[Fact], now: Collection[Fact]) -> bool:
    """Return whether each date and number of a report without a section of its own is told again.

    A page may have been published anew, but not sooner; where no whole date tells the visit, not later either.
    """
    before, after = ({fact.field: fact.value for fact in each} for each in (earlier, now))
    if any(before[name] != after.get(name) for name in _VISIT if name in before):
        return False
    published = before.get(_PUBLISHED)
    if published is None or published == after.get(_PUBLISHED):
        return True
    return _dated(earlier) and published < after.get(_PUBLISHED, "")


def _dated(facts: Collection[Fact]) -> bool:
    """Return whether a whole date or a number tells which visit it was."""
    return any(
        fact.field == _VISIT[0] or (fact.field in _VISIT and _DAY.fullmatch(fact.value)) or _REPORT.match(fact.field)
        for fact in facts
    )


def _follows(earlier: Collection[Fact], now: Collection[Fact]) -> bool:
    """Return whether what is a rating before is the one that was given then: the newer one is of the next visit."""
    before, after = ({fact.field: fact.value for fact in each} for each in (earlier, now))
    return any(
        value == before.get(f"{name.removesuffix('previous')}rating") and value != before.get(name, value)
        for name, value in after.items()
        if name.endswith(".previous")
    )


def _ratings(facts: Collection[Fact]) -> frozenset[str]:
    return frozenset(fact.field for fact in facts if fact.field.endswith(".rating"))


def _share(earlier: Collection[Fact], now: Collection[Fact]) -> float:
    """Return how much of the older text is in the newer one, from 0 to 1, by its runs of three words."""
    before, after = _runs(earlier), _runs(now)
    return len(before & after) / (len(before) or 1)


def _runs(facts: Collection[Fact]) -> frozenset[tuple[str, ...]]:
    every = (fact.words.split() for fact in facts)
    return frozenset(run for words in every for run in zip(words, words[1:], words[2:], strict=False))


def _lists_all_of(name: str, account: Account, evidence: Evidence) -> bool:
    """Return whether what CQC's register says now takes the place of what it said before, under one name.

    But where the older one tells a report or a rating that the newer one does not tell any more, both are kept: what
    was published keeps its words. So does what it says of that day (that no rating is published), unless the newer
    one lists a report that is newer than all of the older one's.
    """
    earlier = [fact for fact in evidence.facts if fact.document == name]
    if not earlier:
        return True
    if not _told(earlier) <= _told(account.facts):
        return False
    of_that_day = any(fact.field.startswith("report.") for fact in earlier)
    of_today = any(fact.field.startswith("report.") for fact in account.facts)
    return not of_that_day or of_today or records.newest_listed(account.facts) > records.newest_listed(earlier)


def _told(facts: Collection[Fact]) -> frozenset[str]:
    """The dated reports and all ratings that facts tell of, those of services by the service's name."""
    names = {fact.field.partition(".")[0]: fact.value for fact in facts if _SERVICE_NAME.fullmatch(fact.field)}
    told: set[str] = set()
    for fact in facts:
        head, _, field = fact.field.partition(".")
        if report := _REPORT.match(fact.field):
            told.add(report[0])
        if fact.field.endswith(".rating") and (report or head in names):
            told.add(f"{names.get(head, head)}.{field}")
    return frozenset(told)
