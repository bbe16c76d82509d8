"""The steps of each command: records are fetched, documents converted, all files loaded and checked, the site built.

Values of `model` and `evidence` are passed between the packages. Files are read and written through `store` only, and
nothing here prints.
"""

from typing import TYPE_CHECKING

from generator.late_exports import late_exports

if TYPE_CHECKING:
    from generator.pipeline.api_cache import Cache
    from generator.pipeline.building import BuildTask, Built, Checked, RunOptions, build, check
    from generator.pipeline.content import Content
    from generator.pipeline.conversion import Conversion, Converter, PassedOver
    from generator.pipeline.edit_preview import PageChange, SiteChanges, changes
    from generator.pipeline.extraction import Refusal
    from generator.pipeline.fetching import Fetched, Fetcher, FetchResult, Selection
    from generator.pipeline.loading import LoadedSite, facts_of, load, survey
    from generator.pipeline.renaming import rename
    from generator.pipeline.table_sources import Unchanged

__all__ = [
    "BuildTask",
    "Built",
    "Cache",
    "Checked",
    "Content",
    "Conversion",
    "Converter",
    "FetchResult",
    "Fetched",
    "Fetcher",
    "LoadedSite",
    "PageChange",
    "PassedOver",
    "Refusal",
    "RunOptions",
    "Selection",
    "SiteChanges",
    "Unchanged",
    "build",
    "changes",
    "check",
    "facts_of",
    "load",
    "rename",
    "survey",
]

__getattr__ = late_exports(
    __name__,
    {
        "api_cache": ("Cache",),
        "building": ("BuildTask", "Built", "Checked", "RunOptions", "build", "check"),
        "content": ("Content",),
        "conversion": (
            "Conversion",
            "Converter",
            "PassedOver",
        ),
        "edit_preview": (
            "SiteChanges",
            "PageChange",
            "changes",
        ),
        "extraction": ("Refusal",),
        "fetching": (
            "FetchResult",
            "Fetched",
            "Fetcher",
            "Selection",
        ),
        "loading": (
            "LoadedSite",
            "facts_of",
            "load",
            "survey",
        ),
        "renaming": ("rename",),
        "table_sources": ("Unchanged",),
    },
)
