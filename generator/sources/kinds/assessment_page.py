"""A page of an assessment, under the single assessment framework or one that followed: one key question, or several.

The page's shape: header (service types, name, overall rating, address, provider), `Report from … assessment`, a list of
contents, then for each key question its rating, date, summary, score, and the quality statements with score and text.
"""

import re
from collections.abc import Sequence

from generator.evidence import Account
from generator.frameworks import NAMES, StatementPlace, calls_itself_a_pilot, framework_of, is_pilot
from generator.model import Framework, ReportKind
from generator.sources.formats import Document, Line, sentences
from generator.sources.ledger import Ledger
from generator.sources.passages import (
    after_provider,
    read_enforcement,
    read_experience,
    read_header,
    read_name,
    read_rating_line,
    read_rating_words,
    read_view,
)
from generator.sources.ratings import THIS, read_claims
from generator.sources.values import read_dates
from generator.sources.vocabulary import fold, key_question_of, rating_of

TITLE = "a page of an assessment report"

_REPORT_FROM = re.compile(r"report from (.{4,60}) assessment$")
_SCORE = re.compile(r"score: ?(\d{1,3})$")
_AREA_SCORE = re.compile(r"this service scored (\d{1,3}) \(out of 100\) for this area\.?")
_NOT_ASSESSED = re.compile(r"we did not (?:look at|assess|review)\b.{0,160}\b(?:this|the) assessment\b")
"""The words of a quality statement that this assessment did not look at: its score is that of an earlier one."""

_NOT_LOOKED_AT = re.compile(
    r"(?:we|inspectors|cqc) (?:did|have|had) not "
    r"(?:look(?:ed)? at|assess(?:ed)?|inspect(?:ed)?|rated?|review(?:ed)?) "
    r"((?:this|the) key question|[a-z-]+)(?: key question)? (?:at|in|during|as part of|on) (?:this|the|our)\b"
)
_RATING_CARRIED = re.compile(
    r"(?:so |therefore,? )?(?:the|this|its|our) (?:previous |earlier |last )?rating "
    r"(?:of \w+ |(?:for|of) this key question )?(?:is|was|has been)(?: therefore)? carried (?:over|forward)\b"
)
"""The words of a key question that this assessment did not look at, or whose rating is an earlier one."""

_FURNITURE = re.compile(
    r"(?:contents|on this page|overview|overall|find out what we look at.*|how we calculate these scores.*)$"
)
_CONTENTS = ("contents", "on this page")
_VIEW = ("our view of the service", "our view of this service")
_PEOPLE = ("people's experience of this service", "people's experience of the service", "people's experiences")
_SECTIONS = frozenset(("overall", *_CONTENTS, *_VIEW, *_PEOPLE))
_DATE_OF = re.compile(r"dates? of (?:the )?assessment\b")
_PUBLISHED = re.compile(r"(?:assessment |report )?published:? ")
_UPDATED = re.compile(r"(?:page last )?updated:? \d")


def recognise(document: Document) -> bool:
    """Return whether the page names its assessment, scores an area, or states the date of its assessment."""
    folded = [fold(line.text) for line in document.body]
    return any(
        _REPORT_FROM.match(line) or _AREA_SCORE.match(line) or _DATE_OF.match(line) or line in _VIEW for line in folded
    ) and not any(line == "all inspections" for line in folded)


def read(document: Document) -> Account:
    """Read every key question that the page reports on. Nothing is inferred about another page."""
    ledger = Ledger(document)
    lines = list(document.body)
    start = after_provider(lines)
    index = next((i for i in range(start, len(lines)) if _is_heading(lines, i) or _opens(lines[i])), len(lines))
    if overall := read_header(ledger, lines[:index]):
        ledger.fact("report.overall.rating", *overall)
    stems: list[str] = []
    framework, deciding, date = _framework(lines)
    while index < len(lines):
        end = _section_end(lines, index)
        question = key_question_of(lines[index].text) if _is_heading(lines, index) else None
        if question:
            stems.append(question.value.replace("_", "-"))
            ledger.furniture(lines[index])
            _read_question(ledger, lines[index + 1 : end], f"report.key_questions.{question}")
        else:
            _read_section(ledger, lines[index:end], framework)
        index = end
    if not ledger.has("name"):
        prose = [sentence for line in lines if not line.depth for sentence in sentences(line)]
        if found := read_name(prose):
            ledger.fact("name", *found)
    if not ledger.has("report.special_measures"):
        read_enforcement(ledger, lines, "report", ledger.value("report.inspected") or ledger.value("report.assessed"))
    if framework and not ledger.has("report.framework") and (stems or ledger.has("report.assessed")):
        line = deciding or next(line for line in lines if _names_framework(line))
        ledger.line_fact("report.framework", framework.value, line)
    if is_pilot(framework, date, "\n".join(line.text for line in lines)):
        _read_pilot(ledger, lines, deciding)
    return ledger.account(ReportKind.ASSESSMENT, stems[0] if len(stems) == 1 else "overall")


