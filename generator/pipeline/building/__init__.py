"""The build and the check of all records: what has changed since the last run is read, checked and made anew."""

from typing import TYPE_CHECKING

from generator.late_exports import late_exports

if TYPE_CHECKING:
    from generator.pipeline.building.checking import Checked, check
    from generator.pipeline.building.run_start import RunOptions
    from generator.pipeline.building.site_build import BuildTask, Built, build

__all__ = ["BuildTask", "Built", "Checked", "RunOptions", "build", "check"]

__getattr__ = late_exports(
    __name__,
    {
        "checking": ("Checked", "check"),
        "run_start": ("RunOptions",),
        "site_build": ("BuildTask", "Built", "build"),
    },
)
