"""The site is published in one step: complete at every moment, and nothing of anybody else's lost."""

import errno
import hashlib
import json
import os
import stat
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some
from support.paths import ROOT

from generator import store
from generator.problems import ContentError, MachineError, RatingpressError, UsageError
from generator.store import locking
from generator.store.publication import exchange, publishing

PAGES = {"index.html": b"<p>index</p>", "practices/balfour/index.html": b"<p>Balfour</p>", "style.css": b"p {}"}


def contents(folder: Path) -> dict[str, bytes]:
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*")}
    return {name: path.read_bytes() for name, path in found.items() if path.is_file() and name != store.MANIFEST}


def snapshot(folder: Path) -> dict[str, tuple[int, int, int]]:
    found = {path.as_posix(): path.lstat() for path in (folder, *folder.rglob("*"))}
    return {path: (status.st_ino, status.st_mtime_ns, status.st_mode) for path, status in found.items()}


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A published site in a folder that holds nothing else."""
    folder = tmp_path / "work" / "site"
    store.publish(folder, PAGES.items())
    return folder


def assert_untouched(site: Path, files: dict[str, bytes] = PAGES) -> None:
    assert contents(site) == files
    assert list(site.parent.iterdir()) == [site], "nothing may be left beside the site"


class TestAPublication:
    def test_makes_the_folder_and_its_files(self, tmp_path: Path) -> None:
        published = store.publish(tmp_path / "new" / "site", PAGES.items())
        assert published == store.Published(changed=True, written=3, removed=0)
        assert_untouched(tmp_path / "new" / "site")

    def test_replaces_adds_and_removes(self, site: Path) -> None:
        files = {"index.html": b"<p>new</p>", "style.css": PAGES["style.css"], "about/index.html": b"about"}
        assert store.publish(site, files.items()) == store.Published(changed=True, written=2, removed=1)
        assert_untouched(site, files)
        assert not (site / "practices").exists()

    def test_with_the_same_bytes_touches_nothing(self, site: Path) -> None:
        before = snapshot(site.parent)
        assert store.publish(site, PAGES.items()) == store.Published(changed=False, written=0, removed=0)
        after = snapshot(site.parent)
        del before[site.parent.as_posix()], after[site.parent.as_posix()]  # the lock came and went
        assert before == after

    def test_repairs_what_was_changed_in_the_output(self, site: Path) -> None:
        (site / "index.html").write_bytes(b"<p>INDEX</p>")
        (site / "style.css").chmod(0o600)
        (site / "practices/balfour/index.html").unlink()
        assert store.publish(site, PAGES.items()).written == 3
        assert_untouched(site)
        assert stat.S_IMODE((site / "style.css").stat().st_mode) == 0o644

    def test_replaces_a_link_in_the_place_of_a_page_and_leaves_its_target(self, site: Path, tmp_path: Path) -> None:
        (tmp_path / "mine").write_bytes(PAGES["index.html"])
        (site / "index.html").unlink()
        (site / "index.html").symlink_to(tmp_path / "mine")
        assert store.publish(site, PAGES.items()).written == 1
        assert not (site / "index.html").is_symlink()
        assert (tmp_path / "mine").read_bytes() == PAGES["index.html"]

    def test_shares_no_file_with_anything_else(self, site: Path, tmp_path: Path) -> None:
        os.link(site / "style.css", tmp_path / "backup.css")
        store.publish(site, {**PAGES, "index.html": b"new"}.items())
        assert {path.stat().st_nlink for path in site.rglob("*") if path.is_file()} == {1}

    def test_keeps_files_that_are_named_by_their_digest(self, site: Path) -> None:
        before = snapshot(site)
        kept = [(path, store.KeptFile(digest_of(content))) for path, content in PAGES.items()]
        assert store.publish(site, kept) == store.Published(changed=False, written=0, removed=0)
        assert store.publish(site, [*kept, ("new.html", b"new")]) == store.Published(True, written=1, removed=0)
        assert_untouched(site, {**PAGES, "new.html": b"new"})
        after = snapshot(site)
        for path in PAGES:
            assert after[f"{site}/{path}"] == before[f"{site}/{path}"], "the same file, and not a copy"
        assert {path.stat().st_nlink for path in site.rglob("*") if path.is_file()} == {1}

    def test_uses_the_empty_folders_of_the_last_site_but_one(self, site: Path, tmp_path: Path) -> None:
        spare = tmp_path / "cache" / "folders"
        for name in ("new/one/a.html", "new/two/b.html", "c.html"):
            store.publish(site, {**PAGES, name: b"new"}.items(), spare=spare)
            assert_untouched(site, {**PAGES, name: b"new"})
            assert not [path for path in spare.rglob("*") if not path.is_dir()]
        assert {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_dir()} == {
            "practices", "practices/balfour",
        }  # fmt: skip
        assert (spare / "new" / "two").is_dir()

    @pytest.mark.parametrize("strange", ["file", "link", "mode"])
    def test_uses_no_spare_folder_that_is_not_empty(self, site: Path, tmp_path: Path, strange: str) -> None:
        spare = tmp_path / "folders"
        (spare / "practices").mkdir(parents=True)
        if strange == "file":
            (spare / "practices" / "evil.html").write_bytes(b"evil")
        elif strange == "link":
            (spare / "practices" / "evil").symlink_to(tmp_path)
        else:
            (spare / "practices").chmod(0o700)
        store.publish(site, {**PAGES, "new.html": b"new"}.items(), spare=spare)
        assert_untouched(site, {**PAGES, "new.html": b"new"})
        assert stat.S_IMODE((site / "practices").stat().st_mode) == 0o755

    def test_makes_a_file_of_its_own_of_a_kept_one_that_has_another_name(self, site: Path, tmp_path: Path) -> None:
        os.link(site / "style.css", tmp_path / "backup.css")
        kept = [(path, store.KeptFile(digest_of(content))) for path, content in PAGES.items()]
        assert store.publish(site, kept).written == 1
        assert_untouched(site)
        assert {path.stat().st_nlink for path in site.rglob("*") if path.is_file()} == {1}

    @pytest.mark.parametrize("damage", [b"<p>INDEX</p>", None])
    def test_refuses_a_kept_file_that_has_other_bytes(self, site: Path, tmp_path: Path, damage: bytes | None) -> None:
        kept = [(path, store.KeptFile(digest_of(content))) for path, content in PAGES.items()]
        (site / "index.html").unlink()
        if damage is not None:
            (tmp_path / "mine").write_bytes(damage)
            os.link(tmp_path / "mine", site / "index.html")
        before = contents(site)
        with pytest.raises(MachineError, match=r"index\.html was changed while the site was built: build again"):
            store.publish(site, kept)
        assert_untouched(site, before)

    def test_order_of_the_files_does_not_matter(self, site: Path, tmp_path: Path) -> None:
        store.publish(tmp_path / "other", reversed(PAGES.items()))
        assert (tmp_path / "other" / store.MANIFEST).read_bytes() == (site / store.MANIFEST).read_bytes()

    def test_its_manifest_holds_paths_and_digests_and_nothing_of_the_machine(self, site: Path) -> None:
        manifest = json.loads((site / store.MANIFEST).read_bytes())
        assert list(manifest) == sorted(PAGES)
        assert all(len(digest) == 64 for digest in manifest.values())

    def test_permissions_fit_a_web_server_whatever_the_umask(self, tmp_path: Path) -> None:
        before = os.umask(0o077)
        try:
            store.publish(tmp_path / "a" / "site", PAGES.items())
        finally:
            os.umask(before)
        for path in (tmp_path / "a", *(tmp_path / "a").rglob("*")):
            assert stat.S_IMODE(path.stat().st_mode) == (0o755 if path.is_dir() else 0o644)

    def test_of_nothing_is_refused(self, site: Path) -> None:
        with pytest.raises(ContentError, match="nothing to publish"):
            store.publish(site, ())
        assert_untouched(site)

    def test_many_files_take_one_flush(self, tmp_path: Path) -> None:
        files = {f"{number}/index.html": b"%d" % number for number in range(100)}
        assert store.publish(tmp_path / "site", files.items()).written == 100
        assert contents(tmp_path / "site") == files


class TestFilesThatAreNotOurs:
    def test_are_kept_as_they_are(self, site: Path) -> None:
        (site / ".gitignore").write_bytes(b"*")
        (site / "practices" / "notes").mkdir()
        (site / "practices" / "notes" / "mine.txt").write_bytes(b"mine")
        (site / "practices" / "notes" / "mine.txt").chmod(0o600)
        (site / "linked").symlink_to("nowhere")
        os.utime(site / ".gitignore", ns=(1, 1))
        store.publish(site, [("index.html", b"new")])
        assert contents(site) == {".gitignore": b"*", "practices/notes/mine.txt": b"mine", "index.html": b"new"}
        assert (site / ".gitignore").stat().st_mtime_ns == 1
        assert stat.S_IMODE((site / "practices/notes/mine.txt").stat().st_mode) == 0o600
        assert (site / "linked").readlink() == Path("nowhere")

    def test_are_copied_where_a_disk_gives_no_second_name(self, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(*_: object, **__: object) -> None:
            raise OSError(errno.EPERM, "no second names here")

        (site / "CNAME").write_bytes(b"example.org")
        monkeypatch.setattr(os, "link", refuse)
        store.publish(site, {**PAGES, "index.html": b"new"}.items())
        assert_untouched(site, {**PAGES, "index.html": b"new", "CNAME": b"example.org"})

    @pytest.mark.parametrize("name", ["about", "about/index.html", "ABOUT/index.html", "about/index.html/mine"])
    def test_that_are_in_the_way_are_never_overwritten(self, site: Path, name: str) -> None:
        (site / name).parent.mkdir(exist_ok=True, parents=True)
        (site / name).write_bytes(b"mine")
        with pytest.raises(UsageError, match="is not a file of Ratingpress and is in its way"):
            store.publish(site, {**PAGES, "about/index.html": b"about"}.items())
        assert_untouched(site, {**PAGES, name: b"mine"})

    def test_with_the_bytes_of_a_page_of_ours_are_still_not_ours(self, site: Path) -> None:
        (site / "about.html").write_bytes(b"about")
        with pytest.raises(UsageError, match="is not a file of Ratingpress"):
            store.publish(site, {**PAGES, "about.html": b"about"}.items())

    def test_may_not_be_pipes(self, site: Path) -> None:
        os.mkfifo(site / "pipe")
        with pytest.raises(UsageError, match="neither a file nor a folder"):
            store.publish(site, [("index.html", b"new")])

    def test_a_folder_of_dot_files_only_may_become_a_site(self, tmp_path: Path) -> None:
        (tmp_path / "site").mkdir()
        (tmp_path / "site" / ".gitignore").write_bytes(b"*")
        store.publish(tmp_path / "site", PAGES.items())
        assert_untouched(tmp_path / "site", {**PAGES, ".gitignore": b"*"})


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project that one works in, with files in every folder that must not be lost."""
    folder = tmp_path / "home" / "project"
    names = "content/practices/a.yaml", "templates/a.html", "others/mine.txt", "photo", "tree/.git/HEAD", "tree/a"
    for name in (*names, "hidden/.config/mine", "site/index.html"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"mine")
    (folder / "empty").mkdir()
    (folder / "linked").symlink_to(folder / "empty")
    (folder / "dangling").symlink_to(folder / "nowhere")
    (folder / "damaged").mkdir()
    (folder / "damaged" / store.MANIFEST).write_bytes(b'["index.html"')
    monkeypatch.setenv("HOME", str(folder.parent))
    monkeypatch.chdir(folder)
    return folder


