"""Whose a rating is, and what each date is the date of: on the page, in the index, in the title of the badge."""

from collections.abc import Mapping
from dataclasses import replace

from support.page_reading import PageDocument
from support.rendered_pages import site, text

from generator.evidence import Record
from generator.model import (
    KeyQuestion,
    KeyQuestions,
    Practice,
    Rated,
    Rating,
    Report,
    ReportKind,
    Service,
    Statement,
    Status,
)

PUBLISHED = Report(ReportKind.INSPECTION, published="2018-06-01", overall=Rated(Rating.GOOD))
INHERITED = replace(PUBLISHED, inherited=True, inherited_from="1-900000005")
A_SURGERY = Practice("A Surgery", location_id="1-900000001", provider_id="1-900000002", status=Status.REGISTERED)


def shown(templates: Mapping[str, bytes], practice: Practice) -> dict[str, PageDocument]:
    return site(Record("a", "a.yaml", practice), templates)


def test_a_rating_of_another_registration_says_so_with_its_id_everywhere(templates: Mapping[str, bytes]) -> None:
    made = shown(templates, replace(A_SURGERY, reports=(INHERITED,)))
    words = "CQC gave this rating to another registration, 1-900000005, and carried it over to this one"
    assert words in text(made["page"], ".verdict")
    assert words in text(made["page"], ".report .note")
    assert "carried over from registration 1-900000005" in text(made["page"], "title")
    assert text(made["index"], ".note-line") == "rating carried over from registration 1-900000005"
    assert text(made["badge"], "title").endswith("published 1 June 2018; carried over from registration 1-900000005")


def test_a_rating_of_this_registration_says_nothing_of_another(templates: Mapping[str, bytes]) -> None:
    made = shown(templates, replace(A_SURGERY, reports=(PUBLISHED,)))
    assert not [name for name in ("page", "index", "badge") if "registration 1-" in text(made[name], "*")]


def test_a_report_older_than_the_registration_says_so(templates: Mapping[str, bytes]) -> None:
    older = "older than the practice’s present registration, which began on 2 November 2021"
    for date, expected in (("2018-06-01", True), ("2021-11", False), ("2021-11-01", True), ("2021-11-03", False)):
        practice = replace(A_SURGERY, registration_date="2021-11-02", reports=(replace(PUBLISHED, published=date),))
        assert (older in text(shown(templates, practice)["page"], ".verdict")) is expected


def test_a_publication_is_never_called_an_inspection(templates: Mapping[str, bytes]) -> None:
    made = shown(templates, replace(A_SURGERY, reports=(PUBLISHED,)))
    assert "From the inspection report published 1 June 2018." in text(made["page"], ".verdict")
    assert text(made["page"], ".report h2") == "Inspection report published 1 June 2018"
    assert text(made["page"], ".column-date") == "published 1 June 2018"
    assert text(made["index"], ".col-date:not(th)") == "Published 1 June 2018"
    assert text(made["badge"], "title").endswith("Good, published 1 June 2018")
    assert "inspection of" not in text(made["page"], "body").casefold()


def test_a_row_of_a_table_is_the_list_of_ratings(templates: Mapping[str, bytes]) -> None:
    row = replace(PUBLISHED, kind=ReportKind.DIRECTORY)
    made = shown(templates, replace(A_SURGERY, reports=(row,)))
    assert "From the CQC list of ratings, published 1 June 2018." in text(made["page"], ".verdict")


def test_the_badge_says_what_its_date_is_the_date_of(templates: Mapping[str, bytes]) -> None:
    dates = {"assessed": "date of the assessment", "inspected": "date of the inspection"}
    for name, words in dates.items():
        report = replace(PUBLISHED, **{name: "2018-05-02"})
        made = shown(templates, replace(A_SURGERY, reports=(report,)))
        assert text(made["badge"], "title").endswith(f"Good, 2 May 2018; {words}")


def test_a_registration_is_shown_from_its_first_day_to_its_last(templates: Mapping[str, bytes]) -> None:
    now = replace(A_SURGERY, registration_date="2013-04-01")
    assert "Registered under this provider since 1 April 2013" in text(shown(templates, now)["page"], ".facts")
    ended = replace(now, status=Status.ARCHIVED, deregistration_date="2022-03-16")
    made = shown(templates, replace(ended, reports=(PUBLISHED,)))
    assert text(made["page"], ".verdict").startswith("Last overall rating Good")
    assert "Registration ended on 16 March 2022." in text(made["page"], ".notice")
    assert "Registered on 1 April 2013" in text(made["page"], ".facts")


def test_each_key_question_and_statement_says_whether_it_was_assessed(templates: Mapping[str, bytes]) -> None:
    statements = (Statement("Safeguarding", 3, carried_over=False), Statement("Learning culture", 3, carried_over=True))
    questions = KeyQuestions(
        safe=KeyQuestion(Rating.GOOD, statements=statements, carried_over=False),
        caring=KeyQuestion(Rating.OUTSTANDING, Rating.GOOD, carried_over=True),
        responsive=KeyQuestion(statements=(Statement("Equity in access", carried_over=True),), carried_over=True),
    )
    report = Report(ReportKind.ASSESSMENT, assessed="2026-02-26", overall=Rated(Rating.GOOD), key_questions=questions)
    page = shown(templates, replace(A_SURGERY, reports=(report,)))["page"]
    safe, caring, responsive = (text(page, f"section[id$={name}]") for name in ("-safe", "-caring", "-responsive"))
    assert responsive.count("Not assessed in this report") == 2
    assert "carried over" not in responsive
    assert safe.count("Assessed in this report") == 2
    assert safe.count("Not assessed in this report: the score is carried over") == 1
    assert "Not assessed in this report: the rating is carried over" in caring
    assert [each.text() for each in page.css(".matrix .carried")] == ["carried over"]
    assert "rose" not in text(page, "#ratings")


def test_a_pilot_says_that_it_has_no_effect_and_rates_nothing(templates: Mapping[str, bytes]) -> None:
    pilot = Report(
        ReportKind.ASSESSMENT, assessed="2026-07-01", pilot=True, key_questions=KeyQuestions(safe=KeyQuestion())
    )
    page = shown(templates, replace(A_SURGERY, reports=(pilot, PUBLISHED)))["page"]
    assert "Good" in text(page, ".verdict-value")
    assert "A pilot of a new framework of CQC’s: it has no effect on ratings" in text(page, ".report .note")
    assert len(page.css(".matrix thead th")) == 2


def test_a_service_says_when_it_was_rated_and_for_whom(templates: Mapping[str, bytes]) -> None:
    service = Service("Older people", overall=Rated(Rating.GOOD), published="2019-05-21", inherited_from="1-900000005")
    services = text(shown(templates, replace(A_SURGERY, services=(service,)))["page"], "#services")
    assert "Rated in a report published 21 May 2019" in services
    assert "Carried over from registration 1-900000005" in services
