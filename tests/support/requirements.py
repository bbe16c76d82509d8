"""Install what the tests need beside Python: a browser, and the language server that editors run.

    python tests/support/requirements.py

Each step looks first and does nothing where all is there. A step that cannot be done ends with one line that says
what to install, and with exit code 1: a test that needs a browser is never skipped.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

EDITOR = Path(__file__).parents[1] / "editor"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PLACES = (
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
    Path("C:/Program Files/Google/Chrome/Application/chrome.exe"),
    Path("C:/Program Files (x86)/Google/Chrome/Application/chrome.exe"),
)
"""Where macOS and Windows keep a browser that is not on the PATH."""

DOWNLOAD_SECONDS = 300
INSTALL_SECONDS = 900


def find_browser(environment: Mapping[str, str] = os.environ) -> str | None:
    """Return the path of a Chrome or Chromium: the one that RATINGPRESS_CHROMIUM names, else any that is installed."""
    if named := environment.get("RATINGPRESS_CHROMIUM"):
        return named if Path(named).is_file() else None
    path = environment.get("PATH", "")
    found = next(filter(None, (shutil.which(name, path=path) for name in BROWSERS)), None)
    return found or next((str(place) for place in PLACES if place.is_file()), None) or _downloaded()


def _downloaded() -> str | None:
    """Return the path of the browser that Playwright downloaded, or None."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).is_file() else None


def install_browser() -> str | None:
    """Install a browser where none is found. Return None, or the line that says what to install by hand."""
    if find_browser():
        return None
    if not os.environ.get("RATINGPRESS_CHROMIUM"):
        print("No Chrome or Chromium is installed: downloading Playwright’s …", flush=True)
        if run([sys.executable, "-m", "playwright", "install", "chromium"], DOWNLOAD_SECONDS) and find_browser():
            return None
        if install_debian_packages(["chromium"]) and find_browser():
            return None
    return (
        "The tests need Chrome or Chromium. Install one (Debian, Ubuntu: sudo apt-get install chromium), "
        "or name its program in RATINGPRESS_CHROMIUM."
    )


def install_language_server() -> str | None:
    """Install npm and the language server where they are missing. Return None, or what to install by hand."""
    if not shutil.which("npm") or not shutil.which("node"):
        install_debian_packages(["nodejs", "npm"])
    npm = shutil.which("npm")
    if not npm or not shutil.which("node"):
        return "The tests need Node.js with npm. Install them (Debian, Ubuntu: sudo apt-get install nodejs npm)."
    if run([npm, "ls"], INSTALL_SECONDS, EDITOR):
        return None
    print("Installing the language server of editors …", flush=True)
    if run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], INSTALL_SECONDS, EDITOR):
        return None
    return "npm could not install the language server: run `npm ci` in tests/editor to see why."


def install_debian_packages(names: Sequence[str]) -> bool:
    """Install packages with apt-get, as root or by a sudo without a password. Return whether that worked."""
    apt = shutil.which("apt-get")
    if not apt:
        return False
    prefix = [] if _is_root() else ["sudo", "-n"]
    print(f"Installing {', '.join(names)} with apt-get …", flush=True)
    return run([*prefix, apt, "update", "-q"], INSTALL_SECONDS) and run(
        [*prefix, apt, "install", "-q", "-y", "--no-install-recommends", *names], INSTALL_SECONDS
    )


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def run(command: Sequence[str], seconds: float, folder: Path | None = None) -> bool:
    """Run a command without its output. Return whether it ended well within so many seconds."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(
            command,
            check=False,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=seconds,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def main() -> int:
    """Install all that is missing. Return the exit code: 1 where something has to be installed by hand."""
    missing = [line for line in (install_browser(), install_language_server()) if line]
    for line in missing:
        print(line, file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
