"""A location as CQC's API publishes it: `/locations/{id}` of the public API, as JSON.

Each rating goes to the report of its own date: a key question that was not looked at again keeps the date of the report
that rated it. An assessment under the single assessment framework is a report of its own, so that an older
`currentRatings` never replaces it. Names of staff are left out.

Source of the fields: https://api-portal.service.cqc.org.uk, and 300 records as they were published.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from generator.dates import is_day
from generator.evidence import Account
from generator.frameworks import StatementPlace, framework_of
from generator.model import Framework, ReportKind, State, Status, Voice
from generator.sources.formats import Document, Leaf
from generator.sources.ledger import Ledger
from generator.sources.passages import read_service_kind
from generator.sources.values import read_postcode
from generator.sources.vocabulary import POPULATION_GROUPS, fold, key_question_of, rating_of

TITLE = "a location from CQC’s API (JSON)"

_ID = re.compile(r"1-[0-9]{8,12}|[A-Z0-9]{3,6}")
_TELEPHONE = re.compile(r"0[0-9]{9,11}")
_DEGREES = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]+)?")
_WEBSITE = re.compile(r"(?:https?://)?[\w-]+(?:\.[\w-]+)+(?:[/?#]\S*)?", re.IGNORECASE)
_SCORE = re.compile(r"([1-4])(?: - .*)?", re.DOTALL)
_PERCENTAGE = re.compile(r"[0-9]{1,3}")
_PERCENTAGES = ("percentageScore", "percengtageScore")
_ADDRESS = ("postalAddressLine1", "postalAddressLine2", "postalAddressTownCity", "postalAddressCounty")
_TEXTS = (
    ("name", "name"), ("alsoKnownAs", "also_known_as[0]"), ("region", "region"), ("odsCode", "ods_code"),
    ("localAuthority", "local_authority"), ("onspdIcbName", "icb"),
)  # fmt: skip
_FORMS = (
    ("locationId", "location_id", _ID), ("providerId", "provider_id", _ID),
    ("mainPhoneNumber", "telephone", _TELEPHONE),
    ("onspdLatitude", "latitude", _DEGREES), ("onspdLongitude", "longitude", _DEGREES),
)  # fmt: skip
_UNUSED = re.compile(
    r"/(?:uprn|registrationStatus|organisationType|type|careHome|numberOfBeds|constituency|inspectionDirectorate|brand(?:Id|Name)|dormancy\w*|"
    r"(?:de)?registrationDate|registeredManagerAbsentDate|o(?:nspd|ds)C\w+|onspdIcbCode|numberOf\w+|companiesHouseNumber|"
    r"(?:regulatedActivities|specialisms|locationTypes|inspectionCategories|inspectionAreas|providerInspectionAreas|"
    r"unpublishedReports|assessmentServiceGroup|reports|lastInspection|lastReport|currentRatings/reportDate)(?:/.*)?|"
    r"gacServiceTypes/\d+/description|relationships/\d+/(?:relatedLocationName|reason|type)|"
    r".*/(?:reportLinkId|organisationId|reportDate|useOfResources|status|title|assessmentPlanStatus|commentaryDate|"
    r"overallPeopleExperienceDate|qualityStatementId|narrative|assessorVisitDates(?:/.*)?|evidenceCategory/.*)|"
    r"historicRatings/\d+/serviceRatings/.*)$"
)
"""What the API states and a record does not hold, names of people among it."""


class _Node(NamedTuple):
    """A place in the document, from which others are reached by name."""

    ledger: Ledger
    leaves: dict[str, Leaf]
    holding: frozenset[str]
    """The pointers of objects and lists that hold a value."""

    pointer: str

    def at(self, *steps: str | int) -> "_Node":
        return self._replace(pointer="/".join((self.pointer, *map(str, steps))))

    def leaf(self, *steps: str | int) -> Leaf | None:
        return self.leaves.get(self.at(*steps).pointer)

    def words(self, *steps: str | int) -> str:
        """Return the value without spaces around it; empty without a value."""
        leaf = self.leaf(*steps)
        return leaf.value.strip() if leaf else ""

    def items(self, name: str) -> Iterator["_Node"]:
        """Yield the entries of a list, in order."""
        index = 0
        while f"{self.pointer}/{name}/{index}" in self.holding:
            yield self.at(name, index)
            index += 1

    def fact(self, field: str, name: str, value: str | None = None) -> None:
        """Add the value of this name as a fact of a field."""
        leaf = self.leaf(name)
        if leaf:
            self.ledger.fact(field, leaf.value.strip() if value is None else value, leaf.start, leaf.end)


def recognise(document: Document) -> bool:
    """Return whether this is JSON that describes a location."""
    return any(leaf.pointer == "/locationId" for leaf in document.leaves)


def read(document: Document) -> Account:
    """Read a location. A value in an unknown form remains among what was not understood."""
    ledger = Ledger(document)
    root = _Node(ledger, {leaf.pointer: leaf for leaf in document.leaves}, _holding(document.leaves), "")
    _read_practice(root)
    read_service_kind(ledger)
    _read_registration(root)
    visits = {item.words("linkId"): item for item in root.items("reports")}
    rated_apart = _read_assessments(root)
    _read_ratings(root.at("currentRatings"), visits)
    for historic in root.items("historicRatings"):
        _read_ratings(historic, visits)
    _read_services(root.at("currentRatings"), rated_apart)
    _read_withdrawn(root)
    for leaf in document.leaves:
        ledger.furniture_span(leaf.start - len(leaf.pointer) - 2, leaf.start)
        if _UNUSED.match(leaf.pointer):
            ledger.furniture_span(leaf.start, leaf.end)
    return ledger.account(ReportKind.DIRECTORY, "api-location")


def _holding(leaves: Sequence[Leaf]) -> frozenset[str]:
    found: set[str] = set()
    for leaf in leaves:
        above = leaf.pointer.rpartition("/")[0]
        while above and above not in found:
            found.add(above)
            above = above.rpartition("/")[0]
    return frozenset(found)


def _read_practice(root: _Node) -> None:
    for name, field in _TEXTS:
        root.fact(field, name)
    for name, field, form in _FORMS:
        if form.fullmatch(root.words(name)):
            root.fact(field, name)
    for index, service in enumerate(root.items("gacServiceTypes")):
        service.fact(f"service_types[{index}]", "name")
    if postcode := read_postcode(root.words("postalCode")):
        root.fact("postcode", "postalCode", postcode.value)
    if _WEBSITE.fullmatch(website := root.words("website")):
        root.fact("website", "website", website if "://" in website else f"http://{website}")
    lines = [leaf for name in _ADDRESS if (leaf := root.leaf(name))]
    if lines:
        start, end = min(leaf.start for leaf in lines), max(leaf.end for leaf in lines)
        together = all(leaf in lines or leaf.end <= start or leaf.start >= end for leaf in root.leaves.values())
        place = (start, end) if together else (lines[0].start, lines[0].end)
        root.ledger.fact("address", ", ".join(leaf.value.strip() for leaf in lines), *place)


def _read_registration(root: _Node) -> None:
    """The state of the registration, and the registrations before and after it."""
    status = fold(root.words("registrationStatus"))
    if status == "registered":
        dormant = root.words("dormancy").upper() == "Y"
        value, name = (Status.DORMANT, "dormancy") if dormant else (Status.REGISTERED, "registrationStatus")
        root.fact("status", name, value.value)
    elif status == "deregistered":
        root.fact("status", "registrationStatus", Status.ARCHIVED.value)
    fields = {"hsca predecessor": "predecessors", "hsca successor": "successors"}
    found: dict[str, list[str]] = {field: [] for field in fields.values()}
    for relation in root.items("relationships"):
        field, other = fields.get(fold(relation.words("type"))), relation.words("relatedLocationId")
        if field is None or not _ID.fullmatch(other) or other in found[field]:
            continue
        place = f"{field}[{len(found[field])}]"
        relation.fact(f"{place}.location_id", "relatedLocationId")
        relation.fact(f"{place}.reason", "reason")
        found[field].append(other)


def _read_ratings(node: _Node, visits: dict[str, _Node]) -> None:
    """Current or historic ratings: each goes to the report of its own date."""
    overall = node.at("overall")
    dated = overall if _is_dated(overall) else node
    if not _is_dated(dated):
        _skip_undated_states(overall)
        return
    _read_rating(overall, dated, "overall", visits)
    for question in overall.items("keyQuestionRatings"):
        if name := key_question_of(question.words("name")):
            _read_rating(question, question if _is_dated(question) else dated, f"key_questions.{name}", visits)
            question.ledger.furniture_span(*_span(question, "name"))


def _skip_undated_states(overall: _Node) -> None:
    """Add `No published rating` without a date as furniture; `_read_withdrawn` reads it where it holds."""
    for node in (overall, *overall.items("keyQuestionRatings")):
        if rating_of(node.words("rating")) is State.NO_PUBLISHED_RATING:
            node.ledger.furniture_span(*_span(node, "rating"))
            node.ledger.furniture_span(*_span(node, "name"))


def _span(node: _Node, name: str) -> tuple[int, int]:
    leaf = node.leaf(name)
    return (leaf.start, leaf.end) if leaf else (0, 0)


def _is_dated(node: _Node) -> bool:
    return is_day(node.words("reportDate"))


def _read_rating(node: _Node, dated: _Node, field: str, visits: dict[str, _Node]) -> None:
    rating = rating_of(node.words("rating"))
    if rating is None:
        return
    if rating is State.NO_PUBLISHED_RATING and field == "overall":
        node.ledger.furniture_span(*_span(node, "rating"))
        return
    route = f"report[{dated.words('reportDate')}]"
    assessed = node.ledger.value(f"{route}.kind") == ReportKind.ASSESSMENT.value
    if assessed and not node.ledger.has(f"{route}.{field}.rating"):
        return  # published on the day of another report’s visit: it is not that report’s
    node.fact(f"{route}.{field}.rating", "rating", rating.value)
    if node.ledger.has(f"{route}.published"):
        return
    dated.fact(f"{route}.kind", "reportDate", ReportKind.INSPECTION.value)
    dated.fact(f"{route}.published", "reportDate")
    visit = visits.get(dated.words("reportLinkId")) if dated.words("reportLinkId") else None
    if visit and is_day(visit.words("firstVisitDate")):
        visit.fact(f"{route}.inspected", "firstVisitDate")


def _read_services(node: _Node, number: int) -> None:
    """Read services of the location that are rated apart, the population groups of a practice among them."""
    for service in node.items("serviceRatings"):
        rating = rating_of(service.words("rating"))
        if not service.words("name") or rating is None:
            continue
        place = f"services[{number}]"
        name = service.words("name")
        service.fact(f"{place}.name", "name", POPULATION_GROUPS.get(fold(name), name))
        service.fact(f"{place}.overall.rating", "rating", rating.value)
        for question in service.items("keyQuestionRatings"):
            asked, answer = key_question_of(question.words("name")), rating_of(question.words("rating"))
            if asked and answer:
                question.fact(f"{place}.key_questions.{asked}.rating", "rating", answer.value)
                question.ledger.furniture_span(*_span(question, "name"))
        number += 1


def _read_withdrawn(root: _Node) -> None:
    """Read that CQC publishes no rating, or no longer one: no report states it, only the location itself.

    Where a current assessment has a rating, that one counts, and `currentRatings` is out of date.
    """
    overall = root.at("currentRatings", "overall")
    gone = rating_of(overall.words("rating")) is State.NO_PUBLISHED_RATING
    groups = [group for each in root.items("assessment") for group in each.at("ratings").items("asgRatings")]
    assessed = any(fold(each.words("status")) in ("current", "") and rating_of(each.words("rating")) for each in groups)
    if not gone or assessed:
        return
    overall.fact("report.kind", "rating", ReportKind.DIRECTORY.value)
    overall.fact("report.overall.rating", "rating", State.NO_PUBLISHED_RATING.value)
    for question in overall.items("keyQuestionRatings"):
        name = key_question_of(question.words("name"))
        if name and rating_of(question.words("rating")) is State.NO_PUBLISHED_RATING:
            question.fact(f"report.key_questions.{name}.rating", "rating", State.NO_PUBLISHED_RATING.value)


def _read_assessments(root: _Node) -> int:
    """Read the assessments of a location, and return how many services they rate.

    One group of services is the location, and its assessment a report. Of several, each is a service with its own
    ratings, for CQC gives such a location no rating as a whole; the reports then state that it was assessed.
    """
    groups = [
        (assessment, group)
        for assessment in root.items("assessment")
        for group in assessment.at("ratings").items("asgRatings")
        if is_day(group.words("assessmentDate")) and fold(group.words("status")) in ("current", "")
    ]
    services: dict[str, str] = {}
    for _, group in groups:
        services.setdefault(fold(group.words("name")), f"services[{len(services)}]")
    if len(services) > 1:
        groups.sort(key=lambda pair: pair[1].words("assessmentDate"), reverse=True)
    for assessment, group in groups:
        report = f"report[{group.words('assessmentDate')}]"
        first = not group.ledger.has(f"{report}.assessed")
        if first:
            _read_assessment(assessment, group, report)
        rated = services[fold(group.words("name"))] if len(services) > 1 else report
        group.ledger.furniture_span(*_span(group, "name"))
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
            _read_question(question, rated)
    return len(services) if len(services) > 1 else 0


def _read_assessment(assessment: _Node, group: _Node, route: str) -> None:
    """Read when, and under which framework, a group of services was assessed."""
    group.fact(f"{route}.kind", _identifying_field(group), ReportKind.ASSESSMENT.value)
    _read_framework(group, route)
    group.fact(f"{route}.assessment_id", "assessmentPlanId")
    group.fact(f"{route}.assessed", "assessmentDate")
    published = assessment.words("assessmentPlanPublishedDateTime")[:10]
    if is_day(published):
        assessment.fact(f"{route}.published", "assessmentPlanPublishedDateTime", published)


def _identifying_field(group: _Node) -> str:
    """Return the name of the value that identifies the assessment: its number, else its date."""
    return "assessmentPlanId" if group.words("assessmentPlanId") else "assessmentDate"


def _read_framework(group: _Node, route: str) -> None:
    """Read the framework, which the statements assessed and their scores show."""
    statements: list[tuple[StatementPlace, _Node]] = []
    scored = False
    for question in group.items("keyQuestionRatings"):
        name = key_question_of(question.words("name"))
        scored = scored or any(_PERCENTAGE.fullmatch(question.words(spelling)) for spelling in _PERCENTAGES)
        for statement in question.items("topicareas"):
            scored = scored or bool(_SCORE.fullmatch(statement.words("qualityStatementscore")))
            if name:
                statements.append((StatementPlace(name, statement.words("name")), statement))
    date = group.words("assessmentDate")
    framework = framework_of([each for each, _ in statements], scored=scored, date=date)
    if framework is Framework.SAF:
        group.fact(f"{route}.framework", _identifying_field(group), framework.value)
    elif framework:
        deciding = (node for each, node in statements if framework_of([each], scored=False, date=None) is framework)
        next(deciding).fact(f"{route}.framework", "name", framework.value)


def _read_question(question: _Node, route: str) -> None:
    name = key_question_of(question.words("name"))
    if name is None:
        return
    place = f"{route}.key_questions.{name}"
    question.ledger.furniture_span(*_span(question, "name"))
    if rating := rating_of(question.words("rating")):
        question.fact(f"{place}.rating", "rating", rating.value)
    for spelling in _PERCENTAGES:
        if _PERCENTAGE.fullmatch(question.words(spelling)):
            question.fact(f"{place}.score", spelling)
    question.fact(f"{place}.summary", "commentary")
    for index, statement in enumerate(question.items("topicareas")):
        statement.fact(f"{place}.statements[{index}].name", "name")
        if score := _SCORE.fullmatch(statement.words("qualityStatementscore")):
            statement.fact(f"{place}.statements[{index}].score", "qualityStatementscore", score[1])
