"""The terms that CQC publishes, as closed vocabularies. Each value is the text of a record.

Source: https://www.cqc.org.uk/about-us/how-we-do-our-job/ratings, and CQC's published reports.
"""

from enum import StrEnum


class Rating(StrEnum):
    """CQC's four ratings, best first."""

    OUTSTANDING = "Outstanding"
    GOOD = "Good"
    REQUIRES_IMPROVEMENT = "Requires improvement"
    INADEQUATE = "Inadequate"

    @property
    def level(self) -> int:
        """The rating as a number: 4 for the best, 1 for the worst."""
        return 4 - list(Rating).index(self)


class State(StrEnum):
    """A state that CQC publishes in the place of a rating. It is never turned into a rating."""

    INSPECTED_BUT_NOT_RATED = "Inspected but not rated"
    INSUFFICIENT_EVIDENCE = "Insufficient evidence to rate"
    NOT_RATED = "Not rated"
    NO_PUBLISHED_RATING = "No published rating"
    RATING_SUSPENDED = "Rating suspended"
    REGULATIONS_MET = "Regulations met"
    NOT_ALL_REGULATIONS_MET = "Not all regulations met"


class KeyQuestionName(StrEnum):
    """The five questions CQC asks of every service, in CQC's order. The value is the key in a record."""

    SAFE = "safe"
    EFFECTIVE = "effective"
    CARING = "caring"
    RESPONSIVE = "responsive"
    WELL_LED = "well_led"

    @property
    def heading(self) -> str:
        """The name as CQC prints it: `Well-led`."""
        return self.value.replace("_", "-").capitalize()


class ReportKind(StrEnum):
    """The kind of a report. A data review is not an inspection."""

    ASSESSMENT = "assessment"
    INSPECTION = "inspection"
    PRESS_RELEASE = "press_release"
    DATA_REVIEW = "data_review"
    DIRECTORY = "directory"


class Framework(StrEnum):
    """The framework of a report: key lines of enquiry, single assessment framework, or sector frameworks."""

    KLOE = "kloe"
    SAF = "saf"
    SECTOR_2026 = "sector_2026"

    @property
    def words(self) -> str:
        """The framework's name within a sentence."""
        return {"kloe": "key lines of enquiry", "saf": "single assessment framework"}.get(self, "sector framework")


class FindingKind(StrEnum):
    """The kind of a finding: against the practice, or for it."""

    CONCERN = "concern"
    STRENGTH = "strength"


class Voice(StrEnum):
    """The person or group that says what a finding quotes."""

    CQC = "CQC"
    STAFF = "staff"
    PEOPLE = "people"
    PRACTICE = "practice"


class Status(StrEnum):
    """The state of a registration."""

    REGISTERED = "registered"
    ARCHIVED = "archived"
    DORMANT = "dormant"
