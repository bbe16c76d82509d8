"""CQC's words as tables: how ratings, states, key questions and quality statements are written.

A spelling that is not listed is not understood: there is no default. The tables use lower case and straight
apostrophes; `fold` brings a text to that form and keeps the offset of each character.

Sources: the names on https://www.cqc.org.uk/assessment/quality-statements, and spellings found in published documents.
"""

from functools import lru_cache

from generator.model import KeyQuestionName, Rating, State

_FOLDS = (("’", "'"), ("‘", "'"), ("‑", "-"), ("‐", "-"), ("\u00a0", " "))


def fold(text: str) -> str:
    """Return text in lower case, with straight apostrophes and plain hyphens and spaces; offsets do not change."""
    return _folded_line(text) if len(text) < 2_000 else _folded(text)


def _folded(text: str) -> str:
    if text.isascii():
        return text.lower()
    for written, plain in _FOLDS:
        text = text.replace(written, plain)
    folded = text.lower()
    if len(folded) == len(text):
        return folded
    return "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)


# Each kind of document reads the same lines again.
_folded_line = lru_cache(maxsize=2_048)(_folded)

RATINGS = {
    "outstanding": Rating.OUTSTANDING,
    "good": Rating.GOOD,
    "requires improvement": Rating.REQUIRES_IMPROVEMENT,
    "requires-improvement": Rating.REQUIRES_IMPROVEMENT,
    "require improvement": Rating.REQUIRES_IMPROVEMENT,
    "required improvement": Rating.REQUIRES_IMPROVEMENT,
    "requiring improvement": Rating.REQUIRES_IMPROVEMENT,
    "inadequate": Rating.INADEQUATE,
}

STATES = {
    "inspected but not rated": State.INSPECTED_BUT_NOT_RATED,
    "insufficient evidence to rate": State.INSUFFICIENT_EVIDENCE,
    "not rated": State.NOT_RATED,
    "not yet rated": State.NOT_RATED,
    "no published rating": State.NO_PUBLISHED_RATING,
    "no rating/under appeal/rating suspended": State.RATING_SUSPENDED,
    "rating suspended": State.RATING_SUSPENDED,
    "regulations met": State.REGULATIONS_MET,
    "not all regulations met": State.NOT_ALL_REGULATIONS_MET,
}

KEY_QUESTIONS = {
    "safe": KeyQuestionName.SAFE,
    "safety": KeyQuestionName.SAFE,
    "effective": KeyQuestionName.EFFECTIVE,
    "effectiveness": KeyQuestionName.EFFECTIVE,
    "caring": KeyQuestionName.CARING,
    "responsive": KeyQuestionName.RESPONSIVE,
    "responsive to people's needs": KeyQuestionName.RESPONSIVE,
    "responsiveness": KeyQuestionName.RESPONSIVE,
    "well-led": KeyQuestionName.WELL_LED,
    "well led": KeyQuestionName.WELL_LED,
    "wellled": KeyQuestionName.WELL_LED,
}

POPULATION_GROUPS = {
    "old": "Older people",
    "conditions": "People with long-term conditions",
    "mothers": "Families, children and young people",
    "population": "Working age people (including those recently retired and students)",
    "vulnerable": "People whose circumstances may make them vulnerable",
    "problems": "People experiencing poor mental health (including people with dementia)",
}
"""The groups of people that GP practices were rated for until 2022, by the words of CQC's API."""


def rating_of(words: str) -> Rating | State | None:
    """Return the rating or state if `words` name it and nothing else, or None."""
    key = fold(words).strip(" .").replace(" / ", "/")
    return RATINGS.get(key) or STATES.get(key)


def key_question_of(words: str) -> KeyQuestionName | None:
    """Return the key question if `words` name it and nothing else (`Well-led`, `Are services safe?`), or None."""
    key = fold(words).strip(" ?.:")
    for opening in ("are services ", "is the service ", "is the practice "):
        key = key.removeprefix(opening)
    return KEY_QUESTIONS.get(key)
