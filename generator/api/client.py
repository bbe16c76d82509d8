"""Requests to the API, one after another and at a limited pace.

A request is sent again after an error that may pass (too many requests, a server error, a cut connection, a response
that is not valid): five times in all, after 1, 2, 4 and 8 seconds or as `Retry-After` asks. No redirect is followed:
the key would be sent with it.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from threading import Timer
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

from generator.api.endpoint import is_loopback
from generator.api.responses import KnownVersion, Location, parse_location, raise_for_status, retry_delay
from generator.problems import ContentError, MachineError, UsageError

if TYPE_CHECKING:
    import httpx

T = TypeVar("T")

LARGEST = 8_000_000
"""Bytes of a response: the most that `convert` reads of a document."""

TRIES = 5
_LONGEST_PAUSE = 60.0
"""Seconds between two attempts."""

_RETRIED = (429, 500, 502, 503, 504)
_NOT_MODIFIED = 304
"""HTTP status codes. Source: RFC 9110, 15, and RFC 6585, 4 (429)."""

_SHUT_RDWR = 2
"""The argument of shutdown(2) that closes both directions; the same number on every system."""


@dataclass(frozen=True, slots=True)
class ApiResponse(Generic[T]):
    """A response: its parsed `value`, its `body` as it was sent, and its version.

    Where the known version is still current, `value` is None and `body` is empty.
    """

    value: T | None
    body: bytes
    known: KnownVersion


@dataclass(frozen=True, slots=True)
class _HttpResponse:
    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class _Retry:
    """The reason to send a request again, and the seconds to wait before that, where the server states them."""

    reason: str
    delay: float | None = None


@dataclass(frozen=True, slots=True)
class Pace:
    """The pace of requests: at most `per_minute` a minute, and at most `longest` seconds for a whole response.

    `clock` returns the moment, with its time zone; `pause` waits for a number of seconds. CQC allowed 100 requests a
    minute without a partner code when it last published a figure.
    """

    clock: Callable[[], datetime]
    pause: Callable[[float], None]
    per_minute: int = 100
    longest: float = 60.0


class Client:
    """Sends requests with a key, over one connection. A response that takes too long is cut off.

    `agent` is the value of the header `User-Agent`. Raise UsageError where the address, or the settings of the machine
    for proxies and certificates, cannot be used.
    """

    def __init__(self, address: str, key: str, agent: str, pace: Pace) -> None:
        import httpx

        self.address, self.pace = address.rstrip("/"), pace
        self._last_request: datetime | None = None
        self._timed_out = False
        self._stream: Any = None
        try:
            self._http = httpx.Client(
                base_url=self.address,
                headers={"Ocp-Apim-Subscription-Key": key, "User-Agent": agent, "Accept": "application/json"},
                timeout=httpx.Timeout(min(30.0, pace.longest), connect=10.0),
                limits=httpx.Limits(max_connections=1, max_keepalive_connections=1, keepalive_expiry=60.0),
                follow_redirects=False,
                # A proxy of the environment could read a request to this machine, which is not encrypted.
                trust_env=not is_loopback(httpx.URL(address).host),
            )
        except (httpx.InvalidURL, UnicodeError):
            raise UsageError(f"{self.address} is not a web address") from None
        except (ValueError, OSError, ImportError) as error:
            raise UsageError(
                f"the settings of this machine for proxies or certificates cannot be used ({type(error).__name__})"
            ) from None

    def location(self, location_id: str, known: KnownVersion) -> ApiResponse[Location]:
        """Get the record of a location, unless the known version is current. Raise the errors of `get`."""
        parse = partial(parse_location, location_id=location_id)
        return self.get(f"/locations/{location_id}", {}, parse, known, absent="CQC knows no location of this id")

    def get(
        self,
        path: str,
        parameters: Mapping[str, str],
        parse: Callable[[bytes], T],
        known: KnownVersion = KnownVersion(),  # noqa: B008 - frozen
        *,
        absent: str,
    ) -> ApiResponse[T]:
        """Send a GET request until there is a response that `parse` accepts; `parse` raises ValueError for others.

        Raise ContentError where the API refuses this request (`absent` is the message for 404), MachineError where no
        attempt got a valid response, UsageError where the key is not accepted.
        """
        reason = ""
        for attempt in range(TRIES):
            self._wait_for_turn()
            result = self._attempt(path, parameters, parse, known, absent)
            if isinstance(result, ApiResponse):
                return result
            reason = result.reason
            if attempt < TRIES - 1:
                self.pace.pause(min(2.0**attempt, _LONGEST_PAUSE) if result.delay is None else result.delay)
        raise MachineError(f"{reason}, {TRIES} times")

    def _wait_for_turn(self) -> None:
        """Wait until the next request may be sent. A clock that is set back delays it by one interval at most."""
        if self._last_request is not None:
            interval = 60 / self.pace.per_minute
            passed = (self.pace.clock() - self._last_request).total_seconds()
            if passed < interval:
                self.pace.pause(interval - max(passed, 0.0))
        self._last_request = self.pace.clock()

    def _attempt(
        self, path: str, parameters: Mapping[str, str], parse: Callable[[bytes], T], known: KnownVersion, absent: str
    ) -> ApiResponse[T] | _Retry:
        import httpx

        try:
            response = self._send(path, parameters, known)
        except httpx.RequestError as error:
            return _Retry(self._timeout_message() if self._timed_out else _connection_message(error))
        if self._timed_out:
            return _Retry(self._timeout_message())
        if response.status in _RETRIED:
            delay = retry_delay(response.headers.get("retry-after"), self.pace.clock())
            return _Retry(f"CQC’s API answered {response.status}", delay)
        etag, last_modified = response.headers.get("etag"), response.headers.get("last-modified")
        if response.status == _NOT_MODIFIED and known != KnownVersion():
            return ApiResponse(None, b"", KnownVersion(etag or known.etag, last_modified or known.last_modified))
        raise_for_status(response.status, absent)
        try:
            return ApiResponse(parse(response.body), response.body, KnownVersion(etag, last_modified))
        except ValueError as error:
            return _Retry(f"CQC’s API answered with {error}")

    def _send(self, path: str, parameters: Mapping[str, str], known: KnownVersion) -> _HttpResponse:
        with (
            self._time_limit(),
            self._http.stream(
                "GET",
                path,
                params=dict(parameters),
                headers=_conditional_headers(known),
                extensions={"trace": self._keep_stream},
            ) as response,
        ):
            parts, size = [], 0
            for part in response.iter_bytes():
                parts.append(part)
                size += len(part)
                if size > LARGEST:
                    raise ContentError(f"the answer is larger than {LARGEST / 1e6:g} MB, the most that is read")
            return _HttpResponse(response.status_code, response.headers, b"".join(parts))

    @contextmanager
    def _time_limit(self) -> Iterator[None]:
        """Close the connection if the block takes too long.

        The timeout of httpx is for each read: a server that sends a byte now and then would never reach it.
        """
        self._timed_out = False
        timer = Timer(self.pace.longest, self._close_stream)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _keep_stream(self, event: str, details: Mapping[str, Any]) -> None:
        """Keep the network stream of the connection, which httpx passes to its trace extension."""
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            self._stream = details["return_value"]

    def _close_stream(self) -> None:
        self._timed_out = True
        if self._stream is not None:
            with suppress(OSError):
                self._stream.get_extra_info("socket").shutdown(_SHUT_RDWR)

    def _timeout_message(self) -> str:
        return f"CQC’s API gave no complete answer within {self.pace.longest:g} seconds"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._http.close()


def _conditional_headers(known: KnownVersion) -> dict[str, str]:
    """Return the headers of a conditional request (RFC 9110, 13.1), without values that no header may have."""
    headers = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in headers.items() if value and value.isascii() and value.isprintable()}


def _connection_message(error: "httpx.RequestError") -> str:
    """Return the reason why a connection failed, in plain words."""
    import httpx

    if isinstance(error, httpx.ConnectTimeout | httpx.ConnectError | httpx.ProxyError):
        return f"there is no connection to CQC’s API ({str(error) or 'it took too long'})"
    if isinstance(error, httpx.TimeoutException):
        return "CQC’s API gave no answer in time"
    if isinstance(error, httpx.DecodingError):
        return "CQC’s API gave an answer that cannot be unpacked"
    return "the connection to CQC’s API was cut before the answer was complete"