class TestAnOutputIsRefused:
    @pytest.mark.parametrize(
        "output",
        [
            "", ".", "..", "../..", "/", "~", "~/..", "../project", "site/..", "content", "content/practices",
            "content/site", "templates", "templates/site", "CONTENT/../content/x", "photo", "linked", "dangling",
            "others", "tree", "tree/.git", "tree/.git/site", "hidden", "site", "damaged", "photo/site", "a\0b",
        ],
    )  # fmt: skip
    def test_where_something_could_be_lost(self, project: Path, output: str) -> None:
        before = snapshot(project.parent)
        place = Path(output.replace("~", str(project.parent)))
        with pytest.raises(RatingpressError) as error:
            store.publish(place, PAGES.items(), forbidden=(Path("content"), Path("templates")))
        assert str(error.value).isprintable()
        assert isinstance(error.value, UsageError) or output == "photo/site"
        assert {path: mode[::2] for path, mode in snapshot(project.parent).items()} == {
            path: mode[::2] for path, mode in before.items()
        }

    def test_by_identity_and_not_by_name(self, project: Path) -> None:
        (project / "alias").symlink_to(project / "content")
        with pytest.raises(UsageError, match="overlap"):
            store.publish(Path("alias/site"), PAGES.items(), forbidden=(Path("content"),))

    def test_but_not_for_a_name_that_only_begins_alike(self, project: Path) -> None:
        store.publish(Path("content-site"), PAGES.items(), forbidden=(Path("content"),))
        assert contents(project / "content-site") == PAGES


