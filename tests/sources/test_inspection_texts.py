"""Texts of inspections without CQC's page around them, and pages whose entries are in another order."""

import pytest

from generator import sources
from generator.problems import ContentError

HEADER = """\
- GP practice
Tollgate Surgery
Overall: Good
12 Mill Lane, Oxterby, Wealdshire, OX9 9ZZ
Provided and run by: Dr A Finch
All Inspections
"""
VISIT = "We carried out an announced inspection at Tollgate Surgery on 12 March 2024."
REVIEW = "We carried out a review of the data available to us about the surgery on 6 July 2023. Nothing had changed."


def facts_of(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for fact in sources.read("page.txt", text.encode()).facts:
        found.setdefault(fact.field, fact.value)
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{VISIT} Overall, the practice is rated as good.\nSafe - Good\nResponsive - Requires improvement\n",
         {"name": "Tollgate Surgery", "report.inspected": "2024-03-12", "report.overall.rating": "Good",
          "report.key_questions.responsive.rating": "Requires improvement"}),
        (f"This practice is rated as Good overall.\nAre services safe? – Good\n{VISIT}\n",
         {"name": "Tollgate Surgery", "report.overall.rating": "Good", "report.key_questions.safe.rating": "Good"}),
        ("Background to this inspection\nTollgate Surgery is located in Oxterby.\nThe practice is rated as good.\n",
         {"name": "Tollgate Surgery", "report.overall.rating": "Good"}),
        ("Tollgate Surgery\n12 Mill Lane, Oxterby, OX9 9ZZ\nProvided and run by:\nDr A Finch\n",
         {"name": "Tollgate Surgery", "postcode": "OX9 9ZZ", "provider": "Dr A Finch"}),
    ],
)  # fmt: skip
def test_a_part_of_a_page_is_read_by_itself(text: str, expected: dict[str, str]) -> None:
    assert expected.items() <= facts_of(text).items()


def test_a_text_that_only_mentions_an_inspection_is_no_document_of_cqc() -> None:
    with pytest.raises(ContentError, match="not a document that Ratingpress knows"):
        sources.read("page.txt", b"Our surgery is rated as good by patients. An inspection is planned.\n")


@pytest.mark.parametrize(
    "entries",
    [
        f"6 July 2023\nDuring a monthly review of our data\n{REVIEW}\n12 March 2024\nDuring a routine inspection\n",
        f"During a monthly review of our data\n6 July 2023\n{REVIEW}\nDuring a routine inspection\n12 March 2024\n",
        f"06 Jul\nDuring a monthly review of our data\n{REVIEW}\n12 Mar\nDuring a routine inspection\n{VISIT}\n",
    ],
)
def test_an_entry_is_not_part_of_the_data_review_above_it(entries: str) -> None:
    found = facts_of(
        f"{HEADER}{entries}This practice is rated as Inadequate overall.\nAre services safe? – Inadequate\n"
    )
    assert found["report[2024-03-12].key_questions.safe.rating"] == "Inadequate"
    assert not any(field.startswith("report[2023") and "rating" in field for field in found)


LATER = "This inspection was carried out on 12 March 2024 to check what had been done since."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a header ends at the first words of a verdict
        (f"{LATER} The surgery is now rated as good overall.\nAre services safe? – Good\nAre services caring? – Good\n"
         "We carried out an announced inspection on 3 May 2019 when we rated the surgery as inadequate.\n",
         {"report.inspected": "2024-03-12", "report.overall.rating": "Good",
          "report.key_questions.caring.rating": "Good",
          "report.overall.previous": "Inadequate"}),
        # the ratings below a line about an earlier inspection are of that one
        (f"{VISIT} Overall, the practice is rated as good.\nAfter our last inspection, in May 2021, the practice "
         "had these "
         "key question ratings:\n- Safe: inadequate\n- Caring: outstanding\nWhy we carried out this inspection\n",
         {"report.key_questions.safe.previous": "Inadequate", "report.key_questions.caring.previous": "Outstanding",
          "report.key_questions.safe.rating": None}),
        # of two earlier inspections, the latest
        (f"{VISIT} Overall, the practice is rated as good.\nWe inspected it on 3 May 2016, when it was rated "
         "inadequate for "
         "safe.\nWe inspected it again on 4 June 2018, when it was rated requires improvement for safe.\n",
         {"report.key_questions.safe.previous": "Requires improvement"}),
        # what was rated “then” is of an earlier visit, and so is its day
        ("This practice is rated as Good overall. (Previous rating May 2021 – Inadequate)\nWe carried out an announced "
         "inspection of Tollgate Surgery on 3 May 2021, when the practice was rated as inadequate. As a result it was "
         "placed into special measures.\n",
         {"report.inspected": None, "report.special_measures": None, "report.overall.rating": "Good",
          "report.overall.previous": "Inadequate"}),
        # the day beside a verdict is that of publication, also on two lines
        ("Background to this inspection\nUpdated\n9 May 2024\nTollgate Surgery is located in Oxterby.\nUpdated\n"
         "9 May 2024\nThis practice is rated as Good overall.\n" + VISIT,
         {"report.published": "2024-05-09", "report.inspected": "2024-03-12"}),
        # a state is no name
        ("GP practice\nTollgate Surgery\nNo rating / under appeal / rating suspended\n12 Mill Lane, Oxterby, OX9 9ZZ\n"
         "Provided and run by:\nDr A Finch\nLatest inspection summary\n", {"name": "Tollgate Surgery"}),
        # the name where nothing but a link or a doctor has it
        ("Letter from the Chief Inspector of General Practice\nWe inspected the practice on 12 March 2016. It is "
         "rated as "
         "good overall.\nThe full report can be found by selecting the ‘all reports’ link for Tollgate Surgery on our "
         "website.\n", {"name": "Tollgate Surgery"}),
        ("Letter from the Chief Inspector of General Practice\nThe Dr Amara Lind practice was inspected on 12 March "
         "2016. "
         "Overall it is rated as good.\n", {"name": "Dr Amara Lind", "report.inspected": "2016-03-12"}),
    ],
)  # fmt: skip
def test_a_report_is_about_its_own_inspection(text: str, expected: dict[str, str | None]) -> None:
    found = facts_of(text)
    assert {field: found.get(field) for field in expected} == expected


