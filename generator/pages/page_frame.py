"""The frame of a page that is not made from a record."""

from generator.model import SiteSettings
from generator.pages.views import PageFrame


def frame(path: str, title: str, description: str, settings: SiteSettings) -> PageFrame:
    """The frame of the page at a path; its first folder decides which part of the main navigation it is."""
    address = f"{settings.site_url}{path.removesuffix('index.html')}" if settings.site_url else None
    return PageFrame(
        path=path,
        up="../" * path.count("/"),
        title=title,
        description=description,
        origin=path,
        key=path.partition("/")[0].removesuffix(".html"),
        canonical=address,
    )
