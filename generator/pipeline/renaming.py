"""Renaming of a record: its file, its evidence, its documents and its page in Markdown move together.

Nothing is overwritten. The record lists its former slug, so that its old address leads to the new one. Where a person
has renamed the file of the record by hand, the rest follows it.
"""

from pathlib import Path

from generator import records, store
from generator.pipeline.content import EVIDENCE_LIMIT, RECORD_LIMIT, Content
from generator.problems import ContentError, UsageError


def rename(content: Content, old: str, new: str) -> tuple[tuple[Path, Path], ...]:
    """Rename a record, and return the old and the new path of each file that moved.

    Raise UsageError where there is no such record, or `new` cannot be its name; ContentError where a file of `new`
    exists already, or where the record has a mistake; MachineError where the system refuses. Then nothing is moved.
    """
    if not records.is_slug(new):
        raise UsageError(
            f"“{new}” cannot be the name of a record; use a–z, 0–9 and hyphens, such as {records.slug(new)}"
        )
    if old == new:
        raise UsageError(f"the record is called {old} already")
    with store.exclusive_saving(content.folder) as save:
        present, future = content.record(old), content.record(new)
        text = store.read_if_exists(present, RECORD_LIMIT)
        following = store.read_if_exists(future, RECORD_LIMIT)
        moves = {**({present: future} if text is not None else {}), **left_behind_moves(content, old, new)}
        if text is not None and following not in (None, text):
            raise ContentError(f"{future} exists already, and nothing is overwritten: choose another name")
        if text is None and (following is None or not moves):
            raise UsageError(_nothing_to_rename(content, old, new, renamed=following is not None))
        edited = records.with_former_slugs(new, _decoded(present, text or following or b""), (old,))
        store.move_files(moves)
        save({future: edited.encode()})
    return tuple(moves.items())


def left_behind_moves(content: Content, old: str, new: str) -> dict[Path, Path]:
    """Return the old and the new path of each file that belongs to a record beside its own: evidence first.

    Documents that the new name has with the same bytes, and what cannot be moved, are left to `store.move_files`.
    """
    moves = {content.evidence(old): content.evidence(new)}
    if _differs(content.evidence(old), content.evidence(new)):
        raise ContentError(
            f"{content.evidence(new)} exists already, and nothing is overwritten: "
            f"convert the documents in {content.documents / old} with --practice {new} instead"
        )
    sources = content.documents / old
    moves |= {sources / name: content.source(new, name) for name in store.list_tree(sources, None)}
    moves[content.pages / f"{old}.md"] = content.pages / f"{new}.md"
    return {old_path: new_path for old_path, new_path in moves.items() if store.is_present(old_path)}


def move_left_behind(content: Content, old: str, new: str) -> None:
    """Move what stayed under the old slug of a record whose file a person renamed. Raise the errors of `rename`."""
    store.move_files(left_behind_moves(content, old, new))


def _differs(old: Path, new: Path) -> bool:
    one, other = (store.read_if_exists(path, EVIDENCE_LIMIT) for path in (old, new))
    return None not in (one, other) and one != other


def _decoded(path: Path, data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise ContentError(f"{path} is not UTF-8: save it as UTF-8 first") from None


def _nothing_to_rename(content: Content, old: str, new: str, *, renamed: bool) -> str:
    if renamed:
        return f"nothing is left under the name {old}: the record is {content.record(new)}"
    return f"there is no record {old} in {content.practices}"
