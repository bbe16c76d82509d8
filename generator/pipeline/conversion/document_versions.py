"""Versions of documents: the one that a newly read document replaces, and the name that it is kept under."""

import re
from collections.abc import Collection, Container, Iterator
from pathlib import PurePosixPath

from generator.dates import is_day
from generator.evidence import Account, Evidence, Fact, KeptDocument
from generator.model import ReportKind
from generator.pipeline.conversion.register_answers import is_later, retrieved_on
from generator.pipeline.extraction import DocumentSummary
from generator.routes import last_name, parse_field

_SERVICE_NAME = re.compile(r"services\[\d+\]\.name")
_SUFFIXES = {".html": ".html", ".htm": ".html", ".pdf": ".pdf", ".json": ".json"}
_PUBLISHED = "report.published"
_VISIT_FIELDS = tuple(
    f"report.{name}" for name in ("assessment_id", "assessed", "assessed_to", "inspected", "inspected_to")
)

_MOST_WORDS, _NEARLY_ALL_WORDS = 0.8, 0.9
"""Shares of repeated words. A page that was saved again repeats most words of the older one; a page of another visit
repeats little more than the furniture."""


def kept_name(summary: DocumentSummary, account: Account, evidence: Evidence, held_before: Container[str]) -> str:
    """Return the name to keep a document under: the plain name, with its digest only where another has that name.

    The same bytes keep the name they have. A document that already has one of the two names keeps it, so that
    converting `sources/` again gives the same names in any order of documents.

    A newer version of a document takes its name and so replaces it. Only documents whose digests are in `held_before`,
    which the record held before the run, can be the older version: of two that come in one run, neither is known to be
    the newer.
    """
    for kept in evidence.documents:
        if kept.sha256 == summary.sha256:
            return kept.document
    if summary.extract and not evidence.documents:
        return summary.table
    suffix = _SUFFIXES.get(PurePosixPath(summary.source.name).suffix.lower(), ".txt")
    plain = summary.table or f"{account.stem}{suffix}"
    with_digest = f"{PurePosixPath(plain).stem}-{summary.sha256[:8]}{PurePosixPath(plain).suffix}"
    if summary.source.name == with_digest:
        return with_digest
    if account.kind is ReportKind.DIRECTORY:
        names = _replaceable_register_names(plain, summary, evidence)
        return next((name for name in names if _replaces_register(name, summary, account, evidence)), with_digest)
    for kept in _documents_named(plain, evidence):
        if _is_older_version(kept, summary, account, evidence, held_before):
            return kept.document
    return with_digest if plain in {kept.document for kept in evidence.documents} else plain


def _replaceable_register_names(plain: str, summary: DocumentSummary, evidence: Evidence) -> Iterator[str]:
    """Yield the names that an older document of CQC's register may have, the plain one first."""
    yield plain
    if not summary.extract:
        yield from (kept.document for kept in _documents_named(plain, evidence) if kept.document != plain)


def _documents_named(plain: str, evidence: Evidence) -> Iterator[KeptDocument]:
    """Yield the documents that have the plain name, or the plain name with a digest."""
    stem, _, suffix = plain.rpartition(".")
    for kept in evidence.documents:
        if re.fullmatch(rf"{re.escape(stem)}(-[0-9a-f]{{8}})?\.{suffix}", kept.document):
            yield kept


def _is_older_version(
    kept: KeptDocument, summary: DocumentSummary, account: Account, evidence: Evidence, held_before: Container[str]
) -> bool:
    """Return whether a kept document is an older version of the same page or release; never one of another visit.

    An older version meets these conditions. It has the same address, or most of its words are in the newer one too;
    nearly all where no whole date shows that both are about the same visit. The newer one states all its reports, dates
    and ratings again. None of its ratings is the previous rating in the newer one. A press release has an address of
    its own: at the same address, a date or a rating may have been corrected.
    """
    if kept.sha256 not in held_before or kept.kind is not account.kind or kept.extract:
        return False
    if kept.url and summary.address and kept.url != summary.address:
        return False
    names = (kept.document, kept.url) if summary.address else (kept.document,)
    older = [fact for fact in evidence.facts if fact.document in names]
    share = _repeated_share(older, account.facts)
    if _is_next_visit(older, account.facts):
        return False
    same_address = kept.url is not None and kept.url == summary.address
    if same_address and kept.kind is ReportKind.PRESS_RELEASE:
        return share >= _MOST_WORDS
    lasting = _without_data_reviews(older)
    if not _stated(lasting) | _rating_fields(lasting) <= _stated(account.facts) | _rating_fields(account.facts):
        return False
    if not _is_same_visit(older, account.facts):
        return False
    return same_address or share >= (_MOST_WORDS if _identifies_visit(older) else _NEARLY_ALL_WORDS)


