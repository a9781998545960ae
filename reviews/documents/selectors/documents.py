"""The two documents of a review: its packet and its minutes, or what is written so far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reviews.cycles.models import Packet, Review
from reviews.documents.models import Minutes, Signature
from reviews.documents.rules.completeness import closing_faults
from reviews.documents.selectors import minutes as minutes_selector
from reviews.documents.selectors import packets
from reviews.documents.selectors.preparation import preparation


@dataclass(frozen=True)
class Documents:
    """What a review is rendered from. Once minutes stand, they and their packet are all that is read."""

    packet: Packet | None
    minutes: Minutes | None
    signatures: list[Signature]
    draft: dict[str, Any] | None = None
    missing: tuple[str, ...] = ()
    version: int = 0


def documents(*, review: Review, now: datetime) -> Documents:
    """The packet with minutes, or with what is written so far and what still keeps the writing open."""
    minutes = Minutes.objects.filter(review=review).select_related("packet").first()
    if minutes is not None:
        return Documents(minutes.packet, minutes, signatures(review=review), version=review.version)
    packet = packets.newest(review=review)
    if packet is None:
        return Documents(None, None, [], version=review.version)
    written = preparation(review=review, now=now, packet=packet)
    draft = minutes_selector.content(preparation=written, by=review.reviewer, now=now) | {"closed_at": None}
    missing = closing_faults(preparation=written.faults, promises=len(draft["promises"]), months=written.month_names)
    return Documents(packet, None, [], draft, tuple(missing), review.version)


def signatures(*, review: Review) -> list[Signature]:
    """Who has signed, in the order of signing."""
    rows = Signature.objects.filter(minutes__review=review).select_related("confirmation", "person")
    return list(rows.order_by("at", "pk"))
