"""Tokens → markers: the words that make a word such as `good` a rating.

Each rule looks at the words before the rating: first at the one next to it, then further back.
"""

from generator.sources.ratings.groups import group_after
from generator.sources.ratings.phrases import Kind
from generator.sources.ratings.subjects import group_before, is_subject
from generator.sources.ratings.tokens import Tokens

LONGEST_NAME = 24
"""The number of words that a practice's name and town may take between `rated` and the rating."""

_ABSTRACT = frozenset(("safety", "leadership", "effectiveness", "responsiveness"))
_SHARING = frozenset((Kind.AND, Kind.BUT, Kind.COMMA, Kind.LINK, Kind.BE))
_BETWEEN = frozenset(
    (Kind.SUBJECT, Kind.WORD, Kind.PRACTICE, Kind.COMMA, Kind.BEFORE, Kind.AND, Kind.BUT, Kind.FOR, Kind.TO)
)  # fmt: skip
"""What may be between a rating and a marker further back: “rated Elmfield Surgery, in Stainby, as good”."""

_NO_MARKER_BEFORE = frozenset((Kind.RATING, Kind.NEW_CLAUSE, Kind.FROM, Kind.CHANGE))
_LEADS = {
    Kind.NOUN: frozenset(("is", "was", "are", "were", "as", "of")),
    Kind.KEEP: frozenset(("rated", "as", "of", "rating")),
}
"""The words that lead from a noun, or from a verb that keeps a rating, to the rating itself."""

_FOUND_LEADS = frozenset(("be", "is", "of", "a", "an"))
_FOUND_LEADS_WITH_SUBJECT = _FOUND_LEADS | {"was", "were"}


def marker_of(tokens: Tokens, index: int, boundary: int, *, follows_unit: bool) -> Kind | None:
    """Return the role of the words that make the word at `index` a rating; None if it is none.

    RATED: “rated as good”. KEEP: “remains good”. NOUN: “a rating of good”. WHICH: “which was good”. SUBJECT: “safe is
    good”. BEFORE: “it had been good”. AND: “good for safe and outstanding for caring”, with the marker of the first.

    `boundary` is the index after the words of the unit before it; `follows_unit` says whether there is one.
    """
    back = index - 1
    while back >= boundary and _is_filler(tokens, back):
        back -= 1
    if back < boundary:
        return Kind.AND if follows_unit else None
    words, kind = tokens[back].words, tokens.kind(back)
    marker: Kind | None
    match kind:
        case Kind.RATED | Kind.KEEP if words != "found":
            marker = kind
        case Kind.RATED:
            # “The practice was found Inadequate in three areas: safe, effective and well-led.”
            marker = kind if _is_found_to_be(tokens, index, back, words) else None
        case Kind.BEFORE if words.endswith(("rating", "ratings")):
            # “Its previous rating was good.”
            marker = Kind.NOUN
        case Kind.BEFORE if words == "had been" and tokens.kind(index + 1) is not Kind.TO:
            # “It had been requires improvement before.”
            marker = kind if tokens.kind(back - 1) in (Kind.PRACTICE, Kind.SUBJECT) else None
        case Kind.NOUN:
            # “The rating is good”; not “good rating good”.
            marker = kind if back < index - 1 else None
        case Kind.NEW_CLAUSE if words == "which" and tokens[index - 1].words == "now":
            # “CQC has revised the overall rating for the practice, which is now good.”
            marker = Kind.NOUN if Kind.NOUN in tokens.within(boundary, back) else None
        case Kind.WHICH:
            # “Caring, which was good, is now outstanding.”
            marker = kind if _refers_to_subject(tokens, back) else None
        case Kind.PRACTICE if _requires_for_question(tokens, index):
            # “The practice required improvement to be caring.” “It Requires Improvement for caring.”
            marker = Kind.SUBJECT
        case Kind.SUBJECT | Kind.THEY | Kind.PRACTICE if _is_said_to_be(tokens, back, index):
            marker = Kind.SUBJECT
        case _:
            marker = _shared_or_distant(tokens, index, boundary, follows_unit=follows_unit)
    return marker


def says_the_same(tokens: Tokens, index: int) -> bool:
    """Return whether the rating at `index` follows words such as `stays the same`: “Its rating is unchanged, good.”"""
    if tokens.kind(index - 1) not in (Kind.COMMA, Kind.DASH):
        return False
    return tokens.kind(index - 2) is Kind.AS_BEFORE or tokens.words(index - 2) == "unchanged"


def _requires_for_question(tokens: Tokens, index: int) -> bool:
    said = tokens[index].capital or tokens.words(index + 2) == "being"
    leads = tokens.kind(index + 1) is Kind.TO or (said and tokens.kind(index + 1) is Kind.FOR)
    return tokens[index].words.startswith("requir") and leads and bool(group_after(tokens, index + 1)[0])


