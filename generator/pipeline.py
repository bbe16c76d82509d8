"""The stories of the house, each one screen: convert a document, load what there is, build the site.

Between the rooms flow the values of `model`; files are read and written through `store` only, and nothing here prints.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from generator import records, sources, store
from generator.model import Account, Evidence, Fact, KeptDocument, Record, SiteSettings
from generator.problems import ContentError, Problem, Severity, UsageError
from generator.records import Conflict, Edit, Known

DOCUMENT_LIMIT = 3_000_000
RECORD_LIMIT = 256_000
EVIDENCE_LIMIT = 20_000_000
TEMPLATE_LIMIT = 2_000_000


@dataclass(frozen=True, slots=True)
class Content:
    """The folder `content/` and what stands where in it."""

    folder: Path

    def record(self, slug: str) -> Path:
        """The record that people read and correct."""
        return self.folder / "practices" / f"{slug}.yaml"

    def evidence(self, slug: str) -> Path:
        """What was read, from which words of which document."""
        return self.folder / "evidence" / f"{slug}.json"

    def source(self, slug: str, document: str) -> Path:
        """A document as it came in."""
        return self.folder / "sources" / slug / document

    @property
    def schema(self) -> Path:
        """The JSON Schema that editors use."""
        return self.folder / "practice.schema.json"

    @property
    def inbox(self) -> Path:
        """Where people drop documents."""
        return self.folder / "inbox"


@dataclass(frozen=True, slots=True)
class Conversion:
    """What became of one document: where it went, what changed in the record, and what was not understood."""

    source: str
    slug: str
    document: str
    kept: Path
    created: bool
    facts: int
    edits: tuple[Edit, ...]
    conflicts: tuple[Conflict, ...]
    not_understood: tuple[Problem, ...]


class Converter:
    """Converts documents one after another into one content folder, knowing all records that are there."""

    def __init__(self, content: Content, *, dry_run: bool = False) -> None:
        """Read what tells the records apart. A record that cannot be read is left alone until a person mends it."""
        self.content, self.dry_run = content, dry_run
        self.known: dict[str, Known] = {}
        self.unreadable: dict[str, tuple[Problem, ...]] = {}
        self.pending: dict[Path, bytes] = {}
        for name, data in store.read_tree(content.folder / "practices", (".yaml",), RECORD_LIMIT).items():
            slug = name.removesuffix(".yaml")
            reading = records.load(slug, str(content.record(slug)), data)
            if reading.value is None:
                self.unreadable[slug] = reading.errors
            else:
                self.known[slug] = records.known(slug, reading.value.practice)

    def convert(self, path: Path, address: str | None = None, practice: str | None = None) -> Conversion:
        """Read a document, merge it into its record, and keep it. Raises RatingpressError; then nothing is written.

        `address` is where CQC published it; `practice` is the slug of its record where the document cannot tell.
        """
        data = store.read_file(path, DOCUMENT_LIMIT)
        account = sources.read(path.name, data, address)
        slug = self._slug(path, account, practice)
        text, evidence = self._standing(slug)
        document = self._name(slug, path, account, data, evidence)
        facts = tuple(
            replace(fact, document=document) if fact.document == path.name else fact for fact in account.facts
        )
        digest = hashlib.sha256(data).hexdigest()
        kept = KeptDocument(
            document, account.kind, address, digest, len(account.text), account.furniture, account.not_understood
        )
        merged = records.merge(text, evidence, kept, facts)
        self._save(slug, document, data, merged.text, records.dump_evidence(merged.evidence))
        loaded = records.load(slug, str(self.content.record(slug)), merged.text.encode())
        if loaded.value is None:
            raise ContentError(f"{path}: what was read does not make a valid record: {loaded.errors[0]}")
        created = slug not in self.known
        self.known[slug] = records.known(slug, loaded.value.practice)
        return Conversion(
            str(path), slug, document, self.content.source(slug, document), created, len(facts),
            merged.edits, merged.conflicts, tuple(_not_understood(str(path), account)),
        )  # fmt: skip

    def _slug(self, path: Path, account: Account, practice: str | None) -> str:
        if practice is not None:
            if practice not in self.known and practice not in self.unreadable:
                raise UsageError(f"--practice {practice}: there is no record {self.content.record(practice)}")
            slug = practice
        else:
            match = records.identify(account.facts, self.known.values())
            if match.slug is None:
                raise ContentError(_unclear(path, match.candidates))
            slug = match.slug
        if slug in self.unreadable:
            raise ContentError(
                f"{path}: its record has a mistake that must be mended first: {self.unreadable[slug][0]}"
            )
        return slug

    def _standing(self, slug: str) -> tuple[str | None, Evidence]:
        """The record and the evidence as they stand, with what this run has already made of them."""
        record, evidence = self.content.record(slug), self.content.evidence(slug)
        if slug not in self.known:
            return None, Evidence()
        text = (self._read_if_there(record, RECORD_LIMIT) or b"").decode("utf-8")
        told = self._read_if_there(evidence, EVIDENCE_LIMIT)
        if told is None:
            return text, Evidence()
        reading = records.load_evidence(str(evidence), told)
        if reading.value is None:
            raise ContentError(str(reading.problems[0]))
        return text, reading.value

    def _read_if_there(self, path: Path, limit: int) -> bytes | None:
        return self.pending[path] if path in self.pending else store.read_if_there(path, limit)

    def _name(self, slug: str, path: Path, account: Account, data: bytes, evidence: Evidence) -> str:
        """The name to keep a document under: plain, with its digest only where another has the plain one.

        The same bytes keep the name they have, and a document that already bears one of the two names keeps it, so
        that converting `sources/` anew in any order gives the same names.
        """
        digest = hashlib.sha256(data).hexdigest()
        suffix = ".html" if path.suffix.lower() in (".html", ".htm") else ".txt"
        plain, apart = f"{account.stem}{suffix}", f"{account.stem}-{digest[:8]}{suffix}"
        for kept in evidence.documents:
            if kept.sha256 == digest:
                return kept.document
        taken = {kept.document for kept in evidence.documents}
        if path.name == apart or plain in taken:
            return apart
        return plain

    def _save(self, slug: str, document: str, data: bytes, text: str, evidence: str) -> None:
        # The evidence comes last: where a run is ended before it, the next conversion sees agreement, not an edit.
        files = {
            self.content.source(slug, document): data,
            self.content.record(slug): text.encode(),
            self.content.evidence(slug): evidence.encode(),
        }
        if store.read_if_there(self.content.schema, RECORD_LIMIT) is None:
            files[self.content.schema] = records.json_schema().encode()
        if self.dry_run:
            self.pending.update(files)
        else:
            store.save(files)


def _not_understood(path: str, account: Account) -> Iterator[Problem]:
    """A warning for each passage that speaks of a rating, a finding for each other; the warnings come first."""
    passages = [
        Problem(
            path,
            account.text.count("\n", 0, span.start) + 1,
            span.start - account.text.rfind("\n", 0, span.start),
            Severity.WARNING if sources.speaks_of_rating(words) else Severity.FINDING,
            f"not understood: “{words}”",
            "document.not-understood",
        )
        for span in account.not_understood
        if (words := " ".join(account.text[span.start : span.end].split()))
    ]
    return iter(sorted(passages, key=lambda problem: problem.severity is not Severity.WARNING))


def _unclear(path: Path, candidates: tuple[Known, ...]) -> str:
    if not candidates:
        return f"{path}: the document names no practice; say whose it is with --practice SLUG"
    listed = ", ".join(
        known.slug + (f" ({', '.join(filter(None, (known.postcode, known.location_id)))})" if known.postcode else "")
        for known in candidates
    )
    return f"{path}: this could be about {listed}; say which with --practice SLUG"


@dataclass(frozen=True, slots=True)
class Loaded:
    """All that a site is made of, and every problem met while reading it."""

    records: tuple[Record, ...]
    settings: SiteSettings
    pages: Mapping[str, str]
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that forbid a build."""
        return tuple(problem for problem in self.problems if problem.severity is Severity.ERROR)


