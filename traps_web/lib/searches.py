"""What may be searched for: every word is a condition of its own to the database, so there cannot be any number of them."""

LONGEST = 100
TOO_LONG = f"A search has at most {LONGEST} characters."


def is_too_long(query: str) -> bool:
    """Whether a search is refused instead of being cut, which would find something else."""
    return len(query) > LONGEST
