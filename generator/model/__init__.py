"""The fields of a record and of the site's settings: the values that people read and correct.

All values are frozen. Each field of a record has its description in its metadata. The JSON Schema for editors is made
from it, so that a field is described once. The words and numbers come from CQC's published ratings and quality
statements (https://www.cqc.org.uk/about-us/how-we-do-our-job/ratings).
"""

from generator.model.cqc_terms import (
    FindingKind,
    Framework,
    KeyQuestionName,
    Rating,
    ReportKind,
    State,
    Status,
    Voice,
)
from generator.model.field_rules import ADDRESS_PATTERN, LOCATION_ID_PATTERN, POSTCODE_PATTERN, TELEPHONE_PATTERN
from generator.model.practices import Correction, Practice, Registration, Reply, Service
from generator.model.report_order import UNDATED, ReportDates, SortKey, in_order, newest_first
from generator.model.reports import (
    Finding,
    KeyQuestion,
    KeyQuestions,
    Quote,
    Rated,
    Report,
    Statement,
)
from generator.model.site_settings import SiteSettings

__all__ = [
    "ADDRESS_PATTERN",
    "LOCATION_ID_PATTERN",
    "POSTCODE_PATTERN",
    "TELEPHONE_PATTERN",
    "UNDATED",
    "Correction",
    "Finding",
    "FindingKind",
    "Framework",
    "KeyQuestion",
    "KeyQuestionName",
    "KeyQuestions",
    "Practice",
    "Quote",
    "Rated",
    "Rating",
    "Registration",
    "Reply",
    "Report",
    "ReportDates",
    "ReportKind",
    "Service",
    "SiteSettings",
    "SortKey",
    "State",
    "Statement",
    "Status",
    "Voice",
    "in_order",
    "newest_first",
]
