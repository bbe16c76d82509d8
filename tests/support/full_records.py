"""Invented assessment pages of all five key questions, with prose: the documents of a full record.

A practice's pages give about 26 kB of YAML and 160 facts, as CQC's pages of a whole assessment do.
"""

import itertools
import random
from collections.abc import Iterator

from generator.frameworks import STATEMENTS
from generator.model import Framework, KeyQuestionName, Rating

SYLLABLES = [f"{one}{two}" for one in "bdfghklmnprstvw" for two in "aeiou"]
_NOUNS = "staff patients leaders partners nurses carers records audits meetings letters reviews protocols".split()
_VERBS = "described checked discussed recorded improved monitored planned shared arranged explained".split()
_WHEN = ("every week", "in the last year", "at each meeting", "with the whole team", "across both sites")
_STATEMENTS_OF_A_QUESTION = 7
_SENTENCES_OF_A_STATEMENT = 5


def full_record_documents(number: int) -> Iterator[tuple[str, str]]:
    """Yield the file name and the text of each page of `number` practices; the same number gives the same bytes."""
    choose = random.Random(5)
    names = map("".join, itertools.product(SYLLABLES, repeat=3))
    for index, word in zip(range(number), names, strict=False):
        for question in KeyQuestionName:
            yield (
                f"{index:05}-{question.value}.txt",
                _page(choose, index, f"{word.capitalize()} Medical Centre", question),
            )


def _page(choose: random.Random, index: int, name: str, question: KeyQuestionName) -> str:
    lines = [
        "• Doctor", "  • GP practice", "", name, "",
        f"Overall: {tuple(Rating)[index % 4].value} read more about inspection ratings", "",
        f"{index % 90 + 1} Mill Road, Oxterby, OX{index % 20 + 1} {index % 9 + 1}ZZ (01999) {300_000 + index}", "",
        "Provided and run by:", name, "", f"Report from {index % 27 + 1} February 2025 assessment", "",
        "On this page", "", question.heading, "", choose.choice(tuple(Rating)).value, "", "12 March 2025", "",
        _prose(choose, 3), "",
    ]  # fmt: skip
    for statement in STATEMENTS[Framework.SAF][question][:_STATEMENTS_OF_A_QUESTION]:
        title = statement[:1].upper() + statement[1:]
        lines += [title, "", f"Score: {choose.randrange(1, 5)}", "", _prose(choose, _SENTENCES_OF_A_STATEMENT), ""]
    return "\n".join(lines)


def _prose(choose: random.Random, sentences: int) -> str:
    return " ".join(
        f"{choose.choice(_NOUNS).capitalize()} {choose.choice(_VERBS)} the {choose.choice(_NOUNS)} and the "
        f"{choose.choice(_NOUNS)} {choose.choice(_WHEN)}, and {choose.choice(_NOUNS)} {choose.choice(_VERBS)} what "
        f"they had {choose.choice(_VERBS)} {choose.choice(_WHEN)}."
        for _ in range(sentences)
    )
