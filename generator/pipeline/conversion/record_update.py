"""One record and the documents that belong to it → the record with them in it. Each record is written once a run."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from generator import records, sources
from generator.evidence import Account, Evidence, Fact, KeptDocument
from generator.model import ReportKind
from generator.pipeline.conversion.document_versions import name_for
from generator.pipeline.extraction import Card, Refusal, refusal, unpacked
from generator.problems import ContentError, Problem, Severity
from generator.records import Conflict, Edit

_LONGEST_SHOWN = 1000


@dataclass(frozen=True, slots=True)
class UpdateTask:
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
    """The result of one document: its record, what changed there, and what was not understood.

    `document` is the name that it is kept under. `created` says that it made the record, `held` that it was there
    already, to the last byte, or a newer version of it; `replaced` is the digest of what was kept under that name
    before.
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
    newer: bool = False
    """It took the place of an older version."""
    older: bool = False
    """A newer version is held, so that nothing was taken from it."""

    @property
    def unchanged(self) -> bool:
        """Return whether the record is as if the document had not been converted again."""
        return self.held and not self.edits


@dataclass(frozen=True, slots=True)
class Renewal:
    """A record with documents taken into it: its new text and evidence, and what became of each document in turn."""

    slug: str
    text: str
    evidence: str
    outcomes: tuple[tuple[Card, Conversion | Refusal], ...]


@dataclass(slots=True)
class _RecordWork:
    """A record with the documents of an order taken into it one by one. `stood` are the digests of its documents
    before the run."""

    order: UpdateTask
    text: str | None
    evidence: Evidence
    stood: frozenset[str]


def renew_records(orders: Sequence[UpdateTask]) -> list[Renewal]:
    """Take the documents of each order into its record; what cannot be taken is among the outcomes."""
    return list(map(_renew, orders))


def _renew(order: UpdateTask, stood: frozenset[str] | None = None) -> Renewal:
    try:
        work = _standing(order, stood)
    except ContentError as error:
        return _refused(order, str(error))
    outcomes = [(card, _outcome(work, card, account)) for card, account in order.documents]
    if work.text is None or (wrong := _mistake(order, work.text)) is None:
        return Renewal(order.slug, work.text or "", records.dump_evidence(work.evidence), tuple(outcomes))
    why = f"what was read does not make a valid record: {wrong}"
    if len(order.documents) == 1:
        return _refused(order, why)
    return _without_culprits(order, work.stood)


def _standing(order: UpdateTask, stood: frozenset[str] | None) -> _RecordWork:
    if order.text is None:
        return _RecordWork(order, None, Evidence(), stood or frozenset())
    loaded = records.load(order.slug, order.record_path, order.text)
    if loaded.value is None:
        raise ContentError(f"its record has a mistake that must be mended first: {loaded.errors[0]}")
    told = records.load_evidence(order.evidence_path, order.evidence) if order.evidence is not None else None
    if told and told.value is None:
        raise ContentError(str(told.problems[0]))
    evidence = told.value if told and told.value else Evidence()
    held = frozenset(kept.sha256 for kept in evidence.documents)
    return _RecordWork(order, order.text.decode(), evidence, held if stood is None else stood)


def _outcome(work: _RecordWork, card: Card, packed: bytes) -> Conversion | Refusal:
    """Take one document into the work; where it cannot be taken, the work stays as it is."""
    try:
        account = unpacked(packed)
        if newer := next((each for each in work.evidence.documents if card.sha256 in each.older), None):
            return _passed_over(work, card, newer)
        kept = _kept(card, account, work)
        before = next((each for each in work.evidence.documents if each.document == kept.document), None)
        facts = _facts(card, account, kept.document)
        if before and before.url and not kept.url:  # an address that was told once is not forgotten
            kept = replace(kept, url=before.url)
            facts = (*(fact for fact in work.evidence.facts if fact.document == before.url), *facts)
        merged = records.merge_document(work.text, work.evidence, kept, facts)
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
        replaced=before.sha256 if before else None,
        newer=before is not None and before.sha256 in kept.older,
    )
    work.text, work.evidence = merged.text, merged.evidence
    return conversion


def _passed_over(work: _RecordWork, card: Card, newer: KeptDocument) -> Conversion:
    """Return the result of an older version of a document that is held."""
    name = newer.document
    return Conversion(str(card.source), work.order.slug, name, False, True, 0, (), (), (), older=True)


def _facts(card: Card, account: Account, document: str) -> tuple[Fact, ...]:
    """The facts of an account, as those of the document that is kept."""
    name = card.source.name
    return tuple(fact._replace(document=document) if fact.document == name else fact for fact in account.facts)


def _kept(card: Card, account: Account, work: _RecordWork) -> KeptDocument:
    held = next((each for each in work.evidence.documents if each.sha256 == card.sha256), None)
    name = name_for(card, account, work.evidence, work.stood)
    return KeptDocument(
        name, account.kind, card.address, card.sha256, len(account.text),
        account.furniture, account.not_understood,
        # The same words stand where they stood when they were first read: a newer table may have moved the row.
        held.extract._replace(reading=card.extract.reading)
        if held and held.extract and card.extract
        else card.extract,
        _older_than(name, card, account, work.evidence),
    )  # fmt: skip


def _older_than(name: str, card: Card, account: Account, evidence: Evidence) -> tuple[str, ...]:
    """The digests of the versions before. CQC's register may say today what it said a month ago, so it has none."""
    before = next((each for each in evidence.documents if each.document == name), None)
    if before is None or account.kind is ReportKind.DIRECTORY or before.sha256 == card.sha256:
        return before.older if before else ()
    return tuple(sorted({*before.older, before.sha256}))


def _mistake(order: UpdateTask, text: str) -> Problem | None:
    loaded = records.load(order.slug, order.record_path, text.encode())
    return loaded.errors[0] if loaded.value is None else None


def _without_culprits(order: UpdateTask, stood: frozenset[str]) -> Renewal:
    """One document after another, each only where the record is valid with it."""
    text, evidence = order.text, order.evidence
    outcomes: list[tuple[Card, Conversion | Refusal]] = []
    for document in order.documents:
        renewal = _renew(replace(order, text=text, evidence=evidence, documents=(document,)), stood)
        outcomes += renewal.outcomes
        if isinstance(renewal.outcomes[0][1], Conversion):
            text, evidence = renewal.text.encode(), renewal.evidence.encode()
    return Renewal(order.slug, (text or b"").decode(), (evidence or b"").decode(), tuple(outcomes))


def _refused(order: UpdateTask, why: str) -> Renewal:
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
            Severity.WARNING if sources.looks_like_rating(words) else Severity.FINDING,
            f"not understood: “{words if len(words) <= _LONGEST_SHOWN else f'{words[:_LONGEST_SHOWN]}…'}”",
            "document.not-understood",
        )
        for span in account.not_understood
        if (words := " ".join(account.text[span.start : span.end].split()))
        and not (card.extract and not sources.is_known_line(_line_at(account.text, span.start)))
    ]
    return iter(sorted(passages, key=lambda problem: problem.severity is not Severity.WARNING))


def _line_at(text: str, place: int) -> str:
    """The line of a text that a place is in, up to its end."""
    return text[text.rfind("\n", 0, place) + 1 :].partition("\n")[0]
