"""Tokens → clauses: the words of a sentence that belong to a rating's own verb.

`remains`, `previously` and `at our last inspection` make a rating a kept or an earlier one only in its own clause. In
“Concerns found at the last inspection remained and safe was rated inadequate” they state nothing about the rating.
"""

from generator.dates import MONTHS
from generator.sources.ratings.phrases import Kind
from generator.sources.ratings.tokens import Token, Tokens

_VERBS = frozenset((Kind.RATED, Kind.BE, Kind.KEEP, Kind.CHANGE, Kind.WHICH))
_CLAUSE_ENDS = frozenset((Kind.AND, Kind.BUT, Kind.COMMA, Kind.NEW_CLAUSE, Kind.DASH))
_BETWEEN_KEPT_AND_RATING = frozenset(
    (Kind.LINK, Kind.BE, Kind.RATED, Kind.NOUN, Kind.KEEP, Kind.BEFORE, Kind.TO, Kind.SUBJECT, Kind.FOR, Kind.WHICH,
     Kind.THEY)
)  # fmt: skip
_ADVERBIAL = frozenset((Kind.BEFORE, Kind.LINK, Kind.FOR, Kind.COMMA, Kind.PRACTICE))
_PRESENT = frozenset(("now", "is", "are", "has been", "have been"))
_MONTH_NAMES = frozenset(month.lower() for month in MONTHS)
_LONGEST_ADVERBIAL = 16
_WHICH_WAS = frozenset("which took place carried out held published completed undertaken".split())
_KNOWN = frozenset(
    "this care assessment assessed inspection inspections inspected visit visited report reports "
    "published latest recent newly today first second third comprehensive focused unannounced announced "
    "routine full follow-up further by group based independent regulator regulates quality commission "
    "health social medical gp gps out-of-hours primary town village city run located therefore "
    "consequently accordingly so result time year month week early late level levels one included looked "
    "look looks asks did part special measures placed put entered stands saw see sees seen seeing led leading "
    "resulted results came carried took place out last we've it's that's & came provided giving lower "
    "higher another's re-inspected centre's group's hospital's earlier occasion there need improvement "
    "north south east west near based revised specialist team teams "
    "improvements why got better worse way whole rare have case some occasions two received".split()
)
"""Words of inspections and places that change nothing in what a clause states of a rating."""

_PEOPLE = frozenset(
    "staff patients people families family parents carers relatives residents students trainees visitors "
    "children doctors nurses receptionists users".split()
)
"""Words whose capital at the start of a sentence does not make them the name of a practice."""


def clause_start(tokens: Tokens, index: int, boundary: int) -> int:
    """Return the start of the clause whose verb governs the rating at `index`; not before `boundary`.

    “Concerns remained, and safe was rated inadequate”: it starts at `safe`.
    “Concerns remained, and at our last inspection in May, safe was rated inadequate”: it starts at `at our last
    inspection`, because words that only say when belong to the clause after them.
    """
    verb = index - 1
    while verb >= boundary and tokens.kind(verb) not in _VERBS:
        verb -= 1
    at = (verb if verb >= boundary else index) - 1
    while at >= boundary:
        shared = tokens.kind(at) is not Kind.NEW_CLAUSE and _shares_auxiliary(tokens, at + 1)
        if _ends_clause(tokens, at) and not joins_subjects(tokens, at) and not shared:
            return _with_adverbial(tokens, at, boundary)
        at -= 1
    return boundary


def kept_at(tokens: Tokens, index: int, boundary: int) -> int | None:
    """Return the index of the word that keeps the rating at `index`, or None.

    “Safe remains good.” “It was again rated good.” “The surgery keeps its rating of good.”
    """
    start = clause_start(tokens, index, boundary)
    keeping = (i for i in range(start, index) if tokens.kind(i) is Kind.KEEP and _keeps_rating(tokens, i, index))
    return max(keeping, default=None)


