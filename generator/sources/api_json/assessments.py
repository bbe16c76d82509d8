"""The assessments of a location in CQC's API: ratings, scores, statements, and what the inspectors wrote."""

import re

from generator.dates import is_day
from generator.frameworks import StatementPlace, framework_of, is_pilot
from generator.model import Framework, ReportKind, State, Voice
from generator.sources.api_json.json_node import JsonNode
from generator.sources.vocabulary import fold, key_question_of, rating_of

_SCORE = re.compile(r"([1-4])(?: - .*)?", re.DOTALL)
_PERCENTAGE = re.compile(r"[0-9]{1,3}")
_LOWEST_PERCENTAGE, _HIGHEST_PERCENTAGE = 25, 100
_PERCENTAGES = ("percentageScore", "percengtageScore")
_CARRIED_OVER = {"not assessed": "true", "assessed": "false"}
_CATEGORIES = {
    "1": "People’s experience",
    "2": "Feedback from staff and leaders",
    "3": "Feedback from partners",
    "4": "Observation",
    "5": "Processes",
    "6": "Outcomes",
}
"""CQC's six categories of evidence, by their numbers. Source: https://www.cqc.org.uk/assessment/evidence-categories."""


def read_assessments(root: JsonNode) -> int:
    """Read the assessments of a location, and return how many services they rate.

    One group of services is the location, and its assessment a report. Of several, each is a service with its own
    ratings, for CQC gives such a location no rating as a whole; the reports then state that it was assessed. That holds
    where only one of several groups was assessed, too.
    """
    groups = [
        (assessment, group)
        for assessment in root.items("assessment")
        for group in assessment.at("ratings").items("asgRatings")
        if is_day(group.words("assessmentDate")) and fold(group.words("status")) in ("current", "")
    ]
    services: dict[str, str] = {}
    for _, group in groups:
        if _is_pilot(group):
            continue
        services.setdefault(fold(group.words("name")), f"services[{len(services)}]")
    apart = len(services) > 1 or (bool(services) and len(set(services) | _groups_of_services(root)) > 1)
    if apart:
        groups.sort(key=lambda pair: pair[1].words("assessmentDate"), reverse=True)
    for assessment, group in groups:
        report = f"report[{group.words('assessmentDate')}]"
        first = not group.ledger.has(f"{report}.assessed")
        if first:
            _read_assessment(assessment, group, report)
        if _is_pilot(group):
            _read_pilot(group, report)
            continue
        rated = services[fold(group.words("name"))] if apart else report
        group.set_aside("name")
        if rated is not report:
            if group.ledger.has(f"{rated}.name") or not group.words("name"):
                continue  # an older assessment of this service, or one without a name: not understood
            group.fact(f"{rated}.name", "name")
            group.fact(f"{rated}.assessed", "assessmentDate")
        if rating := rating_of(group.words("rating")):
            group.fact(f"{rated}.overall.rating", "rating", rating.value)
        if first:  # text about another service on that day remains among what was not understood
            group.fact(f"{report}.summary", "commentary")
            group.fact(f"{report}.findings[0].text", "overallPeopleExperience")
            group.fact(f"{report}.findings[0].by", "overallPeopleExperience", Voice.PEOPLE.value)
        for question in group.items("keyQuestionRatings"):
            _read_question(question, rated, rates=True)
    return len(services) if apart else 0


def _groups_of_services(root: JsonNode) -> set[str]:
    """Return the names of the groups of services of a location that CQC assesses and rates at present."""
    groups = (group for group in root.items("assessmentServiceGroup") if fold(group.words("status")) in ("active", ""))
    return {fold(group.words("assessmentServiceName")) for group in groups if not _is_unrated(group)} - {""}


def _is_unrated(group: JsonNode) -> bool:
    return fold(group.words("assessmentServiceType")) == "unrated"


def _read_assessment(assessment: JsonNode, group: JsonNode, route: str) -> None:
    """Read when, and under which framework, a group of services was assessed."""
    group.fact(f"{route}.kind", _identifying_field(group), ReportKind.ASSESSMENT.value)
    _read_framework(group, route)
    group.fact(f"{route}.assessment_id", "assessmentPlanId")
    group.fact(f"{route}.assessed", "assessmentDate")
    published = assessment.words("assessmentPlanPublishedDateTime")[:10]
    if is_day(published):
        assessment.fact(f"{route}.published", "assessmentPlanPublishedDateTime", published)


def _identifying_field(group: JsonNode) -> str:
    """Return the name of the value that identifies the assessment: its number, else its date."""
    return "assessmentPlanId" if group.words("assessmentPlanId") else "assessmentDate"


