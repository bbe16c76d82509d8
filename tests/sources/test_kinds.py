"""Documents whose facts are known: every value, the words it was read from, and what became of the rest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.accounts import account_as_yaml
from support.accuracy import assert_adds_up
from support.document_cases import DocumentCase, read_document_cases
from support.sentence_cases import SentenceCase, read_sentences

from generator import sources
from generator.evidence import Account
from generator.problems import ContentError
from generator.sources.ratings.claims import read_claims

CASES = list(read_document_cases())


def account_of(case: DocumentCase) -> Account:
    return sources.read(case.source.name, case.source.read_bytes(), case.address)


@pytest.mark.parametrize("case", [case for case in CASES if case.account], ids=lambda case: case.name)
def test_a_document_gives_exactly_its_account(case: DocumentCase, update: bool) -> None:
    account = account_as_yaml(account_of(case))
    assert case.account is not None
    if update:
        case.account.write_text(account, encoding="utf-8")
    assert case.account.read_text(encoding="utf-8") == account


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_word_of_a_document_is_accounted_for(case: DocumentCase) -> None:
    name = case.source.name
    try:
        account = account_of(case)
    except ContentError:
        assert case.account is None
        return
    for fact in account.facts:
        place = account.text if fact.document == name else fact.document
        assert place[fact.start : fact.end] == fact.words
    assert_adds_up(account, name)


@pytest.mark.parametrize("case", read_sentences("claims.txt"), ids=lambda case: case.sentence[:60])
def test_a_sentence_gives_exactly_its_claims(case: SentenceCase) -> None:
    claims = read_claims([case.sentence])[0]
    found = [f"{claim.subject}: {claim.previous or '?'} → {claim.rating or '?'}" for claim in claims]
    assert found == list(case.expected)


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
