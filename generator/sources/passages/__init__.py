"""Parts that several kinds of document share: header, findings, quotes, enforcement, names."""

from generator.sources.passages.assessment_view import read_experience, read_view
from generator.sources.passages.earlier_visits import (
    StatedInspection,
    of_predecessor,
    points_back,
    rated_then,
    stated_inspection,
)
from generator.sources.passages.enforcement import read_enforcement
from generator.sources.passages.finding_lists import FindingList, read_findings, write_findings
from generator.sources.passages.inspection_text import read_inspection
from generator.sources.passages.page_header import after_provider, read_header
from generator.sources.passages.practice_name import (
    NAME,
    named_practices,
    names_another,
    rated_practices,
    read_name,
)
from generator.sources.passages.practice_places import read_place
from generator.sources.passages.quotes import QuoteLines, read_quote
from generator.sources.passages.rating_lines import read_rating_line, read_rating_words
from generator.sources.passages.release_frame import read_head, read_tail
from generator.sources.passages.release_ratings import ReleaseRatings, states_replaced_rating
from generator.sources.passages.service_kinds import read_service_kind, read_stated_kind

__all__ = [
    "NAME",
    "FindingList",
    "QuoteLines",
    "ReleaseRatings",
    "StatedInspection",
    "after_provider",
    "named_practices",
    "names_another",
    "of_predecessor",
    "points_back",
    "rated_practices",
    "rated_then",
    "read_enforcement",
    "read_experience",
    "read_findings",
    "read_head",
    "read_header",
    "read_inspection",
    "read_name",
    "read_place",
    "read_quote",
    "read_rating_line",
    "read_rating_words",
    "read_service_kind",
    "read_stated_kind",
    "read_tail",
    "read_view",
    "stated_inspection",
    "states_replaced_rating",
    "write_findings",
]
