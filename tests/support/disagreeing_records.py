"""Records whose documents disagree, or state the same in two places."""

from dataclasses import replace

from generator.evidence import Evidence, Fact, Record
from generator.model import Practice, Rated, Rating, Report, ReportKind
from support.samples import balfour, edited, kept_document


def second_copy() -> Record:
    """A second page of the assessment, whose header gives another rating and another telephone number."""
    record = balfour()
    words = record.texts["well-led.txt"].replace("Overall: Good", "Overall: RI!!").replace("373366", "373377")
    changes = {"report.overall.rating": "Requires improvement", "telephone": "01375 373377"}
    facts = tuple(
        fact._replace(
            document="safe.txt",
            value=changes.get(fact.field, fact.value),
            words=words[fact.start : fact.end],
        )
        for fact in record.evidence.facts
        if fact.document == "well-led.txt"
    )
    documents = (*record.evidence.documents, kept_document("safe.txt", ReportKind.ASSESSMENT, words))
    reports = (
        replace(record.practice.reports[0], documents=("well-led.txt", "safe.txt")),
        *record.practice.reports[1:],
    )
    return replace(
        edited(record, reports=reports),
        evidence=Evidence(documents, (*record.evidence.facts, *facts)),
        texts={**record.texts, "safe.txt": words},
    )


def two_reports(release: Rating, inspection: Rating, day: str = "2021-03-02") -> Record:
    """A press release and a report, each from a document of its own, with the rating that each gives."""
    texts = {"a.txt": f"We rate it {release} after our visit.", "b.txt": f"Overall: {inspection}"}
    facts = tuple(
        Fact("report.overall.rating", str(rating), name, texts[name], 0, len(texts[name]))
        for name, rating in (("a.txt", release), ("b.txt", inspection))
    )
    reports = (
        Report(ReportKind.PRESS_RELEASE, inspected=day, documents=("a.txt",), overall=Rated(release)),
        Report(ReportKind.INSPECTION, inspected="2021-03-02", documents=("b.txt",), overall=Rated(inspection)),
    )
    kinds = {"a.txt": ReportKind.PRESS_RELEASE, "b.txt": ReportKind.INSPECTION}
    documents = tuple(kept_document(name, kinds[name], text) for name, text in texts.items())
    return Record("a", "a.yaml", Practice("A", reports=reports), Evidence(documents, facts), texts)
