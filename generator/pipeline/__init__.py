"""The stories of the house: documents are converted, all that there is is loaded and checked, the site is built.

Between the rooms flow the values of `model`; files are read and written through `store` only, and nothing here prints.
"""

from generator.pipeline.content import Content
from generator.pipeline.conversion import Converter
from generator.pipeline.loading import Loaded, build, facts_of, load, survey
from generator.pipeline.reading import Refusal
from generator.pipeline.renewal import Conversion
from generator.pipeline.tables import Unchanged

__all__ = [
    "Content",
    "Conversion",
    "Converter",
    "Loaded",
    "Refusal",
    "Unchanged",
    "build",
    "facts_of",
    "load",
    "survey",
]
