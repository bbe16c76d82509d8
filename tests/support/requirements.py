"""Install what the tests need besides Python: a browser, and the language server that editors run.

    python tests/support/requirements.py

Each step looks first and does nothing where all is there. A step that cannot be done ends with one line that states
what to install, and with exit code 1: a test that needs a browser is never skipped.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

EDITOR = Path(__file__).parents[1] / "editor"
NAMED_BY_USER = "RATINGPRESS_CHROMIUM"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PLACES = (
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
    Path("C:/Program Files/Google/Chrome/Application/chrome.exe"),
    Path("C:/Program Files (x86)/Google/Chrome/Application/chrome.exe"),
)
"""Where macOS and Windows keep a browser that is not on the PATH."""

START_SECONDS = 30
CONNECT_SECONDS = 10
DOWNLOAD_SECONDS = 300
INSTALL_SECONDS = 900


def find_browser(environment: Mapping[str, str] = os.environ) -> str | None:
    """Return the path of a Chrome or Chromium that starts, or None.

    It is the one that RATINGPRESS_CHROMIUM names and no other, else any that is installed.
    """
    return next((program for program in _candidates(environment) if _starts(program)), None)


def _candidates(environment: Mapping[str, str]) -> Iterator[str]:
    path = environment.get("PATH", "")
    if named := environment.get(NAMED_BY_USER):
        yield from filter(None, [shutil.which(named, path=path)])
        return
    yield from filter(None, (shutil.which(name, path=path) for name in BROWSERS))
    yield from (str(place) for place in PLACES if place.is_file())
    yield from filter(None, [_downloaded()])


def _starts(program: str) -> bool:
    """Return whether a browser runs here: a download may lack libraries, and a name may belong to a mere notice."""
    return sys.platform == "win32" or run([program, "--version"], START_SECONDS)  # on Windows that opens a window


def _downloaded() -> str | None:
    """Return the path of the browser that Playwright downloaded, or None."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).is_file() else None


def install_browser() -> str | None:
    """Install a browser where none is found. Return None, or the line that states what to install by hand."""
    if find_browser():
        return None
    if named := os.environ.get(NAMED_BY_USER):
        return (
            f"{NAMED_BY_USER} names “{named}”, which is no program that starts: name a Chrome or Chromium, or unset it."
        )
    print("No Chrome or Chromium is installed: downloading Playwright’s …", flush=True)
    if run([sys.executable, "-m", "playwright", "install", "chromium"], DOWNLOAD_SECONDS) and find_browser():
        return None
    if install_debian_packages(["chromium"]) and find_browser():
        return None
    return (
        "The tests need Chrome or Chromium. Install one (Debian, Ubuntu: sudo apt-get install chromium), "
        f"or name its program in {NAMED_BY_USER}."
    )


def install_language_server() -> str | None:
    """Install npm and the language server where they are missing. Return None, or what to install by hand."""
    if not _has_npm():
        install_debian_packages(["nodejs", "npm"])
    if not _has_npm():
        return "The tests need Node.js with npm. Install them (Debian, Ubuntu: sudo apt-get install nodejs npm)."
    npm = shutil.which("npm") or "npm"
    if run([npm, "ls"], INSTALL_SECONDS, EDITOR):
        return None
    print("Installing the language server of editors …", flush=True)
    if run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], INSTALL_SECONDS, EDITOR):
        return None
    return "npm could not install the language server: run `npm ci` in tests/editor to see why."


def _has_npm() -> bool:
    return bool(shutil.which("npm") and shutil.which("node"))


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
    environment = {
        **os.environ,
        "DEBIAN_FRONTEND": "noninteractive",
        "PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT": str(CONNECT_SECONDS * 1000),
    }
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