def test_what_has_deteriorated_on_an_assessment_page_is_the_question_named_before() -> None:
    text = (
        "Tollgate Surgery\n12 Mill Lane, Oxterby, OX9 9ZZ\nReport from 11 June 2024 assessment\nRatings\n"
        "- Overall Good\n- Caring Outstanding\nOur view of the service\nDate of assessment: 11 June 2024. At our last "
        "assessment we rated the safe key question good. At this one it has deteriorated to inadequate.\n"
    )
    found = facts_of(text)
    assert found["report.overall.rating"] == "Good"
    assert found["report.key_questions.caring.rating"] == "Outstanding"
    assert found["report.key_questions.safe.previous"] == "Good"


def test_words_of_a_rating_below_the_end_of_a_release_are_listed() -> None:
    text = (
        "The Care Quality Commission has rated Tollgate Surgery as Inadequate following an inspection in May 2018.\n\n"
        "Ends\n\nNotes to editors\n\nElm Surgery was rated Good for being caring.\n\n"
        "If a practice is rated inadequate again, CQC may cancel its registration.\n\n"
        "Services are rated as outstanding, good, requires improvement or inadequate.\n\nFollow us on Twitter.\n"
    )
    account = sources.read("release.txt", text.encode())
    listed = [text[span.start : span.end] for span in account.not_understood]
    assert listed == ["Elm Surgery was rated Good for being caring."]


def test_a_refusal_of_a_release_about_two_practices_names_both() -> None:
    text = (
        "The Care Quality Commission has rated Tollgate Surgery in Oxterby as Inadequate and Elm House Surgery in Pell "
        "as Good following inspections in May 2018. Inspectors visited both in spring and published the reports today."
    )
    with pytest.raises(ContentError, match=r"several practices \(Tollgate Surgery and Elm House Surgery\)"):
        sources.read("release.txt", text.encode())


def test_a_page_of_a_location_is_no_press_release() -> None:
    text = (
        b"CQC inspected Tollgate Surgery in Oxterby in May 2018 and has rated it good. We carried out an announced "
        b"inspection at Tollgate Surgery on 12 May 2018. Overall, the practice is rated as good.\n"
    )
    address = "https://www.cqc.org.uk/location/1-9900000001"
    assert sources.read("page.txt", text).stem == "press-release"
    with pytest.raises(ContentError):
        sources.read("page.txt", text, address)


def test_a_statement_that_was_not_looked_at_is_carried_over() -> None:
    text = (
        "Tollgate Surgery\nOverall: Good\n12 Mill Lane, Oxterby, OX9 9ZZ\nReport from 11 June 2024 assessment\n"
        "Safe\nGood\nWe looked at some of the quality statements of this key question, and scored what we looked at.\n"
        "Learning culture\nScore: 3\nStaff reported incidents.\n"
        "Safe environments\nScore: 2\nWe did not look at Safe environments during this assessment. The score for this "
        "quality statement is based on the previous rating for Safe.\n"
    )
    found = facts_of(text)
    assert found["report.key_questions.safe.statements[1].carried_over"] == "true"
    assert "report.key_questions.safe.statements[0].carried_over" not in found
