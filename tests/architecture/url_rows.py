"""A row of the table of addresses (`tests/architecture/url_matrix.py`)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One address asked in one way: the nouns of its arguments and the answer to each persona."""

    method: str
    name: str
    arguments: tuple[str, ...]
    codes: tuple[int, ...]
    query: str = ""


def row(method: str, name: str, *arguments: str, codes: str, query: str = "") -> Row:
    return Row(method, name, arguments, tuple(int(code) for code in codes.split()), query)
