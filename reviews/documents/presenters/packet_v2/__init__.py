"""A packet of schema 2 made ready to show: what schema 1 shows, and where the quarter is coming from.

It reads the stored document and nothing else.
"""

from __future__ import annotations

from reviews.documents.presenters.packet_v1 import PacketView as PacketOfSchema1
from reviews.documents.presenters.packet_v2.calls import Calls
from reviews.documents.presenters.packet_v2.landing import Landing
from reviews.documents.presenters.packet_v2.movement import Movement
from traps_web.ui import values

__all__ = ["PacketView"]


class PacketView(PacketOfSchema1, Calls, Landing, Movement):
    """The packet in words and drawings."""

    @property
    def coming_facts(self) -> list[values.Fact]:
        """The call and the expected landing in figures, for a slide."""
        rows = [
            ("Commit", self.commit),
            ("Best case", self.best_case),
            (self.landing_name, self.landing_amount),
            ("Chance to retire", self.chance),
        ]
        return [values.Fact(label, values.Fig(text)) for label, text in rows]
