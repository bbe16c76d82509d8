"""The place of a value in a record: `reports[0].key_questions.well_led.rating`.

>>> parse_route("reports[0].overall.rating")
('reports', 0, 'overall', 'rating')
>>> written(("service_types", 1))
'service_types[1]'
"""

import re

Route = tuple[str | int, ...]

_STEP = re.compile(r"\.?([A-Za-z_]+)|\[(\d{1,6})\]")


def parse_route(text: str) -> Route:
    """The steps of a written route. Raises ValueError where the text is not one."""
    steps: list[str | int] = []
    position = 0
    while position < len(text):
        match = _STEP.match(text, position)
        if match is None or (not steps and match[1] is None) or (not steps and text.startswith(".")):
            raise ValueError(f"“{text}” is not the route of a field")
        steps.append(match[1] if match[1] is not None else int(match[2]))
        position = match.end()
    if not steps:
        raise ValueError("a route is not empty")
    return tuple(steps)


def written(route: Route) -> str:
    """The route as people read it."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in route)
    return text.removeprefix(".")
