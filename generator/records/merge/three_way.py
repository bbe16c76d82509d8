"""Three-way merge: value stated before, value in the record, value stated now → splices, edits and conflicts.

A value that nobody edited follows its document. A value that a person changed or deleted stays, with a conflict where
the document states another thing than before.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import NamedTuple

from generator.comparison import agree, folded, same
from generator.evidence import Fact
from generator.records import results
from generator.records.merge.fact_tree import Tree, leaves, value_of
from generator.records.results import Conflict, Edit
from generator.records.shape import Value
from generator.records.text import Insert, Remove, Set, Splice
from generator.routes import Steps, written

ITEM_KEYS = {
    "statements": "name",
    "findings": "text",
    "quotes": "text",
    "services": "name",
    "predecessors": "location_id",
    "successors": "location_id",
}
"""List of mappings → the key whose value identifies an item."""

_SIMILAR = 0.7
"""The ratio of `difflib` from which two texts count as versions of one."""

_COMPARED = 400
"""Characters of a text that are compared: the time grows with the square of their number."""


class OtherValue(NamedTuple):
    """The value that another document states for the same field.

    `gives_way` says why that document gives way to the one at hand (`which is older`); None where it does not.
    """

    value: str
    document: str
    gives_way: str | None = None


FindOtherValues = Callable[[Steps], tuple[OtherValue, ...]]


@dataclass(slots=True)
class Outcome:
    """The outcome of a three-way merge: splices of the text, edits made and conflicts.

    `other_values` returns what other documents state for a route.
    """

    other_values: FindOtherValues = lambda _: ()
    splices: list[Splice] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)

    def take(self, splice: Splice, tree: Tree, old: str | None = None) -> None:
        """Add a splice whose value comes from a tree of facts, with an edit for each fact."""
        self.splices.append(splice)
        self.edits += [Edit(written(route), old, fact.value, fact.words) for route, fact in leaves(tree, splice.route)]

    def keep(self, route: Steps, kept: str | None, fact: Fact, why: str) -> None:
        """Add a conflict: the record keeps its value, and the fact is not taken."""
        self.conflicts.append(Conflict(written(route), kept, fact.value, fact.words, why))


def merge_tree(outcome: Outcome, route: Steps, before: Tree | None, current: Value, stated: Tree) -> None:
    """Merge the facts that a document states now into the value that the record has at a route."""
    if not current:
        _merge_into_empty(outcome, route, before, stated)
    elif isinstance(stated, dict) and isinstance(current, dict):
        earlier = before if isinstance(before, dict) else {}
        for key, tree in stated.items():
            merge_tree(outcome, (*route, key), earlier.get(key), current.get(key), tree)
        for key in [key for key in earlier if key not in stated]:
            _merge_unstated(outcome, (*route, key), earlier[key], current.get(key))
    elif isinstance(stated, list) and isinstance(current, list):
        _merge_list(outcome, route, before if isinstance(before, list) else [], current, stated)
    elif isinstance(stated, Fact) and isinstance(current, str):
        _merge_text(outcome, route, before if isinstance(before, Fact) else None, current, stated)
    else:
        for place, fact in leaves(stated, route):
            outcome.keep(place, "another form", fact, results.ANOTHER_FORM)


def _merge_into_empty(outcome: Outcome, route: Steps, before: Tree | None, stated: Tree) -> None:
    """Fill an empty place, unless a document stated something for it before: then a person deleted it."""
    if before is None and isinstance(stated, dict) and _is_stated_elsewhere(outcome, route, stated):
        for key, tree in stated.items():
            _merge_into_empty(outcome, (*route, key), None, tree)
        return
    others = outcome.other_values(route)
    if before is None and not others:
        outcome.take(Set(route, value_of(stated)), stated)
        return
    known = {folded(fact.value) for _, fact in leaves(before)} if before is not None else set()
    known |= {folded(other.value) for other in others}
    for place, fact in leaves(stated, route):
        if folded(fact.value) not in known:
            outcome.keep(place, None, fact, results.DELETED)


def _is_stated_elsewhere(outcome: Outcome, route: Steps, stated: Tree) -> bool:
    """Return whether another document states a value for one of the facts."""
    return any(outcome.other_values(place) for place, _ in leaves(stated, route))


def _report_changes(outcome: Outcome, route: Steps, before: Tree, stated: Tree) -> None:
    """Add a conflict for each fact of an item that a person deleted, where the document stated another thing before."""
    known = {(place, folded(fact.value)) for place, fact in leaves(before, route)}
    for place, fact in leaves(stated, route):
        if (place, folded(fact.value)) not in known:
            outcome.keep(place, None, fact, results.DELETED)


def _merge_text(outcome: Outcome, route: Steps, before: Fact | None, current: str, stated: Fact) -> None:
    if same(current, stated.value):
        return
    unchanged = before is not None and same(before.value, stated.value)
    unedited = before is not None and same(before.value, current)
    agreeing = [other for other in outcome.other_values(route) if same(other.value, current)]
    if agreeing and not unchanged:
        _merge_with_others(outcome, route, current, stated, agreeing)
    elif unedited:
        outcome.take(Set(route, stated.value), stated, current)
    elif not unchanged and not agreeing:
        outcome.keep(route, current, stated, _reason_to_keep(route, before))


def _merge_with_others(outcome: Outcome, route: Steps, current: str, stated: Fact, agreeing: list[OtherValue]) -> None:
    """Take a fact where each document that states the record's value gives way; a conflict names the first of them.

    There is no conflict where the two values do not contradict each other.
    """
    first, consistent = agreeing[0], agree(str(route[-1]), current, stated.value)
    if not all(other.gives_way for other in agreeing):
        if not consistent:
            outcome.keep(route, current, stated, f"{first.document} says so")
        return
    outcome.take(Set(route, stated.value), stated, current)
    if consistent:
        return
    why = f"{first.document}, {first.gives_way}, says “{current}”"
    outcome.conflicts.append(Conflict(written(route), stated.value, None, stated.words, why))


def _reason_to_keep(route: Steps, before: Fact | None) -> str:
    """Return why the record's value stays. What other documents state inside an item of a list is not known."""
    if before is not None:
        return results.CHANGED
    return "the record says so already" if any(isinstance(step, int) for step in route[2:]) else results.WROTE


