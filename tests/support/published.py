"""Data that CQC published, where it is next to the checkout: it is not part of the project."""

import os

import pytest

from support.paths import ROOT

DATA = ROOT.parent / "shared" / "data"
LOCATIONS = sorted((DATA / "api" / "locations").glob("*.json"))
TABLE = DATA / "gp_practices_2021.csv"


def need(there: object, what: str) -> None:
    """Skip the test where the data is missing. Under CI it fails, unless `WITHOUT_PUBLISHED_DATA` is set there."""
    if there:
        return
    message = f"{what} is not next to this checkout; the invented cases were tested"
    if os.environ.get("CI") and not os.environ.get("WITHOUT_PUBLISHED_DATA"):
        pytest.fail(f"{message}: set WITHOUT_PUBLISHED_DATA=1 where that is meant", pytrace=False)
    pytest.skip(message)
