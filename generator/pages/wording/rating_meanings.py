"""The meaning of CQC's ratings, states and scores, for the page that explains them."""

from generator.model import Rating, State

MEANINGS: dict[Rating | State, str] = {
    Rating.OUTSTANDING: "The service is performing exceptionally well.",
    Rating.GOOD: "The service is performing well and meets expectations.",
    Rating.REQUIRES_IMPROVEMENT: (
        "The service is not performing as well as it should, and CQC has told it how it must improve."
    ),
    Rating.INADEQUATE: (
        "The service is performing badly, and CQC has taken action against the person or organisation that runs it."
    ),
    State.INSPECTED_BUT_NOT_RATED: "CQC looked at this without giving a rating, as in some focused inspections.",
    State.INSUFFICIENT_EVIDENCE: "CQC did not find enough to base a rating on.",
    State.NOT_RATED: "CQC has not given a rating. This is neither good nor bad.",
    State.NO_PUBLISHED_RATING: "CQC’s page says that there is no published rating.",
    State.RATING_SUSPENDED: "CQC has withdrawn the rating for now.",
    State.REGULATIONS_MET: "CQC checked whether regulations were met, and they were. It gave no rating.",
    State.NOT_ALL_REGULATIONS_MET: "CQC checked whether regulations were met, and some were not. It gave no rating.",
}
"""In CQC’s sense: https://www.cqc.org.uk/about-us/how-we-do-our-job/ratings."""

SCORES = (
    (4, "exceptional"),
    (3, "good"),
    (2, "some shortfalls"),
    (1, "significant shortfalls"),
)
"""The meaning of each score of a quality statement, best first."""

REGULATIONS_NAME = "Health and Social Care Act 2008 (Regulated Activities) Regulations 2014"

REGULATIONS = {
    "9": "person-centred care",
    "10": "dignity and respect",
    "11": "need for consent",
    "12": "safe care and treatment",
    "13": "safeguarding",
    "14": "nutrition and hydration",
    "15": "premises and equipment",
    "16": "complaints",
    "17": "good governance",
    "18": "staffing",
    "19": "fit and proper persons employed",
    "20": "duty of candour",
    "20A": "display of ratings",
}
"""The subject of each regulation, by its number: https://www.legislation.gov.uk/uksi/2014/2936."""
