"""One record and the documents that belong to it → the record with them in it. Each record is written once a run."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from generator import records, sources
from generator.evidence import Account, Evidence, Fact, KeptDocument
from generator.model import ReportKind
from generator.pipeline.reading import Card, Refusal, refusal, unpacked
from generator.problems import ContentError, Problem, Severity
from generator.records import Conflict, Edit

_LONGEST_SHOWN = 1000
_REPORT = re.compile(r"report\[[^\]]+\]")
_SERVICE_NAME = re.compile(r"services\[\d+\]\.name")
_SUFFIXES = {".html": ".html", ".htm": ".html", ".pdf": ".pdf", ".json": ".json"}


@dataclass(frozen=True, slots=True)
class Order:
    """A record as it stands, with the documents that are to be taken into it, each with its packed account.

    `text` and `evidence` are None where there are none yet; the paths are for messages.
    """

    slug: str
    record_path: str
    text: bytes | None
    evidence_path: str
    evidence: bytes | None
    documents: tuple[tuple[Card, bytes], ...]


@dataclass(frozen=True, slots=True)
class Conversion:
    """What became of one document: where it went, what changed in the record, and what was not understood.

    `document` is the name that it is kept under. `created` says that it made the record, `held` that it was there
    already, to the last byte; `replaced` is the digest of what was kept under that name before.
    """

    source: str
    slug: str
    document: str
    created: bool
    held: bool
    facts: int
    edits: tuple[Edit, ...]
    conflicts: tuple[Conflict, ...]
    not_understood: tuple[Problem, ...]
    replaced: str | None = None

    @property
    def unchanged(self) -> bool:
        """Whether the record is as if the document had not been converted again."""
        return self.held and not self.edits


@dataclass(frozen=True, slots=True)
class Renewal:
    """A record with documents taken into it: its new text and evidence, and what became of each document in turn."""

    slug: str
    text: str
    evidence: str
    outcomes: tuple[tuple[Card, Conversion | Refusal], ...]


@dataclass(slots=True)
class _Work:
    order: Order
    text: str | None
    evidence: Evidence


def renew_records(orders: Sequence[Order]) -> list[Renewal]:
    """Take the documents of each order into its record; what cannot be taken is among the outcomes."""
    return list(map(_renew, orders))


def _renew(order: Order) -> Renewal:
    try:
        work = _standing(order)
    except ContentError as error:
        return _refused(order, str(error))
    outcomes = [(card, _outcome(work, card, account)) for card, account in order.documents]
    if work.text is None or (wrong := _mistake(order, work.text)) is None:
        return Renewal(order.slug, work.text or "", records.dump_evidence(work.evidence), tuple(outcomes))
    why = f"what was read does not make a valid record: {wrong}"
    if len(order.documents) == 1:
        return _refused(order, why)
    return _without_culprits(order)


def _standing(order: Order) -> _Work:
    if order.text is None:
        return _Work(order, None, Evidence())
    loaded = records.load(order.slug, order.record_path, order.text)
    if loaded.value is None:
        raise ContentError(f"its record has a mistake that must be mended first: {loaded.errors[0]}")
    told = records.load_evidence(order.evidence_path, order.evidence) if order.evidence is not None else None
    if told and told.value is None:
        raise ContentError(str(told.problems[0]))
    return _Work(order, order.text.decode(), told.value if told and told.value else Evidence())


def _outcome(work: _Work, card: Card, packed: bytes) -> Conversion | Refusal:
    """Take one document into the work; where it cannot be taken, the work stays as it is."""
    try:
        account = unpacked(packed)
        kept = _kept(card, account, work.evidence)
        merged = records.merge(work.text, work.evidence, kept, _facts(card, account, kept.document))
    except Exception as error:  # even a fault of ours in one document keeps no other from its record
        return refusal(card.source, error)
    conversion = Conversion(
        source=str(card.source),
        slug=work.order.slug,
        document=kept.document,
        created=work.text is None,
        held=any(each.sha256 == kept.sha256 for each in work.evidence.documents),
        facts=len(account.facts),
        edits=merged.edits,
        conflicts=merged.conflicts,
        not_understood=tuple(_not_understood(card, account)),
        replaced=next((each.sha256 for each in work.evidence.documents if each.document == kept.document), None),
    )
    work.text, work.evidence = merged.text, merged.evidence
    return conversion


def _facts(card: Card, account: Account, document: str) -> tuple[Fact, ...]:
    """The facts of an account, as those of the document that is kept."""
    name = card.source.name
    return tuple(fact._replace(document=document) if fact.document == name else fact for fact in account.facts)


def _kept(card: Card, account: Account, evidence: Evidence) -> KeptDocument:
    held = next((each for each in evidence.documents if each.sha256 == card.sha256), None)
    return KeptDocument(
        _name(card, account, evidence), account.kind, card.address, card.sha256, len(account.text),
        account.furniture, account.not_understood,
        # The same words stand where they stood when they were first read: a newer table may have moved the row.
        held.extract._replace(reading=card.extract.reading)
        if held and held.extract and card.extract
        else card.extract,
    )  # fmt: skip


def _name(card: Card, account: Account, evidence: Evidence) -> str:
    """The name to keep a document under: plain, with its digest only where another has the plain one.

    The same bytes keep the name they have, and a document that already bears one of the two names keeps it, so
    that converting `sources/` anew in any order gives the same names.
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
    return apart if plain in {kept.document for kept in evidence.documents} else plain


