"""The grammar of ratings. In: the sentences of a paragraph. Out: the ratings that each of them states, as claims."""

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
