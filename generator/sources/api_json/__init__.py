"""Parts of an API record: its values by name, its assessments, its ratings, and its reports."""

from generator.sources.api_json.assessments import read_assessments
from generator.sources.api_json.json_node import JsonNode
from generator.sources.api_json.publications import read_publications
from generator.sources.api_json.published_ratings import ORGANISATION_ID, read_published_ratings

__all__ = ["ORGANISATION_ID", "JsonNode", "read_assessments", "read_publications", "read_published_ratings"]
