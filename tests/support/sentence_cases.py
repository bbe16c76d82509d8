"""The sentences of `tests/cases/sentences`, each with ratings that it states.

A file holds comments, which begin with `#`, and a line for each sentence: `sentence | subject: before → now; …`. A
rating that is not stated is `?`. Nothing follows the bar where no rating is stated. ¶ separates paragraphs.
"""

from typing import NamedTuple

from support.paths import CASES

SENTENCES = CASES / "sentences"


class SentenceCase(NamedTuple):
    """A sentence and the changes of ratings, as written: `subject: before → now`."""

    sentence: str
    expected: tuple[str, ...]


def read_sentences(name: str) -> list[SentenceCase]:
    """Return the sentences of one file in their order."""
    lines = (SENTENCES / name).read_text("utf-8").splitlines()
    parts = (line.rpartition("|") for line in lines if not line.startswith("#"))
    return [SentenceCase(before.strip(), tuple(filter(None, after.strip().split("; ")))) for before, _, after in parts]
