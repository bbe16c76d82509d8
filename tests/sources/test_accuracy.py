"""Documents with known facts, text and saved page: no wrong rating, nothing forbidden, and no fact lost."""

import pytest
from support.accuracy import verdicts
from support.document_cases import DOCUMENTS, DocumentCase, read_document_cases

KNOWN = [case for case in read_document_cases() if case.facts]

MISSED = DOCUMENTS / "missed.txt"
"""The facts that are not extracted, one in a line. A missed fact that is not listed fails; so does a listed one that is
extracted.
"""


def known_to_be_missed() -> set[str]:
    return set(MISSED.read_text("utf-8").splitlines())


@pytest.mark.parametrize("case", KNOWN, ids=lambda case: case.name)
def test_no_fact_is_wrong_and_none_is_lost(case: DocumentCase) -> None:
    found = verdicts(case)
    assert [verdict for verdict in found if verdict.outcome in ("wrong", "forbidden")] == []
    missed = {f"{case.name} {verdict.fact}" for verdict in found if verdict.outcome == "missed"}
    assert missed == {line for line in known_to_be_missed() if line.startswith(f"{case.name} ")}
    assert any(verdict.outcome == "right" for verdict in found) or case.kind in ("unrecognised", "round_up")


def test_the_list_of_what_is_missed_is_current(update: bool) -> None:
    found = [verdict for case in KNOWN for verdict in verdicts(case)]
    missed = sorted(f"{verdict.document} {verdict.fact}" for verdict in found if verdict.outcome == "missed")
    if update:
        MISSED.write_text("\n".join(missed) + "\n", encoding="utf-8")
    assert sorted(known_to_be_missed()) == missed
