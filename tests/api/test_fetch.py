"""`ratingpress fetch` and a server of the API's shape on this machine: its requests, its files, its output."""

import gzip
import hashlib
import json
import re
import ssl
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from support.api_server import KEY, ApiServer, Misbehaviour, category, record, serving
from support.commands import run
from support.paths import files as files_with_days
from support.published import LOCATIONS as PUBLISHED
from support.published import need
from typer.testing import CliRunner

from generator import api
from generator.api.responses import retry_delay
from generator.cli import app
from generator.pipeline import Cache, Fetched, Fetcher, FetchResult, Refusal, Selection
from generator.problems import ContentError, MachineError, UsageError

A, B, C, D = (f"1-99004000{number}" for number in range(11, 15))
DAY_OF_RETRIEVAL = re.compile(r"_20\d\d-\d\d-\d\d(?=\.json$)")
"""What the name of a file in the inbox ends with."""
MOMENT = datetime(2026, 11, 26, 12, 0, 0, tzinfo=UTC)
DENTIST = [category("P1", "Dentists"), category("P2", "GP Practices", "false")]


class FakeClock:
    """A clock that moves only when somebody waits, and remembers for how long."""

    def __init__(self) -> None:
        self.moment, self.pauses = MOMENT, list[float]()

    def now(self) -> datetime:
        return self.moment

    def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.moment += timedelta(seconds=seconds)


class FetchContext:
    """A fetcher with a clock of its own, in a folder of its own."""

    def __init__(self, address: str, folder: Path, key: str = KEY, longest: float = 20.0) -> None:
        self.clock = FakeClock()
        # So many a minute that no spacing is among the pauses: what is left is what a retry waits for.
        pace = api.Pace(self.clock.now, self.clock.pause, 10**9, longest)
        self.client = api.Client(address, key, "ratingpress/test", pace)
        self.folder, self.inbox = folder, folder / "inbox"
        self.fetcher = Fetcher(self.client, Cache(folder / "cache", address), self.inbox)

    def fetch(self, *ids: str, area: str | None = None, since: date | None = None) -> list[Fetched | Refusal]:
        selection = Selection(ids, area, since)
        try:
            return list(self.fetcher.fetch(self.fetcher.select_ids(selection), selection))
        finally:
            self.clock.pauses = [seconds for seconds in self.clock.pauses if seconds > 1e-6]

    def inbox_files(self) -> dict[str, bytes]:
        found = sorted(self.inbox.glob("*")) if self.inbox.is_dir() else []
        return {DAY_OF_RETRIEVAL.sub("", path.name): path.read_bytes() for path in found}


@pytest.fixture(autouse=True)
def no_certificates(monkeypatch: pytest.MonkeyPatch) -> None:
    """Load no certificates: that takes a tenth of a second, and no server here is encrypted."""
    monkeypatch.setattr(ssl.SSLContext, "load_verify_locations", lambda *_, **__: None)


@pytest.fixture
def server() -> Iterator[ApiServer]:
    with serving() as server:
        server.records = {each: record(each) for each in (A, B, C)}
        yield server


@pytest.fixture
def context(server: ApiServer, tmp_path: Path) -> Iterator[FetchContext]:
    context = FetchContext(server.api, tmp_path)
    with context.client:
        yield context


