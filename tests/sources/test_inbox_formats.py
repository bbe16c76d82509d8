"""What people really drop into the inbox: each form gives the same text as the page itself, or a way out."""

import email.message
import json
from pathlib import Path

import pytest

from generator import sources
from generator.problems import ContentError
from generator.sources.formats import open_document
from generator.store import find_documents

ADDRESS = "https://www.cqc.org.uk/location/1-9900000001/reports/AP90001/overall/safe"
TEXT = """\
- Doctor
- GP practice

Cobbler’s Yard Medical Centre

Overall: Good

1 Tanner Street, Netherholt, ZZ99 3AB

Report from 24 April 2025 assessment

Safe

Good

We looked for evidence that people were protected from harm, and that staff were trained to find and report it.
"""
PAGE = (
    "<!DOCTYPE html><html><head><title>x</title></head><body><nav>Menu</nav><main><ul><li>Doctor</li>"
    "<li>GP practice</li></ul><h1>Cobbler’s Yard Medical Centre</h1><p>Overall: Good</p>"
    "<p>1 Tanner Street, Netherholt, ZZ99 3AB</p><h2>Report from 24 April 2025 assessment</h2><h2>Safe</h2><p>Good</p>"
    "<p>We looked for evidence that people were protected from harm, and that staff were trained to find and report "
    "it.</p></main></body></html>"
)
NAME, RATING = "Cobbler’s Yard Medical Centre", "Good"


def message(content: str, kind: str, transfer: str, **headers: str) -> bytes:
    made = email.message.EmailMessage()
    for header, value in headers.items():
        made[header.replace("_", "-")] = value
    made.set_content(content, subtype=kind, cte=transfer)
    return made.as_bytes()


def escaped(markup: str) -> str:
    return markup.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


