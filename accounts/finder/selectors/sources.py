"""Where the names come from by which things are found: each room registers what can be found in it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

Texts = Iterable[tuple[int, Collection[str]]]
Ids = Iterable[int]


@dataclass(frozen=True, slots=True)
class Source:
    """What can be found of one kind: which ids there are, and by which texts each is found.

    `texts` reads the rows with these ids as they stand now; a row that it leaves out cannot be found. `led_by` says for
    another table (by its label) which rows of this kind carry names of its rows.
    """

    kind: str
    label: str
    ids: Callable[[], Ids]
    texts: Callable[[Collection[int]], Texts]
    led_by: Mapping[str, Callable[[Collection[int]], Ids]] = field(default_factory=dict)


_SOURCES: dict[str, Source] = {}


def register(source: Source) -> None:
    """Let what this source names be found."""
    _SOURCES[source.kind] = source


def sources() -> list[Source]:
    """Every source, by kind."""
    return [_SOURCES[kind] for kind in sorted(_SOURCES)]


def of_table(label: str) -> list[Source]:
    """The sources whose words follow from the rows of a table ("pipeline.customer")."""
    return [source for source in sources() if source.label == label or label in source.led_by]
