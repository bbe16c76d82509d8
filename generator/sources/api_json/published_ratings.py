"""The ratings that CQC's API gives a location in `currentRatings` and `historicRatings`, and whose they are.

Each rating goes to the report of its own date. One with the `organisationId` of another location was given to that
registration and carried over. The API gives that id beside a key question or a whole report, and leaves it out beside
the overall rating of the same report.
"""

import re
from collections import defaultdict
from collections.abc import Iterator

from generator.dates import is_day
from generator.model import Rating, ReportKind, State
from generator.sources.api_json.json_node import JsonNode
from generator.sources.vocabulary import POPULATION_GROUPS, fold, key_question_of, rating_of

ORGANISATION_ID = re.compile(r"1-[0-9]{8,12}|[A-Z0-9]{3,6}")

_Owners = dict[str, list[JsonNode | None]]
"""For the route of each report, the places of the ids of those whom its ratings were given to; None for none given."""


def read_published_ratings(root: JsonNode, rated_apart: int) -> None:
    """Read every rating that is published; `rated_apart` is the number of services that assessments rate already."""
    visits = {item.words("linkId"): item for item in root.items("reports")}
    owners: _Owners = defaultdict(list)
    for block in (root.at("currentRatings"), *root.items("historicRatings")):
        _read_block(block, visits, owners)
    _read_current(root)
    for report, places in owners.items():
        _read_owner(root, report, places)
    _read_services(root, rated_apart)
    _read_withdrawn(root)


def _read_block(block: JsonNode, visits: dict[str, JsonNode], owners: _Owners) -> None:
    """Read current or historic ratings: each goes to the report of its own date."""
    overall = block.at("overall")
    dated = overall if _is_dated(overall) else block
    if not _is_dated(dated):
        _skip_undated_states(overall)
        return
    rated = _read_rating(overall, dated, "overall", visits)
    questions = overall.items("keyQuestionRatings")
    reports = {_read_question(question, block, dated, visits, owners) for question in questions}
    owner = _owner(overall, block)
    if rated and (owner or rated not in reports):
        owners[rated].append(owner)
    elif not rated:
        overall.set_aside("organisationId")
        if reports <= {None}:
            block.set_aside("organisationId")


def _read_current(root: JsonNode) -> None:
    """Read which report has the rating that CQC gives as the current one, unless an assessment has replaced it."""
    overall = root.at("currentRatings", "overall")
    dated = overall if _is_dated(overall) else root.at("currentRatings")
    route = f"report[{dated.words('reportDate')}]"
    is_read = root.ledger.value(f"{route}.kind") == ReportKind.INSPECTION.value
    if is_read and isinstance(rating_of(overall.words("rating")), Rating) and not _is_assessed(root):
        overall.fact(f"{route}.current", "rating", "true")


def _read_question(
    question: JsonNode, block: JsonNode, dated: JsonNode, visits: dict[str, JsonNode], owners: _Owners
) -> str | None:
    """Read the rating of a key question into the report of its date, and return the route of that; None without one."""
    name = key_question_of(question.words("name"))
    report = None
    if name:
        on = question if _is_dated(question) else dated
        report = _read_rating(question, on, f"key_questions.{name}", visits)
        question.set_aside("name")
    if report:
        owners[report].append(_owner(question, block.at("overall"), block))
    elif name:
        question.set_aside("organisationId")
    return report


def _owner(*nodes: JsonNode) -> JsonNode | None:
    """Return the nearest place that says whom a rating was given to; None where none does."""
    return next((node for node in nodes if node.words("organisationId")), None)


def _read_owner(root: JsonNode, report: str, places: list[JsonNode | None]) -> None:
    """Read whom the ratings of a report were given to. Where they differ, that stays among what was not understood."""
    own = root.words("locationId")
    ids = {place.words("organisationId") if place else own for place in places}
    stated = [place for place in places if place]
    if len(ids) > 1 or not stated or not ORGANISATION_ID.fullmatch(owner := ids.pop()):
        return
    if owner == root.words("providerId") != own:
        return  # a rating of the provider is none of a location
    if owner != own:
        stated[0].fact(f"{report}.inherited", "organisationId", "true")
        stated[0].fact(f"{report}.inherited_from", "organisationId")
    for place in stated:
        place.set_aside("organisationId")


def _is_dated(node: JsonNode) -> bool:
    return is_day(node.words("reportDate"))


def _skip_undated_states(overall: JsonNode) -> None:
    """Set `No published rating` without a date aside; `_read_withdrawn` reads it where it holds."""
    for node in (overall, *overall.items("keyQuestionRatings")):
        if rating_of(node.words("rating")) is State.NO_PUBLISHED_RATING:
            node.set_aside("rating")
            node.set_aside("name")