def _merge_unstated(outcome: Outcome, route: Steps, before: Tree, current: Value) -> None:
    """Remove a value that the document no longer states, where nobody edited it and no other document states it."""
    if isinstance(before, dict) and isinstance(current, dict):
        for key, tree in before.items():
            _merge_unstated(outcome, (*route, key), tree, current.get(key))
        return
    others = outcome.other_values(route)
    if isinstance(before, list) and isinstance(current, list) and not others:
        _remove_items(outcome, route, before, current)
    elif isinstance(before, Fact) and isinstance(current, str):
        if same(before.value, current) and not others:
            outcome.splices.append(Remove(route) if len(route) > 1 else Set(route, None))
            outcome.edits.append(Edit(written(route), current, None, before.words))
        elif not any(same(value, current) for value in (before.value, *(other.value for other in others))):
            outcome.keep(route, current, before, results.NO_LONGER_STATED)


def _merge_list(outcome: Outcome, route: Steps, before: list[Tree], current: list[Value], stated: list[Tree]) -> None:
    """Merge the items of a list: they are identified by their text or by ITEM_KEYS, never by their index alone."""
    name = ITEM_KEYS.get(str(route[-1]))
    earlier = [_item_key(value_of(tree), name) for tree in before]
    keys = [_item_key(value, name) for value in current]
    partners = _match_items(earlier, [_item_key(value_of(tree), name) for tree in stated])
    inserted: list[tuple[int, Tree]] = []
    last = -1
    for index, tree in enumerate(stated):
        key, partner = _item_key(value_of(tree), name), partners.get(index)
        found = _index_of(keys, key)
        if found is None and partner is not None:
            found = _index_of(keys, earlier[partner])
        if found is not None:
            last = found
            merge_tree(outcome, (*route, found), before[partner] if partner is not None else None, current[found], tree)
        elif partner is None:
            if not any(same(other.value, key) for other in outcome.other_values(route)):
                inserted.append((last + 1, tree))
        elif earlier[partner] == key:
            _report_changes(outcome, (*route, index), before[partner], tree)
        elif last + 1 < len(current) and keys[last + 1] not in (*earlier, key):
            last += 1  # a person wrote another item here
            outcome.keep((*route, last), _item_text(current[last], name), _key_fact(tree, name), results.CHANGED)
        else:
            outcome.keep((*route, index), None, _key_fact(tree, name), results.CHANGED_OR_DELETED)
    unstated = [before[index] for index in range(len(before)) if index not in partners.values()]
    removed = _remove_items(outcome, route, unstated, current)
    for shift, (position, tree) in enumerate(inserted):
        here = (*route, position + shift - sum(index < position for index in removed))
        outcome.take(Insert(here, value_of(tree)), tree)


