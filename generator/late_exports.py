"""The one way in which a package imports its modules late: when a name of theirs is first used (PEP 562).

A command imports what it needs and nothing else, so that `--help` loads neither a parser nor a template engine.
"""

import importlib
import sys
from collections.abc import Callable, Mapping

Exports = Mapping[str, tuple[str, ...]]
"""Module within the package → the names that it exports."""


def late_exports(package: str, exports: Exports) -> Callable[[str], object]:
    """Return the `__getattr__` of a package that imports each module when one of its names is first used.

    Source: https://peps.python.org/pep-0562/. The function raises AttributeError for a name that is not exported.
    """
    module_of = {name: module for module, names in exports.items() for name in names}

    def load(name: str) -> object:
        if name not in module_of:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value = getattr(importlib.import_module(f"{package}.{module_of[name]}"), name)
        setattr(sys.modules[package], name, value)
        return value

    return load
