"""The version of the program, from the metadata of the installed package."""


def program_version() -> str:
    """Return `0.2.0`, or `development` where the package is not installed."""
    from importlib.metadata import PackageNotFoundError, version  # slow to import, so not at the start of each command

    try:
        return version("ratingpress")
    except PackageNotFoundError:
        return "development"
