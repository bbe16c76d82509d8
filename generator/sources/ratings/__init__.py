"""The grammar of ratings: a sentence → what it states of which rating."""

from generator.sources.ratings.claims import Claim, read_claims
from generator.sources.ratings.phrases import OVERALL, THIS
from generator.sources.ratings.tokens import looks_like_rating

__all__ = [
    "OVERALL",
    "THIS",
    "Claim",
    "looks_like_rating",
    "read_claims",
]