def is_before(tokens: Tokens, index: int, boundary: int) -> bool:
    """Return whether the clause of the rating at `index` is about an earlier inspection.

    “The practice was previously rated good.” “At our last inspection it was rated good.”
    “It was inspected at its last inspection in May, when it was rated good.”
    """
    start = clause_start(tokens, index, boundary)
    if start > boundary and tokens[start - 1].words == "when" and Kind.BEFORE in tokens.within(boundary, start):
        return True
    if any(tokens[i].words == "had" and tokens.kind(i + 1) is Kind.RATED for i in range(start, index - 1)):
        return True  # “Inspectors had rated the practice inadequate.”
    return any(tokens.kind(i) is Kind.BEFORE and _dates_rating(tokens, i, index) for i in range(start, index))


def is_plain(tokens: Tokens, index: int, boundary: int) -> bool:
    """Return whether the clause of the rating at `index` has only words that the grammar knows, names and dates.

    “In May 2024 Elmfield Surgery was rated good” has. Another word may make it something else: “Actions for safe remain
    outstanding”, “Staff were rated good for being caring”.
    """
    start = clause_start(tokens, index, boundary)
    if start == 0 and (tokens[0].words in _PEOPLE or _opens_with_thing(tokens)):
        return False
    return all(token.kind is not Kind.WORD or is_known(token) for token in tokens[start:index])


def is_known(token: Token) -> bool:
    """Return whether a word outside the grammar changes nothing in a clause: a name, a number, a common word.

    “CQC’s latest report has rated Elmfield Surgery good”: `latest`, `report` and the name do not.
    """
    return token.capital or token.words[0].isdigit() or not token.words[0].isalpha() or token.words in _KNOWN


def after_adverbial(tokens: Tokens, start: int, end: int) -> int:
    """Return the index of the comma that ends words from `start` on that only say when; `start` without such words.

    “It was rated good when CQC last inspected it in 2016, which has now dropped to inadequate.”
    """
    comma = max((i for i in range(start, end) if tokens.kind(i) is Kind.COMMA), default=start)
    adverbial = {Kind.BEFORE, Kind.LINK, Kind.FOR, Kind.PRACTICE, Kind.NEW_CLAUSE}
    only_when = all(
        tokens.kind(i) in adverbial or (tokens.kind(i) is Kind.WORD and is_known(tokens[i]))
        for i in range(start, comma)
    )
    return comma if only_when and Kind.BEFORE in tokens.within(start, comma) else start


def joins_subjects(tokens: Tokens, at: int) -> bool:
    """Return whether the comma or `and` at `at` is between two subjects: “Ratings for safe and for caring are good.”"""
    before, behind = at - 1, at + 1
    while tokens.kind(before) in (Kind.LINK, Kind.NOUN, Kind.COMMA, Kind.AND):
        before -= 1
    while tokens.kind(behind) in (Kind.LINK, Kind.FOR, Kind.COMMA, Kind.AND):
        behind += 1
    return tokens.kind(before) is Kind.SUBJECT and tokens.kind(behind) is Kind.SUBJECT


def _opens_with_thing(tokens: Tokens) -> bool:
    """Return whether the sentence begins with a thing and not with a name.

    “Actions in safe were rated good” begins with a thing; “Rowanlea in Stainby was rated good” with a name.
    """
    behind = tokens[2] if len(tokens) > 2 else None
    named = behind is None or behind.capital
    return tokens.kind(0) is Kind.WORD and tokens[0].words not in _KNOWN and tokens.kind(1) is Kind.FOR and not named


def _ends_clause(tokens: Tokens, at: int) -> bool:
    """Return whether a clause may end at `at`: “Concerns remained, so safe was rated inadequate.”

    “We looked at safe and caring, both of which are good”: the comma ends none, for the rest is about what is before.
    """
    if tokens.kind(at) is Kind.COMMA and tokens.words(at + 1).endswith("of which"):
        return False
    return tokens.kind(at) in _CLAUSE_ENDS or tokens[at].words == "so"


