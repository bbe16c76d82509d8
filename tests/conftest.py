"""Fixtures of all tests: `--update`, and the theme and texts that the repository ships."""

import os
from collections.abc import Mapping

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from support.paths import ROOT, TEMPLATES, files

hypothesis_settings.register_profile(
    "ratingpress",
    deadline=None,  # a busy machine is no fault
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=bool(os.environ.get("CI")),
    print_blob=True,
)
hypothesis_settings.load_profile("ratingpress")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update",
        action="store_true",
        help="rewrite the expected files of tests/cases; read the diff before you commit it",
    )


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--update") and os.environ.get("CI"):
        raise pytest.UsageError("--update rewrites what is expected, so it never runs under CI")


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    """Return `True` if expected files are to be rewritten instead of compared."""
    return bool(request.config.getoption("--update"))


@pytest.fixture(scope="session")
def templates() -> Mapping[str, bytes]:
    """Return the theme that ships, by path."""
    return files(TEMPLATES)


@pytest.fixture(scope="session")
def texts() -> Mapping[str, str]:
    """Return the pages in Markdown that ship."""
    return {path.name: path.read_text("utf-8") for path in (ROOT / "content" / "pages").glob("*.md")}