def _read_pilot(ledger: Ledger, lines: Sequence[Line], deciding: Line | None) -> None:
    """Note that the page is about a pilot, and leave its ratings among what was not understood, for people to see."""
    stated = (each for line in lines for each in sentences(line) if calls_itself_a_pilot(each.text))
    if line := next(stated, deciding):
        ledger.line_fact("report.pilot", "true", line)
    ledger.withhold("rating", "previous", "score", *(() if deciding else ("framework",)))


def _framework(lines: Sequence[Line]) -> tuple[Framework | None, Line | None, str | None]:
    """Return the framework, the first statement that only a framework after the first one has, and the date."""
    statements: list[tuple[StatementPlace, Line]] = []
    question = date = None
    scored = False
    for index, line in enumerate(lines):
        folded = fold(line.text)
        if _is_heading(lines, index):
            question = key_question_of(line.text)
        elif question and not line.depth and folded in NAMES:
            statements.append((StatementPlace(question, line.text), line))
        elif found := _REPORT_FROM.match(folded):
            dates = read_dates(line.text, found.start(1))
            date = dates.value if dates else date
        scored = scored or bool(_SCORE.match(folded) or _AREA_SCORE.match(folded))
    framework = framework_of([each for each, _ in statements], scored=scored, date=date)
    if framework in (None, Framework.SAF):
        return framework, None, date
    deciding = next(line for each, line in statements if framework_of([each], scored=False, date=None) is framework)
    return framework, deciding, date


def _names_framework(line: Line) -> bool:
    """Return whether a line is one that only assessments have, and inspections before them had not."""
    folded = fold(line.text)
    return bool(_REPORT_FROM.match(folded) or _AREA_SCORE.match(folded) or _DATE_OF.match(folded) or folded in _VIEW)


def _opens(line: Line) -> bool:
    folded = fold(line.text)
    return bool(_REPORT_FROM.match(folded) or _DATE_OF.match(folded) or _UPDATED.match(folded) or folded in _SECTIONS)


def _section_end(lines: Sequence[Line], index: int) -> int:
    """Return the end of the section that begins at `index`: the next heading."""
    return next((i for i in range(index + 1, len(lines)) if _is_heading(lines, i) or _opens(lines[i])), len(lines))


def _read_section(ledger: Ledger, lines: Sequence[Line], framework: Framework | None) -> None:
    """Read a part of the page that is not about one key question: dates, contents, overall view, what people say."""
    first, rest = lines[0], lines[1:]
    folded = fold(first.text)
    if found := _REPORT_FROM.match(folded):
        _write_assessed(ledger, first, found, framework)
    elif folded in _CONTENTS or _UPDATED.match(folded):
        ledger.furniture(first)
    elif folded == "overall":
        ledger.furniture(first)
        rest = _read_overall(ledger, rest)
    elif folded in _VIEW:
        ledger.furniture(first)
        read_view(ledger, rest)
        return
    elif folded in _PEOPLE:
        ledger.furniture(first)
        read_experience(ledger, rest)
        return
    elif _DATE_OF.match(folded):
        read_view(ledger, lines)
        return
    rest = [line for line in rest if not read_rating_words(ledger, line, "report")]
    ledger.furniture(*(line for line in rest if line.depth or _FURNITURE.match(fold(line.text))))


def _read_overall(ledger: Ledger, lines: Sequence[Line]) -> Sequence[Line]:
    """Read the overall rating under its heading, its date, which is that of publication, and a list of all ratings."""
    index = 0
    rest: list[Line] = []
    if lines and (rating := rating_of(lines[0].text)):
        ledger.line_fact("report.overall.rating", rating.value, lines[0])
        index = 1
    while index < len(lines):
        line = lines[index]
        label = _PUBLISHED.match(fold(line.text))
        dates = read_dates(line.text, label.end() if label else 0)
        if dates and (dates.start, dates.end) == (label.end() if label else 0, len(line.text)):
            ledger.line_fact("report.published", dates.value, line)
            index += 1
        elif taken := read_rating_line(ledger, lines, index, "report"):
            index += taken
        else:
            rest.append(line)
            index += 1
    return rest