def _older(plain: str, card: Card, evidence: Evidence) -> Iterator[str]:
    """The names that an older document of CQC's register may bear whose place a newer one takes."""
    yield plain
    stem, _, suffix = plain.rpartition(".")
    for kept in evidence.documents if not card.extract else ():
        if re.fullmatch(rf"{re.escape(stem)}-[0-9a-f]{{8}}\.{suffix}", kept.document):
            yield kept.document


def _lists_all_of(name: str, account: Account, evidence: Evidence) -> bool:
    """Whether what CQC's register says now takes the place of what it said before, under one name.

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


def _told(facts: Iterable[Fact]) -> frozenset[str]:
    """The dated reports and all ratings that facts tell of, those of services by the service's name."""
    every = tuple(facts)
    names = {fact.field.partition(".")[0]: fact.value for fact in every if _SERVICE_NAME.fullmatch(fact.field)}
    told: set[str] = set()
    for fact in every:
        head, _, field = fact.field.partition(".")
        if report := _REPORT.match(fact.field):
            told.add(report[0])
        if fact.field.endswith(".rating") and (report or head in names):
            told.add(f"{names.get(head, head)}.{field}")
    return frozenset(told)


def _mistake(order: Order, text: str) -> Problem | None:
    loaded = records.load(order.slug, order.record_path, text.encode())
    return loaded.errors[0] if loaded.value is None else None


def _without_culprits(order: Order) -> Renewal:
    """One document after another, each only where the record is valid with it."""
    text, evidence = order.text, order.evidence
    outcomes: list[tuple[Card, Conversion | Refusal]] = []
    for document in order.documents:
        renewal = _renew(replace(order, text=text, evidence=evidence, documents=(document,)))
        outcomes += renewal.outcomes
        if isinstance(renewal.outcomes[0][1], Conversion):
            text, evidence = renewal.text.encode(), renewal.evidence.encode()
    return Renewal(order.slug, (text or b"").decode(), (evidence or b"").decode(), tuple(outcomes))


def _refused(order: Order, why: str) -> Renewal:
    outcomes = tuple((card, Refusal(str(card.source), why)) for card, _ in order.documents)
    return Renewal(order.slug, "", "", outcomes)


def _not_understood(card: Card, account: Account) -> Iterator[Problem]:
    """A warning for each passage that speaks of a rating, a finding for each other; the warnings come first.

    Of a table, the columns that are not known were told once, with the table.
    """
    passages = [
        Problem(
            str(card.source),
            account.text.count("\n", 0, span.start) + 1,
            span.start - account.text.rfind("\n", 0, span.start),
            Severity.WARNING if sources.speaks_of_rating(words) else Severity.FINDING,
            f"not understood: “{words if len(words) <= _LONGEST_SHOWN else f'{words[:_LONGEST_SHOWN]}…'}”",
            "document.not-understood",
        )
        for span in account.not_understood
        if (words := " ".join(account.text[span.start : span.end].split()))
        and not (card.extract and not sources.is_of_known_column(_line_at(account.text, span.start)))
    ]
    return iter(sorted(passages, key=lambda problem: problem.severity is not Severity.WARNING))


def _line_at(text: str, place: int) -> str:
    """The line of a text that a place is in, up to its end."""
    return text[text.rfind("\n", 0, place) + 1 :].partition("\n")[0]
