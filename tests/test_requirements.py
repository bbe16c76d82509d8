"""What `make test` does where a browser or npm is missing: find, install, or report in one line what to install."""

import sys
from pathlib import Path

import pytest
from support import requirements
from support.requirements import BROWSERS, NAMED_BY_USER, find_browser, install_browser, install_language_server

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="programs of these tests are shell scripts")


def program(path: Path, script: str = "") -> Path:
    """Write a program that runs a shell script and ends with 0."""
    path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    path.chmod(0o755)
    return path


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the only folder on the PATH, empty, of a machine without a browser, npm, apt-get or a download."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv(NAMED_BY_USER, raising=False)
    monkeypatch.setattr(requirements, "PLACES", ())
    monkeypatch.setattr(requirements, "_downloaded", lambda: None)
    return tmp_path


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Return the list of commands that were run; no download succeeds."""
    ran: list[list[str]] = []
    run = requirements.run

    def recorded(command: list[str], seconds: float, folder: Path | None = None) -> bool:
        if "--version" not in command:
            ran.append([Path(command[0]).name, *command[1:]])
        return "playwright" not in command and run(command, seconds, folder)

    monkeypatch.setattr(requirements, "run", recorded)
    return ran


@pytest.mark.parametrize("name", BROWSERS)
def test_a_browser_on_the_path_is_found(name: str, bare: Path) -> None:
    assert find_browser() is None
    installed = program(bare / name)
    assert find_browser() == str(installed)


def test_a_browser_that_does_not_start_is_not_one(bare: Path) -> None:
    program(bare / "chromium-browser", "exit 1")
    assert find_browser() is None
    chrome = program(bare / "google-chrome")
    assert find_browser() == str(chrome)


def test_a_named_browser_is_used_and_no_other(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(bare / "chromium")
    (bare / "own").mkdir()
    monkeypatch.setenv(NAMED_BY_USER, str(bare / "own" / "chrome"))
    assert find_browser() is None
    line = install_browser()
    assert line
    assert f"{NAMED_BY_USER} names “{bare}/own/chrome”" in line
    own = program(bare / "own" / "chrome")
    assert find_browser() == str(own)
    assert install_browser() is None


def test_a_browser_outside_the_path_is_found(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (bare / "Applications").mkdir()
    place = program(bare / "Applications" / "Chrome")
    monkeypatch.setattr(requirements, "PLACES", (place,))
    assert find_browser() == str(place)


@pytest.mark.usefixtures("bare")
def test_one_line_for_each_thing_that_cannot_be_installed(
    commands: list[list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert requirements.main() == 1
    browser, npm = capsys.readouterr().err.splitlines()
    assert "Chrome or Chromium" in browser
    assert "apt-get install chromium" in browser
    assert "Node.js with npm" in npm
    assert [command[1:] for command in commands] == [["-m", "playwright", "install", "chromium"]]


@pytest.mark.parametrize(("root", "prefix"), [(True, []), (False, ["sudo", "-n"])])
def test_debian_packages_are_installed_where_no_download_succeeds(
    root: bool, prefix: list[str], bare: Path, commands: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    install = f'[ "$1" = update ] || for name in chromium node npm; do /bin/cp "{bare}/true" "{bare}/$name"; done'
    program(bare / "true")
    apt = program(bare / "apt-get", install)
    program(bare / "sudo", 'shift; exec "$@"')
    monkeypatch.setattr(requirements, "_is_root", lambda: root)
    assert install_browser() is None
    apt_get = [*prefix, str(apt) if prefix else "apt-get"]
    assert commands[1:] == [
        [*apt_get, "update", "-q"],
        [*apt_get, "install", "-q", "-y", "--no-install-recommends", "chromium"],
    ]
    for name in ("node", "npm"):
        (bare / name).unlink()
    commands.clear()
    assert install_language_server() is None
    assert commands[1:] == [
        [*apt_get, "install", "-q", "-y", "--no-install-recommends", "nodejs", "npm"],
        ["npm", "ls"],
    ]


def test_the_language_server_is_installed_once(bare: Path, commands: list[list[str]]) -> None:
    program(bare / "node")
    program(bare / "npm", f'if [ "$1" = ls ]; then [ -e "{bare}/installed" ]; else : > "{bare}/installed"; fi')
    assert install_language_server() is None
    assert install_language_server() is None
    assert [command[1] for command in commands] == ["ls", "ci", "ls"]


def test_nothing_is_done_where_all_is_there(bare: Path, commands: list[list[str]]) -> None:
    for name in ("chromium", "node", "npm"):
        program(bare / name)
    assert requirements.main() == 0
    assert commands == [["npm", "ls"]]
