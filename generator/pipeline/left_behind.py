"""Evidence that stayed under its old name when a person renamed the file of a record, and the record it belongs to."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from generator import records, store
from generator.pipeline.content import EVIDENCE_LIMIT, RECORD_LIMIT, Content
from generator.problems import Problem, RatingpressError, Severity
from generator.records import Holding, RecordIdentity, Relation


def match_left_behind(alone: Mapping[str, Holding], without: Iterable[RecordIdentity]) -> dict[str, str]:
    """Return the present slug of each renamed record with the old one, under which its evidence still is.

    `alone` has the evidence files without a record, `without` the records without evidence. A file that could belong to
    several of them, or a record that several files could belong to, is left out.
    """
    candidates = tuple(without)
    homes = {old: _homes(old, holding, candidates) for old, holding in alone.items()}
    sole = [(found[0], old) for old, found in homes.items() if len(found) == 1]
    claimed = [new for new, _ in sole]
    return {new: old for new, old in sole if claimed.count(new) == 1}


def _homes(old: str, holding: Holding, candidates: Iterable[RecordIdentity]) -> list[str]:
    """Return the slugs of the records that may be the renamed one; a person may have changed its name as well."""
    known = RecordIdentity(old, "").with_stated(holding.stated)
    related = [(each.slug, records.compare(known, each), known.postcodes & each.postcodes) for each in candidates]
    same = [slug for slug, relation, _ in related if relation in (Relation.SAME, Relation.OPEN)]
    return same or [slug for slug, _, postcode in related if postcode]


def left_behind_problems(content: Content, names: Iterable[str]) -> Iterator[Problem]:
    """Yield a warning for the evidence of each record that was renamed without it, with the command that moves it.

    `names` are the names of the records' files.
    """
    folder = content.folder / "evidence"
    held = {name.removesuffix(".json") for name in store.list_tree_with_errors(folder, (".json",))[0]}
    slugs = {name.removesuffix(".yaml") for name in names}
    alone = {old: holding for old in sorted(held - slugs) if (holding := _holding(folder / f"{old}.json"))}
    if not alone:
        return
    without = (known for slug in sorted(slugs - held) if (known := _identity(content.practices / f"{slug}.yaml", slug)))
    for new, old in match_left_behind(alone, without).items():
        message = (
            f"this evidence and {content.documents / old} stayed behind when the record was renamed to {new}.yaml; "
            f"“ratingpress rename {old} {new}” moves them"
        )
        yield Problem(str(folder / f"{old}.json"), 0, 0, Severity.WARNING, message, "evidence.left")


def _holding(path: Path) -> Holding | None:
    try:
        data = store.read_if_exists(path, EVIDENCE_LIMIT)
    except RatingpressError:
        return None
    return records.load_holding(str(path), data) if data else None


def _identity(path: Path, slug: str) -> RecordIdentity | None:
    try:
        data = store.read_if_exists(path, RECORD_LIMIT)
    except RatingpressError:
        return None
    return records.read_identity(slug, str(path), data).value if data else None
