"""The report of a conversion: printed while it runs, and summed up at its end."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from time import perf_counter

from generator.cli.problem_output import MOST_SHOWN
from generator.cli.terminal import counted, plain, say, show
from generator.pipeline import Conversion, PassedOver, Refusal, Unchanged
from generator.problems import Problem, Severity
from generator.store import FoundDocuments

_MOST_KINDS = 8


class ConversionReport:
    """Print the result of each document: in full where they are few, in a line and a table where they are many.

    `checking` makes a document that contradicts a person's value a failure; `verbose` lists all that was not
    understood.
    """

    def __init__(self, *, few: bool, dry_run: bool, checking: bool = False, verbose: bool = False) -> None:
        self.few, self.dry_run, self.checking, self.verbose = few, dry_run, checking, verbose
        self.started = perf_counter()
        self.exit_code = 0
        self.read = self.unchanged = 0
        self.records: dict[str, bool] = {}
        self.refused: list[Refusal] = []
        self.not_understood: list[Problem] = []
        self.passed_over: Counter[str] = Counter()

    def add(self, outcome: Conversion | Unchanged | PassedOver | Refusal | Problem) -> None:
        """Print the result of one document, or a problem of a whole table."""
        if isinstance(outcome, Problem):
            show([outcome])
            return
        if isinstance(outcome, PassedOver):
            self.passed_over[outcome.kind] += 1
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
        self._add_not_understood(outcome.not_understood)
        if self.few and not outcome.not_understood and not outcome.older:
            say("  every word was understood, or is text that every such page repeats")

    def sum_up(self, found: FoundDocuments, paths: Iterable[Path]) -> None:
        """Print the table of a run of many documents, and after any run what was passed over."""
        if not found.documents and not found.refused:
            say(f"There is nothing to convert in {', '.join(map(str, paths))}.", error=True)
        for error in found.refused:
            self._refuse(Refusal("", str(error), error.exit_code))
        if not self.few:
            for refusal in self.refused:
                say(_refusal_line(refusal), error=True)
            self._show_not_understood()
            self._table()
        if found.parts:
            say(f"Passed over, as parts of saved pages (styles, pictures, fonts): {counted(found.parts, 'file')}.")
        if self.passed_over:
            number = counted(self.passed_over.total(), "document")
            kinds = ", ".join(f"{count:,} {plain(kind)}" for kind, count in self.passed_over.most_common(_MOST_KINDS))
            more = ", and others" if len(self.passed_over) > _MOST_KINDS else ""
            why = f"{number} about other services than GP practices ({kinds}{more})"
            say(f"Passed over: {why}; --all-services takes them.")
        if self.read:
            say(f"Read {counted(self.read, 'document')} in {perf_counter() - self.started:.1f} s.")

    def _refuse(self, refusal: Refusal) -> None:
        self.exit_code = max(self.exit_code, refusal.exit_code)
        self.refused.append(refusal)
        if self.few:
            say(_refusal_line(refusal), error=True)

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

    def _add_not_understood(self, problems: Iterable[Problem]) -> None:
        if self.few:
            show(problems)
        else:
            self.not_understood += problems

    def _show_not_understood(self) -> None:
        """Show the first warnings and the first findings, then how many more there are; with `verbose`, all."""
        for severity, kind in (
            (Severity.WARNING, "passages with words of a rating"),
            (Severity.FINDING, "passages without"),
        ):
            problems = [problem for problem in self.not_understood if problem.severity is severity]
            shown = problems if self.verbose else problems[:MOST_SHOWN]
            show(shown)
            if len(problems) > len(shown):
                say(f"… and {len(problems) - len(shown):,} more {kind}; --verbose shows all, and so does the evidence")

    def _table(self) -> None:
        ratings = sum(problem.severity is Severity.WARNING for problem in self.not_understood)
        made = sum(self.records.values())
        rows = (
            ("documents", self.read + len(self.refused), ""),
            ("read", self.read, f"into {counted(len(self.records), 'record')}, {made:,} of them new"),
            ("unchanged", self.unchanged, "of these, converted before"),
            ("refused", len(self.refused), ""),
            ("not understood", len(self.not_understood), f"passages, {ratings:,} with words of a rating"),
        )
        width = max(len(f"{number:,}") for _, number, _ in rows)
        for name, number, more in rows:
            say(f"{name:14}  {number:>{width},}  {more}".rstrip())


def _refusal_line(refusal: Refusal) -> str:
    return f"{refusal.source}: {refusal.why}" if refusal.source else refusal.why
