"""A sentence → what it says of ratings: which subject has which rating now, and which before.

The grammar follows the wording of CQC's press releases and summaries, clause by clause:

* a **unit** (`rating_units`) is a rating with a licence: `from good to inadequate`, `rated [as] good`, `the rating
  for … is good`, `remains good`, `a rating of good`. A rating word without one (`good facilities`, `inadequate
  cleaning`) is only a word, and so is one that is denied, imagined or another's (`patients rated …`);
* a **group** (`rating_subjects`) is a run of subjects: key questions by adjective or noun, `overall`, `this key
  question`;
* a unit belongs to the group that follows it (`… for responsive`, `… overall and for being safe`, `across these
  areas`), else to the group before it, else to the practice as a whole;
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
from generator.sources.rating_clauses import clause_start, is_known, is_plain
from generator.sources.rating_phrases import OVERALL, Kind, Subject
from generator.sources.rating_subjects import (
    Group,
    excepted_after,
    expand,
    group_after,
    group_before,
    may_be_subject,
    subjects_of,
)
from generator.sources.rating_units import Unit, dated_behind, turns, unit_at
from generator.sources.rating_words import Token, Tokens, has_rating_word, tokenise
from generator.sources.vocabulary import fold

_PARTS = frozenset((Kind.COMMA, Kind.STOP, Kind.AND, Kind.BUT))
_LEADING_BACK = frozenset(
    (Kind.COMMA, Kind.WHICH, Kind.LINK, Kind.BE, Kind.RATED, Kind.AND, Kind.BEFORE, Kind.CHANGE, Kind.TO)
)  # fmt: skip


_LOOKED = re.compile(r"(?:look\w*|inspect(?:ed|s)|cover\w*|focus\w*|assess(?:ed|es)|only)")
_STATING = frozenset((Kind.RATED, Kind.CHANGE, Kind.KEEP, Kind.BE))
_SPEAKERS = frozenset(("it", "cqc", "inspectors", "we"))
_OWNED = frozenset("its overall practice surgery service centre clinic hospital home location".split())
_TIMES = frozenset(
    "time first second third consecutive row this special same year month inspection assessment visit".split()
)
_THAT = frozenset(("that", "rated", "is", "which"))
_LEADING_SAME = _LEADING_BACK | {Kind.THEY, Kind.BUT, Kind.DASH, Kind.NOUN, Kind.FOR}
_UNNAMED = frozenset(
    "area areas domain domains category categories question questions other others rest remaining else none nothing"
    " ratings scores".split()
)
"""What stands for key questions that the sentence does not name: the rating is theirs, not the practice's."""


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
        while index < len(self.found):
            taken = self._borrowed(index) or self._same(index)
            if taken:
                self.boundary = index = taken
                continue
            unit = unit_at(self.found, index, self.boundary, self.last)
            if unit is None:
                index += 1
                continue
            if unit.rating is None and unit.previous is None:
                index = unit.end
                continue
            if unit.adds:
                self.claims = [_with_previous(claim, unit) for claim in self.claims]
                end = unit.end
            else:
                group, end = self._subjects(unit)
                if not group or not is_plain(self.found, unit.start, self.boundary):
                    return []
                if self._is_noun(unit) and unit.rating and self.found.kind(end) is Kind.KEEP:
                    unit, end = unit._replace(previous=unit.rating), end + 1
                if unit.rating and not unit.previous and dated_behind(self.found, end):
                    unit, end = unit._replace(rating=None, previous=unit.rating), end + 1
                self._claim(group, unit)
                self.last, self.last_group = unit, group
            spans.append(range(unit.start, unit.end))
            self.boundary = index = max(end, unit.end)
        return [] if self._contradicts_itself() or self._leaves_rating(spans) else self.claims

    def _paired(self) -> list[Claim]:
        """`Safe and well-led were rated inadequate and good respectively`: the first with the first, and so on."""
        found = self.found
        subjects = [token.subject for at, token in enumerate(found) if token.subject and may_be_subject(found, at)]
        units: list[Unit] = []
        at = 0
        while at < len(found):
            unit = unit_at(found, at, 0, units[-1] if units else None)
            units += [unit] if unit and (unit.rating or unit.previous) else []
            at = unit.end if unit else at + 1
        if len(units) != len(subjects) or len(units) < 2 or not found.within(0, units[0].start) & _STATING:
            return []
        pairs = zip(subjects, units, strict=True)
        return [Claim(subject, unit.rating, unit.previous) for subject, unit in pairs if subject]

    def _leaves_rating(self, spans: Iterable[range]) -> bool:
        """Whether a word that stands where a rating stands (`is now inadequate`) was read as none."""
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
        """Whether one subject has two ratings now, or two before: `went to good, before falling to …`."""
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
        again = words in ("again", "once again") and index == self.boundary and not turns(self.found, index + 1)
        between = self.found.within(self.boundary, index)
        near = (index - self.boundary <= 3 and between <= _LEADING_SAME) or (
            words.startswith("that ") and self.found.kind(index - 1) is Kind.AND
        )
        if not self.claims or not (again or (self.found.kind(index) is Kind.SAME and near)):
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
        if self.last and found.within(self.boundary, unit.start) <= _LEADING_BACK:
            # `…, which was good, is now inadequate`, `rated inadequate, having been good`
            past = (unit.rating is None) is not (self.last.rating is None)
            return (self.last_group if past or self._was_until_now(unit) else ()), unit.end
        if self._is_meant_by_it(unit):
            return (self.last_group if len(self.last_group) == 1 else ()), unit.end
        if not self._is_about_practice(unit) or self._is_about_more(unit) or self._is_of_other(unit):
            return (), unit.end
        named = {token.words for token in self.found[self._clause(unit) : unit.start] if token.kind is Kind.PRACTICE}
        return (OVERALL if named - _SPEAKERS else self.default,), unit.end

    def _clause(self, unit: Unit) -> int:
        return clause_start(self.found, unit.start, self.boundary)

    def _is_focused(self, group: Group) -> bool:
        """Whether `all areas` may be only those that the sentence before says were looked at."""
        named = {name for name in self._carried() if name in set(KeyQuestionName)}
        if not set(KeyQuestionName) <= set(group):
            return False
        here = self.found[: self.boundary or len(self.found)]
        told = (*(token.words for token in here), *fold(self.before).split())
        some = 0 < len(named) < len(KeyQuestionName) or _names_question(tokenise(self.before)) or _names_some(here)
        return some and any(_LOOKED.fullmatch(word) for word in told)

    def _is_noun(self, unit: Unit) -> bool:
        """`its ratings of good for caring and outstanding for effective …`: they are what the sentence goes on about."""
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
        """What `these areas`, `both` or `they` stand for: the group just rated, else what the sentence has named."""
        if unit.rating is None and self.last_group:
            return self.last_group
        named = [token.subject for i, token in enumerate(self.found[: unit.start]) if may_be_subject(self.found, i)]
        if any(self.found.is_overall(i) for i in range(unit.start)) and Kind.THEY in self.found.within(0, unit.start):
            named.insert(0, OVERALL)
        return expand(subject for subject in named if subject) or self._carried()

    def _is_of_other(self, unit: Unit) -> bool:
        """`The provider also runs Beech Road Surgery, which is rated good`: something met on the way."""
        found, start = self.found, self._clause(unit)
        relative = any(token.words.startswith(("which", "who")) for token in found[max(0, start - 1) : unit.start])
        acting = found.within(self.boundary, start) & {Kind.BE, Kind.RATED, Kind.CHANGE, Kind.KEEP}
        unknown = any(token.kind is Kind.WORD and not is_known(token) for token in found[self.boundary : start])
        rated = Kind.NOUN in found.within(self.boundary, start)
        return relative and not rated and start > self.boundary and bool(acting or unknown)

    def _is_about_more(self, unit: Unit) -> bool:
        """Whether the rating may be of something narrower: what stands behind it, or what the sentence before named."""
        found = self.found
        behind = unit.end + (found.kind(unit.end) in (Kind.COMMA, Kind.DASH))
        if found.kind(unit.end) is Kind.AND and found[unit.end].words == "or":
            return True
        if found.kind(behind) is Kind.DENIED or (behind < len(found) and found[behind].words in ("rather", "instead")):
            return True
        far = False
        for at in range(unit.end, min(unit.end + 12, len(found))):
            far = far or found.kind(at) is Kind.STOP
            if found.kind(at) in (Kind.RATING, Kind.AND, Kind.BUT) or (
                found.kind(at) is Kind.STOP and found[at].words not in ("following", "after")
            ):
                break
            opens = found[at].words == "for" if far else (found.kind(at) is Kind.FOR or found[at].words == "at")
            if opens and _narrows(found, at + 1):
                return True
        clause = found[self._clause(unit) : unit.start]
        definite = any(_names_practice(token) for token in clause)
        return self.default == OVERALL and not definite and _names_question(tokenise(self.before))

    def _is_about_practice(self, unit: Unit) -> bool:
        """Whether a sentence without a subject of its own is about the practice's rating, and no other's."""
        found = self.found
        behind = [
            i for i in range(unit.end, min(unit.end + 4, len(found))) if not found.within(unit.end, i + 1) & _PARTS
        ]
        around = (*range(self.boundary, unit.start), *behind)
        if self.default == OVERALL and any(
            word in _UNNAMED for token in found[self.boundary : unit.end + 6] for word in token.words.split()
        ):
            return False
        if any(may_be_subject(found, i) for i in around):
            return False
        if found.within(self._clause(unit), unit.end + 1) & {Kind.NOUN, Kind.RATED}:
            return not _is_generic(found)
        return Kind.PRACTICE in found.within(0, unit.start)


