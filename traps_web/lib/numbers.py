"""Numbers as an address or a form spells them."""

LONGEST = 18
"""Digits that fit into a column of the database, whatever they are."""


def whole(text: str) -> int | None:
    """The whole number that plain digits spell; None for anything else, and for more digits than an id can have."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST else None