def _remove_items(outcome: Outcome, route: Steps, unstated: list[Tree], current: list[Value]) -> list[int]:
    """Remove unedited items that the document no longer states, the last first. Return their indexes."""
    values = [value_of(tree) for tree in unstated]
    removed = [index for index in reversed(range(len(current))) if current[index] in values]
    for index in removed:
        here = (*route, index)
        outcome.splices.append(Remove(here))
        fact = next(fact for tree in unstated if value_of(tree) == current[index] for _, fact in leaves(tree))
        outcome.edits.append(Edit(written(here), fact.value, None, fact.words))
    return removed


def _match_items(earlier: list[str], stated: list[str]) -> dict[int, int]:
    """Return the earlier item of each one stated now: an equal one, else a similar one, else by order.

    By order only where as many items are left on both sides.
    """
    partners: dict[int, int] = {}
    for matches in (str.__eq__, _is_similar):
        for index, key in enumerate(stated):
            free = [at for at in range(len(earlier)) if at not in partners.values()]
            match = next((at for at in free if matches(earlier[at], key)), None)
            if index not in partners and match is not None:
                partners[index] = match
    left = [index for index in range(len(stated)) if index not in partners]
    free = [at for at in range(len(earlier)) if at not in partners.values()]
    return partners | dict(zip(left, free, strict=True)) if len(left) == len(free) else partners


def _is_similar(one: str, other: str) -> bool:
    """Return whether two texts are probably versions of one."""
    matcher = SequenceMatcher(None, one[:_COMPARED], other[:_COMPARED], autojunk=False)
    return matcher.real_quick_ratio() > _SIMILAR and matcher.quick_ratio() > _SIMILAR and matcher.ratio() > _SIMILAR


def _item_key(value: Value, name: str | None) -> str:
    """Return the folded text that identifies an item; `name` is the key of that text in a mapping."""
    if isinstance(value, dict):
        text = value.get(name) if name else " ".join(str(each) for each in value.values())
        return folded(text) if isinstance(text, str) else ""
    return folded(value) if isinstance(value, str) else ""


def _item_text(value: Value, name: str | None) -> str | None:
    """Return the text that identifies an item, not folded."""
    text = value.get(name) if isinstance(value, dict) and name else value
    return text if isinstance(text, str) else None


def _key_fact(tree: Tree, name: str | None) -> Fact:
    """Return the fact that identifies an item."""
    fact = tree.get(name) if isinstance(tree, dict) and name else tree
    return fact if isinstance(fact, Fact) else leaves(tree)[0][1]


def _index_of(keys: list[str], key: str) -> int | None:
    return keys.index(key) if key in keys else None
