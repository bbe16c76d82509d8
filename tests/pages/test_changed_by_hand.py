"""The site's change log: every edit by hand is a line, newest first, and leads to where its page shows it."""

import doctest
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from support.page_reading import PageDocument
from support.samples import balfour, bare, corrected, edited, kept_document

from generator.evidence import Evidence, Fact, Record
from generator.model import (
    Correction,
    KeyQuestion,
    KeyQuestions,
    Practice,
    Rated,
    Rating,
    Report,
    ReportKind,
    SiteSettings,
)
from generator.pages import plan, render
from generator.pages.lists.changed_by_hand import MONTHS, changed, changes_page
from generator.pages.views import SurveyPage
from generator.pages.wording import LISTED, edit_sentences
from generator.pages.wording import list_limits as shortening

GOOD, INADEQUATE = Rating.GOOD, Rating.INADEQUATE


def page_of(*records: Record) -> SurveyPage:
    """Return the page that the site makes of these records, before it is HTML."""
    settings = SiteSettings()
    site = plan(records, settings, {})
    return changes_page([line for page in site.practices for line in changed(page)], settings)


def lines(*records: Record) -> dict[str, list[str]]:
    """Return the lines under each heading."""
    return {
        section.heading: [f"{line.practice.label}: {line.place.label}: {line.sentence}" for line in section.points]
        for section in page_of(*records).sections
    }


def line(record: Record) -> str:
    """Return the only line, without the name of the practice."""
    (found,) = (line for under in lines(record).values() for line in under)
    return found.partition(": ")[2]


def read(value: str, field: str = "telephone", document: str = "a.txt") -> Fact:
    return Fact(field, value, document, value, 0, len(value))


def practice(name: str, *corrections: Correction, facts: Sequence[Fact] = (), **fields: object) -> Record:
    """Return a practice with one report, whose documents state these facts and the name alone."""
    facts = (read(name, "name"), *facts)
    kept = tuple(kept_document(each, ReportKind.ASSESSMENT, "any") for each in dict.fromkeys(f.document for f in facts))
    slug = name.lower().replace(" ", "-")
    stated = Practice(name, corrections=corrections, **fields)  # type: ignore[arg-type]
    return Record(slug, f"{slug}.yaml", stated, Evidence(kept, facts))


def telephone_changed(name: str, date: str | None = None, number: str = "2", **reasons: str) -> Record:
    """Return a practice whose telephone number was 1 and is another."""
    reason = (Correction("telephone", date=date, **reasons),) if date or reasons else ()
    return practice(name, *reason, facts=[read("1")], telephone=number)


def assessed(facts: Sequence[Fact], **fields: object) -> Record:
    """Return a practice with an assessment read from these facts, and other values in the record."""
    report = Report(ReportKind.ASSESSMENT, assessed="2025-02-26", documents=("a.txt",), **fields)  # type: ignore[arg-type]
    return practice("A", facts=(read("2025-02-26", "report.assessed"), *facts), reports=(report,))


