"""A location as CQC's API publishes it: `/locations/{id}` of the public API, as JSON.

Each rating goes to the report of its own date: a key question that was not looked at again keeps the date of the report
that rated it. An assessment under the single assessment framework is a report of its own, so that an older
`currentRatings` never replaces it. Names of staff are left out.

Source of the fields: https://api-portal.service.cqc.org.uk, and 300 records as they were published.
"""

import re

from generator.dates import is_day
from generator.evidence import Account
from generator.model import ReportKind, Status
from generator.sources.api_json import (
    ORGANISATION_ID,
    JsonNode,
    read_assessments,
    read_publications,
    read_published_ratings,
)
from generator.sources.formats import Document
from generator.sources.ledger import Ledger
from generator.sources.passages import read_service_kind
from generator.sources.values import read_postcode
from generator.sources.vocabulary import fold

TITLE = "a location from CQC’s API (JSON)"

_TELEPHONE = re.compile(r"0[0-9]{9,11}")
_BEDS = re.compile(r"[1-9][0-9]{0,3}")
_DEGREES = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]+)?")
_WEBSITE = re.compile(r"(?:https?://)?[\w-]+(?:\.[\w-]+)+(?:[/?#]\S*)?", re.IGNORECASE)
_REGISTERED = (("registrationDate", "registration_date"), ("deregistrationDate", "deregistration_date"))
_ADDRESS = ("postalAddressLine1", "postalAddressLine2", "postalAddressTownCity", "postalAddressCounty")
_TEXTS = (
    ("name", "name"), ("alsoKnownAs", "also_known_as[0]"), ("region", "region"), ("odsCode", "ods_code"),
    ("localAuthority", "local_authority"), ("onspdIcbName", "icb"), ("constituency", "constituency"), ("uprn", "uprn"),
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
    r"overallPeopleExperienceDate|qualityStatementId|narrative|assessorVisitDates(?:/.*)?|evidenceCategory/\d+/(?:evidenceCategoryId|commentaryDate))|"
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
    rated_apart = read_assessments(root)
    read_published_ratings(root, rated_apart)
    read_publications(root)
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
    for index, specialism in enumerate(root.items("specialisms")):
        specialism.fact(f"specialisms[{index}]", "name")
    if brand := root.words("brandName"):
        root.fact("brand", "brandName", brand.removeprefix("BRAND "))
    if _BEDS.fullmatch(root.words("numberOfBeds")):
        root.fact("beds", "numberOfBeds")
    if postcode := read_postcode(root.words("postalCode")):
        root.fact("postcode", "postalCode", postcode.value)
    if _WEBSITE.fullmatch(website := root.words("website")):
        root.fact("website", "website", website if "://" in website else f"http://{website}")
    lines = [leaf for name in _ADDRESS if (leaf := root.leaf(name))]
    if lines:
        start, end = min(leaf.start for leaf in lines), max(leaf.end for leaf in lines)
        together = all(leaf in lines or leaf.end <= start or leaf.start >= end for leaf in root.leaves.values())
        address = " ".join(", ".join(leaf.value.strip() for leaf in lines).split())
        # Where other values are between the parts, each part is a passage of its own.
        for place in [(start, end)] if together else [(leaf.start, leaf.end) for leaf in lines]:
            root.ledger.fact("address", address, *place)


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
