"""Pages of the site: from records to (path, bytes), one after another.

Each record gives its own files and a summary; every other page is made from the summaries alone:

    surroundings = surround(settings, {"about.md": "# About this site\\n…"}, number=2)
    summary, files = make_record_output(record, surroundings, Theme(templates))
    site = plan_site([summary, another], settings, texts)

`plan` and `render` do the same for a few records in memory. jinja2 and markdown-it are imported when pages are
rendered, not before.
"""

from typing import TYPE_CHECKING

from generator.late_exports import late_exports

if TYPE_CHECKING:
    from generator.pages.lists import describe_changes
    from generator.pages.record_pages import RECORD_TEMPLATES, RecordOutput, make_record_output
    from generator.pages.record_site import RecordSite, plan, render
    from generator.pages.rendering import Theme
    from generator.pages.site_outputs import OUTPUTS, PlannedPage, planned_pages, theme_assets
    from generator.pages.site_plan import Site, Surroundings, plan_site, surround, survey
    from generator.pages.summaries import Summary, dump_summary, load_summary
    from generator.pages.views import IndexRow, Link, Mark, Point, SurveyPage
    from generator.pages.visible_lines import lines_of

__all__ = [
    "OUTPUTS",
    "RECORD_TEMPLATES",
    "IndexRow",
    "Link",
    "Mark",
    "PlannedPage",
    "Point",
    "RecordOutput",
    "RecordSite",
    "Site",
    "Summary",
    "Surroundings",
    "SurveyPage",
    "Theme",
    "describe_changes",
    "dump_summary",
    "lines_of",
    "load_summary",
    "make_record_output",
    "plan",
    "plan_site",
    "planned_pages",
    "render",
    "surround",
    "survey",
    "theme_assets",
]

__getattr__ = late_exports(
    __name__,
    {
        "lists": ("describe_changes",),
        "record_pages": ("RECORD_TEMPLATES", "RecordOutput", "make_record_output"),
        "record_site": ("RecordSite", "plan", "render"),
        "rendering": ("Theme",),
        "site_outputs": ("OUTPUTS", "PlannedPage", "planned_pages", "theme_assets"),
        "site_plan": ("Site", "Surroundings", "plan_site", "surround", "survey"),
        "summaries": ("Summary", "dump_summary", "load_summary"),
        "views": ("IndexRow", "Link", "Mark", "Point", "SurveyPage"),
        "visible_lines": ("lines_of",),
    },
)
