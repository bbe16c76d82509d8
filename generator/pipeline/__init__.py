"""The stories of the house: records are fetched, documents converted, all is loaded and checked, the site is built.

Between the rooms flow the values of `model`; files are read and written through `store` only, and nothing here prints.
"""

from generator.pipeline.cache import Cache
from generator.pipeline.changes import Changes, PageChange, changes
from generator.pipeline.checking import Checked, check
from generator.pipeline.content import Content
from generator.pipeline.conversion import Converter
from generator.pipeline.fetching import Fate, Fetched, Fetcher, Selection
from generator.pipeline.loading import Loaded, build, facts_of, load, survey
from generator.pipeline.reading import Refusal
from generator.pipeline.renewal import Conversion
from generator.pipeline.tables import Unchanged

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