def _read_framework(group: JsonNode, route: str) -> None:
    """Read the framework, which the statements assessed and their scores show."""
    statements, framework = _framework(group)
    if framework is Framework.SAF:
        group.fact(f"{route}.framework", _identifying_field(group), framework.value)
    elif framework:
        deciding = (node for each, node in statements if framework_of([each], scored=False, date=None) is framework)
        next(deciding).fact(f"{route}.framework", "name", framework.value)


def _framework(group: JsonNode) -> tuple[list[tuple[StatementPlace, JsonNode]], Framework | None]:
    """Return the statements of an assessment with their places, and the framework that it was made under, if known."""
    statements: list[tuple[StatementPlace, JsonNode]] = []
    scored = False
    for question in group.items("keyQuestionRatings"):
        name = key_question_of(question.words("name"))
        scored = scored or any(_PERCENTAGE.fullmatch(question.words(spelling)) for spelling in _PERCENTAGES)
        for statement in question.items("topicareas"):
            scored = scored or bool(_SCORE.fullmatch(statement.words("qualityStatementscore")))
            if name:
                statements.append((StatementPlace(name, statement.words("name")), statement))
    date = group.words("assessmentDate")
    return statements, framework_of([each for each, _ in statements], scored=scored, date=date)


def _is_pilot(group: JsonNode) -> bool:
    """Return whether an assessment tries out a new framework: it then has no effect on ratings."""
    return is_pilot(_framework(group)[1], group.words("assessmentDate"), group.words("commentary"))


def _read_pilot(group: JsonNode, report: str) -> None:
    """Read what a pilot says, without its ratings: these stay among what was not understood, for people to see."""
    group.fact(f"{report}.pilot", _identifying_field(group), "true")
    group.fact(f"{report}.summary", "commentary")
    group.set_aside("name")
    for question in group.items("keyQuestionRatings"):
        _read_question(question, report, rates=False)


def _read_question(question: JsonNode, route: str, *, rates: bool) -> None:
    name = key_question_of(question.words("name"))
    if name is None:
        return
    place = f"{route}.key_questions.{name}"
    question.set_aside("name")
    rating = rating_of(question.words("rating")) if rates else None
    if rating:
        question.fact(f"{place}.rating", "rating", rating.value)
    _read_status(question, place)
    for spelling in _PERCENTAGES:
        _read_percentage(question, place, spelling, unscored=isinstance(rating, State))
    question.fact(f"{place}.summary", "commentary")
    for index, statement in enumerate(question.items("topicareas")):
        _read_statement(statement, f"{place}.statements[{index}]")


def _read_percentage(question: JsonNode, place: str, name: str, *, unscored: bool) -> None:
    """Read the score of a key question. “0” beside a state such as “Regulations met” is no score.

    Each statement scores 1 to 4 of 4, so that no score is below 25 or above 100: another one is not understood.
    """
    score = question.words(name)
    if unscored and score == "0":
        question.set_aside(name)
    elif _PERCENTAGE.fullmatch(score) and _LOWEST_PERCENTAGE <= int(score) <= _HIGHEST_PERCENTAGE:
        question.fact(f"{place}.score", name)


def _read_statement(statement: JsonNode, place: str) -> None:
    statement.fact(f"{place}.name", "name")
    _read_status(statement, place)
    words = statement.words("qualityStatementscore")
    if score := _SCORE.fullmatch(words):
        statement.fact(f"{place}.score", "qualityStatementscore", score[1])
    elif isinstance(state := rating_of(words), State):
        statement.fact(f"{place}.state", "qualityStatementscore", state.value)
    _read_words(statement, f"{place}.text")


def _read_words(statement: JsonNode, field: str) -> None:
    """Read what the inspectors wrote about a statement: under each category of evidence, named where there are several.

    The words are those from the first comment to the last, with the numbers of the categories between them.
    """
    found = [each for each in statement.items("evidenceCategory") if each.words("commentary")]
    leaves = [leaf for each in found if (leaf := each.leaf("commentary"))]
    if not leaves:
        return
    names = [_CATEGORIES.get(each.words("evidenceCategoryId"), "") for each in found]
    if len(found) == 1:
        found[0].fact(field, "commentary")
        return
    parts = (
        f"{name}: {leaf.value.strip()}" if name else leaf.value.strip()
        for name, leaf in zip(names, leaves, strict=True)
    )
    statement.ledger.fact(field, "\n\n".join(parts), leaves[0].start, leaves[-1].end)


def _read_status(node: JsonNode, place: str) -> None:
    """Read whether a key question or a statement was assessed, or carries over what an earlier assessment gave it."""
    if carried := _CARRIED_OVER.get(fold(node.words("status"))):
        node.fact(f"{place}.carried_over", "status", carried)
