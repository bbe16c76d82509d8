"""The prose of a press release → the ratings that it states, now and before."""

import re
from collections.abc import Iterator, Sequence

from generator.model import Rating
from generator.sources.formats import Line, clauses, sentences
from generator.sources.ledger import Ledger
from generator.sources.passages.earlier_visits import (
    EarlierRatings,
    StatedInspection,
    of_predecessor,
    points_back,
    stated_inspection,
)
from generator.sources.passages.practice_name import names_another
from generator.sources.passages.rating_lines import read_rating_words
from generator.sources.ratings import OVERALL, THIS, Claim, read_claims
from generator.sources.values import read_dates
from generator.sources.vocabulary import fold

_LISTED = re.compile(r"\bratings? (?:were|are|was|is)(?: as follows)?:")
_SERVICE = re.compile(
    r"\b(?:maternity|urgent and emergency|medical care|critical care|outpatients?|end of life care|gynaecology|"
    r"children and young people's services|diagnostic imaging|wards?|emergency department|a&e)\b"
)
_PAST = re.compile(r"\b(?:was|were) (?:\w+ ){0,2}(?:rated|found|judged|given|placed|put)\b")
_PRESENT = re.compile(r"\b(?:has|have|is|are|now|rates?)\b")


_AGAIN = re.compile(r"\bagain (?:been )?(?:re-)?(?:rated|rates|found|judged)\b")
"""“It is again rated inadequate”: so it once was, but a later inspection in between may have rated it otherwise."""


class ReleaseRatings:
    """The ratings of a release while its prose is read: what it states now, and of earlier inspections."""

    def __init__(self, ledger: Ledger, prose: Sequence[Line]) -> None:
        """Start with no rating; `ledger` has the name and the visit of the release already."""
        self._ledger = ledger
        self._visited = ledger.value("report.inspected")
        self._of_services = _is_about_services(ledger, prose)
        self._present: set[str] = set()
        self._earlier = EarlierRatings()
        self._again: list[tuple[str, Rating, Line]] = []
        self.stated: dict[str, Rating] = {}
        """The rating of each field, as the first sentence that states one gives it."""

    def read(self, prose: Sequence[Line]) -> dict[str, Rating]:
        """Add the ratings that the prose claims, and return them by field; the first sentence that states one counts.

        A later sentence that states another is kept as evidence too, so that the contradiction is shown.
        """
        for line in prose:
            parts = [clause for sentence in sentences(line) for clause in clauses(sentence)]
            if _LISTED.search(fold(line.text)):
                for part in parts:
                    read_rating_words(self._ledger, _after_colon(part), "report")
            claims_of_parts = read_claims(self._with_capitals(part.text) for part in parts)
            if any(claims_of_parts):
                self._read_paragraph(list(zip(parts, claims_of_parts, strict=True)))
        self.stated.update(self._earlier.write(self._ledger))
        for field, rating, part in self._again:
            if self.stated.setdefault(field, rating) is rating:
                self._ledger.line_fact(field, rating.value, part)
        return self.stated

    def _with_capitals(self, text: str) -> str:
        """Return a sentence with capitals in the practice's name, which say to the grammar that it is a name."""
        name = self._ledger.value("name") or ""
        return text.replace(name, name.title()) if name[:1].islower() and len(name.title()) == len(name) else text

    def read_headline(self, title: Line) -> None:
        """Add the overall rating of the headline where the prose states none: “Oxterby surgery rated Inadequate”."""
        if "report.overall.rating" in self.stated or self._ledger.has("report.overall.rating") or self._of_services:
            return
        for claim in read_claims([title.text])[0]:
            if claim.subject == OVERALL and claim.rating:
                self._add(title, [claim], earlier=False)

    def _read_paragraph(self, parts: Sequence[tuple[Line, list[Claim]]]) -> None:
        inspection, before = StatedInspection.CURRENT, ""
        self._earlier.begin_paragraph()
        for part, claims in parts:
            self._earlier.note(part)
            if of_predecessor(part.text):
                return
            after = StatedInspection.EARLIER if points_back(part.text, before, self._visited) else inspection
            inspection, before = stated_inspection(part.text, claims, self._visited, after), part.text
            if inspection is StatedInspection.UNCERTAIN:
                inspection = StatedInspection.EARLIER_NAMED
            elif not self._is_of_another(part, claims):
                earlier = inspection is StatedInspection.EARLIER or self._is_replaced(part, claims)
                self._add(part, claims, earlier=earlier)

    def _add(self, part: Line, claims: Sequence[Claim], *, earlier: bool) -> None:
        for field, rating in _values(claims, earlier=earlier):
            if earlier:
                self._earlier.add(field, rating, part)
                continue
            if field.endswith(".previous") and _AGAIN.search(fold(part.text)):
                self._again.append((field, rating, part))
                continue
            if field not in self.stated and _PRESENT.search(fold(part.text)):
                self._present.add(field)
            self.stated.setdefault(field, rating)
            self._ledger.line_fact(field, rating.value, part)

    def _is_of_another(self, part: Line, claims: Sequence[Claim]) -> bool:
        """Return whether the ratings are those of a hospital's service, or of another practice."""
        if self._of_services and not _is_of_hospital(part):
            return True
        return bool(claims) and names_another(part, self._ledger.value("name"))

    def _is_replaced(self, part: Line, claims: Sequence[Claim]) -> bool:
        """Return whether a sentence states in the past, with a date of its own, another rating than the present one.

        “CQC has rated the surgery good. … It was rated inadequate following an inspection in November 2014.”
        """
        folded = fold(part.text)
        dates = read_dates(part.text)
        if not dates or dates.value == self._visited or not _PAST.search(folded) or "now" in folded.split():
            return False
        return any(
            field in self._present and rating is not self.stated[field]
            for field, rating in _values(claims, earlier=False)
            if field.endswith(".rating")
        )


