"""The stories of the house: records are fetched, documents converted, all is loaded and checked, the site is built.

Between the rooms flow the values of `model`; files are read and written through `store` only, and nothing here prints.
"""

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generator.pipeline.cache import Cache
    from generator.pipeline.checking import Checked, check
    from generator.pipeline.content import Content
    from generator.pipeline.conversion import Converter
    from generator.pipeline.fetching import Fate, Fetched, Fetcher, Selection
    from generator.pipeline.loading import Loaded, build, facts_of, load, survey
    from generator.pipeline.preview import Changes, PageChange, changes
    from generator.pipeline.reading import Refusal
    from generator.pipeline.renewal import Conversion
    from generator.pipeline.tables import Unchanged

_STORIES = (
    ("cache", ("Cache",)),
    ("preview", ("Changes", "PageChange", "changes")),
    ("checking", ("Checked", "check")),
    ("content", ("Content",)),
    ("conversion", ("Converter",)),
    ("fetching", ("Fate", "Fetched", "Fetcher", "Selection")),
    ("loading", ("Loaded", "build", "facts_of", "load", "survey")),
    ("reading", ("Refusal",)),
    ("renewal", ("Conversion",)),
    ("tables", ("Unchanged",)),
)
"""What each file gives to the commands. A command loads its own story only: a check needs neither network nor merge."""

__all__ = [
    "Cache",
    "Changes",
    "Checked",
    "Content",
    "Conversion",
    "Converter",
    "Fate",
    "Fetched",
    "Fetcher",
    "Loaded",
    "PageChange",
    "Refusal",
    "Selection",
    "Unchanged",
    "build",
    "changes",
    "check",
    "facts_of",
    "load",
    "survey",
]


def __getattr__(name: str) -> object:
    """What a file gives, loaded when it is asked for (https://peps.python.org/pep-0562/)."""
    for story, names in _STORIES:
        if name in names:
            value = getattr(importlib.import_module(f"{__name__}.{story}"), name)
            globals()[name] = value
            return value
    raise AttributeError(f"{__name__} has no {name}")
