"""Three-way merge: value read before, value in the record, value read now → splices, edits and conflicts.

The rules are those of "How a hand edit survives": a value that nobody touched follows its document; what a person
changed or deleted stays, and is reported where the document says something else than it did.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import NamedTuple

from generator.comparison import folded, same
from generator.evidence import Fact
from generator.records import results as answers
from generator.records.merge.fact_tree import Tree, leaves, value_of
from generator.records.results import Conflict, Edit
from generator.records.shape import Value
from generator.records.text import Insert, Remove, Set, Splicing
from generator.routes import Route, written

# Which key tells the items of a list of mappings apart.
IDENTITY = {
    "statements": "name",
    "findings": "text",
    "quotes": "text",
    "services": "name",
    "predecessors": "location_id",
    "successors": "location_id",
}


_ALIKE = 0.7
_COMPARED = 400  # characters: comparing takes the square of the length


class Witness(NamedTuple):
    """The value that another document states for the same field, and whether the present document is newer."""

    value: str
    document: str
    older: bool


Witnesses = Callable[[Route], tuple[Witness, ...]]


@dataclass(slots=True)
class Outcome:
    """The outcome of laying a tree of facts over a record. `witnesses` gives what other documents state."""

    witnesses: Witnesses = lambda _: ()
    splices: list[Splicing] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)

    def take(self, splice: Splicing, tree: Tree, old: str | None = None) -> None:
        """Make a splice whose value comes from a tree of facts."""
        self.splices.append(splice)
        places = leaves(tree, splice.route)
        self.edits += [Edit(written(route), old, fact.value, fact.words) for route, fact in places]

    def keep(self, route: Route, kept: str | None, fact: Fact, why: str) -> None:
        """Leave the record as it is, and say so."""
        self.conflicts.append(Conflict(written(route), kept, fact.value, fact.words, why))


def lay_over(outcome: Outcome, route: Route, before: Tree | None, now: Value, read: Tree) -> None:
    """Lay what is read now over the value that the record has at a route."""
    if not now:
        _over_nothing(outcome, route, before, read)
    elif isinstance(read, dict) and isinstance(now, dict):
        earlier = before if isinstance(before, dict) else {}
        for key, tree in read.items():
            lay_over(outcome, (*route, key), earlier.get(key), now.get(key), tree)
        for key in [key for key in earlier if key not in read]:
            _no_longer_read(outcome, (*route, key), earlier[key], now.get(key))
    elif isinstance(read, list) and isinstance(now, list):
        _over_list(outcome, route, before if isinstance(before, list) else [], now, read)
    elif isinstance(read, Fact) and isinstance(now, str):
        _over_text(outcome, route, before if isinstance(before, Fact) else None, now, read)
    else:
        for place, fact in leaves(read, route):
            outcome.keep(place, "another form", fact, answers.ANOTHER_FORM)


def _over_nothing(outcome: Outcome, route: Route, before: Tree | None, read: Tree) -> None:
    """An empty place is filled, unless something was read for it before: then a person deleted it."""
    if before is None and isinstance(read, dict) and any(outcome.witnesses(place) for place, _ in leaves(read, route)):
        for key, tree in read.items():
            _over_nothing(outcome, (*route, key), None, tree)
        return
    deleted = before is not None or bool(outcome.witnesses(route))
    if not deleted:
        outcome.take(Set(route, value_of(read)), read)
    else:
        known = {folded(fact.value) for _, fact in leaves(before)} if before is not None else set()
        known |= {folded(witness.value) for witness in outcome.witnesses(route)}
        for place, fact in leaves(read, route):
            if folded(fact.value) not in known:
                outcome.keep(place, None, fact, answers.DELETED)


def _told_anew(outcome: Outcome, route: Route, before: Tree, read: Tree) -> None:
    """Report what a document now states about a whole that a person deleted, where it stated another thing before."""
    known = {(place, folded(fact.value)) for place, fact in leaves(before, route)}
    for place, fact in leaves(read, route):
        if (place, folded(fact.value)) not in known:
            outcome.keep(place, None, fact, answers.DELETED)


def _over_text(outcome: Outcome, route: Route, before: Fact | None, now: str, read: Fact) -> None:
    if same(now, read.value):
        return
    unchanged = before is not None and same(before.value, read.value)
    backed = [witness for witness in outcome.witnesses(route) if same(witness.value, now)]
    untouched = before is not None and same(before.value, now)
    if backed and not unchanged:
        if all(witness.older for witness in backed):
            outcome.take(Set(route, read.value), read, now)
            why = f"{backed[0].document}, which is older, says “{now}”"
            outcome.conflicts.append(Conflict(written(route), read.value, None, read.words, why))
        else:
            outcome.keep(route, now, read, f"{backed[0].document} says so")
    elif untouched:
        outcome.take(Set(route, read.value), read, now)
    elif not unchanged and not backed:
        outcome.keep(route, now, read, _why_kept(route, before))


def _why_kept(route: Route, before: Fact | None) -> str:
    """Within an item of a list, what other documents say is not known: the item may be at another place there."""
    if before is not None:
        return answers.CHANGED
    return "the record says so already" if any(isinstance(step, int) for step in route[2:]) else answers.WROTE


def _no_longer_read(outcome: Outcome, route: Route, before: Tree, now: Value) -> None:
    """Remove a value that is not read any more, where nobody edited it and no other document states it."""
    if isinstance(before, dict) and isinstance(now, dict):
        for key, tree in before.items():
            _no_longer_read(outcome, (*route, key), tree, now.get(key))
    elif isinstance(before, list) and isinstance(now, list) and not outcome.witnesses(route):
        _drop_items(outcome, route, before, now)
    elif isinstance(before, Fact) and isinstance(now, str) and same(before.value, now) and not outcome.witnesses(route):
        outcome.splices.append(Remove(route) if len(route) > 1 else Set(route, None))
        outcome.edits.append(Edit(written(route), now, None, before.words))
    elif isinstance(before, Fact) and isinstance(now, str) and not _backed(outcome, route, before, now):
        outcome.keep(route, now, before, answers.NO_LONGER_TOLD)


def _backed(outcome: Outcome, route: Route, before: Fact, now: str) -> bool:
    """Return whether this document said before what the record says, or another one says it."""
    said = (before.value, *(witness.value for witness in outcome.witnesses(route)))
    return any(same(value, now) for value in said)


def _over_list(outcome: Outcome, route: Route, before: list[Tree], now: list[Value], read: list[Tree]) -> None:
    """Items are told apart by their text, or by the key that names them: never by their place alone."""
    name = IDENTITY.get(str(route[-1]))
    earlier = [_known_as(value_of(tree), name) for tree in before]
    places = [_known_as(value, name) for value in now]
    partners = _partners(earlier, [_known_as(value_of(tree), name) for tree in read])
    inserted: list[tuple[int, Tree]] = []
    place = -1
    for index, tree in enumerate(read):
        identity = _known_as(value_of(tree), name)
        partner = partners.get(index)
        found = _index(places, identity)
        if found is None and partner is not None:
            found = _index(places, earlier[partner])
        if found is not None:
            place = found
            lay_over(outcome, (*route, found), before[partner] if partner is not None else None, now[found], tree)
        elif partner is None and not any(same(witness.value, identity) for witness in outcome.witnesses(route)):
            inserted.append((place + 1, tree))
        elif partner is not None and earlier[partner] != identity:
            fact, mine = _identifying(tree, name), place + 1
            if mine < len(now) and places[mine] not in (*earlier, identity):
                place = mine  # what a person wrote in its place
                outcome.keep((*route, mine), _words_of(now[mine], name), fact, answers.CHANGED)
            else:
                outcome.keep((*route, index), None, fact, answers.CHANGED_OR_DELETED)
        elif partner is not None:
            _told_anew(outcome, (*route, index), before[partner], tree)
    gone = [before[at] for at in range(len(before)) if at not in partners.values()]
    dropped = _drop_items(outcome, route, gone, now)
    for shift, (position, tree) in enumerate(inserted):
        here = (*route, position + shift - sum(place < position for place in dropped))
        outcome.take(Insert(here, value_of(tree)), tree)


def _drop_items(outcome: Outcome, route: Route, gone: list[Tree], now: list[Value]) -> list[int]:
    """Items that are not read any more go, the last first, where nobody touched them. Their places are returned."""
    values = [value_of(tree) for tree in gone]
    dropped = [place for place in reversed(range(len(now))) if now[place] in values]
    for place in dropped:
        here = (*route, place)
        outcome.splices.append(Remove(here))
        fact = next(fact for tree in gone if value_of(tree) == now[place] for _, fact in leaves(tree))
        outcome.edits.append(Edit(written(here), fact.value, None, fact.words))
    return dropped


def _partners(earlier: list[str], current: list[str]) -> dict[int, int]:
    """Return the earlier item of each current one: the same, else a similar one, else by order if as many are left."""
    partners: dict[int, int] = {}
    for alike in (str.__eq__, _alike):
        for index, identity in enumerate(current):
            free = [at for at in range(len(earlier)) if at not in partners.values()]
            match = next((at for at in free if alike(earlier[at], identity)), None)
            if index not in partners and match is not None:
                partners[index] = match
    left = [index for index in range(len(current)) if index not in partners]
    free = [at for at in range(len(earlier)) if at not in partners.values()]
    return partners | dict(zip(left, free, strict=True)) if len(left) == len(free) else partners


def _alike(one: str, other: str) -> bool:
    """Return whether a text is probably a better reading of the other."""
    matcher = SequenceMatcher(None, one[:_COMPARED], other[:_COMPARED], autojunk=False)
    return matcher.real_quick_ratio() > _ALIKE and matcher.quick_ratio() > _ALIKE and matcher.ratio() > _ALIKE


def _known_as(value: Value, name: str | None) -> str:
    if isinstance(value, dict):
        text = value.get(name) if name else " ".join(str(each) for each in value.values())
        return folded(text) if isinstance(text, str) else ""
    return folded(value) if isinstance(value, str) else ""


def _words_of(value: Value, name: str | None) -> str | None:
    """The text that tells an item from others, as it stands."""
    text = value.get(name) if isinstance(value, dict) and name else value
    return text if isinstance(text, str) else None


def _identifying(tree: Tree, name: str | None) -> Fact:
    fact = tree.get(name) if isinstance(tree, dict) and name else tree
    return fact if isinstance(fact, Fact) else leaves(tree)[0][1]


def _index(places: list[str], identity: str) -> int | None:
    return places.index(identity) if identity in places else None
