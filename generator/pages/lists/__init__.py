"""The pages that list many practices: index, report of the whole site, change log."""

from generator.pages.lists.change_log import describe_changes
from generator.pages.lists.changed_by_hand import CHANGES, changed, changes_page
from generator.pages.lists.index import FOLDER, PAGED_FROM, crumb, index_pages, index_row

__all__ = [
    "CHANGES",
    "FOLDER",
    "PAGED_FROM",
    "changed",
    "changes_page",
    "crumb",
    "describe_changes",
    "index_pages",
    "index_row",
]