def load(content: Content) -> Loaded:
    """Read and check everything under `content/`; all problems of all files, sorted by place.

    Raises ContentError where there is no record at all: an emptied folder must not publish an empty site.
    """
    files = store.read_tree(content.folder / "practices", (".yaml", ".yml"), RECORD_LIMIT)
    if not files:
        raise ContentError(f"{content.folder / 'practices'}: there is no record here; convert a document first")
    problems: list[Problem] = []
    found: list[Record] = []
    for name, data in files.items():
        record, met = _load_record(content, name, data)
        problems.extend(met)
        if record:
            found.append(record)
    problems.extend(records.check_together(found))
    settings = SiteSettings()
    settings_path = content.folder / "site.yaml"
    if (told := store.read_if_there(settings_path, RECORD_LIMIT)) is not None:
        reading = records.load_settings(str(settings_path), told)
        settings = reading.value or settings
        problems.extend(reading.problems)
    pages = store.read_tree(content.folder / "pages", (".md",), RECORD_LIMIT)
    texts: dict[str, str] = {}
    for name, data in pages.items():
        decoded = records.decode(str(content.folder / "pages" / name), data)
        texts[name] = decoded.value or ""
        problems.extend(decoded.problems)
    return Loaded(tuple(found), settings, texts, tuple(sorted(problems)))


def _load_record(content: Content, name: str, data: bytes) -> tuple[Record | None, list[Problem]]:
    """A record with its evidence and the texts that its evidence speaks of."""
    slug = name.removesuffix(".yml").removesuffix(".yaml")
    path = content.folder / "practices" / name
    reading = records.load(slug, str(path), data)
    problems = list(reading.problems)
    evidence, texts = Evidence(), dict[str, str]()
    evidence_path = content.evidence(slug)
    if (held := store.read_if_there(evidence_path, EVIDENCE_LIMIT)) is not None:
        told = records.load_evidence(str(evidence_path), held)
        problems.extend(told.problems)
        evidence = told.value or evidence
        for kept in evidence.documents:
            source = content.source(slug, kept.document)
            try:
                document = store.read_file(source, DOCUMENT_LIMIT)
                texts[kept.document] = sources.flatten(kept.document, document)
            except (ContentError, UsageError) as error:
                problems.append(Problem(str(source), 0, 0, Severity.ERROR, str(error), "evidence.document"))
        problems.extend(records.check_evidence(str(evidence_path), evidence, texts))
    if reading.value is None:
        return None, problems
    practice = reading.value.practice
    problems.extend(records.check(reading.value, evidence))
    return Record(slug, str(path), practice, evidence, texts, reading.value.lines), problems


def build(loaded: Loaded, templates: Path, output: Path, forbidden: Iterable[Path]) -> store.Published:
    """Make the site and publish it in one step. Raises RatingpressError; then the old site stands as it was."""
    from generator import pages

    files = store.read_tree(templates, None, TEMPLATE_LIMIT)
    if not files:
        raise UsageError(f"{templates}: there are no templates here; name their folder with --templates DIR")
    site = pages.plan(loaded.records, loaded.settings, loaded.pages)
    return store.publish(output, pages.render(site, files), forbidden)


def facts_of(loaded: Loaded) -> Iterator[Fact]:
    """Every fact of every record, for counting."""
    for record in loaded.records:
        yield from record.evidence.facts