class TestAPathIsRefused:
    @pytest.mark.parametrize(
        "path",
        [
            "", "/index.html", "../index.html", "a/../../b", "a//b", "./a", "a/.", "a/", "a\\b", "C:/a", "a:b", "a\nb",
            "a\0b", "con", "practices/AUX.html", "nul.tar.gz", "com¹", "a?", "a*", "trailing.", "trailing /a",
            "\ud800", "x" * 256, "é" * 128, store.MANIFEST, store.MANIFEST.upper(),
        ],
    )  # fmt: skip
    def test_that_some_machine_could_not_hold(self, site: Path, path: str) -> None:
        with pytest.raises(ContentError) as error:
            store.publish(site, [("new.html", b"new"), (path, b"evil")])
        assert str(error.value).isprintable()
        assert_untouched(site)

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("a/index.html", "a/index.html"),
            ("a/index.html", "A/index.html"),
            ("straße", "STRASSE"),
            (unicodedata.normalize("NFC", "café"), unicodedata.normalize("NFD", "CAFÉ")),
            ("a", "a/index.html"),
            ("a/b/index.html", "A"),
        ],
    )
    def test_that_wants_the_place_of_another(self, site: Path, one: str, other: str) -> None:
        with pytest.raises(ContentError, match="two pages want the same place"):
            store.publish(site, [(one, b"1"), (other, b"2")])
        assert_untouched(site)

    @given(path=some.text(max_size=30) | some.from_regex(r"[a./\\:-]{1,8}", fullmatch=True))
    def test_whatever_it_is_nothing_is_written_outside(
        self, tmp_path_factory: pytest.TempPathFactory, path: str
    ) -> None:
        folder = tmp_path_factory.mktemp("any")
        try:
            store.publish(folder / "a" / "site", [(path, b"any")])
        except ContentError:
            assert not list(folder.iterdir())
        else:
            assert contents(folder) == {f"a/site/{path}": b"any", f"a/site/{store.MANIFEST}": any_manifest(folder)}


