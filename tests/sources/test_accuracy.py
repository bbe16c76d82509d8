"""Documents with known facts, text and saved page: no wrong rating, nothing forbidden, and no fact lost."""

from pathlib import Path

import pytest
from support.accuracy import CASES, documents, verdicts

KNOWN = list(documents(CASES))

MISSED = CASES / "missed.txt"
"""What is not read, a line a fact; one that is missed and does not stand here is lost, and one too many is told too."""


def known_to_be_missed() -> set[str]:
    return set(MISSED.read_text("utf-8").splitlines())


@pytest.mark.parametrize(("source", "case"), KNOWN, ids=[source.name for source, _ in KNOWN])
def test_no_fact_is_wrong_and_none_is_lost(source: Path, case: dict[str, object]) -> None:
    found = verdicts(source, case)
    assert [verdict for verdict in found if verdict.outcome in ("wrong", "forbidden")] == []
    missed = {f"{source.name} {verdict.fact}" for verdict in found if verdict.outcome == "missed"}
    assert missed == {line for line in known_to_be_missed() if line.startswith(f"{source.name} ")}
    assert any(verdict.outcome == "right" for verdict in found) or case["kind"] in ("unrecognised", "round_up")


def test_the_list_of_what_is_missed_is_current(update: bool) -> None:
    found = [verdict for source, case in KNOWN for verdict in verdicts(source, case)]
    missed = sorted(f"{verdict.document} {verdict.fact}" for verdict in found if verdict.outcome == "missed")
    if update:
        MISSED.write_text("\n".join(missed) + "\n", encoding="utf-8")
    assert sorted(known_to_be_missed()) == missed
