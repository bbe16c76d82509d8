"""Clauses: the words of a sentence that belong to a rating's own verb.

`remains`, `previously` and `at our last inspection` make a rating a kept or an earlier one only where they stand in its
own clause: in `Concerns found at the last inspection remained and safe was rated inadequate` they say nothing of it.
"""

from generator.dates import MONTHS
from generator.sources.ratings.phrases import Kind
from generator.sources.ratings.tokens import Token, Tokens

_VERBS = frozenset((Kind.RATED, Kind.BE, Kind.KEEP, Kind.CHANGE, Kind.WHICH))
_SPLITS = frozenset((Kind.AND, Kind.BUT, Kind.COMMA, Kind.STOP, Kind.DASH))
_HELD = frozenset(
    (Kind.LINK, Kind.BE, Kind.RATED, Kind.NOUN, Kind.KEEP, Kind.BEFORE, Kind.TO, Kind.SUBJECT, Kind.FOR, Kind.WHICH,
     Kind.THEY)
)  # fmt: skip
_ADVERBIAL = frozenset((Kind.BEFORE, Kind.LINK, Kind.FOR, Kind.COMMA, Kind.PRACTICE))
_PRESENT = frozenset(("now", "is", "are", "has been", "have been"))
_MONTH_NAMES = frozenset(month.lower() for month in MONTHS)
_LONGEST_ADVERBIAL = 12
_KNOWN = frozenset(
    "this care assessment assessed inspection inspections inspected visit visited report reports "
    "published latest recent newly today first second third comprehensive focused unannounced announced "
    "routine full follow-up further by group based independent regulator regulates quality commission "
    "health social medical gp gps out-of-hours primary town village city run located therefore "
    "consequently accordingly so result time year month week early late level levels one included looked "
    "look did part special measures placed put entered stands saw see sees seen seeing led leading "
    "resulted results came carried took place out last we've it's that's & came provided giving lower "
    "higher another's re-inspected centre's group's hospital's earlier occasion there need improvement "
    "improvements why got better worse way whole rare have case some occasions two received".split()
)
"""Words of inspections and places that change nothing in what a clause says of a rating."""


_PEOPLE = frozenset(
    "staff patients people families family parents carers relatives residents students trainees visitors "
    "children doctors nurses receptionists users".split()
)
"""Whoever opens a sentence has a capital letter too, and is not a practice's name."""


def clause_start(found: Tokens, index: int, boundary: int) -> int:
    """Return the start of the clause whose verb governs the rating at `index`; not before `boundary`.

    A phrase that only says when (`At our last inspection in May, …`) belongs to the clause it leads.
    """
    verb = index - 1
    while verb >= boundary and found.kind(verb) not in _VERBS:
        verb -= 1
    at = (verb if verb >= boundary else index) - 1
    while at >= boundary:
        shared = found.kind(at) is not Kind.STOP and _shares_auxiliary(found, at + 1)
        if _splits(found, at) and not _joins_subjects(found, at) and not shared:
            return _with_adverbial(found, at, boundary)
        at -= 1
    return boundary


def kept_at(found: Tokens, index: int, boundary: int) -> int | None:
    """Return the index of the word that keeps a rating: `remains good`, `again rated`, `keeps its rating of good`."""
    start = clause_start(found, index, boundary)
    keeping = (i for i in range(start, index) if found.kind(i) is Kind.KEEP and _holds(found, i, index))
    return max(keeping, default=None)


def is_before(found: Tokens, index: int, boundary: int) -> bool:
    """`was previously good`, `at our last inspection it was good`: the clause tells of an earlier inspection."""
    start = clause_start(found, index, boundary)
    if start > boundary and found[start - 1].words == "when" and Kind.BEFORE in found.within(boundary, start):
        return True  # `at its last inspection, when it was rated good`
    return any(found.kind(i) is Kind.BEFORE and _dates_rating(found, i, index) for i in range(start, index))


def is_plain(found: Tokens, index: int, boundary: int) -> bool:
    """Return whether the rating's clause is made of words that the grammar knows, names and dates.

    Any other word may make it something else: `actions for safe remain outstanding`, `failed to keep its rating`.
    """
    start = clause_start(found, index, boundary)
    if start == 0 and (found[0].words in _PEOPLE or _opens_with_thing(found)):
        return False
    return all(token.kind is not Kind.WORD or is_known(token) for token in found[start:index])


