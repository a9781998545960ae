"""The roster of a kind of review: who has held theirs, who is due, who dodged, who is excused."""

from typing import Final

GROUPS: Final = ("held", "due", "dodged", "excused")
"""Every review is in one of them. Dodged: its day passed, it was not held, and nobody let it go."""
