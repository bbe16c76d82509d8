"""Documents whose facts are known: every value, the words it was read from, and what became of the rest."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from support.accounts import account_as_yaml
from support.accuracy import assert_adds_up

from generator import sources
from generator.evidence import Account
from generator.problems import ContentError

CASES = Path(__file__).parents[1] / "cases" / "sources"
FOLDERS = sorted(path.parent for path in CASES.glob("*/*/source.*"))


def account_of(folder: Path) -> Account:
    source = next(folder.glob("source.*"))
    address = folder / "address.txt"
    return sources.read(source.name, source.read_bytes(), address.read_text().strip() if address.exists() else None)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: f"{folder.parent.name}/{folder.name}")
def test_a_document_is_read_as_known(folder: Path, update: bool) -> None:
    account = account_of(folder)
    expected = folder / "expected.yaml"
    if update:
        expected.write_text(account_as_yaml(account), encoding="utf-8")
    assert expected.read_text(encoding="utf-8") == account_as_yaml(account)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: f"{folder.parent.name}/{folder.name}")
def test_every_word_of_a_document_is_accounted_for(folder: Path) -> None:
    account = account_of(folder)
    name = next(folder.glob("source.*")).name
    for fact in account.facts:
        place = account.text if fact.document == name else fact.document
        assert place[fact.start : fact.end] == fact.words
    assert_adds_up(account, name)


def rows() -> list[tuple[str, list[str]]]:
    """The sentences of `ratings.yaml`, each with what it says."""
    table = yaml.safe_load((CASES / "ratings.yaml").read_text(encoding="utf-8"))
    return [(row["sentence"], row["says"]) for row in table]


@pytest.mark.parametrize(("sentence", "says"), rows(), ids=lambda value: value[:60] if isinstance(value, str) else "")
def test_a_sentence_says_what_it_says(sentence: str, says: list[str]) -> None:
    from generator.sources.ratings.claims import read_claims

    claims = read_claims([sentence])[0]
    assert says == [f"{claim.subject}: {claim.previous or '?'} → {claim.rating or '?'}" for claim in claims]


REFUSED = {
    "empty": b"",
    "blank": b" \n\t\n",
    "binary": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00",
    "UTF-16": "The practice was rated good.".encode("utf-16"),
    "CP1252": "CQC rated the practice’s care good after an inspection in July.".encode("cp1252"),
    "control characters": b"CQC has rated \x07 good",
    "something else": b"A recipe for bread. Take 500 g of flour, some of it good.\n\nBake it.",
    "about CQC, but no practice": b"The Care Quality Commission publishes inspection reports. It rates services, and "
    b"this is how it goes about that work in all of England.",
    "a broken PDF": b"%PDF-1.7 and then nothing that a PDF holds",
    "data": b'{"name": "A Surgery", "text": "CQC has rated it good, following an inspection in July."}',
    "a page without words": b"<!doctype html><html><body><script>var rating = 'Good';</script></body></html>",
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_document_of_cqc_is_refused_in_one_line(name: str) -> None:
    with pytest.raises(ContentError) as refusal:
        sources.read("document.txt", REFUSED[name])
    assert str(refusal.value).startswith("document.txt")
    assert "\n" not in str(refusal.value)


WORDS = st.sampled_from(
    "CQC rated the practice good inadequate outstanding requires improvement from to overall for being safe effective "
    "caring responsive well-led and as have ratings dropped remains not if patients . , ; : “ ” • \n \n\n Inspectors "
    "found: However: Report from 26 February 2025 assessment Score: 3 said: Hazel Roberts, inspection in July special "
    "measures 14 2021 During an inspection looking at part of the service - All Inspections".split(" ")
)


@given(st.lists(WORDS, max_size=120).map(" ".join))
def test_any_text_is_accounted_for_or_refused(text: str) -> None:
    try:
        account = sources.read("any.txt", text.encode())
    except ContentError:
        return
    assert_adds_up(account, "any.txt")


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for opening in (b"", b"<html><body>", b"\xef\xbb\xbf"):
        try:
            sources.read("any.html", opening + data)
        except ContentError as refusal:
            assert "\n" not in str(refusal)
