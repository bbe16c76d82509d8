"""About a key question, the page that reports on it counts before one that only rates it, in any order."""

from pathlib import Path

import pytest
from support.rendered_pages import cell, marks, page, text

from generator import pipeline, store
from generator.pipeline import Converter

HEADER = """\
- Doctor
- GP practice
Thirlmere Lane Surgery
Overall: Good
4 Thirlmere Lane, Oxterby, OX9 9ZZ
Report from 11 June 2024 assessment
"""
OVERALL = f"""{HEADER}
Overall
Good
Safe
Good
Effective
Good
Our view of the service
Date of assessment: 11 June 2024. The practice served 9,000 patients. Leaders knew what mattered to them and had a plan.
"""
SAFE = f"""{HEADER}
Safe
Requires improvement
We looked for evidence that people were protected. At our last assessment we rated this key question Inadequate.
This service scored 55 (out of 100) for this area.
Learning culture
Score: 2
Staff reported incidents, and leaders had begun to look at them together every month.
"""


@pytest.mark.parametrize("order", [("overall", "safe"), ("safe", "overall")])
def test_the_page_about_a_key_question_counts(
    order: tuple[str, str], tmp_path: Path, templates: dict[str, bytes]
) -> None:
    for name in order:
        (tmp_path / f"{name}.txt").write_text({"overall": OVERALL, "safe": SAFE}[name], "utf-8")
        content = pipeline.Content(tmp_path / "content")
        list(Converter(content).convert(store.find_documents([tmp_path / f"{name}.txt"]).documents))
    (record,) = pipeline.load(pipeline.Content(tmp_path / "content")).records
    (report,) = record.practice.reports
    assert report.key_questions is not None
    assert report.key_questions.safe is not None
    assert str(report.key_questions.safe.rating) == "Requires improvement"
    tree = page(record, templates)
    assert marks(cell(tree, "Safe", 0)) == ["documents disagree: Requires improvement or Good"]
    assert "This page follows the page about this key question." in text(tree, "#disagreements")
    assert "Safe rose" not in text(tree, "#ratings")
    assert "Effective" in text(tree, ".matrix")
