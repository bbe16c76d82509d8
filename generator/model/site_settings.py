"""The settings of a site."""

from dataclasses import dataclass

from generator.model.field_rules import STRICT, described


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """The settings of a site, from `content/site.yaml`."""

    __pydantic_config__ = STRICT

    title: str = described("The site’s name, shown on every page.", default="GP Inspection Archive")
    site_url: str | None = described(
        "Where the site is published, with the trailing slash.", pattern=r"^https?://\S+/$"
    )
    repository: str | None = described("The repository that holds the records.", pattern=r"^https://\S+[^/]$")
    branch: str = described("The branch that people edit.", default="main")
    contact: str | None = described("Where readers can write to.", examples=["corrections@example.org"])
    personal_names: bool = described("true to keep names of staff who are not spokespeople.", default=False)
