"""A location as CQC's API publishes it: `/locations/{id}` of the public API, as JSON.

Each rating goes to the report of its own date: a key question that was not looked at again keeps the date of the report
that rated it. An assessment under the single assessment framework is a report of its own, so that an older
`currentRatings` never replaces it. Names of staff are left out.

Source of the fields: https://api-portal.service.cqc.org.uk, and 300 records as they were published.
"""

import re

from generator.dates import is_day
from generator.evidence import Account
from generator.frameworks import StatementPlace, framework_of, is_pilot
from generator.model import Framework, ReportKind, Status, Voice
from generator.sources.api_json import ORGANISATION_ID, JsonNode, read_published_ratings
from generator.sources.formats import Document
from generator.sources.ledger import Ledger
from generator.sources.passages import read_service_kind
from generator.sources.values import read_postcode
from generator.sources.vocabulary import fold, key_question_of, rating_of

TITLE = "a location from CQC’s API (JSON)"

_TELEPHONE = re.compile(r"0[0-9]{9,11}")
_DEGREES = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]+)?")
_WEBSITE = re.compile(r"(?:https?://)?[\w-]+(?:\.[\w-]+)+(?:[/?#]\S*)?", re.IGNORECASE)
_SCORE = re.compile(r"([1-4])(?: - .*)?", re.DOTALL)
_PERCENTAGE = re.compile(r"[0-9]{1,3}")
_PERCENTAGES = ("percentageScore", "percengtageScore")
_REGISTERED = (("registrationDate", "registration_date"), ("deregistrationDate", "deregistration_date"))
_CARRIED_OVER = {"not assessed": "true", "assessed": "false"}
_ADDRESS = ("postalAddressLine1", "postalAddressLine2", "postalAddressTownCity", "postalAddressCounty")
_TEXTS = (
    ("name", "name"), ("alsoKnownAs", "also_known_as[0]"), ("region", "region"), ("odsCode", "ods_code"),
    ("localAuthority", "local_authority"), ("onspdIcbName", "icb"),
)  # fmt: skip
_FORMS = (
    ("locationId", "location_id", ORGANISATION_ID), ("providerId", "provider_id", ORGANISATION_ID),
    ("mainPhoneNumber", "telephone", _TELEPHONE),
    ("onspdLatitude", "latitude", _DEGREES), ("onspdLongitude", "longitude", _DEGREES),
)  # fmt: skip
_UNUSED = re.compile(
    r"/(?:uprn|registrationStatus|organisationType|type|careHome|numberOfBeds|constituency|inspectionDirectorate|brand(?:Id|Name)|dormancy\w*|"
    r"registeredManagerAbsentDate|o(?:nspd|ds)C\w+|onspdIcbCode|numberOf\w+|companiesHouseNumber|"
    r"(?:regulatedActivities|specialisms|locationTypes|inspectionCategories|inspectionAreas|providerInspectionAreas|"
    r"unpublishedReports|assessmentServiceGroup|reports|lastInspection|lastReport|currentRatings/reportDate)(?:/.*)?|"
    r"gacServiceTypes/\d+/description|relationships/\d+/(?:relatedLocationName|reason|type)|"
    r".*/(?:reportLinkId|reportDate|useOfResources|status|title|assessmentPlanStatus|commentaryDate|"
    r"overallPeopleExperienceDate|qualityStatementId|narrative|assessorVisitDates(?:/.*)?|evidenceCategory/.*)|"
    r"historicRatings/\d+/serviceRatings/.*)$"
)
"""What the API states and a record does not hold, names of people among it."""


def recognise(document: Document) -> bool:
    """Return whether this is JSON that describes a location."""
    return any(leaf.pointer == "/locationId" for leaf in document.leaves)


def read(document: Document) -> Account:
    """Read a location. A value in an unknown form remains among what was not understood."""
    ledger = Ledger(document)
    root = JsonNode.root(ledger)
    _read_practice(root)
    read_service_kind(ledger)
    _read_registration(root)
    rated_apart = _read_assessments(root)
    read_published_ratings(root, rated_apart)
    for leaf in document.leaves:
        ledger.furniture_span(leaf.start - len(leaf.pointer) - 2, leaf.start)
        if _UNUSED.match(leaf.pointer):
            ledger.furniture_span(leaf.start, leaf.end)
    return ledger.account(ReportKind.DIRECTORY, "api-location")


def _read_practice(root: JsonNode) -> None:
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


def _read_registration(root: JsonNode) -> None:
    """The state of the registration, and the registrations before and after it."""
    status = fold(root.words("registrationStatus"))
    if status == "registered":
        dormant = root.words("dormancy").upper() == "Y"
        value, name = (Status.DORMANT, "dormancy") if dormant else (Status.REGISTERED, "registrationStatus")
        root.fact("status", name, value.value)
    elif status == "deregistered":
        root.fact("status", "registrationStatus", Status.ARCHIVED.value)
    for name, date in _REGISTERED:
        if is_day(root.words(name)):
            root.fact(date, name)
    fields = {"hsca predecessor": "predecessors", "hsca successor": "successors"}
    found: dict[str, list[str]] = {field: [] for field in fields.values()}
    for relation in root.items("relationships"):
        field, other = fields.get(fold(relation.words("type"))), relation.words("relatedLocationId")
        if field is None or not ORGANISATION_ID.fullmatch(other) or other in found[field]:
            continue
        place = f"{field}[{len(found[field])}]"
        relation.fact(f"{place}.location_id", "relatedLocationId")
        relation.fact(f"{place}.reason", "reason")
        found[field].append(other)


def _read_assessments(root: JsonNode) -> int:
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
        if _is_pilot(group):
            continue
        services.setdefault(fold(group.words("name")), f"services[{len(services)}]")
    if len(services) > 1:
        groups.sort(key=lambda pair: pair[1].words("assessmentDate"), reverse=True)
    for assessment, group in groups:
        report = f"report[{group.words('assessmentDate')}]"
        first = not group.ledger.has(f"{report}.assessed")
        if first:
            _read_assessment(assessment, group, report)
        if _is_pilot(group):
            _read_pilot(group, report)
            continue
        rated = services[fold(group.words("name"))] if len(services) > 1 else report
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
    return len(services) if len(services) > 1 else 0


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
    if rates and (rating := rating_of(question.words("rating"))):
        question.fact(f"{place}.rating", "rating", rating.value)
    _read_status(question, place)
    for spelling in _PERCENTAGES:
        if _PERCENTAGE.fullmatch(question.words(spelling)):
            question.fact(f"{place}.score", spelling)
    question.fact(f"{place}.summary", "commentary")
    for index, statement in enumerate(question.items("topicareas")):
        statement.fact(f"{place}.statements[{index}].name", "name")
        _read_status(statement, f"{place}.statements[{index}]")
        if score := _SCORE.fullmatch(statement.words("qualityStatementscore")):
            statement.fact(f"{place}.statements[{index}].score", "qualityStatementscore", score[1])


def _read_status(node: JsonNode, place: str) -> None:
    """Read whether a key question or a statement was assessed, or carries over what an earlier assessment gave it."""
    if carried := _CARRIED_OVER.get(fold(node.words("status"))):
        node.fact(f"{place}.carried_over", "status", carried)
