"""Take the picture of a practice page that README shows: `make screenshots`.

The site is built from `content/`, opened from the disk at the size of a tablet, and saved as docs/practice-page.png.
"""

import sys
import tempfile
from pathlib import Path

from paths import ROOT
from playwright.sync_api import sync_playwright
from requirements import find_browser, install_browser

from generator import pipeline

PICTURE = ROOT / "docs" / "practice-page.png"
PRACTICE = "practices/balfour-medical-centre/index.html"
SIZE = {"width": 880, "height": 640}


def take(picture: Path) -> None:
    """Build the site of this repository in a temporary folder, and save a picture of the top of a practice page."""
    program = find_browser()  # before Playwright starts, because it may ask Playwright itself
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = Path(folder) / "site"
        pipeline.build(pipeline.BuildTask(pipeline.Content(ROOT / "content"), ROOT / "templates", site))
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport=SIZE, color_scheme="light", reduced_motion="reduce")
        page.goto((site / PRACTICE).as_uri())
        page.evaluate("document.fonts.ready")
        page.screenshot(path=str(picture))
        browser.close()


if __name__ == "__main__":
    if missing := install_browser():
        sys.exit(missing)
    take(PICTURE)
    print(f"{PICTURE.relative_to(ROOT)}: {PICTURE.stat().st_size / 1000:.0f} kB")
