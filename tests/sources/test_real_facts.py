"""The facts of real documents, by their address: the texts are CQC's and are not kept here.

`tests/cases/real/facts.json` is a list that people measure with: they save a page, convert it, and compare. This test
keeps its form.
"""

import json

from support.paths import CASES

from generator.dates import PartialDate
from generator.model import KeyQuestionName, Rating

REAL = json.loads((CASES / "real" / "facts.json").read_text("utf-8"))
FIELDS = {
    "address", "kind", "name", "published", "visit", "overall", "previous_overall", "key_questions", "special_measures",
    "provider", "should_refuse",
}  # fmt: skip


def test_each_document_is_listed_once_with_facts_in_the_words_of_the_model() -> None:
    assert len({document["address"] for document in REAL}) == len(REAL) > 150
    for document in REAL:
        assert document.keys() <= FIELDS, document["address"]
        dates = [PartialDate.parse(document[field]) for field in ("published", "visit") if field in document]
        assert all(date.year for date in dates), document["address"]
        questions = document.get("key_questions", {})
        assert {KeyQuestionName(name) for name in questions} <= set(KeyQuestionName)
        ratings = [document[field] for field in ("overall", "previous_overall") if field in document]
        ratings += [rating for values in questions.values() for rating in values.values()]
        assert {Rating(rating) for rating in ratings} <= set(Rating)
