"""The documents of a review as views."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from reviews.cycles.models import Packet
from reviews.documents.models import Signature
from reviews.documents.presenters import packet_v2
from reviews.documents.presenters.minutes_v1 import MinutesView
from reviews.documents.presenters.packet_v1 import PacketView
from reviews.documents.selectors import drawn
from reviews.documents.selectors.documents import Documents
from reviews.kinds.rules.sealing import presenter_of
from traps_web.ui import values, words

VIEWS: Final[dict[int, type[PacketView]]] = {1: PacketView, 2: packet_v2.PacketView}
"""What shows the packets of each schema, for as long as there are such packets."""


@dataclass(frozen=True)
class Signed:
    """One side of the signatures."""

    role: str
    name: str
    when: str
    state: values.State


@dataclass(frozen=True)
class Shown:
    """Packet and minutes ready to show; `minutes` holds the draft as long as nothing is closed."""

    packet: PacketView | None
    minutes: MinutesView | None
    is_closed: bool
    sha256: str
    sides: tuple[Signed, ...]
    missing: tuple[str, ...]

    @property
    def schema(self) -> int:
        """Which templates render it."""
        return int(self.packet.document["schema"]) if self.packet else 1


def view_of(packet: Packet) -> PacketView:
    """The stored packet as its schema shows it."""
    return presenter_of(VIEWS, packet.schema).of(packet)


def shown(documents: Documents) -> Shown:
    """Make the documents ready."""
    if documents.packet is None:
        return Shown(None, None, False, "", (), ())
    packet = view_of(documents.packet)
    if documents.minutes is None:
        minutes = MinutesView.of_draft(documents.draft or {}, packet.document)
        return Shown(packet, minutes, False, "", (), documents.missing)
    document = drawn.minutes(documents.minutes)
    return Shown(
        packet=packet,
        minutes=MinutesView(document, packet.document),
        is_closed=True,
        sha256=documents.minutes.sha256,
        sides=sides(
            documents.signatures, person=document["person"], reviewer=document["reviewer"], zone=document["zone"]
        ),
        missing=(),
    )


def sides(rows: list[Signature], *, person: str, reviewer: str, zone: str) -> tuple[Signed, ...]:
    """Both sides of the minutes, signed or not."""
    by_role = {row.role: row for row in rows}
    signed = []
    for role, name in (("person", person), ("reviewer", reviewer)):
        row = by_role.get(role)
        when = words.moment(row.at, ZoneInfo(zone), year=True) if row else ""
        state = _signed_state(row, when) if row else values.State("open", "not signed yet")
        signed.append(Signed(role, drawn.signer(row) if row else name, when, state))
    return tuple(signed)


def _signed_state(row: Signature, when: str) -> values.State:
    """When and how it was signed; unconfirmed as long as somebody else's word is needed and not given."""
    text = f"signed {when} with {row.way}"
    if not row.doubt:
        return values.State("done", text)
    confirmer = drawn.confirmer(row)
    if not confirmer:
        return values.State("late", f"{text}, unconfirmed: {row.doubt}")
    return values.State("done", f"{text}, confirmed by {confirmer}: {row.doubt}")