def _without_data_reviews(facts: Collection[Fact]) -> tuple[Fact, ...]:
    """Return the facts without those of CQC's monthly reviews of data: its page lists only the last review."""
    reviews = tuple(
        fact.field.removesuffix("kind")
        for fact in facts
        if fact.field.endswith("].kind") and fact.value == ReportKind.DATA_REVIEW
    )
    return tuple(fact for fact in facts if not fact.field.startswith(reviews))


def _is_same_visit(older: Collection[Fact], newer: Collection[Fact]) -> bool:
    """Return whether the newer document states each date and number of the report that the older one is about.

    The date of publication may be later, but not earlier; where no whole date identifies the visit, it must be equal.
    """
    before, after = ({fact.field: fact.value for fact in facts} for facts in (older, newer))
    if any(before[name] != after.get(name) for name in _VISIT_FIELDS if name in before):
        return False
    published = before.get(_PUBLISHED)
    if published is None or published == after.get(_PUBLISHED):
        return True
    return _identifies_visit(older) and published < after.get(_PUBLISHED, "")


def _identifies_visit(facts: Collection[Fact]) -> bool:
    """Return whether a whole date, or the number of an assessment, identifies the visit."""
    return any(
        fact.field == _VISIT_FIELDS[0]
        or (fact.field in _VISIT_FIELDS and is_day(fact.value))
        or parse_field(fact.field).entry
        for fact in facts
    )


def _is_next_visit(older: Collection[Fact], newer: Collection[Fact]) -> bool:
    """Return whether a previous rating in the newer document is a rating that the older one gives."""
    before, after = ({fact.field: fact.value for fact in facts} for facts in (older, newer))
    return any(
        value == before.get(f"{name.removesuffix('previous')}rating") and value != before.get(name, value)
        for name, value in after.items()
        if name.endswith(".previous")
    )


def _rating_fields(facts: Collection[Fact]) -> frozenset[str]:
    return frozenset(fact.field for fact in facts if fact.field.endswith(".rating"))


def _repeated_share(older: Collection[Fact], newer: Collection[Fact]) -> float:
    """Return the share of the older text that the newer one repeats, from 0 to 1, counted in runs of three words."""
    before, after = _runs_of_words(older), _runs_of_words(newer)
    return len(before & after) / (len(before) or 1)


def _runs_of_words(facts: Collection[Fact]) -> frozenset[tuple[str, ...]]:
    texts = (fact.words.split() for fact in facts)
    return frozenset(run for words in texts for run in zip(words, words[1:], words[2:], strict=False))


def _replaces_register(name: str, summary: DocumentSummary, account: Account, evidence: Evidence) -> bool:
    """Return whether a document of CQC's register replaces the older one that is kept under a name.

    None replaces a later answer. Both are kept where the older one states a report or a rating that the newer one does
    not: what was published stays in the record with its words. Both are also kept where the older one states something
    of its own day (that no rating is published), unless the newer one does too, or is known to be later.
    """
    older = [fact for fact in evidence.facts if fact.document == name]
    if not older:
        return True
    if not _stated(older) <= _stated(account.facts):
        return False
    retrieved = next(kept.retrieved for kept in evidence.documents if kept.document == name)
    named = retrieved_on(summary.source.name)
    if is_later(older, retrieved, account.facts, named):
        return False
    older_of_its_day = any(fact.field.startswith("report.") for fact in older)
    newer_of_its_day = any(fact.field.startswith("report.") for fact in account.facts)
    return not older_of_its_day or newer_of_its_day or is_later(account.facts, named, older, retrieved)


def _stated(facts: Collection[Fact]) -> frozenset[str]:
    """Return the dated reports and all ratings that facts state; ratings of services with the service's name."""
    names = {fact.field.partition(".")[0]: fact.value for fact in facts if _SERVICE_NAME.fullmatch(fact.field)}
    stated: set[str] = set()
    for fact in facts:
        entry, _ = parse_field(fact.field)
        head, _, field = fact.field.partition(".")
        if entry:
            stated.add(head)
        if last_name(fact.field) == "rating" and (entry or head in names):
            stated.add(f"{names.get(head, head)}.{field}")
    return frozenset(stated)
