"""What programs send, read."""

from __future__ import annotations

from typing import Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

DEEPEST = 32
TOO_DEEP = f"This JSON is nested deeper than {DEEPEST} levels."


class ShallowJSON(JSONParser):
    """JSON no deeper than anything that TRAPS takes: what is nested without end would exhaust the process that reads it."""

    def parse(self, *args: Any, **kwargs: Any) -> Any:
        """The parsed body. Raises ParseError with a sentence."""
        try:
            body = super().parse(*args, **kwargs)
        except RecursionError:
            raise ParseError(TOO_DEEP) from None
        if depth_exceeds(body, DEEPEST):
            raise ParseError(TOO_DEEP)
        return body


def depth_exceeds(body: Any, most: int) -> bool:
    """Whether lists and objects are nested deeper than so many levels; level by level, so that no depth is too much for it."""
    level = [body]
    for _ in range(most + 1):
        level = [
            part
            for one in level
            if isinstance(one, dict | list)
            for part in (one.values() if isinstance(one, dict) else one)
            if isinstance(part, dict | list)
        ]
        if not level:
            return False
    return True
