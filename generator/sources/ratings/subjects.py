"""Tokens → groups: runs of subjects that a rating belongs to, and not words that only describe.

`safe`, `effective` and their like are everyday words. They name key questions where they stand as names do: `for safe
and well-led`, `ratings for being safe`, `Safety was rated …`, `the effective domain`.
"""

from collections.abc import Iterable

from generator.model import KeyQuestionName
from generator.sources.ratings.phrases import ALL, OVERALL, THIS, Kind, Subject
from generator.sources.ratings.tokens import Tokens

Group = tuple[Subject, ...]

_JOINING = frozenset((Kind.COMMA, Kind.AND, Kind.LINK, Kind.FOR))
_OPENED_BY = frozenset((Kind.FOR, Kind.SOME, Kind.EVERY))
_VERBS = frozenset((Kind.BE, Kind.RATED, Kind.KEEP, Kind.CHANGE, Kind.WHICH, Kind.DITTO, Kind.SAME))
_ENDS = frozenset((Kind.FROM, Kind.TO))
_AREAS = frozenset(
    ("domain", "domains", "area", "areas", "category", "key", "rating", "ratings", "question", "questions")
)
_OPENING = frozenset(("being", "providing", "how", "both", ":", "overall", "question", "questions", "areas", "safely"))
_PRONOUNS = frozenset(("it", "we", "cqc", "inspectors"))
_QUOTES = frozenset(("‘", "'", "“", '"'))
_ARTICLES = frozenset(("the", "its", "their"))
_BEFORE = frozenset(
    (Kind.FOR, Kind.NOUN, Kind.DASH, Kind.BORROW, Kind.RATED, Kind.KEEP, Kind.EXCEPT, Kind.SOME, Kind.EVERY)
)
_CLAUSE = frozenset((Kind.STOP, Kind.BEFORE, Kind.THEY, Kind.AND, Kind.BUT, Kind.COMMA))
_EVERYDAY = frozenset(
    "people patients them residents everyone keep kept feel feels felt stay stayed more very so always as not".split()
)
_AUXILIARIES = frozenset("did does do didn't doesn't don't will can could should ought got gets get".split())
"""What only somebody or something named does: `Safe did not improve`."""

_STILL = frozenset(("again", "still", "once again", "existing"))
_PLURAL = frozenset("are were have remain remained stay stayed keep kept retain".split()) | {"have been", "continue"}
_INSPECTED = frozenset("inspected looked assessed covered that which we it inspectors cqc re-inspected".split())
_LEAVING = frozenset(
    (
        "bar",
        "barring",
        "aside",
        "outside",
        "leaving",
        "save",
        "excluding",
        "including",
        "exception",
        "excepted",
        "until",
    )
)
_NEARBY = 8


def is_every(found: Tokens, index: int) -> bool:
    """Return whether `all areas` at `index` are the five: not `all three`, `all areas inspected`, `all but one`."""
    if found.number(index) not in ("", "5"):
        return False
    for at in range(index + 1, min(index + 7, len(found))):
        if found.kind(at) in (Kind.EXCEPT, Kind.BUT) or found[at].words in _LEAVING:
            return bool(excepted_after(found, index + 1)[0])
        if found.kind(at) in (Kind.STOP, Kind.RATING, Kind.AND):
            return True
        if found[at].words in _INSPECTED:
            return False
    return True


def subjects_of(found: Tokens) -> Group:
    """The key questions that a sentence names as subjects, in order."""
    named = (token.subject for i, token in enumerate(found) if token.subject and is_subject(found, i))
    return expand(subject for subject in named if subject not in (OVERALL, ALL))


def expand(named: Iterable[Subject], without: Group = ()) -> Group:
    """Each subject once, with `all key questions` written out, less those that an `except` takes away."""
    out: list[Subject] = []
    for subject in named:
        out.extend(KeyQuestionName if subject == ALL else (subject,))
    return tuple(dict.fromkeys(subject for subject in out if subject not in without))


