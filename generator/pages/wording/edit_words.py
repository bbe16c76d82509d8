"""The words of an edit by hand: what the source says, what the page says now."""

from collections.abc import Iterator, Sequence

from generator.evidence import Fact
from generator.findings import EditKind, HandEdit, distinct, value_at
from generator.model import Practice
from generator.pages.wording.phrases_of_values import count, paragraphs
from generator.pages.wording.route_words import field_name, in_words
from generator.routes import REMOVED_REPORT, holder, last_name

_SHOWN_OF_MANY = 3
_SHORT = 60


def values_now(edit: HandEdit, practice: Practice) -> tuple[str, ...]:
    """Return the paragraphs of the value that the record has now; none where it was removed."""
    now = None if edit.kind is EditKind.REMOVED else value_at(practice, edit.route)
    return paragraphs(in_words(edit.route, now)) if now else ()


def values_of_source(edit: HandEdit) -> Iterator[tuple[str, Sequence[Fact]]]:
    """Yield what the source says with its facts: each different value once.

    Of a whole that has many values, yield what names it and the first few; the last text counts the others.
    """
    if edit.route == REMOVED_REPORT:
        yield f"{count(len(edit.facts), 'fact')} in {edit.facts[0].document}", edit.facts
        return
    for kept in edit.read_as:
        yield f"{kept.document} was read as: {in_words(edit.route, kept.kind)}", ()
    groups = distinct(edit.facts)
    several = len({facts[0].field for facts in groups}) > 1
    naming = [facts for facts in groups if not several or _names(facts[0], edit)]
    short = [facts for facts in groups if facts not in naming and len(facts[0].value) <= _SHORT][:_SHOWN_OF_MANY]
    for facts in naming:
        yield f"“{in_words(facts[0].field, facts[0].value)}”", facts
    for facts in short:
        yield f"{field_name(facts[0].field)}: “{in_words(facts[0].field, facts[0].value)}”", facts
    if rest := [fact for facts in groups if facts not in naming and facts not in short for fact in facts]:
        yield (f"and {count(len(rest), 'more fact')}" if naming or short else count(len(rest), "fact")), rest


def _names(fact: Fact, edit: HandEdit) -> bool:
    """Return True for the text or the name of an item of a list that was removed as a whole."""
    return edit.route.endswith("]") and holder(fact.field).endswith("]") and last_name(fact.field) in ("text", "name")
