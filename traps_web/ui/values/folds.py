"""What a page folds away."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fold:
    """A part of a page that opens under its own line.

    `name` is unique on the page; a browser remembers under it whether its user has this part open. `side` is what the
    line says beside its head. With a `load_url` the part is fetched when it is opened; without script the address shows
    the page with the part open, and `load_word` is the link that leads there. `is_open`: it stands open,
    because the address asks for it. `level`: of the heading.
    """

    name: str
    head: str
    side: str = ""
    load_url: str = ""
    load_word: str = ""
    is_open: bool = False
    level: int = 2
