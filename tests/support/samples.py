"""Records built by hand: the practice of the two seeds with all its facts, and others that are unlike it."""

import hashlib
from dataclasses import replace
from functools import cache

from generator.evidence import Evidence, Fact, KeptDocument, Record, Span
from generator.model import (
    Correction,
    Finding,
    FindingKind,
    KeyQuestion,
    KeyQuestions,
    Practice,
    Quote,
    Rated,
    Rating,
    Report,
    ReportKind,
    State,
    Statement,
    Status,
    Voice,
)
from support.paths import CASES

DOCUMENTS = CASES / "sites" / "two-documents" / "documents"
RI, INADEQUATE, GOOD = Rating.REQUIRES_IMPROVEMENT, Rating.INADEQUATE, Rating.GOOD


def fact(document: tuple[str, str], field: str, value: object, words: str, after: str = "") -> Fact:
    """A fact of a document (its name and text), at the first place of its words after another text."""
    name, text = document
    start = text.index(words, text.index(after) + len(after))
    return Fact(field, str(value), name, words, start, start + len(words))


@cache
def balfour() -> Record:
    """Both seeds: an assessment of one key question, and a press release that states no year."""
    press, page = _text("press-release.txt"), _text("well-led.txt")
    assessment, assessed = _assessment(page)
    release, released = _press_release(press)
    practice = Practice(
        name="Balfour Medical Centre",
        service_types=("Doctor", "GP practice"),
        address="2 Balfour Road, Grays, Essex",
        postcode="RM17 5NS",
        telephone="01375 373366",
        provider="Balfour Medical Centre",
        reports=(assessment, release),
    )
    return Record(
        slug="balfour-medical-centre",
        path="content/practices/balfour-medical-centre.yaml",
        practice=practice,
        evidence=Evidence(
            documents=(
                _kept("well-led.txt", ReportKind.ASSESSMENT, page, assessed, ("read more about inspection ratings",)),
                _kept("press-release.txt", ReportKind.PRESS_RELEASE, press, released, ("Inspectors also found:",)),
            ),
            facts=(*assessed, *released),
        ),
        texts={"well-led.txt": page, "press-release.txt": press},
        lines={"reports[0]": 20, "reports[1]": 61},
    )


def edited(record: Record, **fields: object) -> Record:
    """The record after a person has changed fields of the practice."""
    return replace(record, practice=replace(record.practice, **fields))  # type: ignore[arg-type]


def change(record: Record, number: int, **fields: object) -> Record:
    reports = list(record.practice.reports)
    reports[number] = replace(reports[number], **fields)  # type: ignore[arg-type]
    return edited(record, reports=tuple(reports))


def overall_good() -> Record:
    """The press release says Inadequate; a person wrote Good."""
    return change(balfour(), 1, overall=Rated(Rating.GOOD, Rating.REQUIRES_IMPROVEMENT))


def without_caring() -> Record:
    questions = balfour().practice.reports[1].key_questions
    assert questions is not None
    return change(balfour(), 1, key_questions=replace(questions, caring=None))


def kept_document(name: str, kind: ReportKind, text: str, url: str | None = None) -> KeptDocument:
    """A document of which nothing is furniture and nothing was left over."""
    return KeptDocument(name, kind, url, hashlib.sha256(text.encode()).hexdigest(), len(text), (), ())


def corrected() -> Record:
    """The practice of the seeds after people corrected, added and removed values, some of them long."""
    record = balfour()
    assessment, release = record.practice.reports
    questions = release.key_questions
    assert questions is not None
    release = replace(
        release,
        overall=Rated(GOOD, RI),
        key_questions=replace(questions, caring=None),
        findings=(replace(release.findings[0], text="A shorter text."), *release.findings[2:]),
    )
    return replace(
        edited(
            record,
            name="Balfour Medical Centre and Associates",
            telephone="01375 999999",
            provider="Llanfairpwllgwyngyllgogerychwyrndrobwll Medical Partnership Limited",
            region="East of England",
            reports=(replace(assessment, published="2025-03-13"), release),
            corrections=(Correction("telephone", "01375 373366", "A new number.", "A reader", "2026-01-02"),),
        ),
        slug="corrected",
        path="content/practices/corrected.yaml",
    )


