"""A packet of schema 1 made ready to show: on the page, on slides and on paper.

It reads the stored document and nothing else.
"""

from __future__ import annotations

from reviews.documents.presenters.packet_v1.deals import Deals
from reviews.documents.presenters.packet_v1.money import Money, Row
from reviews.documents.presenters.packet_v1.plan import AgreedPlan
from reviews.documents.presenters.packet_v1.spelling import day, instant, month_label
from reviews.documents.presenters.packet_v1.work import Work

__all__ = ["PacketView", "Row", "day", "instant", "month_label"]


class PacketView(Money, Deals, Work, AgreedPlan):
    """The packet in words and drawings."""
