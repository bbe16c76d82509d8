"""The header that CQC's pages about a location share: service types, name, rating, address, provider."""

import re
from collections.abc import Iterator, Sequence

from generator.model import Status
from generator.sources.formats import Line
from generator.sources.ledger import Ledger
from generator.sources.values import read_location_id, read_postcode, read_telephone
from generator.sources.vocabulary import fold, rating_of

_OVERALL = re.compile(r"overall:? (?P<rating>.{3,40}?)(?: read more about inspection ratings.*)?$")
_UNRATED = re.compile(
    r"we (?:have not|haven't) (?:yet )?(?:inspected|assessed|rated)\b|not yet (?:inspected|rated|assessed)$"
)
_PROVIDER = re.compile(r"provided and run by:?(?: +(?P<name>.+))?$")
_HEADER_LINES = 80
_RATED_NAME = re.compile(r"(?P<name>.{3,}?) (?P<rating>outstanding|good|requires improvement|inadequate)$")
_ARCHIVED = re.compile(r"archived: *", re.IGNORECASE)
_TYPES = frozenset(
    ("doctor", "gp practice", "care home", "dentist", "hospital", "clinic", "homecare agencies", "location")
)
_RELATED = (
    (
        re.compile(r"important: the provider of this service (?:has )?changed\b.*\b(?P<which>old|new) profile\b"),
        "New Provider",
    ),
    (
        re.compile(
            r"important: this service (?:was previously|is now) registered at a different address\b.*"
            r"\b(?P<which>old|new) profile\b"
        ),
        "Location Move",
    ),
)
"""The words with which CQC's page states another registration, and the reason in the words of its API."""

_FURNITURE = re.compile(
    r"(?:search(?: for a service by name or postcode.*)?|menu|home|report|reports|"
    r"services we regulate|find (?:and compare )?(?:care|services)|contact|about us|"
    r"back to top|share|print|print this page|cookies.{0,40}|skip to (?:main )?content|you are here:?|"
    r"(?:independent regulator of|the independent regulator of) .{0,60}|care quality commission|cqc|"
    r"we are carrying out (?:checks|a review|an inspection) (?:at|of)\b.*|we will publish a report when\b.*|"
    r"the provider of this service (?:has )?changed\b.*|date of publication:?.*|see (?:old|new) profile)$"
)
"""What CQC's pages have above and beside a practice's name, which none of it is."""

_TITLE = re.compile(r"(?:latest )?(?:inspection|assessment) summary$|(?:on this page|contents|overview|updated .*)$")
_LABELLED = re.compile(r"(?!Archived)[A-Z][\w ]{2,30}: ")
_ALIAS = re.compile(r"also known as:? +", re.IGNORECASE)
_ALSO = re.compile(r" +also known as +", re.IGNORECASE)


HeaderRating = tuple[str, int, int]
"""The overall rating in a header, and the offsets of its words."""


def read_header(ledger: Ledger, lines: Sequence[Line]) -> HeaderRating | None:
    """Read the lines above a page's report, and return the overall rating there, whose report the page decides.

    Other words there remain among what was not understood.
    """
    ledger.furniture(*(line for line in lines if _FURNITURE.match(fold(line.text))))
    lines = [line for line in lines if not _FURNITURE.match(fold(line.text))]
    known = next((i for i, line in enumerate(lines) if _is_known(line)), len(lines))
    named = next((i for i in reversed(range(known)) if not lines[i].depth), None)
    if named and _read_alias(ledger, lines[named]):
        named -= 1
    overall: HeaderRating | None = None
    if named is not None and _is_name(lines[named], is_last=known == len(lines)):
        overall = _read_rated_name(ledger, lines[named])
    _read_service_types(ledger, lines if named is None else lines[:named])
    return _read_labelled(ledger, lines[known:]) or overall


def after_provider(lines: Sequence[Line]) -> int:
    """Return the index after the line with the provider's label, which only a header has; 0 without one near the top.

    A printed page has its menu above the header, with the words that also begin its report: `Overall`, `Safe`.
    """
    near = enumerate(lines[:_HEADER_LINES], start=1)
    return next((index for index, line in near if _PROVIDER.match(fold(line.text))), 0)


def _read_service_types(ledger: Ledger, lines: Sequence[Line]) -> None:
    types = [line for line in lines if line.depth or fold(line.text) in _TYPES]
    for number, line in enumerate(types):
        ledger.line_fact(f"service_types[{number}]", line.text, line)


def _read_labelled(ledger: Ledger, lines: Sequence[Line]) -> HeaderRating | None:
    """Read the lines from the first that has a label of its own on: rating, provider, address, other registrations."""
    overall: HeaderRating | None = None
    rest = iter(lines)
    for line in rest:
        folded = fold(line.text)
        if found := _OVERALL.match(folded):
            overall = _read_overall(ledger, line, found) or overall
        elif run := _PROVIDER.match(folded):
            _read_provider(ledger, line, run, rest)
        else:
            _read_address(ledger, line)
            _read_related(ledger, line)
    return overall


