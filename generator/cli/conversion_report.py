"""What a conversion did, told while it runs and summed up at its end."""

from collections.abc import Iterable
from pathlib import Path

from generator.cli.terminal import counted, say, show
from generator.pipeline import Conversion, Refusal, Unchanged
from generator.problems import Problem, Severity
from generator.store import Found

MOST_LISTED = 500
"""Of what was not understood and speaks of no rating, so much is listed after a run of many; evidence holds it all."""


class Report:
    """Tells what became of each document: in full where they are few, in a line and a table where they are many.

    `checking` makes a document that is in conflict with a person's value a failure.
    """

    def __init__(self, *, few: bool, dry_run: bool, checking: bool = False) -> None:
        self.few, self.dry_run, self.checking = few, dry_run, checking
        self.exit_code = 0
        self.read = self.unchanged = self.findings = 0
        self.records: dict[str, bool] = {}
        self.refused: list[Refusal] = []
        self.not_understood: list[Problem] = []

    def tell(self, outcome: Conversion | Unchanged | Refusal | Problem) -> None:
        """Tell of one document, or of a table as a whole."""
        if isinstance(outcome, Problem):
            show([outcome])
            return
        if isinstance(outcome, Unchanged):
            self.read += 1
            self.unchanged += 1
            self.records.setdefault(outcome.slug, False)
            return
        if isinstance(outcome, Refusal):
            self._refuse(outcome)
            return
        self.read += 1
        self.unchanged += outcome.unchanged
        self.records[outcome.slug] = self.records.get(outcome.slug, False) or outcome.created
        if self.few or outcome.edits or outcome.conflicts or not outcome.held:
            say(self._line(outcome))
        for edit in outcome.edits:
            if self.few:
                say(f"  {edit}")
            elif edit.old is not None and edit.route.endswith(".rating"):
                say(f"{outcome.source}: {edit}")
        if self.checking and any(conflict.with_hand_edit for conflict in outcome.conflicts):
            self.exit_code = max(self.exit_code, 1)
        for conflict in outcome.conflicts:
            say(f"{'  ' if self.few else f'{outcome.source}: '}kept as it is: {conflict}", error=True)
        self._list(outcome.not_understood)
        if self.few and not outcome.not_understood and not outcome.older:
            say("  every word was understood or is known furniture")

    def sum_up(self, found: Found, paths: Iterable[Path]) -> None:
        """The table of a run of many, and after any run what was passed over."""
        if not found.documents and not found.refused:
            say(f"There is nothing to convert in {', '.join(map(str, paths))}.", error=True)
        for error in found.refused:
            self._refuse(Refusal("", str(error), error.exit_code))
        if not self.few:
            for refusal in self.refused:
                say(_told(refusal), error=True)
            show(sorted(self.not_understood, key=lambda problem: problem.severity is not Severity.WARNING))
            if self.findings > MOST_LISTED:
                say(f"… and {self.findings - MOST_LISTED:,} more that speak of no rating; the evidence lists them all")
            self._table()
        if found.parts:
            say(f"Passed over, as parts of saved pages (styles, pictures, fonts): {counted(found.parts, 'file')}.")

    def _refuse(self, refusal: Refusal) -> None:
        self.exit_code = max(self.exit_code, refusal.exit_code)
        self.refused.append(refusal)
        if self.few:
            say(_told(refusal), error=True)

    def _line(self, conversion: Conversion) -> str:
        if conversion.older:
            held = f"{conversion.document} in the record {conversion.slug}"
            return f"{conversion.source}: an older version of {held}; nothing changes"
        made = "would make" if self.dry_run else "made"
        joined = f"{made} the record" if conversion.created else "read into the record"
        place = ", in the place of an older version" if conversion.newer else ""
        changes = counted(len(conversion.edits), "change") if conversion.edits else "nothing changes"
        return (
            f"{conversion.source}: {joined} {conversion.slug} as {conversion.document}{place}; "
            f"{counted(conversion.facts, 'fact')}, {changes}"
        )

    def _list(self, problems: Iterable[Problem]) -> None:
        if self.few:
            show(problems)
            return
        for problem in problems:
            finding = problem.severity is Severity.FINDING
            self.findings += finding
            if not finding or self.findings <= MOST_LISTED:
                self.not_understood.append(problem)

    def _table(self) -> None:
        ratings = sum(problem.severity is Severity.WARNING for problem in self.not_understood)
        made = sum(self.records.values())
        rows = (
            ("documents", self.read + len(self.refused), ""),
            ("read", self.read, f"into {counted(len(self.records), 'record')}, {made:,} of them new"),
            ("unchanged", self.unchanged, "of these, converted before"),
            ("refused", len(self.refused), ""),
            ("not understood", ratings + self.findings, f"passages, {ratings:,} with words of a rating"),
        )
        width = max(len(f"{number:,}") for _, number, _ in rows)
        for name, number, more in rows:
            say(f"{name:14}  {number:>{width},}  {more}".rstrip())


def _told(refusal: Refusal) -> str:
    return f"{refusal.source}: {refusal.why}" if refusal.source else refusal.why