def _read_rating(node: JsonNode, dated: JsonNode, field: str, visits: dict[str, JsonNode]) -> str | None:
    """Read a rating into the report of its date, and return the route of that; None where it is no report's."""
    rating = rating_of(node.words("rating"))
    if rating is None:
        return None
    if rating is State.NO_PUBLISHED_RATING and field == "overall":
        node.set_aside("rating")
        return None
    route = f"report[{dated.words('reportDate')}]"
    assessed = node.ledger.value(f"{route}.kind") == ReportKind.ASSESSMENT.value
    if assessed and not node.ledger.has(f"{route}.{field}.rating"):
        return None  # published on the day of another report’s visit: it is not that report’s
    node.fact(f"{route}.{field}.rating", "rating", rating.value)
    if node.ledger.has(f"{route}.published"):
        return route
    dated.fact(f"{route}.kind", "reportDate", ReportKind.INSPECTION.value)
    dated.fact(f"{route}.published", "reportDate")
    visit = visits.get(dated.words("reportLinkId")) if dated.words("reportLinkId") else None
    if visit and is_day(visit.words("firstVisitDate")):
        visit.fact(f"{route}.inspected", "firstVisitDate")
    return route


def _read_services(root: JsonNode, number: int) -> None:
    """Services of the location that are rated apart, the population groups of a practice among them."""
    areas = {area.words("inspectionAreaId"): area for area in root.items("inspectionAreas")}
    for service in root.at("currentRatings").items("serviceRatings"):
        rating = rating_of(service.words("rating"))
        if not service.words("name") or rating is None:
            service.set_aside("organisationId")
            continue
        place = f"services[{number}]"
        _read_service_name(service, place, areas)
        service.fact(f"{place}.overall.rating", "rating", rating.value)
        _read_service_report(root, service, place)
        for question in service.items("keyQuestionRatings"):
            asked, answer = key_question_of(question.words("name")), rating_of(question.words("rating"))
            if asked and answer:
                question.fact(f"{place}.key_questions.{asked}.rating", "rating", answer.value)
                question.set_aside("name")
        number += 1


def _read_service_name(service: JsonNode, place: str, areas: dict[str, JsonNode]) -> None:
    """Read the name of a service: the API gives its id there, and its name among the areas of inspection."""
    name = service.words("name")
    area = areas.get(name)
    if fold(name) in POPULATION_GROUPS or not area or not area.words("inspectionAreaName"):
        service.fact(f"{place}.name", "name", POPULATION_GROUPS.get(fold(name), name))
        return
    area.fact(f"{place}.name", "inspectionAreaName")
    service.set_aside("name")


def _read_service_report(root: JsonNode, service: JsonNode, place: str) -> None:
    """Read when the report that rated a service was published, and whom the rating was given to."""
    dated = service if _is_dated(service) else root.at("currentRatings")
    if _is_dated(dated):
        dated.fact(f"{place}.published", "reportDate")
    owner = service.words("organisationId")
    if owner == root.words("locationId"):
        service.set_aside("organisationId")
    elif ORGANISATION_ID.fullmatch(owner) and owner != root.words("providerId"):
        service.fact(f"{place}.inherited_from", "organisationId")


def _read_withdrawn(root: JsonNode) -> None:
    """Read that CQC publishes no rating, or no longer one: no report states it, only the location itself.

    It is where the current rating says so, and where CQC lists ratings only as historic ones: that word states it.
    Where a current assessment has a rating, that one counts, and `currentRatings` is out of date.
    """
    if _is_assessed(root):
        return
    overall = root.at("currentRatings", "overall")
    current = rating_of(overall.words("rating"))
    if current is None and not any(root.at("currentRatings").items("serviceRatings")):
        _read_only_historic(root)
    if current is not State.NO_PUBLISHED_RATING:
        return
    overall.fact("report.kind", "rating", ReportKind.DIRECTORY.value)
    overall.fact("report.overall.rating", "rating", State.NO_PUBLISHED_RATING.value)
    for question in overall.items("keyQuestionRatings"):
        name = key_question_of(question.words("name"))
        if name and rating_of(question.words("rating")) is State.NO_PUBLISHED_RATING:
            question.fact(f"report.key_questions.{name}.rating", "rating", State.NO_PUBLISHED_RATING.value)


def _read_only_historic(root: JsonNode) -> None:
    """Read from the name of the list of historic ratings that CQC publishes no current one."""
    historic = (item.at("overall").leaf("rating") for item in root.items("historicRatings"))
    rated = next((leaf for leaf in historic if leaf and isinstance(rating_of(leaf.value), Rating)), None)
    if rated is None:
        return
    start = rated.start - len(": ") - len(rated.pointer) + len("/")
    end = start + len("historicRatings")
    root.ledger.fact("report.kind", ReportKind.DIRECTORY.value, start, end)
    root.ledger.fact("report.overall.rating", State.NO_PUBLISHED_RATING.value, start, end)


def _is_assessed(root: JsonNode) -> bool:
    """Return whether a current assessment gives a rating: `currentRatings` is then out of date."""
    return any(
        fold(each.words("status")) in ("current", "") and rating_of(each.words("rating")) for each in _groups(root)
    )


def _groups(root: JsonNode) -> Iterator[JsonNode]:
    return (group for each in root.items("assessment") for group in each.at("ratings").items("asgRatings"))