def _is_filler(tokens: Tokens, at: int) -> bool:
    """Return whether the token at `at` may be between a marker and its rating: “rated as overall good”."""
    return tokens.kind(at) in (Kind.LINK, Kind.BE) or tokens.is_overall(at)


def _refers_to_subject(tokens: Tokens, which: int) -> bool:
    """Return whether `which was` is about a subject: “Caring, which was good”, “Caring, having been good”."""
    return tokens.kind(which - 1) in (Kind.COMMA, Kind.SUBJECT) or tokens[which].words.startswith("having")


def _is_said_to_be(tokens: Tokens, back: int, index: int) -> bool:
    """Return whether the subject at `back` is rated by a mere `is`: “Safe is good.” “Both are good.”

    “Leadership is good” describes, “Leadership is Good” and “Leadership is now good” rate. “It was good” describes,
    “It was good for providing safe services” rates.
    """
    if Kind.BE not in tokens.within(back, index):
        return False
    match tokens.kind(back):
        case Kind.SUBJECT:
            rated = tokens[back].words not in _ABSTRACT or tokens[index].capital or tokens[index - 1].words == "now"
            return rated and is_subject(tokens, back)
        case Kind.PRACTICE:
            return bool(group_after(tokens, index + 1)[0]) or tokens.is_overall(index + 1)
    return True


def _shared_or_distant(tokens: Tokens, index: int, boundary: int, *, follows_unit: bool) -> Kind | None:
    """Return the marker that the rating shares with the unit before it, or one further back; else None.

    “Safe and well-led have improved and are now good.” “It was rated good for safe and outstanding for caring.”
    “CQC has rated Elmfield Surgery, in Stainby, as good.”
    """
    if says_the_same(tokens, index) and Kind.NOUN in tokens.within(boundary, index - 1):
        return Kind.NOUN
    if tokens[index - 1].words == "now" and tokens.kind(index - 2) is Kind.BE and group_before(tokens, index, boundary):
        return Kind.SUBJECT
    if tokens.words(boundary) == ";" and tokens.kind(boundary + 1) is Kind.AND:
        boundary += 1  # “It was rated inadequate for safe; and good for caring.”
    if follows_unit and tokens.within(boundary, index) <= _SHARING:
        return Kind.AND
    near = next((i for i in range(index - 1, boundary - 1, -1) if not _is_filler(tokens, i)), None)
    return _distant(tokens, index, boundary) if near is not None and tokens.kind(near) in _BETWEEN else None


def _distant(tokens: Tokens, index: int, boundary: int) -> Kind | None:
    """Return a marker that other words separate from the rating at `index`, or None.

    “CQC has rated Elmfield Surgery in Stainby as good.” “Its rating for safe is good.” “Inspectors found care to be
    Good.” “The surgery keeps its overall practice rating of good.”
    """
    lead = tokens[index - 1].words.split()[-1]
    for back in range(index - 1, max(boundary, index - LONGEST_NAME) - 1, -1):
        token = tokens[back]
        if token.kind in _NO_MARKER_BEFORE:
            return None
        if token.kind is Kind.RATED and token.words in ("found", "given", "awarded"):
            return Kind.RATED if _is_found_to_be(tokens, index, back, lead) else None
        if token.kind is Kind.RATED:
            return Kind.RATED
        if token.kind is Kind.NOUN and lead == "be":
            continue  # “We found the ratings to be good overall.”
        if token.kind is Kind.NOUN or token.words in ("last rating", "previous rating"):
            return Kind.NOUN if lead in _LEADS[Kind.NOUN] else None
        if token.kind is Kind.KEEP and lead in _LEADS[Kind.KEEP]:
            return Kind.KEEP
    return None


def _is_found_to_be(tokens: Tokens, index: int, back: int, lead: str) -> bool:
    """Return whether `found` at `back` gives the rating at `index`; `lead` is the word before the rating.

    `found` has many other uses, so a key question or a capital must show that a rating follows: “Inspectors found care
    to be Good”, “We found the surgery Good for being caring”, “We found the service to require improvement for safe”.
    """
    if not _has_subject(tokens, index, back):
        return tokens[index].capital and lead in _FOUND_LEADS
    if lead == "found":
        # “The practice was found Inadequate in three areas: …”
        return tokens[index].capital and tokens.kind(back - 1) is Kind.BE
    if lead == "to" and tokens[index].words == "require improvement":
        return True
    return (tokens.kind(index - 1) is Kind.PRACTICE and tokens[index].capital) or lead in _FOUND_LEADS_WITH_SUBJECT


def _has_subject(tokens: Tokens, index: int, back: int) -> bool:
    """Return whether a subject is before `found` at `back`, or after the rating at `index`.

    “Safe was found to be inadequate.” “It was found to be inadequate for safe.”
    """
    is_before = tokens.kind(back - 2) is Kind.SUBJECT and is_subject(tokens, back - 2)
    return is_before or bool(group_after(tokens, index + 1)[0])
