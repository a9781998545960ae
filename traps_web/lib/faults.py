"""The faults that services raise, each with a sentence a person can read."""

from collections.abc import Mapping
from typing import Any


class Fault(Exception):
    """Something was refused; `str(fault)` is the sentence to show."""


class StaleState(Fault):
    """Somebody else was faster: the thing is no longer in the state that the page showed."""

    def __init__(
        self,
        sentence: str = "This changed while you were looking at it. Read it again, then repeat what you still want.",
    ) -> None:
        super().__init__(sentence)


class Refused(Fault):
    """Visible, but not for this person to do; answered with 403 and the reason."""


class Invalid(Fault):
    """Wrong input.

    `errors` maps a field name ("" for the whole) to one sentence; `details` is what programs are told besides.
    """

    details: Mapping[str, Any] = {}

    def __init__(self, **errors: str) -> None:
        self.errors = {("" if field == "whole" else field): sentence for field, sentence in errors.items()}
        super().__init__(" ".join(self.errors.values()))


class TooMany(Fault):
    """A secret was tried too often by one person; answered with 429."""

    def __init__(self, sentence: str = "Too many tries. Wait five minutes, then try again.") -> None:
        super().__init__(sentence)