def _read_provider(ledger: Ledger, line: Line, run: re.Match[str], rest: Iterator[Line]) -> None:
    """Read the provider’s name, on the line of its label or on the next: “Provided and run by: Grove Medical Ltd”."""
    if run["name"]:
        ledger.furniture_span(line.start, line.start + run.start("name"))
        ledger.fact("provider", line.text[run.start("name") :], line.start + run.start("name"), line.end)
    elif (name := next(rest, None)) is not None:
        ledger.furniture(line)
        ledger.line_fact("provider", name.text, name)
    else:
        _read_address(ledger, line)
        _read_related(ledger, line)


def _read_alias(ledger: Ledger, line: Line) -> bool:
    """Read another name on a line of its own, “Also known as: Grove Surgery”, and return whether the line has one."""
    alias = _ALIAS.match(line.text)
    if alias:
        start = line.start + alias.end()
        ledger.furniture_span(line.start, start)
        ledger.fact("also_known_as[0]", line.text[alias.end() :], start, line.end)
    return alias is not None


def _is_name(line: Line, *, is_last: bool) -> bool:
    """Return whether a line is the practice’s name: no kind of service, no label, no title with nothing below it."""
    is_title = is_last and bool(_TITLE.match(fold(line.text)))
    return not (is_title or _is_type(line) or _LABELLED.match(line.text))


def _is_type(line: Line) -> bool:
    """Return whether a line is kinds of service without a bullet: “GP practice”, “Doctor / GP practice”."""
    return all(part.strip() in _TYPES for part in re.split(r"[/,]", fold(line.text)))


def _is_known(line: Line) -> bool:
    """Return whether a line of the header has a label or form of its own; the name is above the first of them."""
    folded = fold(line.text)
    labelled = (
        _OVERALL.match(folded)
        or _UNRATED.match(folded)
        or _PROVIDER.match(folded)
        or folded.startswith("important:")
        or rating_of(folded)
    )
    return not line.depth and bool(labelled or read_postcode(line.text))


def _read_rated_name(ledger: Ledger, line: Line) -> HeaderRating | None:
    """Read the name, after which older pages have the rating: “Goosefoot Green Health Centre Outstanding”."""
    found = _RATED_NAME.match(fold(line.text))
    rating = rating_of(found["rating"]) if found else None
    if found is None or rating is None:
        _read_name(ledger, line)
        return None
    end = found.end("name")
    _read_name(ledger, Line(line.start, line.start + end, line.text[:end]))
    return rating.value, line.start + found.start("rating"), line.end


def _read_name(ledger: Ledger, line: Line) -> None:
    if archived := _ARCHIVED.match(line.text):
        ledger.fact("status", Status.ARCHIVED.value, line.start, line.start + archived.end() - 1)
        line = Line(line.start + archived.end(), line.end, line.text[archived.end() :])
    also = _ALSO.search(line.text)
    end = also.start() if also else len(line.text)
    ledger.fact("name", line.text[:end], line.start, line.start + end)
    if also:
        ledger.furniture_span(line.start + also.start(), line.start + also.end())
        ledger.fact("also_known_as[0]", line.text[also.end() :], line.start + also.end(), line.end)


def _read_overall(ledger: Ledger, line: Line, found: re.Match[str]) -> HeaderRating | None:
    rating = rating_of(found["rating"])
    if rating is None:
        return None
    end = line.start + found.end("rating")
    ledger.furniture_span(end, line.end)
    return rating.value, line.start, end


def _read_related(ledger: Ledger, line: Line) -> None:
    """Read the registration before this one, or after it; a line without its id remains not understood."""
    folded = fold(line.text)
    for pattern, reason in _RELATED:
        found = pattern.match(folded)
        location = read_location_id(line.text.rstrip(" ).")) if found else None
        if found and location:
            field = "predecessors" if found["which"] == "old" else "successors"
            ledger.fact(
                f"{field}[0].location_id", location.value, line.start + location.start, line.start + location.end
            )
            ledger.line_fact(f"{field}[0].reason", reason, line)


def _read_address(ledger: Ledger, line: Line) -> None:
    """Read address, postcode and telephone of one line: “2 Balfour Road, Grays, Essex, RM17 5NS (01375) 373366”."""
    postcode = read_postcode(line.text)
    if not postcode:
        alone = read_telephone(line.text)
        if alone and len(line.text) < 40:
            ledger.fact("telephone", alone.value, line.start + alone.start, line.start + alone.end)
        return
    address = line.text[: postcode.start].rstrip(" ,")
    if address:
        ledger.fact("address", address, line.start, line.start + len(address))
    ledger.fact("postcode", postcode.value, line.start + postcode.start, line.start + postcode.end)
    if telephone := read_telephone(line.text, postcode.end):
        ledger.fact("telephone", telephone.value, line.start + telephone.start, line.start + telephone.end)
