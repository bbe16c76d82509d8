"""Two thousand sentences around ratings, most of them traps: none may say more than what is true of it.

`cases/sentences/truths.txt` holds the sentences with their truths; `overread.txt` those that are still read wrong, so
that one more is a failure, and so is one that is mended and still stands there.
"""

import re
from pathlib import Path

from generator import sources
from generator.problems import ContentError

CASES = Path(__file__).parents[1] / "cases" / "sentences"
OVERREAD = CASES / "overread.txt"
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


def truths() -> list[tuple[str, set[tuple[str, str, str]]]]:
    """Each sentence with its facts: subject, now or before, rating."""
    rows = []
    for line in (CASES / "truths.txt").read_text("utf-8").splitlines()[1:]:
        sentence, _, told = line.rpartition(" | ")
        facts = set()
        for part in filter(None, told.split("; ")):
            subject, _, ratings = part.partition(": ")
            before, _, now = ratings.partition(" → ")
            facts |= {(subject, "previous", before), (subject, "rating", now)}
        rows.append((sentence, {fact for fact in facts if fact[2] != "?"}))
    return rows


def said(sentence: str) -> set[tuple[str, str, str]]:
    """What a release with this sentence in it is read to say: of each field the value that counts."""
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


def test_no_sentence_says_more_than_is_true_of_it(update: bool) -> None:
    rows = truths()
    overread = [sentence for sentence, facts in rows if said(sentence) - facts]
    if update:
        OVERREAD.write_text("".join(f"{sentence}\n" for sentence in overread), encoding="utf-8")
    assert overread == OVERREAD.read_text("utf-8").splitlines()
    assert len(rows) > 2000


def test_what_is_true_is_read_in_most_of_them() -> None:
    rows = [(said(sentence), facts) for sentence, facts in truths() if facts]
    assert sum(len(found & facts) for found, facts in rows) > sum(len(facts) for _, facts in rows) / 2