def any_manifest(folder: Path) -> bytes:
    return (folder / "a" / "site" / store.MANIFEST).read_bytes()


class TestWhateverHappens:
    @pytest.mark.parametrize(
        "way",
        ["exchange-kill", "exchange-fail", "two-steps-kill", "two-steps-fail", "spare-kill", "spare-fail", "random"],
    )
    def test_the_old_site_or_the_new_one_is_complete(self, tmp_path: Path, way: str) -> None:
        """A kill -9 or a refusal at every call of the system in turn, and kills at random moments."""
        run = subprocess.run(
            [sys.executable, ROOT / "tests" / "support" / "killing.py", way, tmp_path],
            env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip
        assert run.returncode == 0, run.stderr
        attempts = json.loads(run.stdout)
        assert len(attempts) >= 40
        for number, one in enumerate(attempts, 1):
            where = f"{way}, attempt {number}: {one}"
            assert one["recovered"] in ("old", "new"), where
            assert one["clean"], where
            if "none" in one["left"]:
                assert way == "two-steps-kill", (
                    where
                )  # a system that cannot exchange folders: corrected by the next run
            else:
                assert one["left"] in ("old", "new"), where
            if one["code"] == 0:
                assert one["left"] == "new", where
            elif one["code"] > 0:
                assert (one["code"], one["left"], one["litter"]) == (3, "old", []), where
        assert {one["left"] for one in attempts} >= {"old", "new"}

    @pytest.mark.parametrize("error", [ZeroDivisionError, KeyboardInterrupt, OSError])
    def test_a_page_that_cannot_be_made_leaves_the_old_site(self, site: Path, error: type[BaseException]) -> None:
        def files() -> Iterator[tuple[str, bytes]]:
            yield "index.html", b"new"
            raise error

        with pytest.raises(error):
            store.publish(site, files())
        assert_untouched(site)

    def test_a_first_publication_that_fails_leaves_nothing(self, tmp_path: Path) -> None:
        with pytest.raises(ContentError):
            store.publish(tmp_path / "a" / "b" / "site", [("index.html", b""), ("..", b"")])
        assert not (tmp_path / "a").exists()

    def test_a_full_disk_leaves_the_old_site(self, site: Path) -> None:
        script = (
            "import resource, sys; from pathlib import Path; from generator import store, problems\n"
            "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
            "try: store.publish(Path(sys.argv[1]), [('a.html', b'a'), ('b.html', b'x' * 9000)])\n"
            "except problems.MachineError as error: sys.exit(str(error))\n"
        )
        run = subprocess.run(
            [sys.executable, "-c", script, site], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert run.stderr.count("\n") == 1
        assert "b.html: the file would be larger than this machine allows" in run.stderr
        assert_untouched(site)

    @pytest.mark.parametrize(
        ("number", "message"),
        [(errno.EROFS, "can only be read"), (errno.EACCES, "permission"), (errno.EBUSY, "in use")],
    )
    @pytest.mark.parametrize("call", ["mkdir", "open"])
    def test_a_machine_that_refuses_is_reported_in_one_line(
        self, site: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int, message: str
    ) -> None:
        original: Callable[..., object] = getattr(os, call)

        def refuse(path: object, *arguments: object, **options: object) -> object:
            if "staging" in str(path) and (call == "mkdir" or str(path).endswith("index.html")):
                raise OSError(number, "planted")
            return original(path, *arguments, **options)

        monkeypatch.setattr(os, call, refuse)
        with pytest.raises(MachineError, match=message) as error:
            store.publish(site, [("index.html", b"new")])
        assert str(error.value).isprintable()
        monkeypatch.undo()
        assert_untouched(site)

    def test_a_system_that_cannot_exchange_folders_moves_them_one_after_the_other(
        self, site: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(exchange, "_exchange", lambda one, other: False)
        store.publish(site, [("index.html", b"new")])
        assert_untouched(site, {"index.html": b"new"})

    def test_folders_are_exchanged_in_one_step_here(self, tmp_path: Path) -> None:
        assert sys.platform in ("linux", "darwin")
        for name in ("one", "other"):
            (tmp_path / name).mkdir()
            (tmp_path / name / name).touch()
        assert exchange._exchange(tmp_path / "one", tmp_path / "other")
        assert (tmp_path / "one" / "other").exists()

    def test_what_a_killed_run_left_is_removed_and_no_link_in_it_followed(self, site: Path, tmp_path: Path) -> None:
        (tmp_path / "mine").mkdir()
        (tmp_path / "mine" / "photo").touch()
        staging = site.with_name(".site.staging-ratingpress")
        staging.mkdir()
        (staging / "linked").symlink_to(tmp_path / "mine")
        site.with_name(".site.previous-ratingpress").symlink_to(tmp_path / "mine")
        site.with_name(".site.lock-ratingpress").touch()
        store.publish(site, PAGES.items())
        assert_untouched(site)
        assert (tmp_path / "mine" / "photo").exists()


WAITING = """
import sys, time
from pathlib import Path
from generator import store
def files():
    print("begun", flush=True)
    sys.stdin.read()
    yield "index.html", b"first"
store.publish(Path(sys.argv[1]), files())
"""


class TestTwoBuildsAtOnce:
    @pytest.fixture
    def first(self, site: Path) -> Iterator["subprocess.Popen[str]"]:
        """Another build in the middle of its work, which ends when its input is closed."""
        with subprocess.Popen(
            [sys.executable, "-c", WAITING, site],
            env={**os.environ, "PYTHONPATH": str(ROOT)}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        ) as process:  # fmt: skip
            assert process.stdout is not None
            assert process.stdout.readline() == "begun\n"
            yield process
            process.kill()

    @pytest.mark.usefixtures("first")
    def test_the_second_build_reports_that_the_first_is_at_work(
        self, site: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(locking, "_TRIES", 3)
        with pytest.raises(MachineError, match=r"another build is at work on .*site"):
            store.publish(site, [("index.html", b"second")])
        assert contents(site) == PAGES

    def test_or_waits_until_the_first_has_finished(
        self, site: Path, first: "subprocess.Popen[str]", monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def finish_first(_: float) -> None:
            first.communicate()

        monkeypatch.setattr(locking, "sleep", finish_first)
        store.publish(site, [("index.html", b"second")])
        assert_untouched(site, {"index.html": b"second"})

    def test_a_killed_first_locks_nothing(self, site: Path, first: "subprocess.Popen[str]") -> None:
        first.kill()
        first.wait()
        store.publish(site, [("index.html", b"second")])
        assert_untouched(site, {"index.html": b"second"})


def test_leftovers_are_named_after_the_output() -> None:
    """So that .gitignore can name them."""
    assert "/.site.*-ratingpress" in (ROOT / ".gitignore").read_text()
    assert publishing.MANIFEST.startswith(".")