def group_after(found: Tokens, index: int, *, opened: bool = False, acts: bool = False) -> tuple[Group, int]:
    """The subjects named from `index` on (`overall and for being safe`, `for effective`), and where they end.

    With `opened` no `for` is needed; with `acts` the verb behind the group is that of the rating itself (`ratings of
    good for caring and responsive carry over`). A last subject that goes on to a
    rating of its own (`for safe and caring is …`) is left to it.
    """
    opened = opened or _opens_bracket(found, index)
    named, at, every = _named_after(found, index, opened=opened)
    if every is not None:
        return every, at
    while len(named) > 1 and _has_own_rating(found, at):
        named.pop()
        at = named[-1][1]
    if named and not acts and _goes_on_to_a_verb(found, index, at):
        plural = "".join(token.words for token in found[_past_noun(found, at) :][:1]) in _PLURAL
        named = _before_last_joint(found, index, named, plural=plural)
        at = named[-1][1] if named else index
    return expand(subject for subject, _ in named), at


def _named_after(found: Tokens, index: int, *, opened: bool) -> tuple[list[tuple[Subject, int]], int, Group | None]:
    """Return the subjects from `index` on, each with its end, and the end of all; with `all areas`, their whole group.

    “The practice is rated as good overall and for being safe, effective and caring.”
    """
    named: list[tuple[Subject, int]] = []
    at = index
    while True:
        ahead = at
        while _goes_on(found, ahead, opened=opened):
            opened = opened or found.kind(ahead) in _OPENED_BY
            ahead += 1
        if found.kind(ahead) is Kind.EVERY:
            if not is_every(found, ahead):
                return [], ahead + 1, ()
            excepted, end = excepted_after(found, ahead + 1)
            return named, end, expand((*(subject for subject, _ in named), ALL), excepted)
        subject = found[ahead].subject if ahead < len(found) else None
        if subject is None or not _may_follow(found, subject, at, ahead, opened=opened):
            return named, at, None
        at = ahead + 1
        named.append((subject, at))


def _may_follow(found: Tokens, subject: Subject, at: int, ahead: int, *, opened: bool) -> bool:
    """Return whether the subject at `ahead` belongs to a group that has come as far as `at`.

    “Good for being safe and effective” opens a group; “good and the overall rating has not changed” does not.
    """
    if subject != OVERALL:
        return opened and found.opens(ahead + 1)
    joined = found.within(at, ahead) & {Kind.AND, Kind.COMMA}
    return not (joined and (found.kind(ahead + 1) is Kind.NOUN or not found.opens(ahead + 1)))


def _opens_bracket(found: Tokens, index: int) -> bool:
    """“It is rated good (safe, effective and caring).”: the bracket opens a group without `for`."""
    return index < len(found) and found[index].words == "(" and found.kind(index + 1) is Kind.SUBJECT


def _goes_on_to_a_verb(found: Tokens, index: int, at: int) -> bool:
    """“Rated good for safe, and responsive was not inspected”: the last subject has a verb, or `with`, of its own."""
    hanging = any(token.words == "with" for token in found[index:at]) and not _is_end(found, at)
    return has_verb(found, at) or hanging


def _is_end(found: Tokens, index: int) -> bool:
    return (
        found.kind(index) in (None, Kind.COMMA, Kind.STOP, Kind.AND, Kind.BUT, Kind.DASH) or found[index].words == "."
    )


def has_verb(found: Tokens, index: int) -> bool:
    """`…, and responsive was not inspected`: what ends at `index` opens a clause of its own."""
    ahead = _past_noun(found, index)
    if found.kind(ahead) in (Kind.BE, Kind.CHANGE, Kind.SAME, Kind.DENIED, Kind.DITTO):
        return True
    return found.kind(ahead) is Kind.KEEP and found[ahead].words not in _STILL


def _past_noun(found: Tokens, index: int) -> int:
    while found.kind(index) is Kind.NOUN or (index < len(found) and found[index].words in ("also", "now", "both")):
        index += 1
    return index