FORMS: dict[str, bytes] = {
    "text": TEXT.encode(),
    "a byte order mark": b"\xef\xbb\xbf" + TEXT.encode(),
    "UTF-16": TEXT.encode("utf-16"),
    "ends of lines of Windows": TEXT.replace("\n", "\r\n").encode(),
    "ends of lines of old Macs": TEXT.replace("\n", "\r").encode(),
    "decoded as Windows-1252": TEXT.encode().decode("cp1252").encode(),
    "soft hyphens": TEXT.replace("Medical", "Medi\u00adcal").replace("Overall", "Over\u00adall").encode(),
    "characters without width": TEXT.replace("Overall:", "Overall:\u200b").replace("Good", "\u2060Good").encode(),
    "ligatures": TEXT.replace("fi", "ﬁ").encode(),
    "no-break spaces": TEXT.replace("Overall: Good", "Overall:\u00a0Good").encode(),
    "a page": PAGE.encode(),
    "MHTML": message(PAGE, "html", "quoted-printable", From="<Saved by Blink>", Snapshot_Content_Location=ADDRESS),
    "a message with a page": message(PAGE, "html", "base64", From="CQC <media@example.org>", Subject="News"),
    "a message with text": message(TEXT, "plain", "quoted-printable", From="CQC <media@example.org>", Subject="News"),
    "a view of its source": (
        '<html><body><table><tr><td class="line-number"></td><td class="line-content">'
        + escaped(PAGE).replace("&gt;&lt;", '&gt;</td></tr><tr><td class="line-content">&lt;')
        + "</td></tr></table></body></html>"
    ).encode(),
    "a clip in Markdown": (
        f'---\ntitle: "x"\nsource: "{ADDRESS}"\ntags:\n  - "clippings"\n---\n'
        + TEXT.replace("Cobbler’s", "# Cobbler’s").replace("Overall: Good", "**Overall:** [Good](https://example.org/a)")
        .replace("Safe\n", "## Safe\n")
    ).encode(),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_each_form_of_a_page_gives_the_same_facts(form: str) -> None:
    facts = {fact.field: fact.value for fact in sources.read("page", FORMS[form]).facts}
    assert (facts["name"], facts["report.overall.rating"]) == (NAME, RATING)
    assert facts["report.key_questions.safe.rating"] == RATING
    assert facts["postcode"] == "ZZ99 3AB"
    assert "from harm, and that staff were trained to find and" in facts["report.key_questions.safe.summary"]
    text = sources.flatten("page", FORMS[form])
    assert not any(words in text for words in ("media@example.org", "clippings", "DOCTYPE", "=E2", "â€™", "](", "**"))


@pytest.mark.parametrize("form", FORMS)
def test_evidence_is_where_its_words_are_in_the_text_of_each_form(form: str) -> None:
    account = sources.read("page", FORMS[form])
    text = sources.flatten("page", FORMS[form])
    assert account.text == text
    facts = [fact for fact in account.facts if fact.document == "page"]
    assert facts
    assert all(text[fact.start : fact.end] == fact.words for fact in facts)


@pytest.mark.parametrize(
    "data",
    [
        FORMS["MHTML"],
        FORMS["a clip in Markdown"],
        f"<!DOCTYPE html>\n<!-- saved from url=(0077){ADDRESS} -->\n{PAGE}".encode(),
        PAGE.replace("<head>", f"<!--\n Page saved with SingleFile \n url: {ADDRESS} \n--><head>").encode(),
        PAGE.replace("<title>", f'<link rel="canonical" href="https://web.archive.org/web/2025/{ADDRESS}"><title>').encode(),
    ],
)  # fmt: skip
def test_the_address_of_a_saved_page_is_read(data: bytes) -> None:
    assert open_document("page", data).address == ADDRESS


@pytest.mark.parametrize(
    ("data", "remedy"),
    [
        (b"PK\x03\x04\x14\x00\x06\x00word/document.xml", "save it as PDF or as plain text"),
        (b"PK\x03\x04\x14\x00\x00\x00mimetypeapplication/vnd.oasis.open", "save it as PDF or as plain text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and more", "save it as PDF or as plain text"),
        (rb"{\rtf1\ansi Overall: Good}", "save it as PDF or as plain text"),
        (b"[InternetShortcut]\r\nURL=https://www.cqc.org.uk/\r\n", "open it in a browser, and save the page there"),
        (b"\x89PNG\r\n", "a picture"),
        (json.dumps([{"locationId": "1-1"}, {"locationId": "1-2"}]).encode(), "a list of 2 locations"),
        (b'{"locationId": "1-1"}\n{"locationId": "1-2"}\n', "a list of 2 locations"),
        (b'{"a": 1}', "data in JSON"),
        ("Cobblerâ€™s Yard, the café of Łódź".encode(), "letters are wrong here"),
    ],
)  # fmt: skip
def test_what_is_not_read_is_refused_with_the_way_out(data: bytes, remedy: str) -> None:
    with pytest.raises(ContentError, match=remedy):
        sources.read("file", data)


def test_what_only_begins_like_json_is_not_called_json() -> None:
    with pytest.raises(ContentError) as wrong:
        sources.read("file", b"[1] https://www.cqc.org.uk/ a list of links, as lynx prints it")
    assert "JSON, but not" not in str(wrong.value)


def test_lines_that_somebody_wrapped_are_joined_to_sentences_and_items() -> None:
    text = """\
CQC rates Tollgate Street Surgery inadequate

The Care Quality Commission (CQC) has changed the rating of Tollgate Street
Surgery, in Oxterby, from good to inadequate, following an inspection in
November. The practice is rated inadequate for being safe, and caring remains
rated as good.

Inspectors found:

- Staff treated people with compassion and made time for those who
  were upset.
- Fridge temperatures were not checked, and nobody had noticed that one of
  them was broken.
"""
    facts = {fact.field: fact.value for fact in sources.read("release.txt", text.encode()).facts}
    assert facts["name"] == "Tollgate Street Surgery"
    assert (facts["report.overall.rating"], facts["report.overall.previous"]) == ("Inadequate", "Good")
    assert facts["report.findings[0].text"].endswith("for those who were upset.")
    assert "report.findings[2].text" not in facts


def test_a_sentence_that_continues_in_the_next_line_is_one() -> None:
    text = (
        "Hopton Surgery in Pellingham has been found by the Care Quality Commission to be giving care that is Good, "
        "after an inspection in February 2017.\n\n"
        "When CQC was last there, in April 2016, it was worried. It was then rated as\n"
        "inadequate and put into special measures.\n"
    )
    facts = {fact.field: fact.value for fact in sources.read("release.txt", text.encode()).facts}
    assert "report.special_measures" not in facts
    assert facts["report.overall.previous"] == "Inadequate"


@pytest.mark.parametrize(
    ("element", "seen"),
    [
        ('<div style="display:none">', False),
        ('<div style="color:red; visibility: hidden">', False),
        ('<p style="font-size:0px;">', False),
        ("<div hidden>", False),
        ('<div hidden="until-found">', True),
        ('<div style="font-size:0.9em">', True),
        ('<div style="display:block">', True),
    ],
)
def test_only_what_a_reader_can_see_is_text(element: str, seen: bool) -> None:
    page = PAGE.replace("</main>", f"{element}Caring: Outstanding</div></main>")
    assert ("Outstanding" in sources.flatten("page", page.encode())) is seen


@pytest.mark.parametrize(
    ("markup", "seen"),
    [
        ("<noscript>", True),
        ('<p title="The practice>', True),
        ("<p title='The practice>", True),
        ("<math><mi>x</mi></math><template>", False),
        ('<p data-content="', False),
        ("<!-- ", False),
    ],
)
def test_what_no_tag_or_mark_ends_is_listed(markup: str, seen: bool) -> None:
    page = PAGE.replace("</main>", f"{markup}<p>Caring: Outstanding</p></main>")
    account = sources.read("page.html", page.encode())
    left = [account.text[span.start : span.end] for span in account.not_understood]
    assert any("Caring: Outstanding" in each for each in left) is seen
    assert "Outstanding" not in {fact.value for fact in account.facts}


@pytest.mark.parametrize("markup", ["<math>x", '<svg viewBox="0 0 1 1">'])
def test_a_block_ends_a_drawing_as_in_a_browser(markup: str) -> None:
    page = PAGE.replace("</main>", f"{markup}<p>Caring: Outstanding</p></main>")
    assert "\n\nCaring: Outstanding" in sources.flatten("page", page.encode())


def test_an_attribute_that_ends_at_a_later_mark_lists_what_is_between() -> None:
    page = PAGE.replace("</main>", '<p title="The practice><b>Caring: Outstanding</b></p><p class="x"></p></main>')
    account = sources.read("page.html", page.encode())
    left = [account.text[span.start : span.end] for span in account.not_understood]
    assert "Caring: Outstanding" in left


def test_a_drawing_shows_no_text_and_the_end_of_a_page_adds_none() -> None:
    page = PAGE.replace("</main>", "<svg><title>Caring: Outstanding</title></svg></main>")
    text = sources.flatten("page", page.encode())
    assert "Outstanding" not in text
    assert "-->" not in text + sources.flatten("page", PAGE.replace("</main>", "<textarea>Yours").encode())


def test_what_systems_leave_in_a_folder_is_no_document(tmp_path: Path) -> None:
    for name in ("Thumbs.db", "desktop.ini", "~$release.docx", "page.html.crdownload", ".DS_Store", "release.txt"):
        (tmp_path / name).write_text(name)
    assert [found.name for found in find_documents([tmp_path]).documents] == ["release.txt"]
