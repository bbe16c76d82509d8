"""The pages that list many practices: index, report of the whole site, change log."""

from generator.pages.lists.change_log import change_log
from generator.pages.lists.changed_by_hand import CHANGES, changed, changes_page
from generator.pages.lists.index import FOLDER, crumb, index_pages
from generator.pages.lists.list_sections import LISTED, section
from generator.pages.lists.page_frame import frame

__all__ = [
    "CHANGES",
    "FOLDER",
    "LISTED",
    "change_log",
    "changed",
    "changes_page",
    "crumb",
    "frame",
    "index_pages",
    "section",
]