def _before_last_joint(
    found: Tokens, start: int, named: list[tuple[Subject, int]], *, plural: bool
) -> list[tuple[Subject, int]]:
    """The subjects without those at the end that go on to a verb: one of them or, before a plural, those after a comma.

    None at all where it cannot be said how many go on.
    """
    for at in range(len(named)):
        begin = named[at - 1][1] if at else start
        if any(token.words == "with" for token in found[begin : named[at][1]]):
            return named[:at]
    for at in range(len(named) - 1, -1, -1):
        begin = named[at - 1][1] if at else start
        joint = found.within(begin, named[at][1] - 1) & {Kind.AND, Kind.COMMA}
        if joint and (not plural or (Kind.COMMA in joint and at < len(named) - 1)):
            return named[:at]
    return []


def _has_own_rating(found: Tokens, index: int) -> bool:
    """`… and caring is rated good`, `… and well-led from good to outstanding`."""
    if found.kind(index) in _ENDS and Kind.RATING in found.within(index, index + 3):
        return True
    return found.kind(index) in _VERBS and Kind.RATING in found.within(index, index + _NEARBY)


def excepted_after(found: Tokens, index: int) -> tuple[Group, int]:
    """The subjects that an `except` at `index` takes away; the words about them are left to a unit of their own."""
    at = index + 1 if found.kind(index) is Kind.COMMA else index
    if found.kind(at) is not Kind.EXCEPT and not (at < len(found) and found[at].words == "but"):
        return (), index
    if found.number(at + 1) or (at + 1 < len(found) and found[at + 1].words == "one"):
        return (), index
    group, _ = group_after(found, at + 1, opened=True)
    return group, at + 1


def _goes_on(found: Tokens, index: int, *, opened: bool) -> bool:
    kind = found.kind(index)
    if kind in (Kind.DASH, Kind.STOP):
        # `in five domains – safety, effectiveness …`
        return found.kind(index - 1) in (Kind.SOME, Kind.EVERY)
    if kind is Kind.EVERY:
        colon = index + 1 < len(found) and found[index + 1].words == ":"
        return colon or found.kind(index + 1) is Kind.DASH
    return kind in (Kind.SOME, *_JOINING) or (opened and kind is Kind.NOUN)


def group_before(found: Tokens, start: int, boundary: int) -> Group | None:
    """The subjects that lead up to a unit at `start`, from `boundary` on; None where something else leads up to it."""
    at, words, noun = start - 1, 0, False
    while at >= boundary and not (found.kind(at) is Kind.SUBJECT and is_subject(found, at)):
        words += found.kind(at) is Kind.WORD
        # `keeps its rating of good`: there the rating is the verb's object, and whoever keeps it stands further off.
        noun = (noun or found.kind(at) is Kind.NOUN) and found.kind(at) not in (Kind.KEEP, Kind.RATED)
        cut = found.kind(at) in (Kind.STOP, Kind.DASH) or words > 4
        # `Despite improvements in caring, the rating remains …` is about the practice, `For caring, the rating …` not.
        joint = found.kind(at) in (Kind.COMMA, Kind.AND) or (
            found[at].words == "the" and found.kind(at - 1) is Kind.SUBJECT
        )
        cut = cut or (noun and joint and not _is_fronted(found, at - 1, boundary, first=True))
        if cut or (found.kind(at) is Kind.PRACTICE and not _is_fronted(found, at - 1, boundary)):
            return None
        at -= 1
    named: list[Subject] = []
    excepted: list[Subject] = []
    while at >= boundary:
        subject = found[at].subject
        if subject is not None and is_subject(found, at) and not (named and _hangs_on_word(found, at)):
            named.append(subject)
        elif found.kind(at) is Kind.EXCEPT:
            excepted, named = [*excepted, *named], []
        elif found.kind(at) not in _JOINING and found.kind(at) is not Kind.NOUN:
            break
        at -= 1
    return expand(reversed(named), tuple(excepted)) or None


