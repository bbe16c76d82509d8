"""Which records are GP practices of today, and what the others are: they have a page and are not counted."""

from generator.model import Practice, Status
from generator.pages.wording.phrases_of_values import count

ARCHIVED = "archived registration"
OTHER_SERVICE = "other service"


def set_apart(practice: Practice) -> str | None:
    """Return what a record is that is no GP practice of today: archived, or another service; else None."""
    if practice.status is Status.ARCHIVED:
        return ARCHIVED
    return OTHER_SERVICE if practice.service_kind else None


def count_practices(apart: list[str | None]) -> str:
    """Return the number of practices, and of the records that are set apart from them.

    >>> count_practices([None, None, ARCHIVED])
    '2 practices, and 1 archived registration'
    """
    others = " and ".join(count(number, noun) for noun in (ARCHIVED, OTHER_SERVICE) if (number := apart.count(noun)))
    practices = count(apart.count(None), "practice") if None in apart or not others else ""
    return ", and ".join(filter(None, (practices, others)))
