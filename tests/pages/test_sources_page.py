"""The page with the texts of a practice's documents: each text once, its facts marked, with the way back; and sizes."""

import html
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from support.commands import run
from support.full_records import full_record_documents
from support.page_reading import PageDocument
from support.paths import CASES, ROOT
from support.rendered_pages import text
from support.samples import balfour, bare, edited, kept_document

from generator.evidence import Evidence, Fact, Record, Span
from generator.model import Practice, Rated, Rating, Report, ReportKind, SiteSettings
from generator.pages import plan, render

PAGE_LIMIT, LIGHT_PAGE_LIMIT = 60_000, 12_000
"""Bytes of the page of a practice with a full record, and of one with a row of a table alone."""
SOURCES_FACTOR = 1.5
"""The page of the documents is at most so many times as large as their texts."""
FILES_LIMIT = 8
"""Files of a practice on the site."""


def sources(record: Record, templates: Mapping[str, bytes]) -> PageDocument:
    files = dict(render(plan([record], SiteSettings(), {}), templates))
    return PageDocument(files[f"practices/{record.slug}/sources.html"].decode())


def release(words: str, *facts: Fact, url: str | None = None) -> Record:
    """Return a practice with one release that has these words, and ends with a furniture line and one not read."""
    whole = f"{words}\nShare this page\nRated so-so."
    at = len(words) + 1
    kept = replace(
        kept_document("a.txt", ReportKind.PRESS_RELEASE, whole, url),
        furniture=(Span(at, at + 15),),
        not_understood=(Span(at + 16, len(whole)),),
    )
    report = Report(
        ReportKind.PRESS_RELEASE, published="2024-05-01", documents=("a.txt",),
        overall=Rated(Rating.GOOD, Rating.INADEQUATE),
    )  # fmt: skip
    return Record("a", "a.yaml", Practice("A", reports=(report,)), Evidence((kept,), facts), {"a.txt": whole})


RATED = "It rose from Inadequate to Good."
FACTS = (
    Fact("report.overall.rating", "Good", "a.txt", RATED, 0, len(RATED)),
    Fact("report.overall.previous", "Inadequate", "a.txt", "from Inadequate", 8, 23),
)


def test_each_text_is_on_the_page_once_and_whole(templates: Mapping[str, bytes]) -> None:
    record = balfour()
    files = dict(render(plan([record], SiteSettings(), {}), templates))
    page = files["practices/balfour-medical-centre/sources.html"].decode()
    shown = re.findall('<div class="text">(.*?)</div>', page, re.DOTALL)
    without_notes = (re.sub(" <a .*?</a>", "", re.sub(" ?<small>.*?</small>", "", each)) for each in shown)
    texts = [html.unescape(re.sub("<[^>]*>", "", each)) for each in without_notes]
    assert texts == [record.texts[kept.document] for kept in record.evidence.documents]


def test_facts_furniture_and_what_was_not_understood_look_different(templates: Mapping[str, bytes]) -> None:
    page = sources(release(RATED, *FACTS), templates)
    assert [part.text() for part in page.css(".text mark:not(.left)")] == ["It rose ", "from Inadequate", " to Good."]
    assert [part.text() for part in page.css(".text i")] == ["Share this page"]
    assert [part.text() for part in page.css(".text mark.left")] == ["Rated so-so."]


def test_a_fact_inside_another_has_its_own_fragment_and_note(templates: Mapping[str, bytes]) -> None:
    page = sources(release(RATED, *FACTS), templates)
    assert text(page, "#n1") == "It rose"
    assert text(page, "#n2") == "from Inadequate"
    notes = [(note.text(), note.attributes["href"]) for note in page.css(".text a")]
    back = "index.html#press-release-2024-05-01"
    assert notes == [("Overall rating before", back), ("Overall rating: Good", back)]


def test_a_rating_is_linked_on_cqcs_page_where_its_document_is_one(templates: Mapping[str, bytes]) -> None:
    address = "https://www.cqc.org.uk/press-release/a"
    page = sources(release(RATED, FACTS[0], url=address), templates)
    linked = [str(link.attributes["href"]) for link in page.css(".text a") if link.text() == "on CQC’s page"]
    assert linked == [f"{address}#:~:text=It%20rose%20from%20Inadequate%20to%20Good."]
    elsewhere = sources(release(RATED, FACTS[0], url="https://example.org/a"), templates)
    assert [link for link in elsewhere.css(".text a") if "CQC" in link.text()] == []


def test_long_words_are_linked_by_their_two_ends(templates: Mapping[str, bytes]) -> None:
    words = "After the visit in May the practice, which had been inadequate-rated, was then rated as good overall."
    fact = Fact("report.overall.rating", "Good", "a.txt", words, 0, len(words))
    page = sources(release(words, fact, url="https://www.cqc.org.uk/press-release/a"), templates)
    href = next(str(link.attributes["href"]) for link in page.css(".text a") if link.text() == "on CQC’s page")
    assert href.endswith("#:~:text=After%20the%20visit%20in%20May,then%20rated%20as%20good%20overall.")


def test_documents_that_agree_are_named_at_the_first_of_them(templates: Mapping[str, bytes]) -> None:
    page = sources(balfour(), templates)
    assert text(page, ".text small") == "also in document 2"
    other = page.css_first(".text small a")
    assert other is not None
    assert text(page, str(other.attributes["href"])) == "Balfour Medical Centre"


def test_what_was_not_understood_is_one_link_away(templates: Mapping[str, bytes]) -> None:
    files = dict(render(plan([release(RATED, *FACTS)], SiteSettings(), {}), templates))
    page = PageDocument(files["practices/a/index.html"].decode())
    link = page.css_first("#not-understood li a")
    assert link is not None
    target, _, fragment = str(link.attributes["href"]).partition("#")
    assert text(PageDocument(files[f"practices/a/{target}"].decode()), f"#{fragment}") == "Rated so-so."


def test_a_practice_without_documents_has_no_such_page(templates: Mapping[str, bytes]) -> None:
    files = dict(render(plan([bare(), edited(balfour(), name="B")], SiteSettings(), {}), templates))
    assert [path for path in files if path.endswith("sources.html")] == [
        "practices/balfour-medical-centre/sources.html"
    ]


def test_pages_of_full_and_of_light_records_are_small(tmp_path: Path) -> None:
    inbox = tmp_path / "content" / "inbox"
    inbox.mkdir(parents=True)
    for name, page in full_record_documents(1):
        (inbox / name).write_text(page, "utf-8")
    (inbox / "ratings.csv").write_bytes((CASES / "tables" / "ratings.csv").read_bytes())
    run("convert", "content/inbox", folder=tmp_path)
    run("build", "--templates", str(ROOT / "templates"), folder=tmp_path)
    full = next(tmp_path.glob("content/sources/*/well-led.txt")).parent
    read = sum(path.stat().st_size for path in full.iterdir())
    made = tmp_path / "site" / "practices" / full.name
    assert 20_000 < (tmp_path / "content" / "practices" / f"{full.name}.yaml").stat().st_size < 30_000
    assert (made / "index.html").stat().st_size <= PAGE_LIMIT
    assert (made / "sources.html").stat().st_size <= SOURCES_FACTOR * read
    others = [path for path in made.parent.iterdir() if path != made]
    assert others
    assert all((path / "index.html").stat().st_size <= LIGHT_PAGE_LIMIT for path in others)
    assert all(len(list(path.iterdir())) <= FILES_LIMIT for path in (made, *others))
