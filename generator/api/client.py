"""One question after another to the API, politely: the only place that speaks to the network.

A question is asked again after what passes by itself (too many questions, a fault of the server, a cut connection, an
answer that is no answer), five times in all, after 1, 2, 4 and 8 seconds or what `Retry-After` says. No redirect is
followed: the key would go with it.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from threading import Timer
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

from generator.api.endpoint import is_this_machine
from generator.api.responses import KnownVersion, Location, read_location, refuse_status, wait_asked_for
from generator.problems import ContentError, MachineError, UsageError

if TYPE_CHECKING:
    import httpx

T = TypeVar("T")

LARGEST = 8_000_000
"""Bytes of an answer: the most that a document may have that `convert` reads."""

TRIES = 5
_LONGEST_PAUSE = 60.0
_AGAIN = (429, 500, 502, 503, 504)
_NOTHING_NEW = 304
_BOTH_WAYS = 2  # of a socket's shutdown, as every system numbers it


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """An answer: what was read from its body, the body as it was sent, and its version.

    `value` is None and `body` empty where the version that was known still stands.
    """

    value: T | None
    body: bytes
    known: KnownVersion


@dataclass(frozen=True, slots=True)
class _Reply:
    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class _Again:
    """The reason to send a request again, and after how many seconds, if the server said so."""

    why: str
    wait: float | None = None


@dataclass(frozen=True, slots=True)
class Pace:
    """The pace of requests to the API: at most `per_minute` times a minute, and `longest` seconds for a whole answer.

    `clock` tells the moment, with its zone; `pause` waits for so many seconds. 100 a minute is what CQC allowed without
    a partner's code when it last said a figure.
    """

    clock: Callable[[], datetime]
    pause: Callable[[float], None]
    per_minute: int = 100
    longest: float = 60.0


class Client:
    """Asks the API with a key, over one connection. An answer that takes too long is cut, however steadily it drips.

    Raises UsageError where the settings of the machine for proxies and certificates cannot be used.
    """

    def __init__(self, address: str, key: str, agent: str, pace: Pace) -> None:
        import httpx

        self.address, self.pace = address.rstrip("/"), pace
        self._asked: datetime | None = None
        self._late = False
        self._stream: Any = None
        try:
            self._http = httpx.Client(
                base_url=self.address,
                headers={"Ocp-Apim-Subscription-Key": key, "User-Agent": agent, "Accept": "application/json"},
                timeout=httpx.Timeout(min(30.0, pace.longest), connect=10.0),
                limits=httpx.Limits(max_connections=1, max_keepalive_connections=1, keepalive_expiry=60.0),
                follow_redirects=False,
                # A proxy that the environment names would read what goes to this machine without encryption.
                trust_env=not is_this_machine(httpx.URL(address).host),
            )
        except (httpx.InvalidURL, UnicodeError):
            raise UsageError(f"{self.address} is not a web address") from None
        except (ValueError, OSError, ImportError) as error:
            raise UsageError(
                f"the settings of this machine for proxies or certificates cannot be used ({type(error).__name__})"
            ) from None

    def location(self, location_id: str, known: KnownVersion) -> Answer[Location]:
        """The record of a location, unless the version that is known still stands. Raises as `ask` does."""
        reads = partial(read_location, location_id=location_id)
        return self.ask(f"/locations/{location_id}", {}, reads, known, absent="CQC knows no location of this id")

    def ask(
        self,
        path: str,
        parameters: Mapping[str, str],
        reads: Callable[[bytes], T],
        known: KnownVersion = KnownVersion(),  # noqa: B008 - frozen
        *,
        absent: str,
    ) -> Answer[T]:
        """Asks until there is an answer that `reads` (which raises ValueError) can read.

        Raises ContentError where the API says no to this question (`absent`: there is no such thing), MachineError
        where it gives no answer however often it is asked, UsageError where it does not accept the key.
        """
        why = ""
        for attempt in range(TRIES):
            self._take_turn()
            got = self._ask_once(path, parameters, reads, known, absent)
            if isinstance(got, Answer):
                return got
            why = got.why
            if attempt < TRIES - 1:
                self.pace.pause(min(2.0**attempt, _LONGEST_PAUSE) if got.wait is None else got.wait)
        raise MachineError(f"{why}, {TRIES} times")

    def _take_turn(self) -> None:
        """Waits until the next question may be asked. A clock that was put back costs one spacing, no more."""
        if self._asked is not None:
            spacing = 60 / self.pace.per_minute
            passed = (self.pace.clock() - self._asked).total_seconds()
            if passed < spacing:
                self.pace.pause(spacing - max(passed, 0.0))
        self._asked = self.pace.clock()

    def _ask_once(
        self, path: str, parameters: Mapping[str, str], reads: Callable[[bytes], T], known: KnownVersion, absent: str
    ) -> Answer[T] | _Again:
        import httpx

        try:
            reply = self._exchange(path, parameters, known)
        except httpx.RequestError as error:
            return _Again(self._too_late() if self._late else _told(error))
        if self._late:
            return _Again(self._too_late())
        if reply.status in _AGAIN:
            wait = wait_asked_for(reply.headers.get("retry-after"), self.pace.clock())
            return _Again(f"CQC’s API answered {reply.status}", wait)
        version = KnownVersion(reply.headers.get("etag"), reply.headers.get("last-modified"))
        if reply.status == _NOTHING_NEW and known != KnownVersion():
            return Answer(
                None, b"", KnownVersion(version.etag or known.etag, version.last_modified or known.last_modified)
            )
        refuse_status(reply.status, absent)
        try:
            return Answer(reads(reply.body), reply.body, version)
        except ValueError as error:
            return _Again(f"CQC’s API answered with {error}")

    def _exchange(self, path: str, parameters: Mapping[str, str], known: KnownVersion) -> _Reply:
        with (
            self._in_time(),
            self._http.stream(
                "GET",
                path,
                params=dict(parameters),
                headers=_conditions(known),
                extensions={"trace": self._notice},
            ) as response,
        ):
            parts, size = [], 0
            for part in response.iter_bytes():
                parts.append(part)
                size += len(part)
                if size > LARGEST:
                    raise ContentError(f"the answer is larger than {LARGEST / 1e6:g} MB, the most that is read")
            return _Reply(response.status_code, response.headers, b"".join(parts))

    @contextmanager
    def _in_time(self) -> Iterator[None]:
        """Cuts the connection if the block takes too long: a limit for each read would let a steady drip go on."""
        self._late = False
        watch = Timer(self.pace.longest, self._cut)
        watch.daemon = True
        watch.start()
        try:
            yield
        finally:
            watch.cancel()

    def _notice(self, event: str, told: Mapping[str, Any]) -> None:
        """Keeps hold of the connection that answers come from."""
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            self._stream = told["return_value"]

    def _cut(self) -> None:
        self._late = True
        if self._stream is not None:
            with suppress(OSError):
                self._stream.get_extra_info("socket").shutdown(_BOTH_WAYS)

    def _too_late(self) -> str:
        return f"CQC’s API gave no complete answer within {self.pace.longest:g} seconds"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, place: TracebackType | None
    ) -> None:
        self._http.close()


def _conditions(known: KnownVersion) -> dict[str, str]:
    """The headers of a conditional request; what cannot stand in a header is left out."""
    told = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in told.items() if value and value.isascii() and value.isprintable()}


def _told(error: "httpx.RequestError") -> str:
    """Return what happened to a connection, in plain words where the error is known."""
    import httpx

    if isinstance(error, httpx.ConnectTimeout | httpx.ConnectError | httpx.ProxyError):
        return f"there is no connection to CQC’s API ({str(error) or 'it took too long'})"
    if isinstance(error, httpx.TimeoutException):
        return "CQC’s API gave no answer in time"
    if isinstance(error, httpx.DecodingError):
        return "CQC’s API gave an answer that cannot be unpacked"
    return "the connection to CQC’s API was cut before the answer was complete"
