"""What may be searched for. Each word is a condition of its own in the database, so their number has a bound."""

import re
from urllib.parse import unquote

LONGEST = 100
TOO_LONG = f"A search has at most {LONGEST} characters."


def is_too_long(query: str) -> bool:
    """Whether a search is refused instead of being cut, which would find something else."""
    return len(query) > LONGEST


def words_of_address(path: str) -> str:
    """What somebody may have meant by an address: the words of its last part that has any.

    "/customers/condax-ag/99/" says "condax ag"; numbers name rows that are not there.
    """
    for part in reversed(unquote(path).split("/")):
        words = re.findall(r"[^\W\d_]{2,}", part)
        if words:
            return " ".join(words)[:LONGEST].strip()
    return ""
