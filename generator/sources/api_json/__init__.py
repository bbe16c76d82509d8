"""Parts of an API record: its values by name, its assessments, and the ratings that it publishes."""

from generator.sources.api_json.assessments import read_assessments
from generator.sources.api_json.json_node import JsonNode
from generator.sources.api_json.published_ratings import ORGANISATION_ID, read_published_ratings

__all__ = ["ORGANISATION_ID", "JsonNode", "read_assessments", "read_published_ratings"]