def states_replaced_rating(sentence: Line, prose: Sequence[Line]) -> bool:
    """Return whether a sentence states in the past another rating than the prose before it states as the present one.

    “CQC has rated the surgery good. … It was rated inadequate following an inspection in November 2014.”
    """
    if not _PAST.search(fold(sentence.text)):
        return False
    present: dict[str, Rating] = {}
    for before in prose:
        if before.start >= sentence.start:
            break
        if _PRESENT.search(fold(before.text)):
            for field, rating in _values(read_claims([before.text])[0], earlier=False):
                present.setdefault(field, rating)
    stated = _values(read_claims([sentence.text])[0], earlier=False)
    return any(present.get(field, rating) is not rating for field, rating in stated if field.endswith(".rating"))


def _after_colon(part: Line) -> Line:
    """Return “This time the ratings were: safe, Good” without the words up to its colon."""
    lead = part.text.rfind(": ") + 2 if ": " in part.text else 0
    return Line(part.start + lead, part.end, part.text[lead:])


def _is_about_services(ledger: Ledger, prose: Sequence[Line]) -> bool:
    """Return whether the release rates services of a hospital, whose ratings are not those of the location."""
    opening = fold(" ".join((ledger.value("report.title") or "", *(line.text for line in prose[:2]))))
    return bool(_SERVICE.search(opening) and "hospital" in opening)


def _is_of_hospital(part: Line) -> bool:
    folded = fold(part.text)
    return "overall" in folded and "hospital" in folded and not _SERVICE.search(folded)


def _values(claims: Sequence[Claim], *, earlier: bool) -> Iterator[tuple[str, Rating]]:
    for claim in claims:
        if claim.subject == THIS:
            continue
        route = "report.overall" if claim.subject == OVERALL else f"report.key_questions.{claim.subject}"
        now, before = (None, claim.rating or claim.previous) if earlier else (claim.rating, claim.previous)
        if now:
            yield f"{route}.rating", now
        if before:
            yield f"{route}.previous", before