SAFE = "report.key_questions.safe"


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (
            assessed([read("Inadequate", f"{SAFE}.rating")], key_questions=KeyQuestions(safe=KeyQuestion(GOOD))),
            "Safe in the assessment of 26 February 2025: was Inadequate, is Good.",
        ),
        (
            assessed([read("Inadequate", "report.overall.rating")], overall=Rated(GOOD)),
            "Overall rating in the assessment of 26 February 2025: was Inadequate, is Good.",
        ),
        (
            assessed(
                [read("Inadequate", "report.overall.rating"), read("Outstanding", "report.overall.rating")],
                overall=Rated(GOOD),
            ),
            "Overall rating in the assessment of 26 February 2025: was Inadequate or Outstanding, is Good.",
        ),
        (
            assessed([read("Good", f"{SAFE}.rating"), read("Inadequate", f"{SAFE}.previous")]),
            "Safe in the assessment of 26 February 2025: removed, was Good.",
        ),
        (
            assessed([], key_questions=KeyQuestions(safe=KeyQuestion(INADEQUATE))),
            "Safe in the assessment of 26 February 2025: added, is Inadequate.",
        ),
        (
            assessed([read("2025-03-12", "report.published")], published="2025-03-13"),
            "Published in the assessment of 26 February 2025: was 12 March 2025, is 13 March 2025.",
        ),
        (
            assessed(
                [read("75", f"{SAFE}.score"), read("Good", f"{SAFE}.rating")],
                key_questions=KeyQuestions(safe=KeyQuestion(GOOD, score=80)),
            ),
            "Safe, score in the assessment of 26 February 2025: was 75, is 80.",
        ),
        (telephone_changed("A"), "Telephone: was “1”, is “2”."),
        (practice("A", region="London"), "Region: added, is “London”."),
        (practice("A", facts=[read("1")]), "Telephone: removed, was “1”."),
        (practice("A", Correction("telephone", "1"), telephone="1"), "Telephone: added, is “1”."),
        (practice("A", Correction("name", "B")), "Name: was “B”, is “A”."),
        (practice("A", Correction("name")), "Name: is “A”; the old value is not recorded."),
        (
            practice("A", Correction("service_types", "GP"), service_types=("Doctor",)),
            "Service type 1: added, is “Doctor”.",
        ),
        (
            practice("A", reports=(Report(ReportKind.INSPECTION, inspected="2026-01-05", overall=Rated(GOOD)),)),
            "Inspection of 5 January 2026: added.",
        ),
        (
            practice(
                "A", facts=[read("July", "report.inspected", "b.txt"), read("Good", "report.overall.rating", "b.txt")]
            ),
            "Report: removed, with 2 facts in b.txt.",
        ),
        (
            practice("A", facts=[read("Dr A", "provider")], provider="Dr A and others Ltd."),
            "Provider: was “Dr A”, is “Dr A and others Ltd.”",
        ),
    ],
)
def test_an_edit_is_one_line_with_the_old_and_the_new_value(record: Record, expected: str) -> None:
    assert line(record) == expected


def test_the_line_of_a_finding_is_its_text_and_two_long_texts_differ_where_they_are_cut() -> None:
    shown_text = "\n".join(lines(corrected())["Without a date"])
    where = "in the press release on the inspection in July (year not stated)"
    assert (
        f"Finding 1 {where}: was “Staff didn’t always follow up with people who described …”, is “A shorter"
        in shown_text
    )
    assert f"Finding 2 {where}: removed, was “When things went wrong, the practice didn’t always take …”" in shown_text
    long = "People were supported to plan for important changes in their lives and for "
    assert line(practice("A", facts=[read(f"{long}work.", "provider")], provider=f"{long}rest.")) == (
        "Provider: was “… work.”, is “… rest.”"
    )
    assert line(practice("A", facts=[read(long, "provider")], provider=f"{long}rest.")) == (
        "Provider: was “… for”, is “… for rest.”"
    )


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        ({"why": "It moved.", "by": "Healthwatch", "date": "2026-05-20"},
         "Why: It moved. Changed by Healthwatch on 20 May 2026."),
        ({"why": "It moved"}, "Why: It moved."),
        ({"by": "Healthwatch"}, "Changed by Healthwatch."),
        ({"date": "2026-05-20"}, "Changed on 20 May 2026."),
        ({"date": "2026-05"}, "Changed in May 2026."),
        ({"date": "2026"}, "Changed in 2026."),
        ({"date": "July", "by": "Healthwatch"}, "Changed by Healthwatch in July (year not stated)."),
        ({"why": f"It moved{' and moved' * 40}."}, f"Why: It moved{' and moved' * 19} …"),
    ],
)  # fmt: skip
def test_why_by_whom_and_when_is_shown_where_the_record_states_it(reason: dict[str, str], expected: str) -> None:
    assert line(telephone_changed("A", **reason)) == f"Telephone: was “1”, is “2”. {expected}"


def test_the_newest_come_first_and_those_without_a_date_last() -> None:
    dates = {
        "B": "2026-05-20", "A": "2026-05-20", "C": "2026-05", "D": "2026-05-21", "E": "2026", "F": "2026-01-01",
        "G": "2025-12-31", "H": "July", "I": "14 and 15 May", "K": None, "J": None,
    }  # fmt: skip
    records = [telephone_changed(name, date) for name, date in dates.items()]
    found = {heading: "".join(each[0] for each in under) for heading, under in lines(*records).items()}
    assert found == {
        "May 2026": "DABC",
        "January 2026": "F",
        "2026": "E",
        "December 2025": "G",
        "Without a year": "HI",
        "Without a date": "JK",
    }
    assert list(found) == ["May 2026", "January 2026", "2026", "December 2025", "Without a year", "Without a date"]
    assert page_of(*records) == page_of(*records[::-1])