def _opens_with_thing(found: Tokens) -> bool:
    """`Actions in safe …`, `Work on safety …`: the capital opens the sentence; `Rowanlea in Stainby` is a name."""
    behind = found[2] if len(found) > 2 else None
    named = behind is None or behind.capital
    return found.kind(0) is Kind.WORD and found[0].words not in _KNOWN and found.kind(1) is Kind.FOR and not named


def is_known(token: Token) -> bool:
    """Return whether a word outside the grammar changes nothing in a clause: a name, a number, a common word."""
    return token.capital or token.words[0].isdigit() or not token.words[0].isalpha() or token.words in _KNOWN


def after_adverbial(found: Tokens, start: int, end: int) -> int:
    """Return the index after `… when CQC last inspected it in 2016,`; `start` where no such words lead."""
    comma = max((i for i in range(start, end) if found.kind(i) is Kind.COMMA), default=start)
    when = {Kind.BEFORE, Kind.LINK, Kind.FOR, Kind.PRACTICE, Kind.STOP}
    said = all(
        found.kind(i) in when or (found.kind(i) is Kind.WORD and is_known(found[i])) for i in range(start, comma)
    )
    return comma if said and Kind.BEFORE in found.within(start, comma) else start


def _splits(found: Tokens, at: int) -> bool:
    if found.kind(at) is Kind.COMMA and at + 1 < len(found) and found[at + 1].words.endswith("of which"):
        return False  # `…, both of which are good` goes on about what stands before it
    return found.kind(at) in _SPLITS or found[at].words == "so"


def _joins_subjects(found: Tokens, at: int) -> bool:
    before, behind = at - 1, at + 1
    while found.kind(before) in (Kind.LINK, Kind.NOUN, Kind.COMMA, Kind.AND):
        before -= 1
    while found.kind(behind) in (Kind.LINK, Kind.FOR, Kind.COMMA, Kind.AND):
        behind += 1
    return found.kind(before) is Kind.SUBJECT and found.kind(behind) is Kind.SUBJECT


def _shares_auxiliary(found: Tokens, at: int) -> bool:
    """`had been inspected and rated good`: the participle has no verb of its own."""
    while found.kind(at) is Kind.LINK:
        at += 1
    ahead = at + 1
    while found.kind(ahead) is Kind.LINK:
        ahead += 1
    return found.kind(at) is Kind.RATED and found.kind(ahead) is Kind.RATING


def _with_adverbial(found: Tokens, split: int, boundary: int) -> int:
    """The clause's start, moved to that of a phrase before the comma that only says when."""
    if found.kind(split) is not Kind.COMMA:
        return split + 1
    start = split - 1
    while start >= max(boundary, split - _LONGEST_ADVERBIAL) and _says_when(found, start):
        if found.kind(start) is Kind.BEFORE:
            return start
        start -= 1
    return split + 1


def _says_when(found: Tokens, at: int) -> bool:
    words = found[at].words
    dated = words.isdigit() or words in _MONTH_NAMES or found[at].capital
    days = found.kind(at) is Kind.AND and at > 0 and found[at - 1].words.isdigit()
    return found.kind(at) in _ADVERBIAL or days or (found.kind(at) is Kind.WORD and dated)


def _holds(found: Tokens, kept: int, index: int) -> bool:
    """Return whether a word such as `remains` or `again` belongs to the rating, and not to something else."""
    at = kept + 1
    while found.kind(at) in (Kind.BE, Kind.LINK, Kind.TO, Kind.KEEP):
        at += 1
    if found.kind(at) is Kind.RATED and at < index:
        return True
    return all(
        found.kind(i) in _HELD or (found.kind(i) in (Kind.AND, Kind.COMMA) and _joins_subjects(found, i))
        for i in range(kept + 1, index)
    )


def _dates_rating(found: Tokens, before: int, index: int) -> bool:
    words = found[before].words
    lead = before - 1
    while found.kind(lead) is Kind.LINK:
        lead -= 1
    if lead >= 0 and (found[lead].words == "unlike" or found.kind(lead) is Kind.TO):
        return False
    between = found[before + 1 : index]
    if words.startswith("since") or any(token.words == "now" for token in between):
        return False
    if words.startswith(("following", "after")) and any(token.words in _PRESENT for token in between):
        return False
    if not words.endswith("had been"):
        return True
    at = before + 1
    while found.kind(at) in (Kind.BE, Kind.LINK, Kind.KEEP, Kind.BEFORE):
        at += 1
    return found.kind(at) in (Kind.RATED, Kind.RATING, Kind.SUBJECT, Kind.NOUN)
