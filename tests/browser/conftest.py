"""A real Chromium, and a site served under a sub-path and laid out on a disk."""

import functools
import threading
from collections.abc import Iterable, Iterator, Mapping
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from support.requirements import find_browser
from support.samples import balfour, bare, corrected, long_history, many, unrated

from generator.model import SiteSettings
from generator.pages import plan, render
from generator.pages.lists.index import PAGED_FROM

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
]
SUB_PATH = "any/sub/path"
LONG = "long"
"""The folder of a second site, whose index is paged."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; without it these tests fail, because nothing else shows that a page works."""
    program = find_browser()
    if program is None:
        pytest.fail("Chrome or Chromium is missing: `make test` installs it", pytrace=False)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory, templates: Mapping[str, bytes], texts: Mapping[str, str]) -> Path:
    """A site of many practices on a disk, below a folder that is served."""
    root = tmp_path_factory.mktemp("published")
    settings = SiteSettings(repository="https://github.com/example/gp", contact="hello@example.org")
    records = [balfour(), unrated(), bare(), corrected(), long_history(), *many(60)]
    lay_out(root / SUB_PATH, render(plan(records, settings, texts), templates))
    lay_out(root / LONG, render(plan(many(PAGED_FROM), settings, texts), templates))
    return root


def lay_out(folder: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """Write a site's files into a folder."""
    for path, data in files:
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


class Quiet(SimpleHTTPRequestHandler):
    """Serves without a word for each request."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def served(folder: Path) -> Iterator[str]:
    """The address of the site, under a sub-path of this machine."""
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/{SUB_PATH}/"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def on_disk(folder: Path) -> str:
    """The address of the same site, from the disk."""
    return f"{(folder / SUB_PATH).as_uri()}/"
