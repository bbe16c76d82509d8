"""What stands in `content/` before a run: which records there are, and which documents they hold."""

from dataclasses import dataclass, field

from generator import records, store
from generator.model import KeptDocument
from generator.pipeline.content import EVIDENCE_LIMIT, RECORD_LIMIT, Content
from generator.pipeline.loading import name_problem
from generator.problems import Problem
from generator.records import Register


@dataclass(slots=True)
class Standing:
    """The records that are there. One that cannot be read is left alone until a person mends it."""

    register: Register = field(default_factory=Register)
    unreadable: dict[str, Problem] = field(default_factory=dict)
    holders: dict[str, str] = field(default_factory=dict)
    """The record that holds a document, by the document's digest."""
    addresses: dict[str, str] = field(default_factory=dict)
    """Where CQC published a document that is held, by its digest."""


def standing(content: Content) -> Standing:
    """Read what tells the records apart. Of each record and its evidence only that is read: there may be thousands."""
    found = Standing()
    for name, data in store.stream_tree(content.practices, (".yaml", ".yml"), RECORD_LIMIT):
        path, slug = content.practices / name, name.rpartition(".")[0]
        if wrong := name_problem(path, name):
            found.unreadable[slug] = wrong
            continue
        reading = records.known_from(slug, str(path), data)
        if reading.value is None:
            found.unreadable[slug] = reading.errors[0]
        else:
            found.register.add(reading.value)
    for name, data in store.stream_tree(content.folder / "evidence", (".json",), EVIDENCE_LIMIT):
        slug = name.removesuffix(".json")
        if slug in found.register or slug in found.unreadable:
            _enter(found, slug, records.held_documents(name, data))
    return found


def _enter(found: Standing, slug: str, documents: tuple[KeptDocument, ...]) -> None:
    for kept in documents:
        # Held by two records, a document belongs to neither for that alone.
        first = found.holders.setdefault(kept.sha256, slug)
        found.holders[kept.sha256] = slug if first == slug else ""
        if kept.url:
            found.addresses[kept.sha256] = kept.url
