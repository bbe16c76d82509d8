"""Documents with known facts, text and saved page: no wrong rating, nothing forbidden, and no fact lost."""

from pathlib import Path

import pytest
from accuracy import CASES, documents, verdicts

KNOWN = list(documents(CASES))

MISSED = {
    # A round-up of fourteen practices is refused, with all that it says.
    "020.txt": {"quotes.0.speaker"},
}
"""What is not read, and why; a fact that is missed and does not stand here is lost."""


@pytest.mark.parametrize(("source", "case"), KNOWN, ids=[source.name for source, _ in KNOWN])
def test_no_fact_is_wrong_and_none_is_lost(source: Path, case: dict[str, object]) -> None:
    found = verdicts(source, case)
    assert [verdict for verdict in found if verdict.outcome in ("wrong", "forbidden")] == []
    assert {verdict.fact for verdict in found if verdict.outcome == "missed"} == MISSED.get(source.name, set())
    assert any(verdict.outcome == "right" for verdict in found) or case["kind"] in ("unrecognised", "round_up")