def _stands_as_rating(found: Tokens, at: int) -> bool:
    if not found.opens(at + 1) or not at:
        return False
    return found[at - 1].words in ("now", "then", "to") or found.kind(at - 1) in (Kind.RATED, Kind.KEEP)


def _names_practice(token: Token) -> bool:
    """Whether a word of a clause says that the rating is the practice's: its name, `its`, `the surgery`."""
    if token.kind is Kind.PRACTICE:
        return token.words not in _SPEAKERS
    return token.words in _OWNED or token.words.endswith("'s") or (token.kind is Kind.WORD and token.capital)


def _names_some(found: Sequence[Token]) -> bool:
    named = {token.subject for token in found if token.subject in set(KeyQuestionName)}
    return 0 < len(named) < len(KeyQuestionName)


def _names_question(found: Tokens) -> bool:
    return any(may_be_subject(found, at) for at in range(len(found)))


def _narrows(found: Tokens, index: int) -> bool:
    """`for safe`, `for its work with carers`, `in an audit`; not `for the second time`, `in May`."""
    while found.kind(index) is Kind.LINK:
        if found[index].words in ("how", "all"):
            return True
        index += 1
    if found.kind(index) is Kind.SUBJECT:
        return found[index].subject != OVERALL
    if found.kind(index) not in (Kind.WORD, Kind.SERVICE):
        return False
    return not (found[index].capital or found[index].words[0].isdigit() or found[index].words in _TIMES)


def _is_generic(found: Tokens) -> bool:
    """`A practice that is rated …`, `Services rated …`, `Few services …`, `A rating of inadequate means …`."""
    first = next((i for i, token in enumerate(found) if token.kind is not Kind.LINK or token.words == "services"), 0)
    told_by_cqc = any(token.words in ("cqc", "commission", "inspectors") for token in found)
    lone = found.kind(first) is Kind.WORD and _acts(found, first + 1) and not told_by_cqc
    if found[first].words == "services" or lone:
        return True
    an = found[0].words in ("a", "an", "any", "every")
    relative = first + 1 < len(found) and found[first + 1].words in _THAT
    return an and (found.kind(first) in (Kind.NOUN, Kind.RATED) or relative)


def _acts(found: Tokens, index: int) -> bool:
    """`Access was rated …`: one word with a capital only because it opens the sentence may be anything."""
    return found.kind(index) in (Kind.BE, Kind.KEEP, Kind.RATED) or (
        index < len(found) and found[index].words == "services"
    )


def _with_previous(claim: Claim, unit: Unit) -> Claim:
    fits = claim.rating is unit.rating and claim.previous is None
    return replace(claim, previous=unit.previous) if fits else claim