def long_history() -> Record:
    """A practice whose name is not known, with ten reports of all kinds."""
    url = "https://www.cqc.org.uk/location/1-9926014452/reports"
    inspections = tuple(
        Report(
            ReportKind.INSPECTION,
            title="During a routine inspection",
            url=url,
            inspected=f"{year}-09-03",
            inspected_to=f"{year}-09-11",
            overall=Rated(tuple(Rating)[year % 4]),
            key_questions=KeyQuestions(safe=KeyQuestion(RI), well_led=KeyQuestion(INADEQUATE)),
            special_measures=year % 2 == 0,
            breaches=("12", "17", "20A", "99"),
            findings=(
                Finding("People could book online.", None, Voice.PEOPLE),
                Finding("Staff knew what to do.", None, Voice.CQC),
                Finding("Fridges were checked.", None, None),
                Finding("Records were not kept.", FindingKind.CONCERN, Voice.CQC),
            ),
        )
        for year in range(2024, 2015, -1)
    )
    checked = Report(
        ReportKind.INSPECTION,
        inspected="2013-11-04",
        overall=Rated(State.NO_PUBLISHED_RATING),
        key_questions=KeyQuestions(safe=KeyQuestion(State.REGULATIONS_MET)),
    )
    review = Report(ReportKind.DATA_REVIEW, url=url, inspected="2023-07-06", key_questions=KeyQuestions())
    practice = Practice(
        location_id="1-9926014452",
        also_known_as=("Humber Lane Surgery", "The Old Dispensary"),
        status=Status.ARCHIVED,
        reports=(inspections[0], review, *inspections[1:], checked),
    )
    return Record("long-history", "content/practices/long-history.yaml", practice)


def unrated() -> Record:
    """A state in the place of a rating, no region, no telephone, a report without any date."""
    report = Report(
        kind=ReportKind.INSPECTION,
        overall=Rated(State.NOT_RATED),
        key_questions=KeyQuestions(safe=KeyQuestion(State.INSPECTED_BUT_NOT_RATED, GOOD)),
        special_measures=False,
        breaches=("12", "17"),
    )
    return Record(
        "harbour-view-surgery",
        "content/practices/harbour-view-surgery.yaml",
        Practice("Harbour View Surgery", postcode="CT9 1ZZ", status=Status.ARCHIVED, reports=(report,)),
    )


def bare() -> Record:
    """A name and nothing else."""
    return Record("the-old-bakery", "content/practices/the-old-bakery.yaml", Practice("The Old Bakery"))


def many(number: int = 60) -> tuple[Record, ...]:
    """Invented practices with all ratings, several regions and dates."""
    ratings = (*Rating, State.NOT_RATED, None)
    regions = ("East of England", "London", "Midlands", None)
    return tuple(
        Record(
            f"practice-{index:03}",
            f"content/practices/practice-{index:03}.yaml",
            Practice(
                name=f"{chr(65 + index * 7 % 26)}{'abcdefghij'[index % 10]}rey Road Surgery {index}",
                address=f"{index + 1} High Street, Sampleton",
                postcode=f"S{index % 9 + 1} {index % 9 + 1}AB",
                region=regions[index % 4],
                reports=(
                    Report(
                        kind=ReportKind.INSPECTION,
                        inspected=f"{2019 + index % 6}-{index % 12 + 1:02}-15",
                        overall=Rated(ratings[index % 6]),
                    ),
                ),
            ),
        )
        for index in range(number)
    )


def _text(name: str) -> str:
    return (DOCUMENTS / name).read_text("utf-8")


def _kept(
    name: str, kind: ReportKind, text: str, facts: tuple[Fact, ...], not_understood: tuple[str, ...]
) -> KeptDocument:
    """The furniture is all that no fact covers; `not_understood` is what a reader could have left over."""
    left = tuple(Span(text.index(words), text.index(words) + len(words)) for words in not_understood)
    covered = {index for one in facts for index in range(one.start, one.end)}
    covered |= {index for span in left for index in range(*span)}
    free = [index for index in range(len(text)) if index not in covered]
    starts = [index for index in free if index - 1 not in set(free)]
    ends = [index + 1 for index in free if index + 1 not in set(free)]
    digest = hashlib.sha256(text.encode()).hexdigest()
    return KeptDocument(name, kind, None, digest, len(text), tuple(map(Span, starts, ends)), left)


