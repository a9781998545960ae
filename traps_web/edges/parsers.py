"""What programs send, read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from traps_web.lib.normal_form import cleaned

DEEPEST = 32
TOO_DEEP = f"This JSON is nested deeper than {DEEPEST} levels."
LONGEST = 1000
TOO_LONG = f"A list here has more than {LONGEST:,} entries. Send it in parts."
NO_TEXT = "A text contains an invalid character: a null character or half of a surrogate pair."
_NO_CHARACTER = re.compile("[\0\ud800-\udfff]")


class SoundJSON(JSONParser):
    """JSON no larger than anything that TRAPS takes, with texts that a database can keep and an answer can repeat.

    What is nested without end would exhaust the process that reads it, and each entry of a list may be one more row to
    look up.
    """

    def parse(self, *args: Any, **kwargs: Any) -> Any:
        """The parsed body, its texts cleaned. Raises ParseError with a sentence."""
        try:
            body = super().parse(*args, **kwargs)
        except RecursionError:
            raise ParseError(TOO_DEEP) from None
        fault = fault_of(body)
        if fault:
            raise ParseError(fault)
        return cleaned(body)


def fault_of(body: Any) -> str:
    """Why a parsed body is not taken; empty when it is. Goes level by level, so that no depth is too much for it."""
    level = [body]
    for _ in range(DEEPEST + 1):
        if any(_NO_CHARACTER.search(part) for part in level if isinstance(part, str)):
            return NO_TEXT
        if any(isinstance(part, list) and len(part) > LONGEST for part in level):
            return TOO_LONG
        level = [part for outer in level for part in _parts(outer)]
        if not level:
            return ""
    return TOO_DEEP


def _parts(value: Any) -> Iterator[Any]:
    """What a list or an object holds, the keys of an object as well."""
    if isinstance(value, dict):
        yield from value
        yield from value.values()
    elif isinstance(value, list):
        yield from value
