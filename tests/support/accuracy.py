"""Accuracy of the readers on documents whose facts are known: `python -m support.accuracy [FOLDER] [--verbose]`.

A folder holds cases of documents as `document_cases` describes them. A fact is right, wrong (another value), missed (no
value) or forbidden (a value that must not be produced).
"""

import argparse
import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator import records, sources
from generator.dates import PartialDate
from generator.evidence import Account, Evidence, KeptDocument, Span
from generator.model import KeyQuestionName, Practice, Report, ReportKind
from generator.problems import ContentError
from support.document_cases import DOCUMENTS, DocumentCase, read_document_cases


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome for one expected fact, or for a value that must not be produced."""

    document: str
    fact: str
    outcome: str  # right, wrong, missed, forbidden
    expected: Any
    found: Any


def practice_of(source: Path, address: str | None) -> Practice | None:
    """Return the record that a document makes alone; `None` if the document is refused."""
    data = source.read_bytes()
    try:
        account = sources.read(source.name, data, address)
    except ContentError:
        return None
    kept = KeptDocument(
        source.name, account.kind, address, hashlib.sha256(data).hexdigest(), len(account.text), account.furniture,
        account.not_understood,
    )  # fmt: skip
    if not {fact.field for fact in account.facts} & {"name", "location_id"}:
        return None
    merged = records.merge_document(None, Evidence(), kept, account.facts)
    loaded = records.load("case", f"{source.name}.yaml", merged.text.encode())
    assert loaded.value is not None, loaded.problems
    return loaded.value.practice


def facts_expected(expected: Mapping[str, Any]) -> dict[str, Any]:
    """Return the facts that a perfect reader extracts; `None` is not stated."""
    facts = {key: expected.get(key) for key in ("name", "location_id", "postcode", "provider", "published", "phone")}
    facts["special_measures"] = expected.get("special_measures")
    facts["date"] = expected.get("assessed") or expected.get("inspected")
    overall = expected.get("overall") or {}
    facts |= {"overall.rating": overall.get("rating"), "overall.previous": overall.get("previous")}
    for name, question in (expected.get("key_questions") or {}).items():
        facts |= {f"key_questions.{name}.{part}": question.get(part) for part in ("rating", "previous", "score")}
    for statement in expected.get("statements") or []:
        facts[f"statements.{plain(statement['name'])}"] = statement.get("score")
    if isinstance(findings := expected.get("findings"), dict):
        facts |= {f"findings.{kind}": findings.get(kind) for kind in ("concerns", "positives")}
    for index, quote in enumerate(quote for quote in expected.get("quotes") or [] if not quote.get("anonymous")):
        facts[f"quotes.{index}.speaker"] = quote.get("speaker")
    if expected.get("breaches") is not None:
        facts["breaches"] = sorted(map(str, expected["breaches"]), key=int)
    return facts


def facts_found(practice: Practice | None) -> dict[str, Any]:
    """Return the same facts as a record holds them."""
    if practice is None:
        return {}
    report = next((each for each in practice.reports if each.kind is not ReportKind.DATA_REVIEW), None)
    facts = {key: getattr(practice, key) for key in ("name", "location_id", "postcode", "provider")}
    facts["phone"] = practice.telephone
    return facts | (_facts_of(report) if report else {})


def _facts_of(report: Report) -> dict[str, Any]:
    facts: dict[str, Any] = {"published": report.published, "special_measures": report.special_measures}
    facts["date"] = [date for date in (report.assessed, report.inspected) if date]
    for part in ("rating", "previous"):
        facts[f"overall.{part}"] = getattr(report.overall, part, None)
    for name in KeyQuestionName:
        question = report.key_questions.get(name) if report.key_questions else None
        for part in ("rating", "previous", "score"):
            facts[f"key_questions.{name}.{part}"] = getattr(question, part, None)
        for statement in question.statements if question else ():
            facts[f"statements.{plain(statement.name)}"] = statement.score
    facts["findings.concerns"] = sum(finding.kind == "concern" for finding in report.findings)
    facts["findings.positives"] = sum(finding.kind == "strength" for finding in report.findings)
    for index, quote in enumerate(report.quotes):
        facts[f"quotes.{index}.speaker"] = quote.speaker
    facts["breaches"] = sorted(report.breaches, key=lambda number: int(re.sub(r"\D", "", number)))
    return facts


def plain(value: object) -> str | None:
    """Return a value for comparison, without differences of case, spaces and forms of punctuation."""
    if value is None or value in ("", []):
        return None
    text = str(value).strip().lower().replace("’", "'").replace("–", "-")
    return re.sub(r"\s+", " ", text)


def same(fact: str, expected: object, found: object) -> bool:
    """Return `True` if two values of a fact are the same."""
    if fact == "breaches":
        return expected == found
    if fact == "date":
        return any(_same_date(str(expected), str(date)) for date in (found if isinstance(found, list) else []))
    drop = {"phone": r"\D", "name": r"\W"}.get(fact)
    one, other = plain(expected), plain(found)
    return re.sub(drop, "", one or "") == re.sub(drop, "", other or "") if drop else one == other


def _same_date(expected: str, found: str) -> bool:
    if expected == found:
        return True
    one, other = PartialDate.parse(found), expected
    try:
        wanted = PartialDate.parse(other)
    except ValueError:
        return False
    if one.day and wanted.day:
        return False
    return one.month == wanted.month and (not one.year or not wanted.year or one.year == wanted.year)


def _accepted(facts: Mapping[str, Any], fact: str, found: object) -> bool:
    accept = {**(facts["expected"].get("accept") or {}), **(facts.get("accept") or {})}
    names = ("inspected", "assessed") if fact == "date" else (fact,)
    fitting = [
        values
        for pattern, values in accept.items()
        if any(re.fullmatch(re.escape(pattern).replace(r"\*", "[a-z_]+"), name) for name in names)
    ]
    return any(same(fact, value, found) for values in fitting for value in values if not isinstance(value, dict))


def verdicts(case: DocumentCase) -> list[Verdict]:
    """Return a verdict on every expected fact of one document, and on every forbidden value that it produced."""
    found = facts_found(practice_of(case.source, case.address))
    known = case.facts or {"expected": {}}
    out: list[Verdict] = []
    for fact, value in facts_expected(known["expected"]).items():
        got = found.get(fact)
        rating = fact.endswith((".rating", ".previous"))
        if plain(value) is None and (plain(got) is None or not rating):
            continue
        if same(fact, value, got) or _accepted(known, fact, got):
            outcome = "right"
        else:
            empty = plain(got) is None or (fact.startswith("findings") and got == 0) or got == []
            outcome = "missed" if empty else "wrong"
        out.append(Verdict(case.name, fact, outcome, value, got))
    rules = list(known["expected"].get("must_not") or ())
    rules += (known.get("html") or {}).get("must_not") or [] if case.source.suffix == ".html" else []
    out += [Verdict(case.name, rule, "forbidden", None, rule) for rule in rules if _breaks(rule, found)]
    return out


def _breaks(rule: str, found: Mapping[str, Any]) -> bool:
    path, _, value = rule.partition("=")
    if path in ("inspected", "assessed"):
        values = [plain(date) for date in found.get("date") or []]
    elif path == "breaches":
        values = [str(number) for number in found.get("breaches") or []]
    elif path == "statements.score":
        values = [plain(got) for fact, got in found.items() if fact.startswith("statements.")]
    else:
        values = [plain(got) for fact, got in found.items() if fact == path or fact.startswith(f"{path}.")]
    values = [each for each in values if each and not (path.startswith("findings") and each == "0")]
    return bool(values) and (value == "*" or plain(value) in values)


def assert_adds_up(account: Account, name: str) -> None:
    """Assert that facts, furniture and the rest cover every character, and that only facts overlap."""
    fact_spans = [Span(fact.start, fact.end) for fact in account.facts if fact.document == name]
    covered = bytearray(len(account.text))
    for span in fact_spans:
        covered[span.start : span.end] = b"\x01" * (span.end - span.start)
    for span in (*account.furniture, *account.not_understood):
        assert not any(covered[span.start : span.end]), account.text[span.start : span.end]
        covered[span.start : span.end] = b"\x01" * (span.end - span.start)
    assert all(covered), account.text[covered.index(0) :][:80]


def table(all_verdicts: list[Verdict]) -> str:
    """Return the counts of outcomes by kind of fact, and precision and recall of the ratings and of all facts."""
    tally: dict[str, Counter[str]] = defaultdict(Counter)
    for verdict in all_verdicts:
        group = re.sub(r"^(statements|quotes)\..*", r"\1", verdict.fact)
        group = re.sub(r"^key_questions\.\w+\.", "key_questions.*.", group)
        tally["forbidden" if verdict.outcome == "forbidden" else group][verdict.outcome] += 1
    lines = [
        f"{group:28} right {row['right']:4}  wrong {row['wrong']:3}  missed {row['missed']:3}"
        for group, row in sorted(tally.items())
        if group != "forbidden"
    ]
    whole = sum((row for group, row in tally.items() if group != "forbidden"), Counter[str]())
    ratings = sum((row for group, row in tally.items() if group.endswith((".rating", ".previous"))), Counter[str]())
    for name, row in (("ratings", ratings), ("all facts", whole)):
        precision, recall = row["right"] / max(1, row["right"] + row["wrong"]), row["right"] / max(1, row.total())
        lines.append(f"{name}: precision {precision:.3f}, recall {recall:.3f}")
    lines.append(f"forbidden values: {tally['forbidden'].total()}")
    return "\n".join(lines)


def main() -> None:
    """Print the table for a folder; with `--verbose` also every fact that is not right."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=DOCUMENTS)
    parser.add_argument("--verbose", action="store_true")
    arguments = parser.parse_args()
    found = [verdict for case in read_document_cases(arguments.folder) if case.facts for verdict in verdicts(case)]
    for verdict in found if arguments.verbose else ():
        if verdict.outcome != "right":
            print(
                f"{verdict.document}  {verdict.outcome}  {verdict.fact}: {verdict.expected!r}, found {verdict.found!r}"
            )
    print(table(found))


if __name__ == "__main__":
    main()