def _shares_auxiliary(tokens: Tokens, at: int) -> bool:
    """Return whether the participle at `at` shares the auxiliary before it: “It had been inspected and rated good.”"""
    participle = _past_links(tokens, at)
    return tokens.kind(participle) is Kind.RATED and tokens.kind(_past_links(tokens, participle + 1)) is Kind.RATING


def _past_links(tokens: Tokens, at: int) -> int:
    while tokens.kind(at) is Kind.LINK:
        at += 1
    return at


def _with_adverbial(tokens: Tokens, split: int, boundary: int) -> int:
    """Return the start of the clause after `split`, with words before that comma that only say when.

    “Concerns remained at our last inspection in May, safe was rated inadequate”: it starts at `at our last inspection`.
    """
    if tokens.kind(split) is not Kind.COMMA:
        return split + 1
    start = split - 1
    while start >= max(boundary, split - _LONGEST_ADVERBIAL) and _may_say_when(tokens, start):
        if tokens.kind(start) is Kind.BEFORE:
            return start
        start -= 1
    return split + 1


def _may_say_when(tokens: Tokens, at: int) -> bool:
    """Return whether the token at `at` may be part of words that say when: “at our last inspection on 4 and 5 May”."""
    words = tokens[at].words
    if words in _WHICH_WAS or tokens.kind(at) is Kind.WHICH:
        return True  # “At our last assessment, which was in June 2016, it was rated good.”
    dated = words.isdigit() or words in _MONTH_NAMES or tokens[at].capital
    before = tokens.words(at - 1)
    days = tokens.kind(at) is Kind.AND and (before.isdigit() or before in _MONTH_NAMES)
    return tokens.kind(at) in _ADVERBIAL or days or (tokens.kind(at) is Kind.WORD and dated)


def _keeps_rating(tokens: Tokens, kept: int, index: int) -> bool:
    """Return whether a word such as `remains` at `kept` belongs to the rating at `index`.

    “Safe remains rated as good”: it does. “Concerns remain about access, and safe was rated inadequate”: it does not.
    """
    at = kept + 1
    while tokens.kind(at) in (Kind.BE, Kind.LINK, Kind.TO, Kind.KEEP):
        at += 1
    if tokens.kind(at) is Kind.RATED and at < index:
        return True
    return all(
        tokens.kind(i) in _BETWEEN_KEPT_AND_RATING
        or (tokens.kind(i) in (Kind.AND, Kind.COMMA) and joins_subjects(tokens, i))
        for i in range(kept + 1, index)
    )


def _dates_rating(tokens: Tokens, before: int, index: int) -> bool:
    """Return whether words such as `previously` at `before` say when the rating at `index` was given.

    “The practice was previously rated good”: they do.
    “Since our last inspection the practice has been rated good”: it is rated so now.
    “Following its previous inspection the practice is rated good”: it is rated so now.
    “Unlike its previous rating, this one is good”: the words are about another rating.
    """
    words = tokens[before].words
    between = tokens[before + 1 : index]
    if words.startswith("since") or _is_compared(tokens, before) or any(token.words == "now" for token in between):
        return False
    if words.startswith(("following", "after")) and any(token.words in _PRESENT for token in between):
        return False
    return not words.endswith("had been") or _had_been_rated(tokens, before)


def _is_compared(tokens: Tokens, before: int) -> bool:
    """Return whether another rating is only compared: “Unlike its previous rating …”, “compared to its last rating”."""
    lead = before - 1
    while tokens.kind(lead) is Kind.LINK:
        lead -= 1
    return lead >= 0 and (tokens[lead].words == "unlike" or tokens.kind(lead) is Kind.TO)


def _had_been_rated(tokens: Tokens, before: int) -> bool:
    """Return whether `had been` at `before` leads to the rating: “It had been rated good.”

    “Concerns had been raised and it was rated inadequate”: it does not.
    """
    at = before + 1
    while tokens.kind(at) in (Kind.BE, Kind.LINK, Kind.KEEP, Kind.BEFORE):
        at += 1
    return tokens.kind(at) in (Kind.RATED, Kind.RATING, Kind.SUBJECT, Kind.NOUN)