def _write_assessed(ledger: Ledger, line: Line, found: re.Match[str], framework: Framework | None) -> None:
    dates = read_dates(line.text, found.start(1))
    if dates:
        ledger.line_fact("report.assessed", dates.value, line)
        if dates.to:
            ledger.line_fact("report.assessed_to", dates.to, line)
    if framework is Framework.SAF:
        ledger.line_fact("report.framework", framework.value, line)


def _is_heading(lines: Sequence[Line], index: int) -> bool:
    """Return whether a line is the heading of a key question's report, and not an entry of a list of contents."""
    line = lines[index]
    if line.depth or key_question_of(line.text) is None or index + 1 == len(lines):
        return False
    following = lines[index + 1]
    return bool(rating_of(following.text) or len(following.text) > 60 or read_dates(following.text))


def _read_question(ledger: Ledger, lines: Sequence[Line], route: str) -> None:
    """Read one key question: the lines above its statements, and each statement."""
    starts = [i for i in range(len(lines)) if _is_statement(lines, i)]
    _read_opening(ledger, lines[: starts[0] if starts else len(lines)], route)
    for number, start in enumerate(starts):
        stop = starts[number + 1] if number + 1 < len(starts) else len(lines)
        _read_statement(ledger, lines[start:stop], f"{route}.statements[{number}]")


def _is_statement(lines: Sequence[Line], index: int) -> bool:
    """Return whether a line is a quality statement's heading: a published name, or a short line above `Score: n`."""
    line = lines[index]
    scored = index + 1 < len(lines) and _SCORE.match(fold(lines[index + 1].text)) is not None
    named = fold(line.text) in NAMES and line.depth == 0
    return named or (scored and line.depth == 0 and len(line.text) < 120 and not _SCORE.match(fold(line.text)))


def _read_opening(ledger: Ledger, lines: Sequence[Line], route: str) -> None:
    """Read rating, date, summary and score, which are between a key question's heading and its statements."""
    summary: list[Line] = []
    for line in lines:
        if rating := rating_of(line.text):
            ledger.line_fact(f"{route}.rating", rating.value, line)
        elif (dates := read_dates(line.text)) and (dates.start, dates.end) == (0, len(line.text)):
            ledger.line_fact("report.published", dates.value, line)
        elif score := _AREA_SCORE.match(fold(line.text)):
            ledger.fact(f"{route}.score", score[1], line.start, line.start + score.end())
            ledger.furniture_span(line.start + score.end(), line.end)
        elif _FURNITURE.match(fold(line.text)):
            ledger.furniture(line)
        elif not line.depth:
            summary.append(line)
    if summary:
        _read_summary(ledger, summary, route)


def _read_summary(ledger: Ledger, lines: Sequence[Line], route: str) -> None:
    """Read the summary, whose sentences about “this key question” state the previous rating."""
    ledger.prose(f"{route}.summary", lines)
    for line in lines:
        parts = list(sentences(line))
        carried = next((each for each in parts if _says_carried_over(each.text, route)), None)
        if carried and not ledger.has(f"{route}.carried_over"):
            ledger.line_fact(f"{route}.carried_over", "true", carried)
        for sentence, claims in zip(parts, read_claims((part.text for part in parts), THIS), strict=True):
            for claim in claims:
                if claim.subject not in (THIS, route.rpartition(".")[2]):
                    continue
                if claim.rating and not ledger.has(f"{route}.rating"):
                    ledger.line_fact(f"{route}.rating", claim.rating.value, sentence)
                if claim.previous and not ledger.has(f"{route}.previous"):
                    ledger.line_fact(f"{route}.previous", claim.previous.value, sentence)


def _says_carried_over(sentence: str, route: str) -> bool:
    """Return whether a sentence says that this assessment did not look at a key question, and repeats its rating."""
    folded = fold(sentence)
    found = _NOT_LOOKED_AT.match(folded)
    asked = found[1] if found else ""
    own = asked.endswith("key question") or (asked and key_question_of(asked) == route.rpartition(".")[2])
    return bool(own or _RATING_CARRIED.match(folded))


def _read_statement(ledger: Ledger, lines: Sequence[Line], route: str) -> None:
    name, *rest = lines
    ledger.line_fact(f"{route}.name", name.text, name)
    for line in rest:
        score = _SCORE.match(fold(line.text))
        if score and score[1] in ("1", "2", "3", "4"):
            ledger.line_fact(f"{route}.score", score[1], line)
    rest = [line for line in rest if not _SCORE.match(fold(line.text))]
    if rest:
        ledger.prose(f"{route}.text", rest)
        if carried := next((each for each in sentences(rest[0]) if _NOT_ASSESSED.match(fold(each.text))), None):
            ledger.line_fact(f"{route}.carried_over", "true", carried)
