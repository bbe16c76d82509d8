"""The file system's edge: what is read, what is refused, and saving several files as one step."""

import errno
import os
import socket
import stat
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some
from support.paths import ROOT

from generator import store
from generator.problems import ContentError, MachineError, RatingpressError, UsageError

LIMIT = 1000


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def write_files(folder: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def lay_link(path: Path) -> None:
    path.with_name("target").write_bytes(b"secret")
    path.symlink_to(path.with_name("target"))


def lay_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(os.path.relpath(path))


SPECIAL: dict[str, Callable[[Path], None]] = {
    "a symbolic link": lay_link,
    "a pipe": os.mkfifo,
    "a socket": lay_socket,
}


def one_line(error: pytest.ExceptionInfo[RatingpressError]) -> str:
    text = str(error.value)
    assert text.isprintable(), "a message is one line that a terminal can show"
    return text


class TestReadFile:
    def test_gives_the_bytes(self, tmp_path: Path) -> None:
        (tmp_path / "document.txt").write_bytes(b"\x00\xff\r\n")
        assert store.read_file(tmp_path / "document.txt", LIMIT) == b"\x00\xff\r\n"

    @pytest.mark.parametrize("length", [0, LIMIT])
    def test_reads_up_to_the_limit(self, tmp_path: Path, length: int) -> None:
        (tmp_path / "document.txt").write_bytes(b"x" * length)
        assert len(store.read_file(tmp_path / "document.txt", LIMIT)) == length

    def test_refuses_a_file_above_the_limit_without_reading_it(self, tmp_path: Path) -> None:
        with (tmp_path / "huge").open("wb") as file:
            file.truncate(1 << 40)
        with pytest.raises(ContentError) as error:
            store.read_file(tmp_path / "huge", 3_000_000)
        assert "larger than 3 MB" in one_line(error)

    def test_a_file_that_hides_its_size_is_read_no_further_than_the_limit(self) -> None:
        with pytest.raises(ContentError):
            store.read_file(Path("/proc/self/environ" if Path("/proc").exists() else "/usr/bin/env"), 3)

    @pytest.mark.parametrize("kind", SPECIAL)
    def test_refuses_what_is_not_a_file(self, tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        SPECIAL[kind](tmp_path / "it")
        with pytest.raises(ContentError) as error:
            store.read_file(tmp_path / "it", LIMIT)
        assert f"it is {kind}" in one_line(error)

    def test_refuses_a_device(self) -> None:
        with pytest.raises(ContentError, match="/dev/zero is a device, not a file"):
            store.read_file(Path("/dev/zero"), LIMIT)

    @pytest.mark.parametrize("name", ["missing", "file/below", "nul\0byte"])
    def test_reports_that_there_is_no_such_file(self, tmp_path: Path, name: str) -> None:
        (tmp_path / "file").touch()
        with pytest.raises(UsageError) as error:
            store.read_file(tmp_path / name, LIMIT)
        assert "there is no file" in one_line(error)

    def test_refuses_a_folder(self, tmp_path: Path) -> None:
        with pytest.raises(UsageError, match="is a folder, not a file"):
            store.read_file(tmp_path, LIMIT)

    def test_a_name_of_any_bytes_fits_a_message(self, tmp_path: Path) -> None:
        with pytest.raises(UsageError) as error:
            store.read_file(tmp_path / os.fsdecode(b"\xff\x1b[31m\n"), LIMIT)
        assert "�" in one_line(error)

    def test_reports_missing_permission(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "closed").touch()
        monkeypatch.setattr(os, "open", refusing(errno.EACCES))
        with pytest.raises(MachineError, match=r"cannot read .*closed: you do not have permission"):
            store.read_file(tmp_path / "closed", LIMIT)


class TestWhatMayBeMissing:
    def test_is_none_where_nothing_exists(self, tmp_path: Path) -> None:
        assert store.read_if_exists(tmp_path / "site.yaml", LIMIT) is None
        assert store.read_if_exists(tmp_path / "site.yaml" / "below", LIMIT) is None

    def test_is_read_where_it_exists_and_refused_as_any_file(self, tmp_path: Path) -> None:
        lay_link(tmp_path / "it")
        assert store.read_if_exists(tmp_path / "target", LIMIT) == b"secret"
        with pytest.raises(ContentError, match="is a symbolic link"):
            store.read_if_exists(tmp_path / "it", LIMIT)

    def test_a_folder_is_one_only_where_it_exists_itself(self, tmp_path: Path) -> None:
        (tmp_path / "linked").symlink_to(tmp_path)
        (tmp_path / "file").touch()
        found = {
            name: store.is_folder(tmp_path / name) for name in (".", "linked", "file", "missing", "file/below", "\0")
        }
        assert found == {".": True, "linked": False, "file": False, "missing": False, "file/below": False, "\0": False}


class TestReadTree:
    def test_gives_sorted_relative_paths(self, tmp_path: Path) -> None:
        files = {"b.yaml": b"2", "a/z.yaml": b"1", "a/B.yaml": b"0", "é.yaml": b"3"}
        write_files(tmp_path, files)
        assert list(store.read_tree(tmp_path, None, LIMIT).items()) == sorted(files.items())

    def test_takes_the_suffixes_asked_for_and_nothing_hidden(self, tmp_path: Path) -> None:
        write_files(tmp_path, {"a.yaml": b"", "a.yml": b"", "a.yaml~": b"", ".a.yaml": b"", ".git/a.yaml": b""})
        assert list(store.read_tree(tmp_path, (".yaml", ".yml"), LIMIT)) == ["a.yaml", "a.yml"]

    def test_a_missing_folder_is_empty(self, tmp_path: Path) -> None:
        assert store.read_tree(tmp_path / "none", None, LIMIT) == {}

    @pytest.mark.parametrize("kind", SPECIAL)
    def test_refuses_what_is_not_a_file(self, tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        (tmp_path / "tree" / "deep").mkdir(parents=True)
        SPECIAL[kind](tmp_path / "tree" / "deep" / "it")
        with pytest.raises(ContentError, match=kind):
            store.read_tree(tmp_path / "tree", (".yaml",), LIMIT)

    def test_refuses_a_linked_folder_inside_and_at_its_root(self, tmp_path: Path) -> None:
        write_files(tmp_path, {"elsewhere/secret.yaml": b"secret", "tree/a.yaml": b""})
        (tmp_path / "tree" / "linked").symlink_to(tmp_path / "elsewhere")
        for folder in (tmp_path / "tree", tmp_path / "tree" / "linked"):
            with pytest.raises(ContentError, match="linked is a symbolic link"):
                store.read_tree(folder, (".yaml",), LIMIT)

    def test_refuses_a_name_that_is_not_text(self, tmp_path: Path) -> None:
        (tmp_path / os.fsdecode(b"\xff.yaml")).touch()
        with pytest.raises(ContentError, match="not UTF-8"):
            store.read_tree(tmp_path, None, LIMIT)

    def test_refuses_a_file_in_the_place_of_the_folder(self, tmp_path: Path) -> None:
        (tmp_path / "practices").touch()
        with pytest.raises(ContentError, match="practices is not a folder"):
            store.read_tree(tmp_path / "practices", None, LIMIT)


class TestLookThrough:
    @pytest.mark.parametrize("kind", SPECIAL)
    def test_returns_what_is_not_a_file_apart_from_the_names(
        self, tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        write_files(
            tmp_path, {"tree/b.yaml": b"", "tree/deep/a.yaml": b"", "tree/c.txt": b"", "tree/d.yaml/e.yaml": b""}
        )
        SPECIAL[kind](tmp_path / "tree" / "deep" / "it")
        (tmp_path / "tree" / os.fsdecode(b"\xff.yaml")).touch()
        names, refused = store.list_tree_with_errors(tmp_path / "tree", (".yaml",))
        assert names == ["b.yaml", "deep/a.yaml"]
        assert sorted(refused) == ["d.yaml", "deep/it", "�.yaml"]
        assert f"it is {kind}" in str(refused["deep/it"])
        assert "d.yaml is a folder, not a file" in str(refused["d.yaml"])
        assert "not UTF-8" in str(refused["�.yaml"])

    def test_never_looks_behind_a_link(self, tmp_path: Path) -> None:
        write_files(tmp_path, {"elsewhere/secret.yaml": b"secret", "tree/a.yaml": b""})
        (tmp_path / "tree" / "linked").symlink_to(tmp_path / "elsewhere")
        names, refused = store.list_tree_with_errors(tmp_path / "tree", (".yaml",))
        assert (names, list(refused)) == (["a.yaml"], ["linked"])
        with pytest.raises(ContentError, match="linked is a symbolic link"):
            store.list_tree_with_errors(tmp_path / "tree" / "linked", (".yaml",))


def refusing(number: int, after: int = 0) -> Callable[..., object]:
    """A call of the system that refuses from its `after`th time on."""
    remaining = iter(range(after))

    def call(*_: object, **__: object) -> object:
        if next(remaining, None) is None:
            raise OSError(number, os.strerror(number))
        return None

    return call


class TestSave:
    def test_saves_and_gives_what_changed(self, tmp_path: Path) -> None:
        write_files(tmp_path, {"same.yaml": b"same", "other.yaml": b"old"})
        os.utime(tmp_path / "same.yaml", ns=(1, 1))
        record, evidence = tmp_path / "other.yaml", tmp_path / "evidence" / "a" / "new.json"
        assert store.save({record: b"new", tmp_path / "same.yaml": b"same", evidence: b"{}"}) == (record, evidence)
        assert contents(tmp_path) == {"same.yaml": b"same", "other.yaml": b"new", "evidence/a/new.json": b"{}"}
        assert (tmp_path / "same.yaml").stat().st_mtime_ns == 1

    def test_saving_the_same_again_touches_nothing(self, tmp_path: Path) -> None:
        store.save({tmp_path / "a": b"1"})
        os.utime(tmp_path, ns=(1, 1))
        assert store.save({tmp_path / "a": b"1"}) == ()
        assert tmp_path.stat().st_mtime_ns == 1

    def test_permissions_do_not_depend_on_the_umask(self, tmp_path: Path) -> None:
        before = os.umask(0o077)
        try:
            store.save({tmp_path / "a" / "b": b"1"})
        finally:
            os.umask(before)
        assert [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("a", "a/b")] == [0o755, 0o644]

    @pytest.mark.parametrize("kind", SPECIAL)
    def test_refuses_to_replace_what_is_not_a_file(
        self, tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        SPECIAL[kind](tmp_path / "it")
        with pytest.raises(ContentError, match=kind):
            store.save({tmp_path / "first": b"1", tmp_path / "it": b"2"})
        assert not (tmp_path / "first").exists()

    @pytest.mark.parametrize("call", ["open", "chmod", "link", "replace", "fsync", "mkdir"])
    @pytest.mark.parametrize("after", range(4))
    def test_saves_all_or_nothing(self, tmp_path: Path, call: str, after: int, monkeypatch: pytest.MonkeyPatch) -> None:
        old = {"a/one": b"old", "a/two": b"old", "b/three": b"old"}
        write_files(tmp_path, old)
        files = {tmp_path / name: b"new" for name in (*old, "c/d/four")}
        original, times = getattr(os, call), iter(range(after))

        def broken(*arguments: object, **options: object) -> object:
            if next(times, None) is None:
                monkeypatch.undo()  # only this one call fails, so that the way back is tried as it would be
                raise OSError(errno.ENOSPC, "planted")
            return original(*arguments, **options)

        monkeypatch.setattr(os, call, broken)
        try:
            changed = store.save(files)
        except MachineError as error:
            assert "the disk is full" in str(error)
            assert contents(tmp_path) == old
            assert not (tmp_path / "c").exists()
        else:
            assert changed == tuple(files)
            assert contents(tmp_path) == dict.fromkeys((*old, "c/d/four"), b"new")

    def test_a_disk_without_second_names_is_served_by_copies(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write_files(tmp_path, {"one": b"old", "two": b"old"})
        monkeypatch.setattr(os, "link", refusing(errno.EPERM))
        store.save({tmp_path / "one": b"new", tmp_path / "two": b"new"})
        assert contents(tmp_path) == {"one": b"new", "two": b"new"}

    def test_clears_what_a_killed_run_left(self, tmp_path: Path) -> None:
        write_files(tmp_path, {".ratingpress-saving-0.new": b"half", ".ratingpress-saving.lock": b""})
        store.save({tmp_path / "a": b"1"})
        assert contents(tmp_path) == {"a": b"1"}

    def test_a_full_disk_leaves_the_old_file(self, tmp_path: Path) -> None:
        write_files(tmp_path, {"record.yaml": b"old"})
        script = (
            "import resource, sys; from pathlib import Path; from generator import store, problems\n"
            "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
            "try: store.save({Path(sys.argv[1]) / 'record.yaml': b'x' * 9000})\n"
            "except problems.MachineError as error: sys.exit(str(error))\n"
        )
        run = subprocess.run(
            [sys.executable, "-c", script, tmp_path], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert run.returncode == 1
        assert "cannot write" in run.stderr
        assert "Traceback" not in run.stderr
        assert contents(tmp_path) == {"record.yaml": b"old"}

    @given(first=some.binary(max_size=50), second=some.binary(max_size=50))
    def test_what_was_saved_is_what_is_read(
        self, tmp_path_factory: pytest.TempPathFactory, first: bytes, second: bytes
    ) -> None:
        path = tmp_path_factory.mktemp("saved") / "record.yaml"
        for content in (first, second, second):
            store.save({path: content})
            assert store.read_file(path, LIMIT) == content
            assert list(path.parent.iterdir()) == [path]


class TestSaving:
    def test_saves_below_a_folder_that_it_makes_with_the_first_file(self, tmp_path: Path) -> None:
        with store.exclusive_saving(tmp_path / "content") as save:
            assert not (tmp_path / "content").exists()
            assert save({tmp_path / "content/a/one": b"1", tmp_path / "content/b/two": b"2"})
            assert save({tmp_path / "content/a/one": b"3"}) == (tmp_path / "content/a/one",)
            assert save({tmp_path / "content/a/one": b"3"}) == ()
        assert contents(tmp_path) == {"content/a/one": b"3", "content/b/two": b"2"}

    def test_makes_nothing_where_nothing_is_saved(self, tmp_path: Path) -> None:
        with store.exclusive_saving(tmp_path / "content"):
            pass
        assert list(tmp_path.iterdir()) == []

    def test_keeps_other_runs_out_until_it_ends(self, tmp_path: Path) -> None:
        script = (
            "import sys; from pathlib import Path; from generator import store\n"
            "with store.exclusive_saving(Path(sys.argv[1])) as save:\n"
            "    print('in', flush=True); sys.stdin.readline(); save({Path(sys.argv[1]) / 'a': b'1'})\n"
        )
        command = [sys.executable, "-c", script, str(tmp_path)]
        with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as first:
            assert first.stdin is not None
            assert first.stdout is not None
            assert first.stdout.readline() == "in\n"
            with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as second:
                assert second.stdout is not None
                assert second.poll() is None
                first.stdin.write("\n")
                first.stdin.close()
                assert second.stdout.read() == b"in\n"
        assert (first.returncode, second.returncode) == (0, 0)
        assert contents(tmp_path) == {"a": b"1"}

    def test_clears_what_a_killed_run_left(self, tmp_path: Path) -> None:
        write_files(tmp_path, {"a/.ratingpress-saving-0.new": b"half", ".ratingpress-saving.lock": b""})
        with store.exclusive_saving(tmp_path) as save:
            save({tmp_path / "a/b": b"1"})
        assert contents(tmp_path) == {"a/b": b"1"}


@pytest.mark.parametrize("name", ["..", ".", "", "a/b", "a\\b", "/a", ".a", "C:a", "a\0b", "ä", "a b"])
def test_no_name_leads_out_of_its_folder(name: str) -> None:
    with pytest.raises(ContentError) as error:
        store.path_in(Path("sources"), "slug", name)
    assert "is not the plain name of a file" in one_line(error)


def test_a_plain_name_is_a_path() -> None:
    assert store.path_in(Path("sources"), "a-slug", "press-release.txt") == Path("sources/a-slug/press-release.txt")


class TestTemporaryStore:
    @given(some.lists(some.binary(max_size=200), max_size=20))
    def test_gives_back_what_was_put_in_whatever_the_order(self, contents: list[bytes]) -> None:
        with store.TemporaryStore() as temporary:
            places = [temporary.add(content) for content in contents]
            assert [temporary.read(place) for place in reversed(places)] == contents[::-1]
            assert [temporary.read(temporary.add(content)) for content in contents] == contents

    def test_much_data_is_kept_on_the_disk_and_leaves_nothing(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
        with store.TemporaryStore() as temporary:
            places = [temporary.add(bytes([number]) * 1_000_000) for number in range(20)]
            assert temporary.read(places[7]) == bytes([7]) * 1_000_000
        assert list(tmp_path.iterdir()) == []


class TestFindDocuments:
    def test_lists_documents_and_nothing_else(self, tmp_path: Path) -> None:
        names = ["a.txt", "folder/b.html", "Z.txt"]
        others = ["README.md", ".gitkeep", ".hidden/c.txt", "folder/b_files/x.html", "pic.PNG", "b.css"]
        write_files(tmp_path, dict.fromkeys([*names, *others], b""))
        found = store.find_documents([tmp_path])
        assert found.documents == tuple(store.Source(tmp_path / name) for name in sorted(names))
        assert found.parts == 3

    def test_a_link_is_listed_so_that_reading_it_reports_why_it_is_refused(self, tmp_path: Path) -> None:
        lay_link(tmp_path / "linked.txt")
        source = store.Source(tmp_path / "linked.txt")
        assert source in store.find_documents([tmp_path]).documents
        with pytest.raises(ContentError, match="symbolic link"):
            store.read_document(source, LIMIT)

    def test_what_is_named_is_meant_whatever_its_name(self, tmp_path: Path) -> None:
        write_files(tmp_path, {"README.txt": b"", "a.css": b""})
        paths = [tmp_path / "README.txt", tmp_path / "a.css", tmp_path / "a.css"]
        assert store.find_documents(paths).documents == (store.Source(paths[0]), store.Source(paths[1]))

    @given(data=some.data())
    def test_any_bytes_in_an_archive_are_documents_or_a_refusal(
        self, tmp_path_factory: pytest.TempPathFactory, data: some.DataObject
    ) -> None:
        path = tmp_path_factory.mktemp("zips") / "a.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("a.txt", b"words " * 50, zipfile.ZIP_DEFLATED)
            archive.writestr("b.txt", b"other words")
        content = bytearray(path.read_bytes())
        for place, byte in data.draw(
            some.lists(some.tuples(some.integers(0, len(content) - 1), some.integers(0, 255)))
        ):
            content[place] = byte
        path.write_bytes(content)
        for source in store.find_documents([path]).documents:
            with suppress(ContentError):
                assert len(store.read_document(source, LIMIT)) <= LIMIT


class TestInbox:
    def test_a_document_leaves_the_inbox_once_its_bytes_are_kept(self, tmp_path: Path) -> None:
        write_files(tmp_path, {"inbox/sub/a.txt": b"words", "sources/a.txt": b"words"})
        assert store.remove_from_inbox(tmp_path / "inbox/sub/a.txt", tmp_path / "inbox", tmp_path / "sources/a.txt")
        assert contents(tmp_path) == {"sources/a.txt": b"words"}

    @pytest.mark.parametrize(
        ("document", "kept"),
        [
            ("inbox/a.txt", "sources/missing.txt"),
            ("inbox/a.txt", "sources/other.txt"),
            ("inbox/a.txt", "inbox/copy.txt"),
            ("inbox/a.txt", "inbox/a.txt"),
            ("inbox/a.txt", "sources/linked.txt"),
            ("mine/a.txt", "sources/a.txt"),
            ("inbox/../mine/a.txt", "sources/a.txt"),
            ("inbox/missing.txt", "sources/a.txt"),
        ],
    )
    def test_else_it_stays(self, tmp_path: Path, document: str, kept: str) -> None:
        same = ("inbox/a.txt", "inbox/copy.txt", "mine/a.txt", "sources/a.txt")
        write_files(tmp_path, dict.fromkeys(same, b"words") | {"sources/other.txt": b"other words"})
        (tmp_path / "sources/linked.txt").symlink_to(tmp_path / "inbox/a.txt")
        before = contents(tmp_path)
        assert not store.remove_from_inbox(tmp_path / document, tmp_path / "inbox", tmp_path / kept)
        assert contents(tmp_path) == before
