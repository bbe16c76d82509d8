"""Sentences of a paragraph → claims: which subject has which rating now, and which it had before.

The grammar follows the wording of CQC’s press releases and summaries.

* `tokens`: a sentence is divided into words and phrases with a role each (`phrases` is the table of them).
* `units`: some of them state a rating or a change: “from good to inadequate”, “rated as good”. `rating_markers` has the
  words that make `good` a rating, `clauses` those that belong to its verb.
* `doubts`: a unit that is denied, only possible, or somebody else’s is no fact, and is left out.
* `unit_subjects`: each unit has subjects: key questions (`subjects`, `groups`) or the practice (`practice_ratings`).
* `claims`: the claims of a sentence, and what it says about all of them: “so have its ratings for …”, “as before”.

Words outside the grammar give no claim.

>>> for claim in read_claims(["Its rating has dropped from good to inadequate for responsive."])[0]:
...     print(claim.subject, claim.previous, claim.rating)
responsive Good Inadequate
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from generator.model import Rating
from generator.sources.ratings.clauses import clause_start, is_plain
from generator.sources.ratings.doubts import is_stated
from generator.sources.ratings.groups import Group, group_after
from generator.sources.ratings.phrases import OVERALL, Kind, Subject
from generator.sources.ratings.subjects import group_before, may_be_subject
from generator.sources.ratings.tokens import Tokens, has_rating_word, tokenise
from generator.sources.ratings.unit_context import UnitContext
from generator.sources.ratings.unit_subjects import LEADING_BACK, is_noun, subjects_of_unit
from generator.sources.ratings.units import Unit, is_dated_earlier, turns, unit_at
from generator.sources.vocabulary import fold

_KEPT = re.compile(
    r"\b(?:the|its|this|our|these|their|both|all) (?:\w+ ){0,3}ratings? (?:\w+ ){0,4}?"
    r"(?:(?:remain(?:s|ed)?|stay(?:s|ed)?|(?:is|are|was|were) (?:still )?)(?: at)? ?"
    r"(?:the same|unchanged|as (?:it|they) (?:was|were))|"
    r"(?:has|have) (?:not changed|remained (?:the same|unchanged)|stayed the same))\b"
)
_KEPT_RATINGS = re.compile(r"\b(?:ratings|both|all)\b")
_STATING = frozenset((Kind.RATED, Kind.CHANGE, Kind.KEEP, Kind.BE))
_BEGINNING = frozenset((Kind.SO_HAVE, Kind.LIKEWISE, Kind.AS_BEFORE, Kind.FROM, Kind.TO, Kind.RATING))
"""The tokens that a unit may begin with, or words about the claims before them."""

_AGAIN = ("again", "once again")
_CARRIED_OVER = frozenset(("carried forward", "carried over"))
_LEADING_TO_AS_BEFORE = LEADING_BACK | {Kind.THEY, Kind.BUT, Kind.DASH, Kind.NOUN, Kind.FOR}
_AS_BEFORE_DISTANCE = 3
_ABOUT_ALL = ("the same", "is ", "are ", "has", "have", "stay", "still")
"""Beginnings of words such as `is unchanged`, which are about all claims of the sentence, not the last ones alone."""


@dataclass(frozen=True, slots=True)
class Claim:
    """The rating of one subject and its previous rating, as one sentence states them; None if it does not."""

    subject: Subject
    rating: Rating | None
    previous: Rating | None


def read_claims(sentences: Iterable[str], default: Subject = OVERALL) -> list[list[Claim]]:
    """Return the claims of each sentence of a paragraph, in order.

    `default` is the subject of a sentence that names none: the practice, or on the page of a key question `THIS`. A
    sentence may refer to the subjects of the one before it: “These have declined from good to inadequate.” A sentence
    with a rating whose subject is not certain has no claims at all.
    """
    out: list[list[Claim]] = []
    before = ""
    for text in sentences:
        if has_rating_word(text):
            out.append(_SentenceReader(tokenise(text), default, before).read())
        else:
            out.append(_as_in_sentence_before(text, out[-1] if out else []))
        before = text
    return out


def _as_in_sentence_before(text: str, claims: Sequence[Claim]) -> list[Claim]:
    """Return the ratings that the sentence before gives as previous ones, where this sentence says that they are kept.

    “At our last assessment we rated this key question good. At this assessment, the rating remains the same.”
    """
    if not claims or any(claim.rating for claim in claims) or not _KEPT.search(fold(text)):
        return []
    subjects = {claim.subject for claim in claims}
    several = len(subjects) > 1
    if several and not _KEPT_RATINGS.search(fold(text)):
        return []
    return [Claim(claim.subject, claim.previous, claim.previous) for claim in claims]


class _SentenceReader:
    """The claims of one sentence while its units are read from left to right."""

    def __init__(self, tokens: Tokens, default: Subject, sentence_before: str) -> None:
        self.tokens, self.default, self.sentence_before = tokens, default, sentence_before
        self.claims: list[Claim] = []
        self.rating_tokens: set[int] = set()
        self.last: Unit | None = None
        self.last_group: Group = ()
        self.boundary = 0

    def read(self) -> list[Claim]:
        """Return the claims of the sentence; none if one of its ratings has no certain subject."""
        if any(token.words == "respectively" for token in self.tokens):
            return self._paired()
        index = 0
        end: int | None
        while (index := self._next(index)) < len(self.tokens):
            if end := self._same_change(index) or self._as_before(index):
                self.boundary = index = end
            elif (unit := unit_at(self.tokens, index, self.boundary, self.last)) is None:
                index += 1
            elif not is_stated(context := self._context(unit)):
                index = unit.end
            elif (end := self._read_unit(context)) is None:
                return []
            else:
                index = end
        return [] if self._contradicts_itself() or self._leaves_rating() else self.claims

    def _next(self, index: int) -> int:
        """Return the index of the next token that may begin a unit, or words about the claims before it."""
        while index < len(self.tokens):
            token = self.tokens[index]
            if token.kind in _BEGINNING or token.words in _AGAIN:
                return index
            index += 1
        return index

    def _context(self, unit: Unit) -> UnitContext:
        start = clause_start(self.tokens, unit.start, self.boundary)
        claimed = frozenset(claim.subject for claim in self.claims)
        return UnitContext(
            self.tokens, unit, self.boundary, start, self.default, self.sentence_before, self.last, self.last_group,
            claimed,
        )  # fmt: skip

    def _read_unit(self, context: UnitContext) -> int | None:
        """Add the claims of a unit, and return the index to continue at; None if its subjects are not certain."""
        unit = context.unit
        if unit.adds:
            self.claims = [_with_previous(claim, unit) for claim in self.claims]
            return self._end_unit(unit, unit.end)
        subjects = subjects_of_unit(context)
        if not subjects.group and unit.rating is None and self._is_aside(context):
            return unit.end
        if not subjects.group or not is_plain(self.tokens, unit.start, self.boundary):
            return None
        if subjects.ends_last:
            self._end_last()
        unit, end = self._completed(context, subjects.end)
        self._claim(subjects.group, unit)
        self.last, self.last_group = unit, subjects.group
        return self._end_unit(unit, end)

    def _end_unit(self, unit: Unit, end: int) -> int:
        """Note that the words of a unit end at `end`, and return the index to continue at."""
        self.rating_tokens.update(range(unit.start, unit.end))
        self.boundary = max(end, unit.end)
        return self.boundary

    def _completed(self, context: UnitContext, end: int) -> tuple[Unit, int]:
        """Return a unit with what the words after its subjects state of it, and the index after them.

        “Its ratings of good for caring carry over”: it is kept.
        “Its previous rating of good still stands”: the previous rating is that of now too.
        “It was rated good for caring at our last inspection”: it is the previous one.
        """
        unit = context.unit
        if unit.rating and is_noun(context) and self.tokens.kind(end) is Kind.KEEP:
            unit, end = unit._replace(previous=unit.rating), end + 1
        if unit.rating is None and self._is_in_force(unit):
            unit = unit._replace(rating=unit.previous)
        if unit.rating and not unit.previous and is_dated_earlier(self.tokens, end):
            unit, end = unit._replace(rating=None, previous=unit.rating), end + 1
        return unit, end

    def _is_in_force(self, unit: Unit) -> bool:
        """Return whether a previous rating is still in force.

        “The previous rating of good still stands.” “The ratings were carried forward from May, when both were good.”
        """
        carried = any(token.words in _CARRIED_OVER for token in self.tokens[: unit.start])
        return carried or self.tokens.kind(unit.end) in (Kind.KEEP, Kind.AS_BEFORE)

    def _is_aside(self, context: UnitContext) -> bool:
        """Return whether a previous rating is in a clause of its own, so that the sentence counts without it.

        “Safe was rated inadequate, where it had been good before”: whose rating was good is not certain.
        """
        return bool(self.claims) and self.tokens.kind(context.start - 1) is Kind.NEW_CLAUSE

    def _claim(self, group: Group, unit: Unit) -> None:
        for subject in group:
            claim = Claim(subject, unit.rating, unit.previous)
            if claim not in self.claims:
                self.claims.append(claim)

    def _end_last(self) -> None:
        """Make previous ratings of those that the unit before stated: “It was good and is now inadequate.”"""
        for at, claim in enumerate(self.claims):
            if claim.subject in self.last_group and claim.previous is None:
                self.claims[at] = Claim(claim.subject, None, claim.rating)

    def _same_change(self, index: int) -> int:
        """Claim the change of the last unit for other subjects; return the index after the words that do, else 0.

        “Overall it has dropped from good to inadequate, as have its ratings for safe and well-led.”
        “Safe has dropped from good to inadequate and well-led has done the same.”
        """
        if self.last is None:
            return 0
        group: Group = ()
        end = 0
        if self.tokens.kind(index) is Kind.SO_HAVE:
            group, end = group_after(self.tokens, index + 1, opened=True)
        elif self.tokens.kind(index) is Kind.LIKEWISE and Kind.DENIED not in self.tokens.within(index - 2, index):
            group, end = group_before(self.tokens, index, self.boundary) or (), index + 1
        self._claim(group, self.last)
        return end if group else 0

    def _as_before(self, index: int) -> int:
        """Claim the ratings just stated as previous ones too; return the index after the words that do, else 0.

        “Caring is rated good, as it was before.” “Safe and caring were rated good, which is unchanged.”
        """
        if not self.claims or not self._says_as_before(index):
            return 0
        words = self.tokens[index].words
        every = words.startswith(_ABOUT_ALL) or "both" in words
        for at, claim in enumerate(self.claims):
            if every or claim.subject in self.last_group:
                self.claims[at] = Claim(claim.subject, claim.rating or claim.previous, claim.previous or claim.rating)
        return index + 1

    def _says_as_before(self, index: int) -> bool:
        """Return whether the token at `index` says that the last ratings are the same as before.

        “It was rated good, as before.” “It was rated good for safe again.” “It is good, and that has not changed.”
        """
        words = self.tokens[index].words
        if self.tokens.kind(index) is not Kind.AS_BEFORE:
            return words in _AGAIN and index == self.boundary and not turns(self.tokens, index + 1)
        if words.startswith("that ") and self.tokens.kind(index - 1) is Kind.AND:
            return True
        between = self.tokens.within(self.boundary, index)
        return index - self.boundary <= _AS_BEFORE_DISTANCE and between <= _LEADING_TO_AS_BEFORE

    def _paired(self) -> list[Claim]:
        """Return claims that pair each subject with the rating in the same place of the other list.

        “Safe and well-led were rated inadequate and good respectively.” None if the lists differ in length.
        """
        tokens = self.tokens
        subjects = [token.subject for at, token in enumerate(tokens) if token.subject and may_be_subject(tokens, at)]
        units = self._stated_units()
        if len(units) != len(subjects) or len(units) < 2 or not tokens.within(0, units[0].start) & _STATING:
            return []
        pairs = zip(subjects, units, strict=True)
        return [Claim(subject, unit.rating, unit.previous) for subject, unit in pairs if subject]

    def _stated_units(self) -> list[Unit]:
        units: list[Unit] = []
        at = 0
        while at < len(self.tokens):
            unit = unit_at(self.tokens, at, self.boundary, units[-1] if units else None)
            if unit and is_stated(self._context(unit)):
                units.append(unit)
                self.boundary = unit.end
            at = unit.end if unit else at + 1
        return units

    def _contradicts_itself(self) -> bool:
        """Return whether one subject has two ratings now, or two before: “It went to good, before falling to …”."""
        now = {(claim.subject, claim.rating) for claim in self.claims if claim.rating}
        before = {(claim.subject, claim.previous) for claim in self.claims if claim.previous}
        return any(len(pairs) > len({subject for subject, _ in pairs}) for pairs in (now, before))

    def _leaves_rating(self) -> bool:
        """Return whether a word in the place of a rating was read as none: “Caring was good and is now inadequate.”"""
        claimed = {claim.rating for claim in self.claims}
        return bool(self.claims) and any(
            token.kind is Kind.RATING
            and at not in self.rating_tokens
            and token.rating not in claimed
            and _is_in_place_of_rating(self.tokens, at)
            for at, token in enumerate(self.tokens)
        )


def _is_in_place_of_rating(tokens: Tokens, at: int) -> bool:
    """Return whether the words before `at` lead to a rating: “now inadequate”, “rated inadequate”."""
    if not tokens.opens(at + 1) or not at:
        return False
    return tokens[at - 1].words in ("now", "then", "to") or tokens.kind(at - 1) in (Kind.RATED, Kind.KEEP)


def _with_previous(claim: Claim, unit: Unit) -> Claim:
    """Return a claim with the previous rating that a unit adds to it: “It is rated good, up from inadequate.”"""
    fits = claim.rating is unit.rating and claim.previous is None
    return replace(claim, previous=unit.previous) if fits else claim
