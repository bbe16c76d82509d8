"""One record and the documents that belong to it → the record with them. Each record is written once a run."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from generator import records, sources
from generator.evidence import Account, Evidence, Fact, KeptDocument
from generator.model import ReportKind
from generator.pipeline.conversion.document_versions import kept_name
from generator.pipeline.conversion.register_answers import Answer, other_answers, retrieved_on, without_its_day
from generator.pipeline.extraction import DocumentSummary, Refusal, refusal, unpickled
from generator.problems import ContentError, Problem, Severity
from generator.records import Conflict, Edit, Merge

_LONGEST_SHOWN = 1000
"""Characters of a passage in a message."""


@dataclass(frozen=True, slots=True)
class UpdateTask:
    """A record and the documents to merge into it, each with its pickled account.

    `text` and `evidence` are the bytes of the record and of its evidence, None where there are none yet. The paths are
    for messages.
    """

    slug: str
    record_path: str
    text: bytes | None
    evidence_path: str
    evidence: bytes | None
    documents: tuple[tuple[DocumentSummary, bytes], ...]


@dataclass(frozen=True, slots=True)
class Conversion:
    """The result of one document: its record, what changed there, and what was not understood.

    `document` is the name that it is kept under. `created` says that the record was created for it, `held` that the
    record had it already, with the same bytes, or a newer version of it. `facts` is the number of values read.
    `replaced` is the digest of the document that was kept under this name before, None where there was none. `newer`
    says that it replaced an older version; `older` that the record holds a newer version, so that it was not merged.
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
    older: bool = False

    @property
    def unchanged(self) -> bool:
        """Return whether the record is as if the document had not been converted again."""
        return self.held and not self.edits


@dataclass(frozen=True, slots=True)
class RecordUpdate:
    """An updated record: its new text and evidence, and the result of each document in the order of the task."""

    slug: str
    text: str
    evidence: str
    outcomes: tuple[tuple[DocumentSummary, Conversion | Refusal], ...]


@dataclass(slots=True)
class _OpenRecord:
    """A record while the documents of a task are merged into it one by one.

    `held_before` are the digests of the documents that it held before the run.
    """

    task: UpdateTask
    text: str | None
    evidence: Evidence
    held_before: frozenset[str]


def update_records(tasks: Sequence[UpdateTask]) -> list[RecordUpdate]:
    """Return each record with the documents of its task; a document that cannot be merged is refused in `outcomes`."""
    return list(map(_update, tasks))


def _update(task: UpdateTask, held_before: frozenset[str] | None = None) -> RecordUpdate:
    try:
        record = _open_record(task, held_before)
    except ContentError as error:
        return _refuse_all(task, str(error))
    outcomes = [(summary, _merge(record, summary, account)) for summary, account in task.documents]
    if record.text is None or (problem := _first_error(task, record.text)) is None:
        return RecordUpdate(task.slug, record.text or "", records.dump_evidence(record.evidence), tuple(outcomes))
    if len(task.documents) == 1:
        return _refuse_all(task, f"what was read does not make a valid record: {problem}")
    return _update_one_by_one(task, record.held_before)


def _open_record(task: UpdateTask, held_before: frozenset[str] | None) -> _OpenRecord:
    """Load the record of a task with its evidence. Raise ContentError where one of them has an error."""
    if task.text is None:
        return _OpenRecord(task, None, Evidence(), held_before or frozenset())
    loaded = records.load(task.slug, task.record_path, task.text)
    if loaded.value is None:
        raise ContentError(f"its record has a mistake that must be mended first: {loaded.errors[0]}")
    evidence = Evidence()
    if task.evidence is not None:
        reading = records.load_evidence(task.evidence_path, task.evidence)
        if reading.value is None:
            raise ContentError(str(reading.problems[0]))
        evidence = reading.value
    held = frozenset(kept.sha256 for kept in evidence.documents)
    return _OpenRecord(task, task.text.decode(), evidence, held if held_before is None else held_before)


def _merge(record: _OpenRecord, summary: DocumentSummary, pickled: bytes) -> Conversion | Refusal:
    """Merge one document into the record; where it is refused, the record is not changed."""
    try:
        account = unpickled(pickled)
        if newer := next((each for each in record.evidence.documents if summary.sha256 in each.older), None):
            return _older_version(record, summary, newer)
        kept = _kept_document(summary, account, record)
        before = next((each for each in record.evidence.documents if each.document == kept.document), None)
        facts = _facts_of_kept(summary, account, kept.document)
        if before and before.url and not kept.url:  # the address of the older version is the newer one's too
            kept = replace(kept, url=before.url)
            facts = (*(fact for fact in record.evidence.facts if fact.document == before.url), *facts)
        merged = _merge_answer(record, Answer(kept, facts))
    except Exception as error:  # a fault of ours in one document must not prevent that others are merged
        return refusal(summary.source, error)
    conversion = Conversion(
        source=str(summary.source),
        slug=record.task.slug,
        document=kept.document,
        created=record.text is None,
        held=any(each.sha256 == kept.sha256 for each in record.evidence.documents),
        facts=len(account.facts),
        edits=merged.edits,
        conflicts=merged.conflicts,
        not_understood=tuple(_passages_not_understood(summary, account)),
        replaced=before.sha256 if before else None,
        newer=before is not None and before.sha256 in kept.older,
    )
    record.text, record.evidence = merged.text, merged.evidence
    return conversion


