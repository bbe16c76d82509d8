"""A place for what a run must put aside: memory stays flat however much there is, and nothing is left behind."""

import tempfile
from types import TracebackType
from typing import NamedTuple, Self

from generator.store.refusals import reported

_IN_MEMORY = 16_000_000


class Ticket(NamedTuple):
    """The place of a value in a spool."""

    start: int
    length: int


class Spool:
    """Bytes put aside and given back by their ticket.

    A few stay in memory; more go into a file without a name, which is gone with the process, however it ends.
    """

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - closed where the spool is left
        self._end = 0

    def put(self, content: bytes) -> Ticket:
        """Keep bytes. Raises MachineError where the disk is full."""
        with reported("write", "a temporary file"):
            self._file.seek(self._end)
            self._file.write(content)
        ticket = Ticket(self._end, len(content))
        self._end += len(content)
        return ticket

    def get(self, ticket: Ticket) -> bytes:
        """The bytes of a ticket. Raises MachineError."""
        with reported("read", "a temporary file"):
            self._file.seek(ticket.start)
            return self._file.read(ticket.length)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, place: TracebackType | None
    ) -> None:
        self._file.close()