def _hangs_on_word(found: Tokens, index: int) -> bool:
    """`kind and caring`, `polite, caring`: of two adjectives neither names a key question."""
    back = index - 1
    while found.kind(back) in (Kind.AND, Kind.COMMA):
        back -= 1
    return back < index - 1 and back >= 0 and found.kind(back) is Kind.WORD and not found[back].capital


def _is_fronted(found: Tokens, index: int, boundary: int, *, first: bool = False) -> bool:
    """`For safe and effective it was rated …`: the group stands before the practice, opened by `for`.

    With `first` nothing may stand before it: `Overall, and for safe and effective, the rating …`.
    """
    if first:
        opening = found.within(boundary, index + 1)
        led = Kind.FOR in opening or any(found.is_overall(i) for i in range(boundary, index + 1))
        return led and opening <= {Kind.SUBJECT, Kind.FOR, *_JOINING}
    while index >= boundary and found.kind(index) in (Kind.COMMA, Kind.LINK):
        index -= 1
    while index >= boundary and (
        found.kind(index) is Kind.SUBJECT or found.kind(index) in (Kind.COMMA, Kind.AND, Kind.LINK)
    ):
        index -= 1
    opens = index - 1 < boundary or found.kind(index - 1) in (Kind.AND, Kind.BUT, Kind.COMMA, Kind.STOP)
    return index >= boundary and found.kind(index) is Kind.FOR and opens


def may_be_subject(found: Tokens, index: int) -> bool:
    """Return whether a key question's word stands here in a way that could name it: enough to doubt, not to claim."""
    token = found[index]
    acts = index + 1 < len(found) and found[index + 1].words in _AUXILIARIES
    if token.subject in (None, OVERALL) or not (acts or found.opens(index + 1)):
        return False
    verb = found.kind(index + 1) in (Kind.BE, Kind.KEEP, Kind.RATED)
    return index == 0 or verb or found[index - 1].words not in _EVERYDAY or is_subject(found, index)


def is_subject(found: Tokens, index: int) -> bool:
    """Return whether the subject's word at `index` names a key question here, or is only a word."""
    token = found[index]
    if token.subject == ALL:
        return is_every(found, index)
    if token.subject in (OVERALL, THIS):
        return True
    fronted = found.kind(index - 1) is Kind.FOR and found.kind(index + 1) is Kind.PRACTICE
    if not (found.opens(index + 1) or (fronted and found[index + 1].words in _PRONOUNS)):
        return False
    back = index - 1
    while found.kind(back) in (Kind.COMMA, Kind.AND) or (back >= 0 and found[back].words in _QUOTES):
        back -= 1
    if back < 0:
        return True
    before = found[back]
    if before.subject is not None:
        return is_subject(found, back)
    if back < index - 1 or before.kind in _CLAUSE or before.words == "so" or before.words.isdigit():
        # A group may open after a comma, `and` or a new clause, where a verb or a change of its own follows.
        return found.kind(index + 1) in _ENDS or bool(_VERBS & found.within(index + 1, index + 1 + _NEARBY))
    if before.words in _ARTICLES or before.words.endswith("'s"):
        return _joins_area(found, index)
    return before.kind in _BEFORE or before.words in _OPENING or _is_area_of(found, back)


def _is_area_of(found: Tokens, index: int) -> bool:
    """`the areas of safe, effective and well-led`."""
    return found[index].words == "of" and index > 0 and found[index - 1].words.split()[-1] in _AREAS


def _joins_area(found: Tokens, index: int) -> bool:
    """`the effective domain`, `the safe and effective key questions`: the noun stands behind the group."""
    ahead = index + 1
    while found.kind(ahead) in (Kind.COMMA, Kind.AND, Kind.SUBJECT):
        ahead += 1
    return ahead < len(found) and found[ahead].words.split()[0] in _AREAS