def _merge_answer(record: _OpenRecord, answer: Answer) -> Merge:
    """Merge a document. Of answers of CQC's register about one location, only the latest is about today."""
    others = other_answers(record.evidence, answer.kept, answer.facts)
    if later := [each for each in others if each.is_later_than(answer)]:
        names = {each.kept.document for each in later}
        return records.merge_document(record.text, record.evidence, *without_its_day(answer, later[0]), later=names)
    earlier = [each for each in others if answer.is_later_than(each)]
    text, evidence = record.text, record.evidence
    edits: list[Edit] = []
    for each in earlier:
        if (lasting := without_its_day(each, answer)).facts != each.facts:
            merged = records.merge_document(text, evidence, *lasting)
            text, evidence = merged.text, merged.evidence
            edits += merged.edits
    merged = records.merge_document(text, evidence, *answer, earlier={each.kept.document for each in earlier})
    return replace(merged, edits=_joined_edits(edits, merged.edits)) if edits else merged


def _joined_edits(before: Sequence[Edit], after: Sequence[Edit]) -> tuple[Edit, ...]:
    """Return the edits of two merges as one: a value that was removed and set again was changed, or stayed."""
    old = {edit.route: edit for edit in before}
    again = {edit.route for edit in after}
    removed = [edit for edit in before if edit.route not in again]
    changed = (edit._replace(old=old[edit.route].old) if edit.route in old else edit for edit in after)
    return (*removed, *(edit for edit in changed if edit.old != edit.new))


def _older_version(record: _OpenRecord, summary: DocumentSummary, newer: KeptDocument) -> Conversion:
    """Return the result of an older version of a document that the record holds."""
    source, slug, name = str(summary.source), record.task.slug, newer.document
    return Conversion(source, slug, name, False, True, 0, (), (), (), older=True)


def _facts_of_kept(summary: DocumentSummary, account: Account, document: str) -> tuple[Fact, ...]:
    """Return the facts of an account with the name that its document is kept under."""
    name = summary.source.name
    return tuple(fact._replace(document=document) if fact.document == name else fact for fact in account.facts)


def _kept_document(summary: DocumentSummary, account: Account, record: _OpenRecord) -> KeptDocument:
    held = next((each for each in record.evidence.documents if each.sha256 == summary.sha256), None)
    name = kept_name(summary, account, record.evidence, record.held_before)
    extract = summary.extract
    if held and held.extract and extract:
        # A newer table may have moved the row: the same words keep the place where they were read first.
        extract = held.extract._replace(reading=extract.reading)
    older = _older_digests(name, summary, account, record.evidence)
    named = retrieved_on(summary.source.name) if account.kind is ReportKind.DIRECTORY else None
    retrieved = max((held and held.retrieved) or "", named or "") or None
    return KeptDocument(
        name, account.kind, summary.address, summary.sha256, len(account.text),
        account.furniture, account.not_understood, extract, older, summary.place, retrieved,
    )  # fmt: skip


def _older_digests(name: str, summary: DocumentSummary, account: Account, evidence: Evidence) -> tuple[str, ...]:
    """Return the digests of a document's older versions, sorted.

    A document of CQC's register gets none: the register may state again what it stated a month ago.
    """
    before = next((each for each in evidence.documents if each.document == name), None)
    if before is None or account.kind is ReportKind.DIRECTORY or before.sha256 == summary.sha256:
        return before.older if before else ()
    return tuple(sorted({*before.older, before.sha256}))


def _first_error(task: UpdateTask, text: str) -> Problem | None:
    loaded = records.load(task.slug, task.record_path, text.encode())
    return loaded.errors[0] if loaded.value is None else None


def _update_one_by_one(task: UpdateTask, held_before: frozenset[str]) -> RecordUpdate:
    """Merge one document after another, and keep each only where the record is valid with it."""
    text, evidence = task.text, task.evidence
    outcomes: list[tuple[DocumentSummary, Conversion | Refusal]] = []
    for document in task.documents:
        update = _update(replace(task, text=text, evidence=evidence, documents=(document,)), held_before)
        outcomes += update.outcomes
        if isinstance(update.outcomes[0][1], Conversion):
            text, evidence = update.text.encode(), update.evidence.encode()
    return RecordUpdate(task.slug, (text or b"").decode(), (evidence or b"").decode(), tuple(outcomes))


def _refuse_all(task: UpdateTask, reason: str) -> RecordUpdate:
    outcomes = tuple((summary, Refusal(str(summary.source), reason)) for summary, _ in task.documents)
    return RecordUpdate(task.slug, "", "", outcomes)


def _passages_not_understood(summary: DocumentSummary, account: Account) -> Iterator[Problem]:
    """Yield a warning for each passage that may state a rating, then a finding for each other.

    Of an extract of a table, columns that are not known are skipped: the table reports them once.
    """
    passages = []
    for span in account.not_understood:
        words = " ".join(account.text[span.start : span.end].split())
        unknown_column = summary.extract and not sources.is_known_line(_line_at(account.text, span.start))
        if words and not unknown_column:
            passages.append(_passage(summary, account.text, span.start, words))
    yield from sorted(passages, key=lambda problem: problem.severity is not Severity.WARNING)


def _passage(summary: DocumentSummary, text: str, start: int, words: str) -> Problem:
    shown = words if len(words) <= _LONGEST_SHOWN else f"{words[:_LONGEST_SHOWN]}…"
    return Problem(
        str(summary.source),
        text.count("\n", 0, start) + 1,
        start - text.rfind("\n", 0, start),
        Severity.WARNING if sources.looks_like_rating(words) else Severity.FINDING,
        f"not understood: “{shown}”",
        "document.not-understood",
    )


def _line_at(text: str, offset: int) -> str:
    """Return the line of a text from its start, which is at or before an offset, to its end."""
    return text[text.rfind("\n", 0, offset) + 1 :].partition("\n")[0]
