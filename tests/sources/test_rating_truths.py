"""Two thousand sentences about ratings, most of them traps: no rating may be read that is not true.

`cases/sentences/truths.txt` holds the sentences with the ratings that are true. `overread.txt` holds those of which
ratings are read that are not true, with these ratings. One that is not listed there fails; so does one that is listed
and read well.
"""

import re

from support.sentence_cases import SENTENCES, SentenceCase, read_sentences

from generator import sources
from generator.problems import ContentError

OVERREAD = SENTENCES / "overread.txt"
ABOUT_OVERREAD = "# Ratings that are read of a sentence and are not true; rewritten by pytest --update.\n"
Facts = set[tuple[str, str, str]]
"""Subject, `rating` or `previous`, and the rating."""
RELEASE = """CQC publishes report on Elmfield Surgery

Published: 3 July 2025 Page last updated: 3 July 2025

The Care Quality Commission (CQC) has published a report on Elmfield Surgery in Oxterby, Wealdshire, following an \
inspection in April 2025.

{paragraphs}

Inspectors found:

  • Staff were kind.
  • Records were kept.
"""
FIELD = re.compile(r"report\.(?:key_questions\.)?(\w+)\.(rating|previous)")


def facts_expected(case: SentenceCase) -> Facts:
    facts = set()
    for change in case.expected:
        subject, _, ratings = change.partition(": ")
        before, _, now = ratings.partition(" → ")
        facts |= {(subject, "previous", before), (subject, "rating", now)}
    return {fact for fact in facts if fact[2] != "?"}


def written(facts: Facts) -> str:
    """Return facts in the form of a sentence's case."""
    values = {(subject, part): rating for subject, part, rating in facts}
    subjects = sorted({subject for subject, _ in values})
    return "; ".join(
        f"{subject}: {values.get((subject, 'previous'), '?')} → {values.get((subject, 'rating'), '?')}"
        for subject in subjects
    )


def facts_read(sentence: str) -> Facts:
    """Return the ratings that are read of a press release with this sentence; of each field the first."""
    text = RELEASE.format(paragraphs=sentence.replace(" ¶ ", "\n\n"))
    try:
        account = sources.read("release.txt", text.encode())
    except ContentError:
        return set()
    first: dict[str, str] = {}
    for fact in account.facts:
        first.setdefault(fact.field, fact.value)
    found = ((FIELD.fullmatch(field), value) for field, value in first.items())
    return {(match[1], match[2], value) for match, value in found if match}


def test_no_rating_is_read_that_is_not_true(update: bool) -> None:
    cases = read_sentences("truths.txt")
    untrue = {case.sentence: facts_read(case.sentence) - facts_expected(case) for case in cases}
    overread = [f"{sentence} | {written(facts)}\n" for sentence, facts in untrue.items() if facts]
    if update:
        OVERREAD.write_text(ABOUT_OVERREAD + "".join(overread), encoding="utf-8")
    assert ABOUT_OVERREAD + "".join(overread) == OVERREAD.read_text("utf-8")
    assert len(cases) > 2000


def test_more_than_half_of_the_true_ratings_are_read() -> None:
    cases = [(case.sentence, facts_expected(case)) for case in read_sentences("truths.txt")]
    rows = [(facts_read(sentence), facts) for sentence, facts in cases if facts]
    assert sum(len(found & facts) for found, facts in rows) > sum(len(facts) for _, facts in rows) / 2
