"""A server of the shape of CQC's API on this machine, which keeps its requests and misbehaves on demand."""

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import Message
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

from support.document_cases import DOCUMENTS

KEY = "0123456789abcdef-not-a-real-key"
BASE = "/public/v1"
INVENTED = DOCUMENTS / "api_location"


@dataclass(frozen=True)
class Request:
    path: str
    query: Mapping[str, str]
    headers: Message
    port: int


@dataclass(frozen=True)
class Misbehaviour:
    """An answer as it should not be. `claimed` is a Content-Length that is not true, `drip` seconds between bytes."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    claimed: int | None = None
    stall: float = 0.0
    drip: float = 0.0
    drip_headers: bool = False


def record(location_id: str, **changes: object) -> bytes:
    """Return an invented record, as of the API, with a few values changed; `None` removes one."""
    source = json.loads((INVENTED / "withdrawn" / "source.json").read_text("utf-8"))
    source |= {"locationId": location_id, "name": f"Practice {location_id}", **changes}
    return json.dumps({name: value for name, value in source.items() if value is not None}, indent=1).encode()


def category(code: str, name: str, primary: str = "true") -> dict[str, str]:
    return {"code": code, "name": name, "primary": primary}


class ApiServer(ThreadingHTTPServer):
    """A server of `records` by id. The answers in `misbehaves` for a path are given first, one after another."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.records: dict[str, bytes] = {}
        self.changes: list[str] = []
        self.requests: list[Request] = []
        self.misbehaves: dict[str, list[Misbehaviour]] = {}
        self.most_per_page = 1000
        self.knows_areas = True
        self.pages: Any = None
        self.extra: dict[str, object] = {}

    @property
    def api(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}{BASE}"

    def misbehave(self, location_id: str, *how: Misbehaviour) -> None:
        self.misbehaves[f"/locations/{location_id}"] = list(how)

    def paths(self) -> list[str]:
        return [each.path for each in self.requests]

    def listed(self, query: Mapping[str, str]) -> list[str]:
        """Return the ids of the list of locations: with the filters that the server knows."""
        found = []
        for location_id, body in self.records.items():
            data = json.loads(body)
            if not self.knows_areas or data.get("localAuthority") == query["localAuthority"]:
                found.append(location_id)
        return found

    def envelope(self, path: str, query: Mapping[str, str]) -> object:
        page, per_page = int(query["page"]), min(int(query["perPage"]), self.most_per_page)
        if self.pages:
            return self.pages(page)
        ids = self.changes if path == "/changes/location" else self.listed(query)
        part = ids[(page - 1) * per_page : page * per_page]
        envelope = {"total": len(ids), "page": page, "perPage": per_page, "totalPages": -(-len(ids) // per_page)}
        elsewhere = {"nextPageUri": "http://192.0.2.1/steals-the-key", "firstPageUri": "//192.0.2.1/"}
        if path == "/changes/location":
            return {**envelope, **elsewhere, "changes": part, **self.extra}
        rows = [{"locationId": each, "locationName": "X", "postalCode": "FN4 2QA"} for each in part]
        return {**envelope, **elsewhere, "locations": rows, **self.extra}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: ApiServer

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        path = parts.path.removeprefix(BASE)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.server.requests.append(Request(path, query, self.headers, self.client_address[1]))
        if waiting := self.server.misbehaves.get(path):
            self.misbehave(waiting.pop(0), path)
        elif self.headers.get("Ocp-Apim-Subscription-Key") != KEY:
            self.answer(403, b'{"message": "Access denied"}')
        elif path in ("/locations", "/changes/location"):
            self.answer(200, json.dumps(self.server.envelope(path, query)).encode())
        elif body := self.server.records.get(path.removeprefix("/locations/")):
            etag = f'"{sha256(body).hexdigest()[:16]}"'
            if self.headers.get("If-None-Match") == etag:
                self.answer(304, b"", {"ETag": etag})
            else:
                self.answer(200, body, {"ETag": etag, "Last-Modified": "Wed, 25 Nov 2026 03:00:00 GMT"})
        else:
            self.answer(404, b'{"message": "No Locations found"}')

    def answer(self, status: int, body: bytes, headers: Mapping[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def misbehave(self, how: Misbehaviour, path: str) -> None:
        body = how.body if how.body is not None else self.server.records.get(path.removeprefix("/locations/"), b"")
        time.sleep(how.stall)
        if how.drip_headers:
            self.dripped(b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 10_000, how.drip)
            return
        self.send_response(how.status)
        for name, value in how.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(how.claimed or len(body)))
        self.end_headers()
        if how.drip:
            self.dripped(body, how.drip)
        else:
            self.wfile.write(body)
        self.close_connection = bool(how.claimed or how.drip)

    def dripped(self, content: bytes, seconds: float) -> None:
        self.close_connection = True
        with suppress(OSError):
            for byte in content:
                self.wfile.write(bytes([byte]))
                time.sleep(seconds)

    def log_message(self, format: str, *arguments: object) -> None:
        """Print nothing: `requests` holds all."""


@contextmanager
def serving() -> Iterator[ApiServer]:
    with ApiServer() as server:
        thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
