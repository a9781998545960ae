"""What may be searched for. Each word is a condition of its own in the database, so their number has a bound."""

LONGEST = 100
TOO_LONG = f"A search has at most {LONGEST} characters."


def is_too_long(query: str) -> bool:
    """Whether a search is refused instead of being cut, which would find something else."""
    return len(query) > LONGEST