def test_the_edits_of_one_practice_stay_in_the_order_of_its_page() -> None:
    reasons = (Correction("region", date="2026-05-20"), Correction("telephone", date="2026-05-20"))
    record = practice("A", *reasons, facts=[read("1")], telephone="2", region="London")
    assert [each.partition(": ")[2][:9] for each in lines(record)["May 2026"]] == ["Telephone", "Region: a"]


def test_long_lists_are_capped_and_the_rest_is_counted(templates: Mapping[str, bytes]) -> None:
    records = [telephone_changed(f"Surgery {number:03}", "2026-05-20") for number in range(LISTED + 2)]
    records += [telephone_changed(f"Surgery {number:03}") for number in range(200, 201 + LISTED)]
    tree, size = shown(records, templates)
    assert len(tree.css("[id='may-2026'] .points > li")) == len(tree.css("#without-a-date .points > li")) == LISTED
    assert words(tree, "[id='may-2026'] > p:last-child") == "and 2 more"
    assert words(tree, "#without-a-date > p:last-child") == "and 1 more"
    assert "103 changes in 103 practices." in words(tree, ".lede")
    assert size < 60_000


def test_old_months_share_a_section() -> None:
    records = [telephone_changed(f"Surgery {year}", f"{year}-05-20") for year in range(2000, 2003 + MONTHS)]
    found = lines(*records, telephone_changed("A", "July"), telephone_changed("B"))
    assert list(found) == [
        *(f"May {year}" for year in range(2002 + MONTHS, 2002, -1)), "Earlier", "Without a year", "Without a date",
    ]  # fmt: skip
    assert [each[:12] for each in found["Earlier"]] == ["Surgery 2002", "Surgery 2001", "Surgery 2000"]


def shown(records: Sequence[Record], templates: Mapping[str, bytes]) -> tuple[PageDocument, int]:
    page = dict(render(plan(records, SiteSettings(), {}), templates))["changes/index.html"]
    return PageDocument(page.decode()), len(page)


def words(tree: PageDocument, selector: str) -> str:
    found = tree.css_first(selector)
    assert found is not None, selector
    return " ".join(found.text().split())


def test_without_an_edit_the_page_states_that_there_is_none(templates: Mapping[str, bytes]) -> None:
    tree, _ = shown([balfour(), bare()], templates)
    assert words(tree, ".lede").endswith("Nobody has changed anything by hand.")
    assert "Each line" not in words(tree, "main")
    assert tree.css("main section, .toc") == []


def test_text_of_people_reaches_the_reader_escaped(templates: Mapping[str, bytes]) -> None:
    nasty = "<script>alert(1)</script> & {{ 7 * 7 }}"
    record = telephone_changed("A", "2026-05-20", number=nasty, why=nasty, by="<img src=x onerror=alert(1)>")
    fields = (Correction("name", "<i>was</i>"), *record.practice.corrections)
    tree, _ = shown([edited(record, name="<u>A</u>", corrections=fields)], templates)
    assert tree.css("main script, main img, main b, main i, main u") == []
    shown_text = words(tree, "main")
    assert f"was “1”, is “{nasty}”. Why: {nasty}. Changed by <img src=x onerror=alert(1)> on 20 May 2026." in shown_text
    assert "Name: was “A”, is “<u>A</u>”." in shown_text


def test_every_line_leads_to_the_change_on_its_page_and_the_page_leads_back(templates: Mapping[str, bytes]) -> None:
    records = [corrected(), replace(corrected(), slug="other"), edited(balfour(), region="London")]
    site = dict(render(plan(records, SiteSettings(), {}), templates))
    pages = {path: PageDocument(data.decode()) for path, data in site.items() if path.endswith(".html")}
    links = [str(node.attributes["href"]) for node in pages["changes/index.html"].css(".points p a")]
    assert len(links) == len(set(links)) == 19
    for link in links:
        path, _, fragment = link.removeprefix("../").partition("#")
        assert pages[path].css_first(f"#by-hand [id='{fragment}']") is not None, link
    back = pages["practices/corrected/index.html"].css("#by-hand > p a")
    assert [node.attributes["href"] for node in back] == ["../../changes/index.html"]


def test_the_examples_in_the_code_hold() -> None:
    assert doctest.testmod(edit_sentences).failed == doctest.testmod(shortening).failed == 0