def files(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder by their paths, without the days of retrieval in the inbox."""
    return {DAY_OF_RETRIEVAL.sub("", path): data for path, data in files_with_days(folder).items()}


def fetch(folder: Path, *arguments: str, address: str, key: str | None = KEY) -> subprocess.CompletedProcess[str]:
    environment = {"HTTP_PROXY": "http://192.0.2.1:9"} | ({} if key is None else {"CQC_API_KEY": key})
    options = ("--api", address, "--per-minute", "2000")
    return run("fetch", *arguments, *options, folder=folder, environment=environment)


class TestCommand:
    def test_records_come_into_the_inbox_as_they_were_sent_and_are_read_from_there(
        self, server: ApiServer, tmp_path: Path
    ) -> None:
        ended = fetch(tmp_path, A, B, address=server.api)
        assert (ended.returncode, ended.stderr) == (0, "")
        assert ended.stdout == (
            "2 locations: 2 fetched, 0 unchanged since last time, 0 passed over, 0 refused. In content/inbox: "
            "2 records, to be read with: ratingpress convert content/inbox\n"
        )
        assert files(tmp_path / "content") == {f"inbox/{each}.json": server.records[each] for each in (A, B)}
        assert [each.headers["Ocp-Apim-Subscription-Key"] for each in server.requests] == [KEY, KEY]
        assert all(re.fullmatch(r"ratingpress/\S+", each.headers["User-Agent"]) for each in server.requests)
        assert len({each.port for each in server.requests}) == 1, "more than one connection"

        converted = run("convert", "content/inbox", folder=tmp_path)
        assert converted.returncode == 0, converted.stderr
        assert sorted(path.name for path in (tmp_path / "content" / "practices").iterdir()) == [
            f"practice-{A}.yaml", f"practice-{B}.yaml",
        ]  # fmt: skip
        assert list((tmp_path / "content" / "inbox").iterdir()) == []

        again = fetch(tmp_path, A, B, address=server.api)
        assert again.stdout.startswith("2 locations: 0 fetched, 2 unchanged since last time, 0 passed over")
        assert len(server.requests) == 2, "what was asked for just now is not asked for again"
        assert next((tmp_path / "content" / "inbox").glob(f"{A}_*.json")).read_bytes() == server.records[A]

        assert fetch(tmp_path, A, "--fresh", address=server.api).returncode == 0
        assert len(server.requests) == 3
        assert server.requests[2].headers["If-None-Match"]
        assert KEY not in repr([each for each in files(tmp_path).values() if KEY.encode() in each]), "the key was kept"
        assert KEY not in ended.stdout + again.stdout

    def test_an_area_is_fetched_page_by_page(self, server: ApiServer, tmp_path: Path) -> None:
        server.most_per_page = 2
        server.records |= {D: record(D, inspectionCategories=DENTIST)}
        ended = fetch(tmp_path, "--area", "Quarrenden", "--into", "here", "--cache", "there", address=server.api)
        assert ended.returncode == 0, ended.stderr
        assert "4 locations: 3 fetched, 0 unchanged since last time, 1 passed over, 0 refused." in ended.stdout
        assert sorted(files(tmp_path / "here")) == [f"{each}.json" for each in (A, B, C)]
        assert f"locations/{D}.json" in files(tmp_path / "there")
        lists = [each.query for each in server.requests if each.path == "/locations"]
        assert lists == [
            {"localAuthority": "Quarrenden", "primaryInspectionCategoryCode": "P2", "page": page, "perPage": "1000"}
            for page in ("1", "2")
        ]

    def test_a_refused_location_is_one_line_and_the_others_are_fetched(self, server: ApiServer, tmp_path: Path) -> None:
        ended = fetch(tmp_path, A, D, B, address=server.api)
        assert ended.returncode == 1
        assert ended.stderr == f"{D}: CQC knows no location of this id (status 404)\n"
        assert "3 locations: 2 fetched, 0 unchanged since last time, 0 passed over, 1 refused." in ended.stdout
        assert sorted(files(tmp_path / "content")) == [f"inbox/{A}.json", f"inbox/{B}.json"]

    def test_an_area_that_cqc_does_not_know_is_reported(self, server: ApiServer, tmp_path: Path) -> None:
        ended = fetch(tmp_path, "--area", "Nowhere", address=server.api)
        assert ended.returncode == 1
        assert (
            "CQC lists no GP practice in “Nowhere”: is that the local authority’s name as CQC writes it" in ended.stderr
        )

    def test_nothing_changed_is_no_mistake(self, server: ApiServer, tmp_path: Path) -> None:
        ended = fetch(tmp_path, "--changed-since", "2026-11-01", address=server.api)
        assert (ended.returncode, ended.stderr) == (0, "")
        assert "nothing to fetch" in ended.stdout
        assert server.requests[0].query["startTimestamp"] == "2026-11-01T00:00:00Z"
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", server.requests[0].query["endTimestamp"])

    def test_without_a_key_the_output_states_where_to_get_one(self, server: ApiServer, tmp_path: Path) -> None:
        for key in (None, "", " \n"):
            ended = fetch(tmp_path, A, address=server.api, key=key)
            assert (ended.returncode, ended.stdout) == (2, "")
            assert "https://api-portal.service.cqc.org.uk (free)" in ended.stderr
            assert "CQC_API_KEY" in ended.stderr
        assert server.requests == []

    def test_a_key_that_is_not_accepted_stops_the_run(self, server: ApiServer, tmp_path: Path) -> None:
        ended = fetch(tmp_path, A, B, address=server.api, key="another-secret")
        assert ended.returncode == 2
        assert "does not accept the key in CQC_API_KEY (status 403)" in ended.stderr
        assert "another-secret" not in ended.stdout + ended.stderr
        assert len(server.requests) == 1
        assert files(tmp_path) == {}

    def test_a_key_that_no_header_can_hold_is_not_quoted(self, server: ApiServer, tmp_path: Path) -> None:
        ended = fetch(tmp_path, A, address=server.api, key="secret\nEvil: yes")
        assert ended.returncode == 2
        assert "secret" not in ended.stderr
        assert server.requests == []

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            ((), "say what to fetch"),
            (("1-12",), "“1-12” is not a location’s id"),
            (("../../etc/passwd",), "is not a location’s id"),
            ((A, "--area", "Oldham"), "go neither with"),
            ((A, "--changed-since", "2026-11-01"), "go neither with"),
            (("--area", " "), "the name is empty"),
            (("--changed-since", "yesterday"), "yesterday"),
            (("--changed-since", "2999-01-01"), "in the future"),
            ((A, "--api", "http://api.service.cqc.org.uk/public/v1"), "not encrypted"),
            ((A, "--api", "http://127.0.0.1.example.org/"), "not encrypted"),
            ((A, "--api", "https://user:word@example.org/"), "a user’s name"),
            ((A, "--api", "ftp://127.0.0.1/"), "not encrypted"),
            ((A, "--api", "api"), "not a web address"),
        ],
    )  # fmt: skip
    def test_wrong_use_is_reported_before_any_request(
        self, arguments: tuple[str, ...], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        ended = CliRunner().invoke(app, ["fetch", *arguments], env={"CQC_API_KEY": KEY})
        assert ended.exit_code == 2
        assert message in " ".join(ended.output.split())
        assert files(tmp_path) == {}

    def test_a_run_that_was_stopped_reports_how_far_it_came(self, server: ApiServer, tmp_path: Path) -> None:
        server.misbehave(C, Misbehaviour(401))
        ended = fetch(tmp_path, A, B, C, D, address=server.api)
        assert ended.returncode == 2
        assert ended.stdout.startswith("2 of 4 locations: 2 fetched, 0 unchanged")
        assert sorted(files(tmp_path / "content")) == [f"inbox/{A}.json", f"inbox/{B}.json"]

    def test_a_redirect_is_never_followed(self, server: ApiServer, tmp_path: Path) -> None:
        with serving() as other:
            server.misbehave(A, Misbehaviour(302, {"Location": f"{other.api}/locations/{A}"}))
            ended = fetch(tmp_path, A, address=server.api)
            assert ended.returncode == 1
            assert f"{A}: CQC’s API answered 302, a redirect, which is never followed" in ended.stderr
            assert other.requests == []
            assert len(server.requests) == 1

    def test_a_server_that_is_gone_is_one_line(self, tmp_path: Path) -> None:
        with ApiServer() as gone:
            context = FetchContext(gone.api, tmp_path)
        with context.client:
            (refused,) = context.fetch(A)
        assert re.fullmatch(rf"{A}: there is no connection to CQC’s API \(.+\), 5 times", str(refused))
        assert context.clock.pauses == [1, 2, 4, 8]


class TestPatience:
    @pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
    def test_a_passing_failure_is_asked_again(self, status: int, server: ApiServer, context: FetchContext) -> None:
        server.misbehave(A, Misbehaviour(status), Misbehaviour(status))
        assert context.fetch(A) == [Fetched(A, FetchResult.FETCHED)]
        assert context.clock.pauses == [1, 2]
        assert context.inbox_files() == {f"{A}.json": server.records[A]}

    @pytest.mark.parametrize(
        ("retry_after", "waited"),
        [
            ("7", [7]),
            ("0", []),
            ("86400", [600]),
            ("Thu, 26 Nov 2026 12:00:30 GMT", [30]),
            ("Thu, 26 Nov 2026 11:00:00 GMT", []),
            ("soon", [1]),
            ("-5", [1]),
        ],
    )
    def test_retry_after_is_honoured(
        self, retry_after: str, waited: list[float], server: ApiServer, context: FetchContext
    ) -> None:
        server.misbehave(A, Misbehaviour(429, {"Retry-After": retry_after}))
        assert context.fetch(A) == [Fetched(A, FetchResult.FETCHED)]
        assert context.clock.pauses == waited

    @pytest.mark.parametrize("text", [None, "", "9" * 5000, "²", "Thu, 99 Nov 2026", "\0"])
    def test_any_retry_after_is_read_or_not(self, text: str | None) -> None:
        assert retry_delay(text, MOMENT) in (None, 600.0)

    @pytest.mark.parametrize(
        ("body", "message"),
        [
            (b"<html>Maintenance</html>", "what is not JSON"),
            (record(A)[:500], "what is not JSON"),
            (b"[" * 100_000, "what is not JSON"),
            (b"\xff\xfe\x00", "what is not JSON"),
            (b'["a"]', "what is not a JSON object"),
            (b"{}", "what is not the record of this location"),
            (record(B), "what is not the record of this location"),
        ],
    )  # fmt: skip
    def test_what_is_no_record_is_asked_for_again_and_never_kept(
        self, body: bytes, message: str, server: ApiServer, context: FetchContext
    ) -> None:
        server.misbehave(A, *[Misbehaviour(body=body)] * 5)
        assert context.fetch(A, B) == [
            Refusal(A, f"CQC’s API answered with {message}, 5 times"), Fetched(B, FetchResult.FETCHED),
        ]  # fmt: skip
        assert sorted(files(context.folder)) == [
            f"cache/locations/{B}.about.json", f"cache/locations/{B}.json", f"inbox/{B}.json",
        ]  # fmt: skip
        assert server.paths().count(f"/locations/{A}") == 5

    def test_an_answer_cut_off_is_asked_for_again(self, server: ApiServer, context: FetchContext) -> None:
        server.misbehave(A, Misbehaviour(claimed=10**6), Misbehaviour(body=b"{}", claimed=50))
        assert context.fetch(A) == [Fetched(A, FetchResult.FETCHED)]
        assert context.clock.pauses == [1, 2]
        assert context.inbox_files() == {f"{A}.json": server.records[A]}

    @pytest.mark.parametrize(
        "slow",
        [Misbehaviour(stall=3), Misbehaviour(drip=0.05), Misbehaviour(drip=0.05, drip_headers=True)],
        ids=["late", "dripping", "dripping before the answer begins"],
    )
    def test_an_answer_has_a_limit_as_a_whole(self, slow: Misbehaviour, server: ApiServer, tmp_path: Path) -> None:
        server.misbehave(A, slow)
        context = FetchContext(server.api, tmp_path, longest=0.4)
        started = time.monotonic()
        with context.client:
            assert context.fetch(B, A) == [Fetched(B, FetchResult.FETCHED), Fetched(A, FetchResult.FETCHED)]
        assert 0.3 < time.monotonic() - started < 2
        assert context.clock.pauses == [1]

    def test_a_packed_answer_is_unpacked_whole_or_asked_for_again(
        self, server: ApiServer, context: FetchContext
    ) -> None:
        packed, how = gzip.compress(server.records[A]), {"Content-Encoding": "gzip"}
        server.misbehave(
            A, Misbehaviour(headers=how, body=packed[:-200]), Misbehaviour(headers=how, body=b"no"),
            Misbehaviour(headers=how, body=packed),
        )  # fmt: skip
        assert context.fetch(A) == [Fetched(A, FetchResult.FETCHED)]
        assert context.clock.pauses == [1, 2]
        assert context.inbox_files() == {f"{A}.json": server.records[A]}

    def test_an_answer_has_a_largest_size(self, server: ApiServer, context: FetchContext) -> None:
        server.misbehave(A, Misbehaviour(body=b" " * 8_000_001))
        assert context.fetch(A, B) == [
            Refusal(A, "the answer is larger than 8 MB, the most that is read"), Fetched(B, FetchResult.FETCHED),
        ]  # fmt: skip

    def test_requests_are_spaced(self, server: ApiServer, tmp_path: Path) -> None:
        clock = FakeClock()
        with api.Client(server.api, KEY, "ratingpress/test", api.Pace(clock.now, clock.pause, 100)) as client:
            client.location(A, api.KnownVersion())
            clock.moment += timedelta(seconds=0.25)
            client.location(B, api.KnownVersion())
            clock.moment -= timedelta(hours=1)
            client.location(C, api.KnownVersion())
            clock.moment += timedelta(seconds=9)
            client.location(C, api.KnownVersion())
        assert clock.pauses == [pytest.approx(0.35), pytest.approx(0.6)]

    def test_a_server_that_gives_no_answer_is_soon_left_alone(self, server: ApiServer, context: FetchContext) -> None:
        ids = [f"1-99005000{number}" for number in range(10, 20)]
        for each in ids:
            server.misbehave(each, *[Misbehaviour(503)] * 9)
        with pytest.raises(MachineError, match="no answer for 5 locations one after another"):
            context.fetch(A, *ids)
        assert len(server.requests) == 1 + 5 * 5
        assert context.inbox_files() == {f"{A}.json": server.records[A]}

    def test_one_answer_between_failures_lets_the_run_continue(self, server: ApiServer, context: FetchContext) -> None:
        ids = [f"1-99005000{number}" for number in range(10, 18)]
        for each in ids:
            server.misbehave(each, *[Misbehaviour(500)] * 5)
        outcomes = context.fetch(*ids[:4], A, *ids[4:])
        assert [isinstance(each, Refusal) for each in outcomes] == [True] * 4 + [False] + [True] * 4

    @pytest.mark.parametrize(("status", "message"), [(400, "refused the request"), (410, "(status 410)"), (204, "204")])
    def test_other_answers_are_reported_and_not_asked_for_again(
        self, status: int, message: str, server: ApiServer, context: FetchContext
    ) -> None:
        server.misbehave(A, Misbehaviour(status, body=b""))
        refused, fetched = context.fetch(A, B)
        assert isinstance(refused, Refusal)
        assert message in refused.why
        assert fetched == Fetched(B, FetchResult.FETCHED)
        assert len(server.requests) == 2


class TestCache:
    def later(self, context: FetchContext, hours: float = 21) -> None:
        context.clock.moment += timedelta(hours=hours)

    def test_what_has_not_changed_is_not_sent_again(self, server: ApiServer, context: FetchContext) -> None:
        context.fetch(A, B)
        (context.inbox / f"{A}_2026-11-26.json").unlink()
        self.later(context)
        server.records[B] = record(B, name="Another name")
        assert context.fetch(A, B) == [Fetched(A, FetchResult.UNCHANGED), Fetched(B, FetchResult.FETCHED)]
        first, again = server.requests[0], server.requests[2]
        assert (first.headers["If-None-Match"], first.headers["If-Modified-Since"]) == (None, None)
        assert again.headers["If-None-Match"]
        assert again.headers["If-Modified-Since"] == "Wed, 25 Nov 2026 03:00:00 GMT"
        assert context.inbox_files() == {f"{each}.json": server.records[each] for each in (A, B)}
        assert context.fetch(A, B) == [Fetched(A, FetchResult.UNCHANGED), Fetched(B, FetchResult.UNCHANGED)]
        assert len(server.requests) == 4, "an answer “not modified” counts as asked"

    def test_a_file_in_the_inbox_names_the_day_on_which_its_bytes_were_sent_first(
        self, server: ApiServer, context: FetchContext
    ) -> None:
        context.fetch(A, B)
        self.later(context)
        server.records[B] = record(B, name="Another name")
        context.fetch(A, B)
        assert sorted(path.name for path in context.inbox.iterdir()) == [
            f"{A}_2026-11-26.json", f"{B}_2026-11-26.json", f"{B}_2026-11-27.json",
        ]  # fmt: skip

    def test_a_run_that_was_interrupted_continues_where_it_stopped(
        self, server: ApiServer, context: FetchContext
    ) -> None:
        selection = Selection((A, B, C))
        run = context.fetcher.fetch(selection.ids, selection)
        assert [next(run), next(run)] == [Fetched(A, FetchResult.FETCHED), Fetched(B, FetchResult.FETCHED)]
        run.close()
        self.later(context, 19.9)
        assert context.fetch(A, B, C)[2] == Fetched(C, FetchResult.FETCHED)
        assert server.paths() == [f"/locations/{each}" for each in (A, B, C)]

    def test_a_clock_that_was_put_back_asks_again(self, server: ApiServer, context: FetchContext) -> None:
        context.fetch(A)
        self.later(context, -1)
        context.fetch(A)
        assert len(server.requests) == 2

    def test_what_is_written_about_a_body(self, server: ApiServer, context: FetchContext) -> None:
        context.fetch(A)
        folder = context.folder / "cache" / "locations"
        assert (folder / f"{A}.json").read_bytes() == server.records[A]
        about = json.loads((folder / f"{A}.about.json").read_text())
        assert about.pop("etag").startswith('"')
        assert about == {
            "api": server.api,
            "asked": "2026-11-26T12:00:00+00:00",
            "retrieved": "2026-11-26T12:00:00+00:00",
            "last_modified": "Wed, 25 Nov 2026 03:00:00 GMT",
            "sha256": hashlib.sha256(server.records[A]).hexdigest(),
        }

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            (f"{A}.json", record(A)[:-5]),
            (f"{A}.json", record(A, name="Changed by somebody")),
            (f"{A}.json", b""),
            (f"{A}.about.json", b""),
            (f"{A}.about.json", b'{"api": "http'),
            (f"{A}.about.json", b"[1]"),
            (f"{A}.about.json", b"[" * 60_000),
            (f"{A}.about.json", b" " * 100_000),
            (f"{A}.about.json", b"\xff"),
            (f"{A}.about.json", None),
            (f"{A}.json", None),
        ],
    )
    def test_damage_counts_as_absent(
        self, name: str, content: bytes | None, server: ApiServer, context: FetchContext
    ) -> None:
        context.fetch(A)
        before = files(context.folder)
        path = context.folder / "cache" / "locations" / name
        path.unlink()
        if content is not None:
            path.write_bytes(content)
        assert context.fetch(A) == [Fetched(A, FetchResult.FETCHED)]
        assert "If-None-Match" not in server.requests[1].headers
        assert files(context.folder) == before

    def test_a_version_that_no_header_can_hold_is_not_sent(self, server: ApiServer, context: FetchContext) -> None:
        context.fetch(A)
        path = context.folder / "cache" / "locations" / f"{A}.about.json"
        path.write_text(json.dumps(json.loads(path.read_text()) | {"etag": "é\r\nEvil: yes"}))
        self.later(context)
        assert context.fetch(A) == [Fetched(A, FetchResult.UNCHANGED)]
        assert "If-None-Match" not in server.requests[1].headers

    def test_what_another_api_sent_does_not_count(self, server: ApiServer, context: FetchContext) -> None:
        context.fetch(A)
        with serving() as other:
            other.records = {A: record(A, name="Elsewhere")}
            there = FetchContext(other.api, context.folder)
            with there.client:
                assert there.fetch(A) == [Fetched(A, FetchResult.FETCHED)]
            assert "If-None-Match" not in other.requests[0].headers

    def test_what_a_person_put_into_the_inbox_stays(self, server: ApiServer, context: FetchContext) -> None:
        context.inbox.mkdir()
        (context.inbox / f"{A}_2026-11-26.json").write_bytes(b"my notes on this practice")
        (context.inbox / f"{B}_2026-11-26.json").write_bytes(record(B, name="An earlier fetch"))
        (context.inbox / f"{C}_2026-11-26.json").mkdir()
        outcomes = context.fetch(A, B, C)
        assert [isinstance(each, Refusal) for each in outcomes] == [True, False, True]
        assert "is not a record of this location: move it away first" in str(outcomes[0])
        assert (context.inbox / f"{A}_2026-11-26.json").read_bytes() == b"my notes on this practice"
        assert (context.inbox / f"{B}_2026-11-26.json").read_bytes() == server.records[B]


class TestLists:
    def test_of_changes_only_practices_are_put_into_the_inbox(self, server: ApiServer, context: FetchContext) -> None:
        server.records |= {
            B: record(B, inspectionCategories=DENTIST),
            C: record(C, inspectionCategories=None),
            D: record(D, inspectionCategories=[category("P3", "Out of hours", ""), category("P2", "GP practices")]),
        }
        server.changes, server.most_per_page = [A, B, C, D], 3
        outcomes = context.fetch(since=date(2026, 11, 1))
        assert [outcome.result for outcome in outcomes if isinstance(outcome, Fetched)] == [
            FetchResult.FETCHED, FetchResult.PASSED_OVER, FetchResult.PASSED_OVER, FetchResult.FETCHED,
        ]  # fmt: skip
        assert sorted(context.inbox_files()) == [f"{A}.json", f"{D}.json"]
        assert server.requests[0].query == {
            "startTimestamp": "2026-11-01T00:00:00Z", "endTimestamp": "2026-11-26T12:00:00Z", "page": "1",
            "perPage": "1000",
        }  # fmt: skip
        assert [each.query["page"] for each in server.requests if each.path == "/changes/location"] == ["1", "2"]

    def test_ids_fetch_whatever_they_name(self, server: ApiServer, context: FetchContext) -> None:
        server.records |= {A: record(A, inspectionCategories=DENTIST), B: record(B, inspectionCategories=None)}
        assert context.fetch(A, B, A) == [Fetched(A, FetchResult.FETCHED), Fetched(B, FetchResult.FETCHED)]

    def test_an_area_and_a_date_fetch_what_is_in_both(self, server: ApiServer, context: FetchContext) -> None:
        server.changes = [D, C, A]
        assert context.fetch(area="Quarrenden", since=date(2026, 11, 1)) == [
            Fetched(A, FetchResult.FETCHED), Fetched(C, FetchResult.FETCHED),
        ]  # fmt: skip

    def test_a_server_that_ignores_the_area_is_found_out(self, server: ApiServer, context: FetchContext) -> None:
        server.knows_areas = False
        server.records |= {B: record(B, localAuthority="Elsewhere"), C: record(C, localAuthority=" quarrenDEN ")}
        assert [outcome.result for outcome in context.fetch(area="Quarrenden") if isinstance(outcome, Fetched)] == [
            FetchResult.FETCHED, FetchResult.PASSED_OVER, FetchResult.FETCHED,
        ]  # fmt: skip
        with pytest.raises(ContentError, match="what CQC’s API lists for “Oldham” is elsewhere"):
            context.fetch(area="Oldham")

    def test_not_all_of_england_is_fetched_for_an_area_that_nobody_knows(
        self, server: ApiServer, context: FetchContext
    ) -> None:
        server.knows_areas = False
        server.records = {each: record(each) for each in (f"1-99006000{number}" for number in range(10, 99))}
        with pytest.raises(ContentError, match="is elsewhere"):
            context.fetch(area="Oldham")
        assert len(server.requests) == 1 + 20

    def test_an_endless_list_is_given_up(self, server: ApiServer, context: FetchContext) -> None:
        server.pages = lambda page: {"changes": [f"1-99007{page:05}"], "total": 10**9, "page": 1, "totalPages": 10**9}
        with pytest.raises(MachineError, match="does not end: stopped after 200 pages"):
            context.fetch(since=date(2026, 11, 1))
        assert len(server.requests) == 200

    @pytest.mark.parametrize(
        "wrong_length",
        [
            {"totalPages": 999},
            {"totalPages": "many"},
            {"totalPages": -1},
            {"total": None, "totalPages": None},
            {"total": "3", "totalPages": "2"},
            {"total": "several"},
            {"total": None},
        ],
    )
    def test_a_list_with_a_wrong_length_is_read_to_its_end_and_no_further(
        self, wrong_length: dict[str, object], server: ApiServer, context: FetchContext
    ) -> None:
        server.changes, server.most_per_page, server.extra = [A, B, C], 2, wrong_length
        assert len(context.fetch(since=date(2026, 11, 1))) == 3

    @pytest.mark.parametrize("total", [99, "99"])
    def test_a_list_with_fewer_locations_than_it_states_is_not_taken_for_the_whole(
        self, total: object, server: ApiServer, context: FetchContext
    ) -> None:
        server.changes, server.most_per_page, server.extra = [A, B, C], 2, {"total": total}
        with pytest.raises(MachineError, match="states that the list /changes/location has 99 locations, and sent 3"):
            context.fetch(since=date(2026, 11, 1))
        assert context.inbox_files() == {}

    def test_a_page_that_repeats_is_the_last(self, server: ApiServer, context: FetchContext) -> None:
        server.pages = lambda page: {"changes": [A, B], "page": 1, "totalPages": 50}
        assert len(context.fetch(since=date(2026, 11, 1))) == 2
        assert server.paths().count("/changes/location") == 2

    @pytest.mark.parametrize("envelope", [{}, {"changes": "all"}, {"changes": [1]}, {"changes": [{"id": A}]}, []])
    def test_what_is_no_list_is_asked_for_again(
        self, envelope: object, server: ApiServer, context: FetchContext
    ) -> None:
        server.pages = lambda page: envelope
        with pytest.raises(MachineError, match="5 times"):
            context.fetch(since=date(2026, 11, 1))
        assert len(server.requests) == 5

    def test_an_id_that_is_none_reaches_neither_a_path_nor_the_network(
        self, server: ApiServer, context: FetchContext
    ) -> None:
        server.changes = ["../../../evil", A, "1-1234567\n8", "x" * 5000, "1-١٢٣٤٥٦٧٨٩"]
        outcomes = context.fetch(since=date(2026, 11, 1))
        assert [isinstance(each, Refusal) for each in outcomes] == [True, False, True, True, True]
        assert server.paths() == ["/changes/location", f"/locations/{A}"]
        assert sorted(context.inbox_files()) == [f"{A}.json"]

    def test_the_key_must_be_right_for_a_list_too(self, server: ApiServer, tmp_path: Path) -> None:
        context = FetchContext(server.api, tmp_path, key="wrong")
        with context.client, pytest.raises(UsageError, match="does not accept the key"):
            context.fetch(area="Quarrenden")


@pytest.mark.parametrize(
    ("address", "sound"),
    [
        (api.ADDRESS, True),
        ("http://127.0.0.1:8080/x", True),
        ("http://localhost/x", True),
        ("http://[::1]:80/x", True),
        ("http://0.0.0.0/x", False),
        ("http://localhost.example.org/x", False),
        ("http://127.0.0.1@example.org/x", False),
        ("https://example.org/x?y", False),
        ("https://exa mple.org/", False),
        ("https://[::1/", False),
        ("https://example..org/", False),
        (f"https://{'a' * 64}.org/", False),
        ("https://example.org:99999/", False),
        ("//example.org", False),
        ("", False),
    ],
)  # fmt: skip
def test_the_key_travels_encrypted_or_not_at_all(address: str, sound: bool) -> None:
    assert (api.address_mistake(address) is None) == sound


@pytest.mark.parametrize("address", ["https://xn--/", "https://[::1%25]x/"])
def test_a_name_that_no_host_can_have_is_one_line(address: str) -> None:
    with pytest.raises(UsageError, match="is not a web address"):
        api.Client(address, KEY, "ratingpress/test", api.Pace(FakeClock().now, FakeClock().pause))


def test_what_cqc_published_for_oldham_arrives_byte_for_byte(server: ApiServer, context: FetchContext) -> None:
    need(PUBLISHED, "what CQC's API published")
    server.records, server.most_per_page = {path.stem: path.read_bytes() for path in PUBLISHED}, 70
    expected = {}
    for location_id, body in server.records.items():
        categories = json.loads(body).get("inspectionCategories", [])
        if [each["name"] for each in categories if each.get("primary") == "true"] == ["GP Practices"]:
            expected[f"{location_id}.json"] = body
    results = Counter(outcome.result for outcome in context.fetch(area="Oldham") if isinstance(outcome, Fetched))
    assert results == {FetchResult.FETCHED: len(expected), FetchResult.PASSED_OVER: len(PUBLISHED) - len(expected)}
    assert context.inbox_files() == expected
    assert server.paths()[:6] == ["/locations"] * 5 + [f"/locations/{PUBLISHED[0].stem}"]
