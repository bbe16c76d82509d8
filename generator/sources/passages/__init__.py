"""Parts that several kinds of document share: header, findings, quotes, enforcement, names."""

from generator.sources.passages.assessment_view import read_experience, read_view
from generator.sources.passages.earlier_visits import Telling, of_predecessor, points_back, telling
from generator.sources.passages.enforcement import read_enforcement
from generator.sources.passages.finding_lists import (
    FindingList,
    Voiced,
    kind_of,
    polarity,
    read_findings,
    read_lead_voice,
    read_voice,
)
from generator.sources.passages.inspection_text import read_inspection
from generator.sources.passages.page_header import read_header
from generator.sources.passages.practice_name import NAME, names_another, read_name
from generator.sources.passages.practice_places import read_place
from generator.sources.passages.quotes import QuoteLines, read_quote
from generator.sources.passages.rating_lines import read_rating_line, read_rating_words
from generator.sources.passages.release_frame import read_head, read_tail

__all__ = [
    "NAME",
    "FindingList",
    "QuoteLines",
    "Telling",
    "Voiced",
    "kind_of",
    "names_another",
    "of_predecessor",
    "points_back",
    "polarity",
    "read_enforcement",
    "read_experience",
    "read_findings",
    "read_head",
    "read_header",
    "read_inspection",
    "read_lead_voice",
    "read_name",
    "read_place",
    "read_quote",
    "read_rating_line",
    "read_rating_words",
    "read_tail",
    "read_view",
    "read_voice",
    "telling",
]