def _assessment(page: str) -> tuple[Report, tuple[Fact, ...]]:
    document, route = "well-led.txt", "report.key_questions.well_led"

    def read(field: str, value: object, words: str, after: str = "") -> Fact:
        return fact((document, page), field, value, words, after)

    blocks = page.split("\n\n")
    heads = [index for index, block in enumerate(blocks) if block.startswith("Score: ")]
    texts = [
        "\n\n".join(blocks[index + 1 : following - 1])
        for index, following in zip(heads, [*heads[1:], len(blocks) + 1], strict=True)
    ]
    statements = tuple(Statement(blocks[i - 1], 3, t.strip()) for i, t in zip(heads, texts, strict=True))
    summary = next(block for block in blocks if block.startswith("We looked for evidence"))
    facts = [
        read("service_types[0]", "Doctor", "Doctor"),
        read("service_types[1]", "GP practice", "GP practice"),
        read("name", "Balfour Medical Centre", "Balfour Medical Centre"),
        read("report.overall.rating", "Good", "Overall: Good"),
        read("address", "2 Balfour Road, Grays, Essex", "2 Balfour Road, Grays, Essex"),
        read("postcode", "RM17 5NS", "RM17 5NS"),
        read("telephone", "01375 373366", "(01375) 373366"),
        read("provider", "Balfour Medical Centre", "Balfour Medical Centre", "run by:"),
        read("report.assessed", "2025-02-26", "Report from 26 February 2025 assessment"),
        read(f"{route}.rating", "Good", "Good", "Well-led\n"),
        read("report.published", "2025-03-12", "12 March 2025"),
        read(f"{route}.summary", summary, summary),
        read(f"{route}.previous", INADEQUATE, "At our last assessment, we rated this key question Inadequate."),
        read(f"{route}.score", 75, "This service scored 75 (out of 100) for this area."),
    ]
    for index, statement in enumerate(statements):
        here = f"{route}.statements[{index}]"
        facts.append(read(f"{here}.name", statement.name, statement.name))
        facts.append(read(f"{here}.score", 3, "Score: 3", statement.name))
        facts.append(read(f"{here}.text", statement.text, statement.text or ""))
    report = Report(
        kind=ReportKind.ASSESSMENT,
        assessed="2025-02-26",
        published="2025-03-12",
        documents=(document,),
        overall=Rated(GOOD),
        key_questions=KeyQuestions(well_led=KeyQuestion(GOOD, INADEQUATE, 75, summary, statements)),
    )
    return report, tuple(facts)


def _press_release(press: str) -> tuple[Report, tuple[Fact, ...]]:
    document = "press-release.txt"

    def read(field: str, value: object, words: str) -> Fact:
        return fact((document, press), field, value, words)

    lines = press.split("\n")
    opening, reason, changes = lines[0], lines[1], lines[2].split(". ")
    quoted = "\n".join(lines[4:9])
    points = [line.removeprefix("- ") for line in lines if line.startswith("- ")]
    voices = (Voice.CQC, Voice.CQC, Voice.CQC, Voice.STAFF, None)
    findings = tuple(
        Finding(point, FindingKind.STRENGTH if index == 4 else FindingKind.CONCERN, voices[index])
        for index, point in enumerate(points)
    )
    quote = Quote(
        quoted.replace("“", "").replace("”", "").replace("\n", "\n\n"),
        "Hazel Roberts",
        "CQC deputy director of operations in the East of England",
    )
    told = {
        "safe": (changes[0] + ".", INADEQUATE, RI),
        "effective": (changes[0] + ".", INADEQUATE, RI),
        "well_led": (changes[0] + ".", INADEQUATE, RI),
        "responsive": (changes[1] + ".", INADEQUATE, GOOD),
        "caring": (changes[2], RI, GOOD),
    }
    facts = [
        read("name", "Balfour Medical Centre", "Balfour Medical Centre"),
        read("report.overall.rating", INADEQUATE, opening),
        read("report.overall.previous", RI, opening),
        read("report.inspected", "July", "an inspection in July"),
        read("report.summary", reason, reason),
        read("report.quotes[0].speaker", quote.speaker, "Hazel Roberts"),
        read("report.quotes[0].role", quote.role, quote.role or ""),
        read("report.quotes[0].text", quote.text, quoted),
    ]
    for name, (words, now, before) in told.items():
        facts.append(read(f"report.key_questions.{name}.rating", now, words))
        facts.append(read(f"report.key_questions.{name}.previous", before, words))
    for index, finding in enumerate(findings):
        facts.append(read(f"report.findings[{index}].text", finding.text, finding.text))
        facts.append(read(f"report.findings[{index}].kind", finding.kind, finding.text))
        if finding.by:
            facts.append(read(f"report.findings[{index}].by", finding.by, finding.text))
    report = Report(
        kind=ReportKind.PRESS_RELEASE,
        inspected="July",
        documents=(document,),
        overall=Rated(INADEQUATE, RI),
        key_questions=KeyQuestions(**{name: KeyQuestion(now, before) for name, (_, now, before) in told.items()}),
        summary=reason,
        findings=findings,
        quotes=(quote,),
    )
    return report, tuple(facts)
