"""A sentence → what it says of ratings: which subject has which rating now, and which before.

The grammar follows the wording of CQC's press releases and summaries, clause by clause:

* a **unit** (`rating_units`) is a rating with a licence: `from good to inadequate`, `rated [as] good`, `the rating
  for … is good`, `remains good`, `a rating of good`. A rating word without one (`good facilities`, `inadequate
  cleaning`) is only a word, and so is one that is denied, imagined or another's (`patients rated …`), as
  `rating_doubts` tells;
* a **group** (`rating_subjects`) is a run of subjects: key questions by adjective or noun, `overall`, `this key
  question`;
* a unit belongs to the group that follows it (`… for responsive`, `… overall and for being safe`, `across these
  areas`), else to the group before it, else to the practice as a whole, where
  nothing narrower is meant (`rating_practice`);
* `so have its ratings for …`, `as have …` borrow the change of the unit before them.

What stands outside the grammar yields nothing.

>>> for claim in read_claims(["Its rating has dropped from good to inadequate for responsive."])[0]:
...     print(claim.subject, claim.previous, claim.rating)
responsive Good Inadequate
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from generator.model import KeyQuestionName, Rating
from generator.sources.ratings.clauses import after_adverbial, clause_start, is_plain
from generator.sources.ratings.doubts import is_stated
from generator.sources.ratings.phrases import OVERALL, Kind, Subject
from generator.sources.ratings.practice_ratings import Bare, names_practice, names_question, of_practice
from generator.sources.ratings.subjects import (
    Group,
    excepted_after,
    expand,
    group_after,
    group_before,
    may_be_subject,
    subjects_of,
)
from generator.sources.ratings.tokens import Token, Tokens, has_rating_word, tokenise
from generator.sources.ratings.units import Unit, dated_behind, turns, unit_at
from generator.sources.vocabulary import fold

_LEADING_BACK = frozenset(
    (Kind.COMMA, Kind.WHICH, Kind.LINK, Kind.BE, Kind.RATED, Kind.AND, Kind.BEFORE, Kind.CHANGE, Kind.TO)
)  # fmt: skip


_YEAR = re.compile(r"(?:19|20)\d\d")
_LOOKED = re.compile(r"(?:look\w*|inspect(?:ed|s)|cover\w*|focus\w*|assess(?:ed|es)|only)")
_STATING = frozenset((Kind.RATED, Kind.CHANGE, Kind.KEEP, Kind.BE))
_BEGINNING = frozenset((Kind.BORROW, Kind.DITTO, Kind.SAME, Kind.FROM, Kind.TO, Kind.RATING))
"""What a unit, or words that go on about one, may begin with."""

_CARRIED = frozenset(("carried forward", "carried over"))
_LEADING_SAME = _LEADING_BACK | {Kind.THEY, Kind.BUT, Kind.DASH, Kind.NOUN, Kind.FOR}


@dataclass(frozen=True, slots=True)
class Claim:
    """One subject's rating and the rating before, as one sentence states them; None is not stated."""

    subject: Subject
    rating: Rating | None
    previous: Rating | None


def read_claims(sentences: Iterable[str], default: Subject = OVERALL) -> list[list[Claim]]:
    """The claims of each sentence of a paragraph, in order.

    `default` is the subject of a sentence that names none: the practice, or on a key question's page `THIS`.
    A later sentence may point back (`these have declined …`) to the subjects of the one before it. A sentence that
    holds a rating whose subject is not certain claims nothing at all.
    """
    out: list[list[Claim]] = []
    before = ""
    for text in sentences:
        out.append(_Reader(tokenise(text), default, before).read() if has_rating_word(text) else [])
        before = text
    return out


