"""Routes of a record and the values there, in words.

>>> field_name("report.key_questions.well_led.statements[0].score"), in_words("report.inspected", "2024-09-03")
('Well-led, statement 1, score', '3 September 2024')
"""

from generator.model import Framework, KeyQuestionName
from generator.pages.wording.phrases_of_values import KIND_WORDS, day, in_sentence
from generator.routes import last_name, parse_field, parse_route

_SINGULAR = {
    "also_known_as": "other name",
    "breaches": "breach",
    "service_types": "service type",
    "specialisms": "specialism",
    "awaited_reports": "visit without a report",
    "predecessors": "earlier registration",
    "successors": "later registration",
}
_UNNAMED = ("report", "reports", "key_questions")
_JOINED = {"rating": " rating", "previous": " rating before"}
_NAMES = {
    **{name.value: name.heading for name in KeyQuestionName},
    "assessed_to": "last day of the assessment",
    "inspected_to": "last day of the inspection",
    "url": "address at CQC",
    "icb": "integrated care board",
    "uprn": "unique property reference number",
    "service_kind": "kind of service",
    "ods_code": "NHS practice code",
    "location_id": "CQC location",
    "provider_id": "CQC provider",
    "by": "who says so",
    "inherited_from": "registration that the rating was given to",
}
_DATES = (
    "assessed", "assessed_to", "inspected", "inspected_to", "published", "registration_date", "deregistration_date",
    "last_inspection",
)  # fmt: skip
_PLAIN = ("rating", "previous", "score", "overall", *(name.value for name in KeyQuestionName), *_DATES)
_WORDS = {
    "special_measures": {"true": "put into special measures", "false": "out of special measures"},
    "inherited": {"true": "carried over from an earlier registration", "false": "not carried over"},
    "carried_over": {"true": "carried over, not assessed", "false": "assessed"},
    "current": {"true": "CQC’s current rating", "false": "not CQC’s current rating"},
    "pilot": {"true": "a pilot, with no effect on ratings", "false": "no pilot"},
    "framework": {framework.value: framework.words for framework in Framework},
    "kind": {kind.value: in_sentence(words) for kind, words in KIND_WORDS.items()},
}
"""Values of a record by field name, with the words that readers see."""


def field_name(route: str) -> str:
    """Return the words of a route: `Well-led, statement 1, score` for the one in the doctest of this module."""
    names: list[str] = []
    steps = parse_route(parse_field(route).name)
    for step, following in zip(steps, (*steps[1:], None), strict=True):
        if isinstance(step, int) or step in _UNNAMED:
            continue
        if step in _JOINED and names:
            names[-1] += _JOINED[step]
            continue
        words = _NAMES.get(step) or step.replace("_", " ")
        if isinstance(following, int):
            words = f"{_SINGULAR.get(step) or words.removesuffix('s')} {following + 1}"
        names.append(words)
    name = ", ".join(names) or "report"
    return name[:1].upper() + name[1:]


def is_plain(route: str) -> bool:
    """Return whether the value at a route is in a sentence without quotation marks: a rating, a score, a date."""
    return last_name(route) in _PLAIN


def in_words(route: str, value: str) -> str:
    """Return the value at a route in words for readers: dates and closed vocabularies; other values are unchanged."""
    name = last_name(route)
    if name in _WORDS:
        return _WORDS[name].get(value, value)
    if name in _DATES:
        try:
            return day(value)
        except ValueError:
            return value
    return value