class _Reader:
    """Takes the units of one sentence from left to right and gives each its subjects."""

    def __init__(self, found: Tokens, default: Subject, before: str) -> None:
        self.found, self.default, self.before = found, default, before
        self.claims: list[Claim] = []
        self.last: Unit | None = None
        self.last_group: Group = ()
        self.boundary = 0

    def read(self) -> list[Claim]:
        if any(token.words == "respectively" for token in self.found):
            return self._paired()
        index = 0
        spans: list[range] = []
        while (index := self._next(index)) < len(self.found):
            taken = self._borrowed(index) or self._same(index)
            if taken:
                self.boundary = index = taken
                continue
            unit = unit_at(self.found, index, self.boundary, self.last)
            if unit is None:
                index += 1
                continue
            if not is_stated(self.found, unit, self.boundary):
                index = unit.end
                continue
            if unit.adds:
                self.claims = [_with_previous(claim, unit) for claim in self.claims]
                end = unit.end
            else:
                group, end = self._subjects(unit)
                if not group and unit.rating is None and self._hangs_behind(unit):
                    index = unit.end
                    continue
                if not group or not is_plain(self.found, unit.start, self.boundary):
                    return []
                if self._is_noun(unit) and unit.rating and self.found.kind(end) is Kind.KEEP:
                    unit, end = unit._replace(previous=unit.rating), end + 1
                if self._still_stands(unit):
                    unit = unit._replace(rating=unit.previous)
                if unit.rating and not unit.previous and dated_behind(self.found, end):
                    unit, end = unit._replace(rating=None, previous=unit.rating), end + 1
                self._claim(group, unit)
                self.last, self.last_group = unit, group
            spans.append(range(unit.start, unit.end))
            self.boundary = index = max(end, unit.end)
        return [] if self._contradicts_itself() or self._leaves_rating(spans) else self.claims

    def _next(self, index: int) -> int:
        """Return the index of the next token that may begin a unit."""
        while index < len(self.found):
            token = self.found[index]
            if token.kind in _BEGINNING or token.words in ("again", "once again"):
                return index
            index += 1
        return index

    def _hangs_behind(self, unit: Unit) -> bool:
        """`…, where it had been good before`: of whom is not certain, and the rest of the sentence stands."""
        return (
            bool(self.claims) and self.found.kind(clause_start(self.found, unit.start, self.boundary) - 1) is Kind.STOP
        )

    def _paired(self) -> list[Claim]:
        """`Safe and well-led were rated inadequate and good respectively`: the first with the first, and so on."""
        found = self.found
        subjects = [token.subject for at, token in enumerate(found) if token.subject and may_be_subject(found, at)]
        units: list[Unit] = []
        at = 0
        while at < len(found):
            boundary = units[-1].end if units else 0
            unit = unit_at(found, at, boundary, units[-1] if units else None)
            units += [unit] if unit and is_stated(found, unit, boundary) else []
            at = unit.end if unit else at + 1
        if len(units) != len(subjects) or len(units) < 2 or not found.within(0, units[0].start) & _STATING:
            return []
        pairs = zip(subjects, units, strict=True)
        return [Claim(subject, unit.rating, unit.previous) for subject, unit in pairs if subject]

    def _leaves_rating(self, spans: Iterable[range]) -> bool:
        """Return whether a word that stands where a rating stands (`is now inadequate`) was read as none."""
        read = {at for span in spans for at in span}
        told = {claim.rating for claim in self.claims}
        return bool(self.claims) and any(
            token.kind is Kind.RATING
            and at not in read
            and token.rating not in told
            and _stands_as_rating(self.found, at)
            for at, token in enumerate(self.found)
        )

    def _contradicts_itself(self) -> bool:
        """Return whether one subject has two ratings now, or two before: `went to good, before falling to …`."""
        now = {(claim.subject, claim.rating) for claim in self.claims if claim.rating}
        before = {(claim.subject, claim.previous) for claim in self.claims if claim.previous}
        return any(len(found) > len({subject for subject, _ in found}) for found in (now, before))

    def _claim(self, group: Group, unit: Unit) -> None:
        for subject in group:
            claim = Claim(subject, unit.rating, unit.previous)
            if claim not in self.claims:
                self.claims.append(claim)

    def _borrowed(self, index: int) -> int:
        """`so have its ratings for …`, `… has done the same`: the change of the unit before; gives where it ends."""
        if self.last is None:
            return 0
        if self.found.kind(index) is Kind.BORROW:
            group, end = group_after(self.found, index + 1, opened=True)
        elif self.found.kind(index) is Kind.DITTO and Kind.DENIED not in self.found.within(index - 2, index):
            group, end = group_before(self.found, index, self.boundary) or (), index + 1
        else:
            return 0
        if group:
            self._claim(group, self.last)
        return end if group else 0

    def _same(self, index: int) -> int:
        """`…, as it was before`: what has just been said was so before; gives where the words end."""
        words = self.found[index].words
        if not self.claims or (self.found.kind(index) is not Kind.SAME and words not in ("again", "once again")):
            return 0
        again = words in ("again", "once again") and index == self.boundary and not turns(self.found, index + 1)
        between = self.found.within(self.boundary, index)
        near = (index - self.boundary <= 3 and between <= _LEADING_SAME) or (
            words.startswith("that ") and self.found.kind(index - 1) is Kind.AND
        )
        if not (again or (self.found.kind(index) is Kind.SAME and near)):
            return 0
        every = words.startswith(("the same", "is ", "are ", "has", "have", "stay", "still")) or "both" in words
        for at, claim in enumerate(self.claims):
            if every or claim.subject in self.last_group:
                self.claims[at] = Claim(claim.subject, claim.rating or claim.previous, claim.previous or claim.rating)
        return index + 1

    def _subjects(self, unit: Unit) -> tuple[Group, int]:
        """The subjects of a unit, and where the words that name them end; none where they are not certain."""
        found = self.found
        match found.kind(unit.end):
            case Kind.THESE:
                return self._named_before(unit), unit.end + 1
            case Kind.REST:
                claimed = {claim.subject for claim in self.claims}
                rest = tuple(name for name in KeyQuestionName if name not in claimed)
                return (rest if str(len(rest)) == found.number(unit.end) else ()), unit.end + 1
        group, end = group_after(found, unit.end, acts=self._is_noun(unit))
        if group:
            return (() if self._is_focused(group) else group), end
        if found.kind(unit.end) is Kind.SOME:
            # `for four of the five key questions` names none of them.
            return (), unit.end + 1
        before = group_before(found, unit.start, self.boundary)
        if before is not None:
            excepted, end = excepted_after(found, unit.end)
            return (() if self._is_focused(before) else expand(before, excepted)), end
        if Kind.THEY in found.within(self.boundary, unit.start):
            return self._named_before(unit) or self._carried(), unit.end
        dated = self.boundary - (found.kind(self.boundary - 1) in (Kind.BEFORE, Kind.STOP))
        start = max(self.boundary, after_adverbial(found, dated, unit.start))
        if self.last and found.within(start, unit.start) <= _LEADING_BACK:
            # `…, which was good, is now inadequate`, `rated inadequate, having been good`
            past = (unit.rating is None) is not (self.last.rating is None)
            return (self.last_group if past or self._was_until_now(unit) else ()), unit.end
        return self._bare(unit), unit.end

    def _bare(self, unit: Unit) -> Group:
        """The subject of a unit that has none of its own."""
        found = self.found
        if self._is_meant_by_it(unit):
            return self.last_group if len(self.last_group) == 1 else ()
        if self.last_group and OVERALL not in self.last_group and not names_practice(found[self.boundary : unit.start]):
            return ()
        return of_practice(Bare(found, unit, self.boundary, self.default, self.before))

    def _is_focused(self, group: Group) -> bool:
        """Return whether `all areas` may be only those that the sentence before says were looked at."""
        past = any(token.kind is Kind.BEFORE or _YEAR.fullmatch(token.words) for token in self.found)
        if past or not set(KeyQuestionName) <= set(group):
            return False
        named = {name for name in self._carried() if name in set(KeyQuestionName)}
        here = self.found[: self.boundary or len(self.found)]
        told = (*(token.words for token in here), *fold(self.before).split())
        some = 0 < len(named) < len(KeyQuestionName) or names_question(tokenise(self.before)) or _names_some(here)
        return some and any(_LOOKED.fullmatch(word) for word in told)

    def _still_stands(self, unit: Unit) -> bool:
        """`the previous rating of good still stands`, `were carried forward from …, when both were good`."""
        carried = any(token.words in _CARRIED for token in self.found[: unit.start])
        stands = self.found.kind(unit.end) in (Kind.KEEP, Kind.SAME)
        return unit.rating is None and (carried or stands)

    def _is_noun(self, unit: Unit) -> bool:
        """`its ratings of good for caring and outstanding for effective carry over`: they are the verb's subject."""
        start = unit.start - 1
        if self.last and start >= self.boundary and self.found.kind(start) is Kind.AND and start == self.boundary:
            start = self.last.start - 1
        return start > 0 and self.found[start].words == "of" and self.found.kind(start - 1) is Kind.NOUN

    def _is_meant_by_it(self, unit: Unit) -> bool:
        """`Caring was rated good last time, and it is still rated good`: `it` may be what was rated just before."""
        pronouns = [token.words for token in self.found[self.boundary : unit.start] if token.kind is Kind.PRACTICE]
        return bool(self.last_group) and OVERALL not in self.last_group and pronouns == ["it"]

    def _was_until_now(self, unit: Unit) -> bool:
        """`was good and is now inadequate`: what the words before stated is what was before."""
        before = self.found[self.last.start - 1].words if self.last and self.last.start else ""
        if (
            not (unit.rating and self.last and self.last.rating)
            or before not in ("was", "were")
            or not any(token.words == "now" for token in self.found[self.boundary : unit.start])
        ):
            return False
        for at, claim in enumerate(self.claims):
            if claim.subject in self.last_group and claim.previous is None:
                self.claims[at] = Claim(claim.subject, None, claim.rating)
        return True

    def _carried(self) -> Group:
        """The key questions that the sentence before has named, which this one may point back to."""
        return subjects_of(tokenise(self.before))

    def _named_before(self, unit: Unit) -> Group:
        """Return what `these areas`, `both` or `they` refers to: the group just rated, else what was named before."""
        if unit.rating is None and self.last_group:
            return self.last_group
        named = [token.subject for i, token in enumerate(self.found[: unit.start]) if may_be_subject(self.found, i)]
        if any(self.found.is_overall(i) for i in range(unit.start)) and Kind.THEY in self.found.within(0, unit.start):
            named.insert(0, OVERALL)
        return expand(subject for subject in named if subject) or self._carried()


def _names_some(found: Sequence[Token]) -> bool:
    """Return whether some of the key questions are named in a run of tokens, and not all."""
    named = {token.subject for token in found if token.subject in set(KeyQuestionName)}
    return 0 < len(named) < len(KeyQuestionName)


def _stands_as_rating(found: Tokens, at: int) -> bool:
    if not found.opens(at + 1) or not at:
        return False
    return found[at - 1].words in ("now", "then", "to") or found.kind(at - 1) in (Kind.RATED, Kind.KEEP)


def _with_previous(claim: Claim, unit: Unit) -> Claim:
    fits = claim.rating is unit.rating and claim.previous is None
    return replace(claim, previous=unit.previous) if fits else claim
